"""What the browser tests of the desk share: a page on which an editor has logged in."""

import pytest
from django.contrib.auth.models import User


@pytest.fixture
def desk(live_server, page):
    """A page on which an editor has logged in; `desk.problems` are the console's complaints."""
    User.objects.create_superuser("mina", "", "a quiet evening")
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on(
        "console",
        lambda message: message.type == "error" and page.problems.append(message.text),
    )
    page.at = lambda path: page.goto(live_server.url + path)
    page.at("/admin/")
    page.fill("[name=username]", "mina")
    page.fill("[name=password]", "a quiet evening")
    page.click("[type=submit]")
    page.wait_for_selector("text=The editors’ desk")
    return page
