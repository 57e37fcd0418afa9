"""The editor's job from the first login to a list that readers see, in a real browser."""

import pytest
from django.urls import reverse

from catalog.models import Artist, Listicle, Song
from tests.builders import make_artist, make_listicle, make_song

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def save(page, button="_continue"):
    # The last of this name: the first is unseen, and there for the Enter key.
    page.locator(f"[name={button}]").last.click()
    page.wait_for_selector(".messagelist .success")


def names(page):
    return [name.strip() for name in page.locator(".entry-name").all_text_contents()]


def ranks(page):
    return [field.input_value() for field in page.locator(".entry-rank").all()]


def row(page, name):
    return page.locator(".entry-row", has=page.locator(".entry-name", has_text=name))


def choose_song(page, name, typed):
    """Pick a song in the row of this name by typing."""
    row(page, name).locator(".field-song .select2-selection").click()
    page.locator(".select2-search__field").last.fill(typed)
    page.locator(".select2-results__option--highlighted", has_text=typed).click()


def drag(page, name, onto):
    handle = row(page, name).locator(".entry-handle")
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    end = row(page, onto).bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 20, steps=6)
    # The rows have made way meanwhile.
    end = row(page, onto).bounding_box()
    page.mouse.move(end["x"] + 20, end["y"] + 4, steps=4)
    page.mouse.up()


def open_list(desk, *titles, **text):
    listicle = make_listicle(songs=[make_song(title=title) for title in titles], **text)
    desk.at(reverse("admin:catalog_listicle_change", args=[listicle.pk]))
    return listicle


class TestTheWholeJob:
    def test_from_login_to_a_page_that_changes_only_when_published(
        self, desk, new_page, live_server
    ):
        for title in ("First Rain", "Second Snow", "Third Wind", "Fourth Fog"):
            make_song(title=title)

        desk.at("/admin/catalog/artist/add/")
        desk.fill("#id_name", "Night Bus")
        save(desk, "_save")
        desk.at("/admin/catalog/song/add/")
        desk.fill("#id_title", "Last Stop")
        desk.locator("#credits-0 .select2-selection").click()
        desk.locator(".select2-search__field").last.fill("night bus")
        desk.locator(".select2-results__option--highlighted", has_text="Night Bus").click()
        save(desk, "_save")
        assert Song.objects.get(title="Last Stop").slug == "last-stop-night-bus"

        desk.at("/admin/catalog/listicle/add/")
        desk.fill("#id_title", "Five Songs for the Way Home")
        for title in ("First Rain", "Second Snow", "Third Wind", "Fourth Fog", "Last Stop"):
            desk.click("[data-act=add]")
            choose_song(desk, "New entry", title)
            row(desk, title).locator("summary").click()
        drag(desk, "Last Stop", onto="First Rain")
        row(desk, "Fourth Fog").locator(".entry-handle").focus()
        desk.keyboard.press("ArrowUp")
        assert [name.split(" –")[0] for name in names(desk)] == [
            "Last Stop", "First Rain", "Second Snow", "Fourth Fog", "Third Wind",
        ]  # fmt: skip
        save(desk, "_publish")

        reader = new_page()
        address = live_server.url + Listicle.objects.get().get_absolute_url()
        reader.goto(address)
        published = reader.locator("li.entry").evaluate_all(
            "rows => rows.map(row => [row.dataset.rank, row.id])"
        )
        assert [rank for rank, _id in published] == ["1", "2", "3", "4", "5"]
        assert [slug.split("-")[0] for _rank, slug in published] == [
            "last", "first", "second", "fourth", "third",
        ]  # fmt: skip

        row(desk, "Third Wind").locator(".entry-rank").fill("1")
        desk.keyboard.press("Tab")
        desk.click(".list-buttons [name=_continue]")
        desk.wait_for_selector("text=unpublished change that readers do not see yet")
        reader.reload()
        assert reader.locator("li.entry").first.get_attribute("id") == "last-stop-night-bus"

        desk.click("[name=_publish]")
        desk.wait_for_selector("text=Version 2 is live")
        reader.reload()
        assert reader.locator("li.entry").first.get_attribute("id").startswith("third-wind")
        assert desk.problems == []


class TestRanking:
    def test_buttons_move_a_row_one_place_and_say_so(self, desk):
        open_list(desk, "One", "Two", "Three")

        row(desk, "Three").get_by_label("Move up").click()

        assert [name.split(" –")[0] for name in names(desk)] == ["One", "Three", "Two"]
        assert ranks(desk) == ["1", "2", "3"]
        assert "no. 2 of 3" in desk.locator("[data-announcer]").text_content()

    def test_a_typed_rank_moves_the_row_there_without_sending_the_form(self, desk):
        open_list(desk, "One", "Two", "Three")

        row(desk, "One").locator(".entry-rank").fill("3")
        desk.keyboard.press("Enter")

        assert [name.split(" –")[0] for name in names(desk)] == ["Two", "Three", "One"]

    def test_a_row_is_inserted_where_it_was_asked_for(self, desk):
        open_list(desk, "One", "Two")
        make_song(title="Between")

        row(desk, "Two").get_by_label("Insert an entry above").click()
        choose_song(desk, "New entry", "Between")
        save(desk)

        titles = [entry.song.title for entry in Listicle.objects.get().entries.all()]
        assert titles == ["One", "Between", "Two"]

    def test_a_removed_row_gives_its_rank_away(self, desk):
        open_list(desk, "One", "Two", "Three")

        row(desk, "One").locator("[name$=-DELETE]").check()

        assert [
            field.input_value()
            for field in desk.locator(".entry-row:not(.is-removed) .entry-rank").all()
        ] == ["1", "2"]
        save(desk)
        ranking = Listicle.objects.get().entries.values_list("song__title", "rank")
        assert list(ranking) == [("Two", 1), ("Three", 2)]

    def test_dragging_up_and_down_gives_ranks_from_1_to_n(self, desk):
        open_list(desk, "One", "Two", "Three", "Four")

        drag(desk, "Four", onto="One")
        drag(desk, "One", onto="Three")
        save(desk)

        ranking = Listicle.objects.get().entries.values_list("song__title", "rank")
        assert list(ranking) == [("Four", 1), ("Two", 2), ("One", 3), ("Three", 4)]


class TestAddingASong:
    def test_one_typed_line_proposes_title_artist_and_year_for_one_confirmation(self, desk):
        make_artist(name="BIGBANG", native_name="빅뱅")
        open_list(desk, "One", "Two")

        desk.click("[data-act=add]")
        choose_song(desk, "New entry", "Haru Haru – BIGBANG (2008)")
        dialog = desk.locator("#new-song")
        dialog.locator("option", has_text="In the catalogue: BIGBANG").wait_for(state="attached")
        assert dialog.locator("#new-song-title").input_value() == "Haru Haru"
        assert dialog.locator("#new-song-year").input_value() == "2008"
        dialog.get_by_text("Add the song").click()
        row(desk, "Haru Haru – BIGBANG (2008)").wait_for()
        save(desk)

        song = Listicle.objects.get().entries.last().song
        assert (song.title, song.credit_line, song.release_year) == ("Haru Haru", "BIGBANG", 2008)
        assert song.slug == "haru-haru-bigbang"
        assert Artist.objects.filter(name_key="bigbang").count() == 1

    def test_a_song_the_catalogue_has_is_offered_instead(self, desk):
        song = make_song(title="Haru Haru", by=make_artist(name="BIGBANG"))
        open_list(desk, "One", "Two")

        desk.click("[data-act=add]")
        choose_song(desk, "New entry", "Haru Haru by Big Bang (2010)")
        desk.locator("#new-song").get_by_role("button", name="Use “Haru Haru").click()

        assert row(desk, "Haru Haru").locator("select").input_value() == str(song.pk)

    def test_what_is_wrong_is_said_in_the_dialog(self, desk):
        open_list(desk, "One", "Two")

        desk.click("[data-act=add]")
        choose_song(desk, "New entry", "A Song Without Anybody")
        desk.locator("#new-song").get_by_text("Add the song").click()

        desk.locator("#new-song .errorlist", has_text="Name at least one artist").wait_for()


class TestThemes:
    def test_a_new_theme_is_added_while_tagging(self, desk):
        open_list(desk, "One", "Two")

        field = desk.locator(".field-themes .select2-search__field")
        field.click()
        field.fill("Rainy nights")
        desk.locator(".select2-results__option", has_text="Add “Rainy nights”").click()
        desk.locator("#new-theme").get_by_text("Add the theme").click()
        desk.locator(".field-themes .select2-selection__choice", has_text="Rainy nights").wait_for()
        save(desk)

        assert [theme.name for theme in Listicle.objects.get().themes.all()] == ["Rainy nights"]


class TestTypingIsKept:
    def test_it_is_offered_back_after_the_page_was_lost(self, desk):
        listicle = open_list(desk, "One", "Two", title="Old title")
        desk.fill("#id_title", "A better title")
        row(desk, "Two").get_by_label("Move up").click()
        desk.wait_for_timeout(1200)

        desk.at(reverse("admin:catalog_listicle_change", args=[listicle.pk]))
        desk.get_by_role("button", name="Give it back").click()

        assert desk.input_value("#id_title") == "A better title"
        assert [name.split(" –")[0] for name in names(desk)] == ["Two", "One"]

    def test_it_survives_an_expired_login(self, desk, live_server):
        listicle = open_list(desk, "One", "Two", title="Old title")
        desk.fill("#id_title", "Typed while logged out")
        desk.click("[data-act=add]")
        desk.context.clear_cookies()
        desk.click(".list-buttons [name=_continue]")
        # The login, or the refusal of the form, has thrown the posted form away.
        desk.at("/admin/login/")
        desk.fill("[name=username]", "mina")
        desk.fill("[name=password]", "a quiet evening")
        desk.click("[type=submit]")

        desk.at(reverse("admin:catalog_listicle_change", args=[listicle.pk]))
        desk.get_by_role("button", name="Give it back").click()

        assert desk.input_value("#id_title") == "Typed while logged out"
        assert desk.locator(".entry-row").count() == 3

    def test_what_was_saved_is_not_offered_back(self, desk):
        listicle = open_list(desk, "One", "Two", title="Old title")
        desk.fill("#id_title", "Saved title")
        save(desk)

        desk.at(reverse("admin:catalog_listicle_change", args=[listicle.pk]))
        desk.wait_for_timeout(300)

        assert desk.locator(".typing-offer").count() == 0
        assert desk.input_value("#id_title") == "Saved title"


class TestTwoEditors:
    def test_the_second_sees_both_versions_and_decides(self, desk, live_server):
        listicle = open_list(desk, "One", "Two", title="Old title")
        other = desk.context.new_page()
        other.goto(desk.url)
        other.fill("#id_title", "Title of the first")
        save(other)

        desk.fill("#id_title", "Title of the second")
        desk.click(".list-buttons [name=_continue]")
        conflicts = desk.locator(".conflicts")
        conflicts.wait_for()

        assert "Title of the first" in conflicts.text_content()
        assert "Title of the second" in conflicts.text_content()
        listicle.refresh_from_db()
        assert listicle.title == "Title of the first"

        desk.get_by_role("button", name="Save all of mine").click()
        desk.wait_for_selector(".messagelist .success")
        listicle.refresh_from_db()
        assert listicle.title == "Title of the second"
