"""Two editors in two browsers at one list: they see each other, and choose between two versions."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.builders import make_listicle, make_song

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def log_in(live_server, new_page):
    """A page on which somebody of this name has logged in: log_in("mina", javaScript...)."""

    def open_desk(name, first_name="", **options):
        User.objects.create_superuser(name, "", "a quiet evening", first_name=first_name)
        page = new_page(**options)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.at = lambda path: page.goto(live_server.url + path)
        page.at("/admin/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", "a quiet evening")
        page.click("[type=submit]")
        page.wait_for_selector("text=The editors’ desk")
        return page

    return open_desk


@pytest.fixture
def listicle():
    titles = ("First Rain", "Second Snow", "Third Wind")
    return make_listicle("A list", songs=[make_song(title=title) for title in titles])


def address_of(listicle):
    return reverse("admin:catalog_listicle_change", args=[listicle.pk])


def save(page):
    page.click(".list-buttons [name=_continue]")


def conflict(page, what):
    return page.locator(".conflict", has=page.locator("legend", has_text=what))


def choose(page, what, side):
    conflict(page, what).get_by_label(side).check()


def titles_of(listicle):
    return [entry.song.title for entry in listicle.entries.select_related("song")]


class TestTwoEditors:
    def test_they_see_each_other_and_choose(self, log_in, listicle):
        mina, jin = log_in("mina", first_name="Kim Mina"), log_in("jin")
        mina.at(address_of(listicle))
        mina.wait_for_load_state("networkidle")
        jin.at(address_of(listicle))
        jin.wait_for_selector(".presence >> text=Kim Mina has this list open")

        mina.fill("#id_title", "Mina’s title")
        mina.fill("#id_standfirst", "Mina’s summary.")
        mina.click("#entries-2 [data-act=up]")
        save(mina)
        mina.wait_for_selector(".messagelist .success")

        # Who comes back to the tab is told at once, not after the next twenty seconds.
        jin.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        jin.wait_for_selector(".presence >> text=Kim Mina has saved a newer version")
        jin.fill("#id_title", "Jin’s title")
        jin.click("#entries-0 [data-act=down]")
        save(jin)

        jin.wait_for_selector("text=Two versions: which is to stay?")
        assert conflict(jin, "Summary").get_by_label("What is saved").is_checked()
        assert jin.locator(".conflict.is-open").count() == 2
        jin.click(".conflicts [name=_continue]")
        jin.wait_for_selector("text=choose for each difference whose version is to stay")
        assert jin.input_value("#id_title") == "Jin’s title"

        choose(jin, "Title", "Mine")
        choose(jin, "Order of the entries", "What is saved")
        jin.click(".conflicts [name=_continue]")
        jin.wait_for_selector(".messagelist .success")

        listicle.refresh_from_db()
        assert (listicle.title, listicle.standfirst) == ("Jin’s title", "Mina’s summary.")
        assert titles_of(listicle) == ["First Rain", "Third Wind", "Second Snow"]
        assert mina.problems == jin.problems == []

    def test_the_choice_needs_no_scripts(self, log_in, listicle):
        mina = log_in("mina")
        jin = log_in("jin", java_script_enabled=False)
        mina.at(address_of(listicle))
        jin.at(address_of(listicle))
        mina.fill("#id_title", "Mina’s title")
        save(mina)
        mina.wait_for_selector(".messagelist .success")

        jin.fill("#id_title", "Jin’s title")
        jin.fill("#id_standfirst", "Jin’s summary.")
        save(jin)
        jin.wait_for_selector(".conflicts")
        choose(jin, "Title", "What is saved")
        jin.click(".conflicts [name=_continue]")
        jin.wait_for_selector(".messagelist .success")

        listicle.refresh_from_db()
        assert (listicle.title, listicle.standfirst) == ("Mina’s title", "Jin’s summary.")

    def test_typing_given_back_after_a_crash_is_compared_with_what_others_saved(
        self, log_in, listicle
    ):
        mina, jin = log_in("mina"), log_in("jin")
        jin.at(address_of(listicle))
        jin.fill("#id_title", "Jin’s title")
        jin.wait_for_function("Object.keys(localStorage).length > 0")
        mina.at(address_of(listicle))
        mina.fill("#id_title", "Mina’s title")
        save(mina)
        mina.wait_for_selector(".messagelist .success")

        jin.at(address_of(listicle))
        jin.click("text=Give it back")
        save(jin)

        jin.wait_for_selector("text=Two versions: which is to stay?")
        assert "Mina’s title" in conflict(jin, "Title").inner_text()

    def test_who_was_logged_out_is_told_quietly_and_goes_on_after_a_new_login(
        self, log_in, listicle
    ):
        mina = log_in("mina")
        mina.at(address_of(listicle))
        mina.fill("#id_title", "Typed for an hour")
        cookies = mina.context.cookies()
        mina.context.clear_cookies(name="sessionid")
        mina.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        mina.wait_for_selector(".presence >> text=You have been logged out")

        mina.context.add_cookies(cookies)
        mina.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        mina.wait_for_selector(".presence >> text=You have been logged out", state="detached")
        save(mina)
        mina.wait_for_selector(".messagelist .success")

        listicle.refresh_from_db()
        assert listicle.title == "Typed for an hour"

    def test_an_entry_that_is_dropped_has_no_rank_any_more(self, log_in, listicle):
        listicle.entries.filter(rank=1).update(decision="open")
        mina = log_in("mina")
        mina.at(address_of(listicle))
        mina.click("#entries-0 summary")
        mina.select_option("[name=entries-0-decision]", "drop")

        assert mina.locator("#entries-0.is-removed").count() == 1
        assert mina.input_value("[name=entries-1-rank]") == "1"
        save(mina)
        mina.wait_for_selector(".messagelist .success")
        assert titles_of(listicle) == ["Second Snow", "Third Wind"]
