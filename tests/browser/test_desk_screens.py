"""Every screen of the desk in a real browser: nothing is blocked, nothing is cut off."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User

from tests.builders import make_author, make_edition, make_link, make_page, make_song, make_theme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What is done with a list in steps of their own.
STEPS = [
    f"/admin/catalog/listicle/{{listicle}}/{step}"
    for step in (
        "versions/",
        "schedule/",
        "preview/",
        "review/",
        "renew/",
        "seal/?version=1",
        "withdraw/",
        "address/",
    )
]

SCREENS = [
    *STEPS,
    "/admin/",
    "/admin/catalog/listicle/",
    "/admin/catalog/listicle/add/",
    "/admin/catalog/listicle/{listicle}/change/",
    "/admin/catalog/listicle/{listicle}/history/",
    "/admin/catalog/song/",
    "/admin/catalog/song/add/",
    "/admin/catalog/song/{song}/change/",
    "/admin/catalog/song/{song}/delete/",
    "/admin/catalog/artist/",
    "/admin/catalog/artist/add/",
    "/admin/catalog/theme/",
    "/admin/catalog/theme/add/",
    "/admin/catalog/author/add/",
    "/admin/catalog/merchant/",
    "/admin/catalog/merchant/add/",
    "/admin/catalog/outboundlink/",
    "/admin/catalog/sitesettings/add/",
    "/admin/flatpages/flatpage/add/",
    "/admin/auth/user/add/",
    "/admin/catalog/activity/",
]
# Pickers without a choice and rows in tables, which Django leaves without names, are among these.
READ_ALOUD = [*STEPS, "/admin/catalog/listicle/add/", "/admin/catalog/song/{song}/change/"]


@pytest.fixture
def screens():
    User.objects.create_superuser("mina", "", "a quiet evening")
    song = make_song(themes=[make_theme("Rain", content_note="Heavy rain.")])
    make_link(song)
    make_page("/about/")
    edition = make_edition("A list with a rather long title", songs=[song, make_song()],
                           author=make_author())  # fmt: skip
    return lambda screens: [
        screen.format(listicle=edition.listicle.pk, song=song.pk) for screen in screens
    ]


LIST_FORM = "/admin/catalog/listicle/{listicle}/change/"


def serious_faults(page):
    """What axe finds on a page that keeps somebody out."""
    return [
        (page.url, violation["id"], [node["html"][:120] for node in violation["nodes"][:3]])
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


def log_in(page, live_server):
    page.goto(live_server.url + "/admin/")
    page.fill("[name=username]", "mina")
    page.fill("[name=password]", "a quiet evening")
    page.click("[type=submit]")
    page.wait_for_selector("#content-main")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_screen_breaks_the_content_policy_or_the_window(new_page, live_server, screens, width):
    page = new_page(width=width)
    complaints = []
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            message.type == "error" and complaints.append(f"{page.url}: {message.text}")
        ),
    )
    log_in(page, live_server)

    for screen in screens(SCREENS):
        page.goto(live_server.url + screen)
        page.wait_for_load_state("networkidle")

    assert complaints == []


def test_the_list_form_fits_a_phone(new_page, live_server, screens):
    page = new_page(width=390)
    log_in(page, live_server)

    page.goto(live_server.url + screens([LIST_FORM])[0])
    page.click("[data-act=open-all]")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_no_step_is_wider_than_a_phone(new_page, live_server, screens):
    page = new_page(width=390)
    log_in(page, live_server)

    for step in screens(STEPS):
        page.goto(live_server.url + step)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, step


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_step_has_a_serious_fault_of_access(new_page, live_server, screens, scheme):
    page = new_page(color_scheme=scheme)
    log_in(page, live_server)

    faults = []
    for screen in screens(READ_ALOUD):
        page.goto(live_server.url + screen)
        page.wait_for_load_state("networkidle")
        faults += serious_faults(page)

    assert faults == []


def test_what_is_typed_among_the_buttons_looks_typed(new_page, live_server, screens):
    page = new_page()
    log_in(page, live_server)
    page.goto(live_server.url + screens([LIST_FORM])[0])
    page.click(".publish-note summary")

    colours = page.evaluate(
        """["#publish-note", "#id_title"].map(
            (field) => getComputedStyle(document.querySelector(field)).backgroundColor)"""
    )

    assert colours[0] == colours[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_form_has_no_serious_fault_of_access(new_page, live_server, screens, scheme):
    page = new_page(color_scheme=scheme)
    log_in(page, live_server)
    page.goto(live_server.url + screens([LIST_FORM])[0])
    page.click("[data-act=open-all]")
    page.wait_for_timeout(500)

    assert serious_faults(page) == []
