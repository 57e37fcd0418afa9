"""What several test files share: the browser."""

import os
import shutil
from importlib import import_module

import pytest
from playwright.sync_api import sync_playwright

# Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No test reaches another machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


# A test that commits leaves rows in the audit trail, which nothing may remove but the emptying of
# the database after it. PostgreSQL truncates, which the trigger there does not see.
sqlite = import_module("django.db.backends.sqlite3.base").DatabaseOperations
sql_flush = sqlite.sql_flush


def sql_flush_without_trigger(self, *args, **kwargs):
    name = "activity_never_deleted"
    with self.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [name])
        (trigger,) = cursor.fetchone()
    return [f"DROP TRIGGER {name}", *sql_flush(self, *args, **kwargs), trigger]


sqlite.sql_flush = sql_flush_without_trigger


def find_chromium():
    candidates = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next(filter(None, map(shutil.which, filter(None, candidates))), None)


@pytest.fixture(scope="session")
def browser():
    """Chromium, without a window."""
    chromium = find_chromium()
    if chromium is None:
        reason = "Chromium is not installed here (on Debian, the package chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser):
    """Open a page of a given size, each with cookies of its own: new_page(width=320)."""
    contexts = []

    def open_page(width=1280, height=800, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page in a window of ordinary size."""
    return new_page()
