"""What readers see and meet in a browser, on every kind of page, with the sample content."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from catalog.publishing.sealing import seal

from ..builders import make_artist, make_edition, make_listicle, make_song, make_theme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/lists/sad-kpop-songs/"
PAGES = [
    "/",
    "/lists/",
    "/lists/?theme=rain",
    LIST,
    f"{LIST}?theme=rain",
    "/lists/korean-songs-for-a-rainy-night/",
    "/lists/pictures/",
    "/lists/long-names/",
    "/lists/long-names/editions/",
    "/lists/long-names/editions/1/",
    # Sealed.
    "/lists/long-names/editions/2/",
    "/songs/let-me-out-jonghyun/",
    "/artists/",
    "/artists/bigbang/",
    "/themes/",
    "/themes/depression/",
    "/themes/hope-after-dark+rain/",
    "/authors/the-sad-songs-editors/",
    "/about/disclosure/",
    "/about/",
    "/nothing/here/",
]
SCREENS = [(390, 844), (1280, 900)]


def picture(width, height):
    content = BytesIO()
    Image.new("RGB", (width, height), "slategrey").save(content, "PNG")
    return ContentFile(content.getvalue(), "picture.png")


@pytest.fixture
def site(live_server):
    """The sample content, a list with pictures, and one with names as long as they come."""
    call_command("demo", stdout=StringIO())
    heavy = make_theme(needs_support=True, content_note="About a death.")
    cover = {"cover": picture(800, 450), "cover_alt": "Grey"}
    pictures = make_listicle("Pictures", slug="pictures", themes=[heavy], is_featured=True, **cover)
    pictures.append(make_song(cover=picture(300, 300), cover_alt="Grey"))
    make_edition(listicle=pictures)
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    song = make_song(long * 2, by=make_artist(long), album=long, themes=[make_theme(long)])
    text = f"<h3>{long}</h3><p>{long * 3}</p>"
    listicle = make_listicle(long * 2, slug="long-names", songs=[song], standfirst=long, intro=text)
    listicle.append(make_song("فيروز 💔"), blurb=text, callout_label=long[:60], callout=text)
    for days in (3, 2, 1):
        leaving = listicle.append(make_song(long))
        listicle.put_in_order(reversed(listicle.entries.all()))
        make_edition(listicle=listicle, live_from=timezone.now() - timedelta(days=days))
        leaving.delete()
        listicle.put_in_order(listicle.entries.all())
    seal(listicle.editions.get(number=2), by=None, reason="Somebody asked for it.")
    return live_server.url


@pytest.fixture
def open_page(new_page):
    """Open pages in one window; what the browser complains of is collected in `complaints`."""

    def open_window(width, height, **options):
        page = new_page(width, height, **options)
        page.complaints = []
        page.on("console", lambda message: note(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    def note(page, message):
        told = {"status of 404": "/nothing/here/", "status of 410": "/editions/2/"}
        missing = any(
            status in message.text and path in message.location["url"]
            for status, path in told.items()
        )
        if message.type in ("error", "warning") and not missing:
            page.complaints.append(f"{page.url}: {message.text}")

    return open_window


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_the_browser_has_nothing_to_complain_of(site, open_page, width, height, scheme):
    page = open_page(width, height, color_scheme=scheme)
    for address in PAGES:
        page.goto(site + address, wait_until="load")

    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_axe_finds_no_barrier(site, open_page, subtests, width, height, scheme):
    page = open_page(width, height, color_scheme=scheme)
    for address in PAGES:
        with subtests.test(address):
            page.goto(site + address)

            found = Axe().run(page)

            assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_no_page_scrolls_sideways(site, open_page, subtests, width):
    page = open_page(width, 700)
    for address in PAGES:
        with subtests.test(address):
            page.goto(site + address)

            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_phones_first_screen_shows_title_disclosure_and_the_introductions_start(site, open_page):
    page = open_page(390, 844)
    page.goto(site + LIST)

    for selector in ("h1", "#disclosure", ".intro p:first-child"):
        box = page.locator(selector).bounding_box()
        assert box["y"] + min(box["height"], 100) <= 844, selector


def test_the_first_song_follows_the_introduction_without_furniture_between(site, open_page):
    page = open_page(390, 844)
    page.goto(site + LIST)

    intro = page.locator(".intro").bounding_box()
    title = page.locator(".entry-title").first.bounding_box()
    assert title["y"] - (intro["y"] + intro["height"]) < 160


def test_a_list_reads_in_full_without_scripts(site, open_page):
    page = open_page(390, 844, java_script_enabled=False)
    page.goto(site + LIST)

    assert page.locator("li.entry:visible").count() == 15


def test_every_link_and_button_is_large_enough_to_touch(site, open_page):
    page = open_page(390, 844)
    page.goto(site + LIST)

    # Links within a sentence are exempt (WCAG 2.2, 2.5.8).
    small = page.locator("nav a, .listen a, .themes a, .colophon a").evaluate_all(
        "links => links.filter(a => a.getBoundingClientRect().height < 24).map(a => a.textContent)"
    )
    assert small == []


def test_the_keyboard_comes_to_the_content_first(site, open_page):
    page = open_page(1280, 900)
    page.goto(site + LIST)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.locator(".skip-link").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_an_entry_can_be_jumped_to(site, open_page):
    page = open_page(390, 844)
    page.goto(f"{site}{LIST}#let-me-out-jonghyun")

    assert page.locator("#let-me-out-jonghyun h2").bounding_box()["y"] < 200


def test_the_page_of_the_sample_list_is_light(site, open_page):
    page = open_page(1280, 900)
    sizes = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto(site + LIST, wait_until="networkidle")

    assert all(url.startswith(site) for url in sizes)
    assert sizes[site + LIST] <= 40_000


@pytest.mark.parametrize("width", [320, 1280])
def test_a_rank_of_two_digits_stands_on_one_line_beside_its_song(new_page, live_server, width):
    edition = make_edition(songs=12)
    page = new_page(width=width)
    page.goto(live_server.url + edition.get_absolute_url())
    # Digits are wider in some fonts than in others: these are as wide as any.
    page.evaluate(
        "document.querySelectorAll('.rank').forEach(e => (e.style.fontFamily = 'Noto Serif'))"
    )

    heights = page.locator(".rank").evaluate_all(
        """ranks => ranks.map(rank => {
            const range = document.createRange();
            range.selectNodeContents(rank);
            return new Set([...range.getClientRects()].map(line => Math.round(line.top))).size;
        })"""
    )

    assert set(heights) == {1}
