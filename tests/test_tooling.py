"""The sentences and the promises of the commands that set the project up."""

import ast
import os
import shutil
import socket
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import TestCase

from tools import defaults, environment, postgres, serve

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path):
    """A bare clone with nothing to install."""
    (tmp_path / "tools").mkdir()
    shutil.copy(environment.__file__, tmp_path / "tools")
    (tmp_path / "requirements.txt").write_text("# Nothing.\n")
    return tmp_path


def set_up(checkout, *arguments, **variables):
    return subprocess.run(
        [sys.executable, "tools/environment.py", *arguments],
        cwd=checkout,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )


class TestPython:
    def test_the_set_up_can_be_read_by_an_old_python(self):
        source = Path(environment.__file__).read_text()

        ast.parse(source, feature_version=(3, 6))

    @pytest.mark.parametrize("version", [(3, 6, 9), (3, 10, 14), (3, 15, 0)])
    def test_other_versions_are_refused_in_one_sentence(self, version):
        with pytest.raises(SystemExit, match=r"^Sad Songs needs Python 3.11 to 3.14, .*\.$"):
            environment.check_python(version)

    @pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 3)])
    def test_the_versions_of_the_project_are_accepted(self, version):
        environment.check_python(version)

    def test_the_versions_are_those_the_project_declares(self):
        declared = f'requires-python = ">=3.{environment.OLDEST[1]},<3.{environment.NEWEST[1] + 1}"'

        assert declared in (ROOT / "pyproject.toml").read_text()


class TestPort:
    def test_a_taken_port_is_named_before_anything_is_installed(self, checkout):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]

            done = set_up(checkout, "requirements.txt", "--port-for", "run", PORT=str(port))

        assert done.returncode == 1
        assert done.stderr.startswith(f"Port {port} is taken: use another one with PORT=")
        assert done.stderr.endswith(" make run.\n")
        assert not (checkout / ".venv").exists()

    @pytest.mark.parametrize("port", ["eight", "0", "65536", "-1"])
    def test_what_is_no_port_is_refused(self, checkout, port):
        done = set_up(checkout, "--port-for", "serve", PORT=port)

        assert done.stderr == f"PORT must be a number from 1 to 65535, not “{port}”.\n"


class TestEnvironment:
    def test_a_second_run_changes_nothing(self, checkout):
        first = set_up(checkout, "requirements.txt")
        made_at = (checkout / ".venv/installed.json").stat().st_mtime_ns

        second = set_up(checkout, "requirements.txt")

        assert first.stdout == "Installing the packages of requirements.txt into .venv, once…\n"
        assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
        assert (checkout / ".venv/installed.json").stat().st_mtime_ns == made_at

    def test_a_half_made_one_is_made_anew(self, checkout):
        (checkout / ".venv/bin").mkdir(parents=True)
        (checkout / ".venv/bin/python").write_text("not a program")

        done = set_up(checkout, "requirements.txt")

        assert done.returncode == 0
        python = checkout / ".venv/bin/python"
        assert (
            subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0
        )

    def test_another_lock_is_installed_without_remains_of_the_old_one(self, checkout):
        (checkout / ".venv").mkdir()
        (checkout / ".venv/installed.json").write_text('{"requirements.txt": "of another lock"}')
        (checkout / ".venv/remains").touch()

        set_up(checkout, "requirements.txt")

        assert not (checkout / ".venv/remains").exists()

    def test_a_missing_network_is_named_in_one_sentence(self, checkout):
        (checkout / "requirements.txt").write_text(f"django==5.2 --hash=sha256:{'0' * 64}\n")
        with socket.create_server(("127.0.0.1", 0)) as unused:
            nowhere = f"http://127.0.0.1:{unused.getsockname()[1]}/"

        done = set_up(
            checkout,
            "requirements.txt",
            PIP_CONFIG_FILE=os.devnull,
            PIP_INDEX_URL=nowhere,
            PIP_EXTRA_INDEX_URL="",
            PIP_FIND_LINKS="",
            PIP_RETRIES="1",
            PIP_NO_CACHE_DIR="1",
        )

        assert done.returncode == 1
        assert done.stderr == (
            "The package index cannot be reached: check the network, then try again "
            "(details in .venv/install.log).\n"
        )
        assert not (checkout / ".venv/installed.json").exists()


class TestSecretKey:
    def test_is_made_once_and_readable_to_its_owner_only(self, tmp_path):
        path = tmp_path / "secret_key"

        first, second = defaults.secret_key(path), defaults.secret_key(path)

        assert first == second
        assert len(first) >= 50
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert list(tmp_path.iterdir()) == [path]


class TestStaticFiles:
    @pytest.fixture(autouse=True)
    def sources(self, settings, tmp_path):
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        settings.STATICFILES_DIRS = [tmp_path / "sources"]
        settings.STATIC_ROOT = tmp_path / "var/static"
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "sadsongs.static.StaticStorage"},
        }
        (tmp_path / "sources").mkdir()
        (tmp_path / "sources/page.css").write_text("p { color: black }")
        return tmp_path / "sources"

    def test_are_left_alone_while_their_sources_are_the_same(self, settings):
        serve.collect_static()
        collected_at = (settings.STATIC_ROOT / "staticfiles.json").stat().st_mtime_ns

        serve.collect_static()

        assert (settings.STATIC_ROOT / "staticfiles.json").stat().st_mtime_ns == collected_at

    def test_are_collected_again_after_a_change(self, settings, sources):
        serve.collect_static()
        (sources / "page.css").write_text("p { color: white }")

        serve.collect_static()

        assert (settings.STATIC_ROOT / "page.css").read_text() == "p { color: white }"

    def test_are_collected_again_when_they_were_removed(self, settings):
        serve.collect_static()
        shutil.rmtree(settings.STATIC_ROOT)

        serve.collect_static()

        assert (settings.STATIC_ROOT / "page.css").exists()


class TestPrivatePostgres:
    @pytest.mark.skipif(not postgres.server_programs(), reason=postgres.NOT_INSTALLED)
    def test_passes_the_exit_code_on_and_leaves_no_server_behind(self, tmp_path):
        told = tmp_path / "address"
        command = ["sh", "-c", f'echo "$TEST_POSTGRES_URL" >{told}; exit 7']

        done = subprocess.run([sys.executable, postgres.__file__, *command])

        assert done.returncode == 7
        port = int(told.read_text().rpartition(":")[2].partition("/")[0])
        assert environment.why_not_free(port) is None


class FirstLoginTests(TestCase):
    def first_login(self):
        output = StringIO()
        call_command("first_login", stdout=output)
        return output.getvalue()

    def test_the_printed_name_and_password_open_the_admin(self):
        words = self.first_login().split()

        name, password = words[words.index("name") + 1], words[-1]

        self.assertIs(self.client.login(username=name, password=password), True)
        self.assertIs(User.objects.get(username=name).is_superuser, True)

    def test_the_second_time_it_makes_and_reveals_nothing(self):
        password = self.first_login().split()[-1]

        again = self.first_login()

        self.assertEqual(User.objects.count(), 1)
        self.assertNotIn(password, again)
        self.assertEqual(again.count("\n"), 1)
        self.assertIn("changepassword editor", again)

    def test_a_deactivated_editor_stays_deactivated(self):
        User.objects.create_superuser("editor", is_active=False)

        output = self.first_login()

        self.assertIn("editor2", output)
        self.assertIs(User.objects.get(username="editor").is_active, False)
