"""What production refuses to start with, and how commands find what `make serve` has set up."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, TestCase
from django.urls import reverse

ROOT = Path(__file__).resolve().parent.parent
KEY = "only-for-tests" * 4
# As `manage.py`, with a key file elsewhere than in var/.
MANAGE = """
import sys
from pathlib import Path
import manage
from tools import defaults
defaults.KEY_FILE = Path(sys.argv.pop(1))
manage.main()
"""


def run(*command, **variables):
    """Run Python on a machine where nothing but these variables is set."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


def serve(**variables):
    # Were it not refused, it would find its port taken; nothing is left running.
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        given = {"SECRET_KEY": KEY, "DATABASE_URL": "sqlite://:memory:", "PORT": port}
        return run("-m", "tools.serve", **{**given, **variables})


REFUSED = {
    "a short key": {"SECRET_KEY": "short"},
    "an origin without scheme": {"CSRF_TRUSTED_ORIGINS": "desk.example"},
    "a cache without its client": {"CACHE_URL": "redis://127.0.0.1"},
    "a cache of an unknown kind": {"CACHE_URL": "nothing://"},
    "a cache whose backend is not there": {"CACHE_URL": "uwsgicache://127.0.0.1"},
    "a folder that cannot be": {"MEDIA_ROOT": "/dev/null/media"},
    "a database file that cannot be": {"DATABASE_URL": "sqlite:////dev/null/db.sqlite3"},
    "a database of an unknown kind": {"DATABASE_URL": "nothing://"},
    "a database that we do not support": {"DATABASE_URL": "mysql://127.0.0.1/songs"},
    "no workers": {"WORKERS": "0"},
    "half a worker": {"WORKERS": "1.5"},
    "workers in words": {"WORKERS": "two"},
}


class TestServer:
    @pytest.mark.parametrize("variables", REFUSED.values(), ids=REFUSED.keys())
    def test_refuses_and_names_the_variable(self, variables):
        done = serve(**variables)

        assert_refused_in_a_line(done, *variables)

    def test_refuses_a_database_server_that_is_not_there(self):
        with socket.create_server(("127.0.0.1", 0)) as unused:
            port = unused.getsockname()[1]

        done = serve(DATABASE_URL=f"postgres://somebody@127.0.0.1:{port}/songs")

        assert_refused_in_a_line(done, "DATABASE_URL")


class TestCommands:
    def manage(self, tmp_path, *arguments, **variables):
        database = f"sqlite:///{tmp_path / 'db.sqlite3'}"
        return run(
            "-c",
            MANAGE,
            str(tmp_path / "secret_key"),
            *arguments,
            **{"DATABASE_URL": database, **variables},
        )

    def test_use_the_key_that_the_server_has_made(self, tmp_path):
        (tmp_path / "secret_key").write_text(KEY)

        migrated = self.manage(tmp_path, "migrate", "--verbosity=0")
        audited = self.manage(tmp_path, "audit")

        assert (migrated.returncode, migrated.stderr) == (0, "")
        assert (audited.returncode, audited.stderr) == (0, "")

    def test_prefer_what_is_set(self, tmp_path):
        (tmp_path / "secret_key").write_text(KEY)

        done = self.manage(tmp_path, "check", SECRET_KEY="short")

        assert_refused_in_a_line(done, "SECRET_KEY")

    def test_make_no_key(self, tmp_path):
        done = self.manage(tmp_path, "audit")

        assert_refused_in_a_line(done, "SECRET_KEY")
        assert list(tmp_path.iterdir()) == []

    def test_need_no_key_in_development(self, tmp_path):
        (tmp_path / "secret_key").write_text("unread")

        done = self.manage(tmp_path, "check", DEBUG="true")

        assert done.returncode == 0


def assert_refused_in_a_line(done, variable):
    assert done.returncode == 1
    assert done.stderr.startswith(variable)
    assert done.stderr.count("\n") == 1


class ForeignFormTests(TestCase):
    def test_gets_a_page_of_the_site_that_tells_what_to_do(self):
        client = Client(enforce_csrf_checks=True)

        response = client.post(reverse("admin:login"), {"username": "editor"})

        self.assertTemplateUsed(response, "403_csrf.html")
        self.assertContains(response, "reload the page", status_code=403)
        self.assertContains(response, "kept in this browser", status_code=403)
        self.assertNotContains(response, "<style", status_code=403)
