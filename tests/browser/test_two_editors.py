"""Two editors at one list, each in a browser of their own, and somebody outside in a third."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from catalog import publishing
from catalog.models import Listicle
from tests.builders import make_editor, make_listicle, make_song

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_desk(live_server, new_page):
    """Open a browser in which an editor has logged in; `desk.open(listicle)` opens a list there."""

    def open_desk(name):
        make_editor(name)
        desk = new_page()
        desk.set_default_timeout(15_000)
        desk.open = lambda listicle, screen="change": desk.goto(
            live_server.url + reverse(f"admin:catalog_listicle_{screen}", args=[listicle.pk])
        )
        desk.goto(f"{live_server.url}/admin/")
        desk.fill("[name=username]", name)
        desk.fill("[name=password]", "password")
        desk.click("[type=submit]")
        expect(desk.get_by_role("heading", name="The editors’ desk")).to_be_visible()
        return desk

    expect.set_options(timeout=15_000)
    yield open_desk
    expect.set_options(timeout=5_000)


def save(desk, button="Save draft"):
    desk.get_by_role("button", name=button).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()


def a_list(**text):
    return make_listicle(songs=[make_song("One"), make_song("Two")], slug="songs", **text)


def is_heard_of(desk):
    """Wait until the server has heard that the list is open here."""
    return desk.expect_response(lambda response: response.url.endswith("/presence/"))


class TestSavingAtOnce:
    def test_the_second_chooses_between_both_versions_and_loses_nothing(self, open_desk):
        listicle = a_list(title="Old title", standfirst="Old summary.")
        first, second = open_desk("mina"), open_desk("joon")
        first.open(listicle)
        second.open(listicle)

        first.fill("#id_title", "Title of the first")
        first.select_option("#id_order", "countdown")
        save(first)
        second.fill("#id_title", "Title of the second")
        second.fill("#id_standfirst", "Summary of the second.")
        second.get_by_role("button", name="Save draft").click()

        both = second.locator(".conflicts")
        expect(both).to_contain_text("mina has saved a newer version")
        title = both.get_by_role("group", name="Title", exact=True)
        expect(title).to_contain_text("Title of the first")
        expect(title).to_contain_text("Title of the second")
        assert Listicle.objects.get().title == "Title of the first"

        title.get_by_role("radio", name=re.compile("^What is saved")).check()
        both.get_by_role("button", name="Save what is chosen").click()
        expect(second.locator(".messagelist .success")).to_be_visible()

        saved = Listicle.objects.get()
        assert saved.title == "Title of the first"
        assert saved.standfirst == "Summary of the second."
        assert saved.is_countdown

    def test_each_is_told_that_the_other_has_the_list_open_and_has_saved_it(self, open_desk):
        listicle = a_list()
        first, second = open_desk("mina"), open_desk("joon")
        with is_heard_of(first):
            first.open(listicle)

        with is_heard_of(second):
            second.open(listicle)
        expect(second.locator(".presence")).to_contain_text("mina has this list open (since")

        second.fill("#id_title", "Title of the second")
        save(second)
        # As when its window is looked at again.
        first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(first.locator(".presence")).to_contain_text("joon has this list open (since")
        expect(first.locator(".presence")).to_contain_text("joon has saved a newer version at")


class TestFromDraftToVersion:
    def test_the_draft_is_scheduled_to_the_minute_that_the_button_names(self, open_desk):
        listicle = a_list()
        desk = open_desk("mina")
        start = (timezone.now() + timedelta(days=40)).replace(
            hour=9, minute=5, second=0, microsecond=0
        )
        words = f"{start:%B %Y}, 09:05 UTC"

        desk.open(listicle)
        desk.get_by_role("button", name="Schedule…").click()
        desk.get_by_label("Live from").fill(f"{start:%Y-%m-%dT%H:%M}")
        desk.get_by_role("button", name="Schedule…").click()
        desk.get_by_role("button", name=f"Schedule for {start.day} {words}").click()

        state = desk.get_by_role("region", name="State of the list")
        expect(state).to_contain_text(f"Version 1 goes live on {start.day} {words}")
        assert listicle.editions.get().live_from == start

    def test_somebody_outside_sees_the_draft_by_its_link_and_readers_do_not(
        self, open_desk, new_page, live_server
    ):
        listicle = a_list(title="As published")
        publishing.publish(listicle)
        desk, outside = open_desk("mina"), new_page()
        desk.open(listicle)
        desk.fill("#id_title", "As drafted")
        save(desk)

        desk.open(listicle, "preview")
        link = desk.get_by_label("For somebody without a login").input_value()

        outside.goto(link)
        expect(outside.get_by_role("heading", level=1)).to_have_text("As drafted")
        outside.goto(f"{live_server.url}/lists/songs/")
        expect(outside.get_by_role("heading", level=1)).to_have_text("As published")

        desk.get_by_role("button", name="Revoke all preview links").click()
        expect(desk.locator(".messagelist .success")).to_be_visible()
        assert outside.goto(link).status == 404

    def test_two_versions_are_compared_and_the_first_is_brought_back(self, open_desk):
        listicle = a_list(title="Songs for rain", standfirst="For rainy days.")
        publishing.publish(listicle)
        desk = open_desk("mina")
        desk.open(listicle)
        desk.fill("#id_title", "Songs for snow")
        save(desk, "Publish version 2")

        desk.open(listicle, "versions")
        desk.get_by_label("Compare from version 1").check()
        desk.get_by_label("Compare with version 2").check()
        desk.get_by_role("button", name="Compare").click()

        expect(desk.get_by_role("heading", name="From version 1 to version 2")).to_be_visible()
        expect(desk.locator(".versions del")).to_contain_text("rain")
        expect(desk.locator(".versions ins")).to_contain_text("snow")

        first = desk.get_by_role("row").filter(has=desk.get_by_label("Compare from version 1"))
        first.get_by_role("button", name="Bring back into the draft").click()

        expect(desk.locator(".messagelist .success")).to_contain_text("version 1 again")
        expect(desk.locator("#id_title")).to_have_value("Songs for rain")
        listicle.refresh_from_db()
        assert listicle.digest == listicle.editions.get(number=1).digest
        assert listicle.live_edition.title == "Songs for snow"
