"""From a written article to a live list, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from catalog.models import Artist, Listicle, Song
from catalog.models.names import NameKind
from tests.builders import make_artist, make_author, make_listicle, make_song
from tests.intake.articles import FIFTEEN, article_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """([text, html]) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/plain", text);
  if (html) clipboard.setData("text/html", html);
  const box = document.querySelector("[name=text]");
  box.focus();
  const options = { clipboardData: clipboard, bubbles: true, cancelable: true };
  const event = new ClipboardEvent("paste", options);
  if (box.dispatchEvent(event)) document.execCommand("insertText", false, text);
}"""


def paste(desk, text, html=""):
    desk.at(reverse("admin:catalog_listicle_intake"))
    desk.evaluate(PASTE, [text, html])


def read(desk):
    desk.click("text=Read the article")
    desk.wait_for_selector(".intake-review")


def line(desk, text):
    return desk.locator(".intake-source-lines li", has_text=text)


class TestTheWholeJob:
    def test_from_an_article_to_a_page_in_six_actions(self, desk, new_page, live_server):
        artists = {}
        for title, credit in FIFTEEN:
            names = credit.removeprefix("by ").removeprefix("– ").removesuffix(" (BTS)")
            by = [
                artists.setdefault(name.replace(" ", "").lower(), None) or make_artist(name)
                for name in names.split(" and ")
            ]
            for artist in by:
                artists[artist.name.replace(" ", "").lower()] = artist
            make_song(title, by=by, release_year=2010)
        bigbang = Artist.objects.get(name_key="bigbang")
        make_author("Mina Sol", role="Has written about Korean music since 2009")
        text = article_text(
            [("Haru Haru", "by Bing Bang"), *FIFTEEN[1:]],
            title="15 Korean Songs for a Wet Evening",
            author="Mina Sol",
        )
        actions = 0

        paste(desk, text)
        actions += 1
        read(desk)
        actions += 1
        open_question = desk.locator(".intake-entry.is-open")
        assert open_question.count() == 1
        open_question.locator("[name^=song-]").select_option(index=1)
        actions += 1
        desk.locator("[name=_create]").click()
        desk.wait_for_selector("text=The draft is made: 15 entries.")
        actions += 1
        desk.locator(".list-buttons [name=_publish]").click()
        desk.wait_for_selector(".messagelist .success")
        actions += 1

        assert actions <= 6
        assert (Song.objects.count(), Artist.objects.count()) == (15, 15)
        assert bigbang.names.get(name="Bing Bang").kind == NameKind.MISSPELLING
        reader = new_page()
        reader.goto(live_server.url + Listicle.objects.get().get_absolute_url())
        assert reader.locator("h1").text_content().strip() == "15 Korean Songs for a Wet Evening"
        assert reader.locator("li.entry").count() == 15
        assert "voice 1 and a piano" in reader.locator("li.entry").first.text_content()
        assert reader.get_by_text("what the drums leave out in number 2").count() == 1
        assert desk.problems == []


class TestPasting:
    HTML = (
        "<meta charset='utf-8'><h1>Sad songs</h1><img src='data:image/png;base64,AAAA'>"
        "<h2>Paper Boats – The Lanterns</h2><p>Words <a href='https://a.example/'>here</a>.</p>"
        "<h2>Cold Kitchen – Mun</h2><p>Some more words about it.</p>"
        "<h2>Last Bus – Kim Sora</h2><p>Some more words about it.</p>"
    )

    def test_headings_and_links_of_the_clipboard_are_kept(self, desk):
        paste(desk, "Plain words", self.HTML)

        assert desk.input_value("[name=text]") == "Plain words"
        assert desk.get_by_text("Headings, links and bold words are kept").is_visible()
        assert "base64" not in desk.input_value("[name=html]")
        read(desk)
        desk.locator("[name=_create]").click()
        desk.wait_for_selector("text=The draft is made: 3 entries.")
        first = Listicle.objects.get().entries.get(rank=1)
        assert '<a href="https://a.example/">here</a>' in first.blurb

    def test_what_is_changed_by_hand_is_read_as_it_stands(self, desk):
        paste(desk, "Plain words", self.HTML)

        desk.fill("[name=text]", article_text())

        assert desk.get_by_text("it is read as plain text").is_visible()
        read(desk)
        assert desk.locator(".intake-entry").count() == 15


class TestReviewing:
    def test_a_line_and_its_entry_are_shown_together(self, desk):
        paste(desk, article_text())
        read(desk)

        desk.locator(".intake-entry").nth(9).locator("[name^=title-]").focus()

        linked = desk.locator(".intake-source-lines .is-linked")
        assert linked.first.locator("span").text_content() == "10. Let Me Out by Jonghyun"
        desk.wait_for_timeout(200)
        assert linked.first.evaluate(
            "line => { const a = line.getBoundingClientRect();"
            "return a.top >= 0 && a.bottom <= innerHeight }"
        )

    def test_a_key_gives_a_line_another_role(self, desk):
        paste(desk, article_text())
        read(desk)

        line(desk, "Expert Tip: Listen for what the drums leave out in number 2").locator(
            "select"
        ).focus()
        desk.keyboard.press("t")
        assert "Lines are changed" in desk.locator("[data-pending]").text_content()
        desk.locator("[data-update]").click()
        desk.wait_for_load_state()

        tip = line(desk, "Expert Tip: Listen for what the drums leave out in number 2")
        assert tip.locator("select").input_value() == "text"
        assert desk.problems == []

    def test_any_song_can_be_picked_by_typing(self, desk):
        song = make_song("A Song Nobody Expects")
        paste(desk, article_text())
        read(desk)

        desk.locator(".intake-entry").first.locator(".select2-selection").click()
        desk.locator(".select2-search__field").last.fill("nobody expects")
        desk.locator(".select2-results__option--highlighted", has_text="Nobody").click()
        desk.locator("[data-update]").click()
        desk.wait_for_load_state()

        chosen = desk.locator(".intake-entry").first.locator("[name^=song-]")
        assert chosen.input_value() == str(song.pk)

    def test_it_works_without_scripts(self, new_page, live_server, desk):
        page = new_page(java_script_enabled=False)
        page.context.add_cookies(desk.context.cookies())
        page.goto(live_server.url + reverse("admin:catalog_listicle_intake"))
        page.fill("[name=text]", article_text())
        page.click("text=Read the article")
        page.locator(".intake-source-lines li", has_text="2. Wind").locator("select").select_option(
            "text"
        )
        page.locator("[name=_update]").last.click()
        page.locator("[name=_create]").click()

        assert page.get_by_text("The draft is made: 14 entries.").count() == 1


class TestAddingManyEntries:
    def test_lines_become_entries_at_the_end(self, desk):
        listicle = make_listicle()
        desk.at(reverse("admin:catalog_listicle_change", args=[listicle.pk]))

        desk.click("text=Add many entries…")
        desk.fill("[name=lines]", "Paper Boats – The Lanterns (2010)\nCold Kitchen – Mun")
        desk.locator("[name=_read]").last.click()
        desk.locator("[name=_add]").click()
        desk.wait_for_selector("text=The entries stand at the end of the list.")

        titles = [entry.song.title for entry in listicle.entries.order_by("rank")][2:]
        assert titles == ["Paper Boats", "Cold Kitchen"]
        assert desk.problems == []


class TestTheScreens:
    @pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
    def test_none_is_cut_off_or_has_a_serious_fault_of_access(self, desk, width, scheme):
        make_song("First Rain", by=make_artist("Night Bus"))
        listicle = make_listicle("Korean Songs for a Wet Evening", songs=3)
        desk.set_viewport_size({"width": width, "height": 800})
        desk.emulate_media(color_scheme=scheme)
        paste(desk, article_text([("First Rain", "by Night Buss"), *FIFTEEN[:3]]))
        faults = faults_of(desk)
        read(desk)
        faults += faults_of(desk)
        for number in range(4):
            desk.locator(".intake-entry").nth(number).locator("[name^=song-]").select_option("new")
        desk.locator("[name=_update]").last.click()
        desk.wait_for_load_state()
        for field in desk.locator("[name^=artist-]").all():
            field.select_option("new")
        desk.locator("[name=_compare]").click()
        desk.wait_for_selector(".intake-compare")
        faults += faults_of(desk)
        desk.at(reverse("admin:catalog_listicle_append", args=[listicle.pk]))
        desk.fill("[name=lines]", "Paper Boats – The Lanterns (2010)\nFirst Rain – Night Buss")
        desk.locator("[name=_read]").last.click()
        desk.wait_for_selector(".intake-entry")

        assert faults + faults_of(desk) == []


def faults_of(desk):
    """What a screen reader, or the window, would complain of."""
    desk.wait_for_timeout(300)
    faults = [
        (desk.url, violation["id"], [node["html"][:120] for node in violation["nodes"][:3]])
        for violation in Axe().run(desk).response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    is_cut = desk.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*faults, (desk.url, "wider than the window")] if is_cut else faults
