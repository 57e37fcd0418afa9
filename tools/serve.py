"""The production server on this machine, over var/: what is missing is prepared first."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from tools.defaults import ROOT, VAR, default, fill_in
from tools.environment import locked


def main():
    os.environ["DEBUG"] = "false"
    os.environ["DJANGO_SETTINGS_MODULE"] = "sadsongs.settings"
    fill_in()
    default("PORT", lambda: "8000")
    default("WORKERS", lambda: "2")
    check_workers(os.environ["WORKERS"])
    with locked(VAR):
        prepare()
    os.execv(sys.executable, [sys.executable, "-m", "granian", *granian_options()])


def check_workers(text):
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        sys.exit(f"WORKERS must be a whole number from 1 on, not “{text}”.")


def prepare():
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command

    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    check_database()
    check_media_folder()
    call_command("migrate", verbosity=0)
    collect_static()


def check_database():
    from django.db import Error, connection

    # Without the pool, which takes half a minute to give up.
    trial = connection.copy()
    if trial.settings_dict["OPTIONS"].pop("pool", None):
        trial.settings_dict["OPTIONS"].setdefault("connect_timeout", 10)
    try:
        trial.ensure_connection()
    except Error as error:
        sys.exit(f"DATABASE_URL: the database cannot be used: {' '.join(str(error).split())}")
    finally:
        trial.close()


def check_media_folder():
    from django.conf import settings

    try:
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=settings.MEDIA_ROOT).close()
    except OSError as error:
        sys.exit(f"MEDIA_ROOT: nothing can be stored in {settings.MEDIA_ROOT}: {error.strerror}.")


def collect_static():
    """Compress the static files, unless that was done with the very same ones."""
    from django.conf import settings
    from django.core.management import call_command

    target = Path(settings.STATIC_ROOT)
    stamp = target.with_name("static.stamp")
    wanted = static_fingerprint()
    if (target / "staticfiles.json").exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print("Compressing the static files, until they change…", flush=True)
    stamp.unlink(missing_ok=True)
    target.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def static_fingerprint():
    """Covers all that the compressed files are made from: the files, the settings, the tools."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()

    def add(name, content):
        digest.update(f"{name} {len(content)} ".encode() + content)

    for path in [ROOT / "requirements.txt", *sorted((ROOT / "sadsongs").glob("*.py"))]:
        add(path.name, path.read_bytes())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            with storage.open(path) as file:
                add(path, file.read())
    return digest.hexdigest()


def granian_options():
    from django.conf import settings

    return [
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={os.environ['PORT']}",
        f"--workers={os.environ['WORKERS']}",
        # Granian's own number is in the hundreds; each thread may hold a database connection.
        "--blocking-threads=4",
        "--respawn-failed-workers",
        # Ctrl-C reaches a worker twice, from the terminal and from its parent, and now and then
        # that locks it up.
        "--workers-kill-timeout=5",
        "--no-ws",
        # Pictures, under names made of their content. Behind nginx, nginx does this.
        "--static-path-route=/media",
        f"--static-path-mount={settings.MEDIA_ROOT}",
        "--static-path-expires=31536000",
        "sadsongs.wsgi:application",
    ]


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
