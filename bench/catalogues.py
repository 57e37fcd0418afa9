"""The catalogues to measure over, kept in var/bench/ until the code that makes them changes."""

import hashlib
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from catalog import publishing
from catalog.fill import fill
from catalog.models import Listicle, Song, Theme

# Lists and songs.
FEW, MANY = (100, 1_000), (10_000, 10_000)


def catalogue(listicles, songs):
    """The database file with so many lists; made when there is none of the present code."""
    path = settings.BENCH_DIR / f"{fingerprint()}-{listicles}.sqlite3"
    if not path.exists():
        for old in settings.BENCH_DIR.glob(f"*-{listicles}.sqlite3*"):
            old.unlink()
        print(f"Making a catalogue of {listicles} lists, once…", file=sys.stderr)
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        use(unfinished)
        call_command("migrate", verbosity=0)
        fill(listicles, songs, seed=1)
        publish_a_long_list()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        unfinished.rename(path)
    return path


def fingerprint():
    """Covers the code that the catalogues are made by."""
    product = settings.BASE_DIR / "catalog"
    code = [Path(__file__), product / "fill.py"]
    for folder in ("migrations", "publishing", "text"):
        code += sorted((product / folder).glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()[:12]


def publish_a_long_list():
    listicle = Listicle.objects.create(title="A hundred songs", slug="a-hundred-songs")
    listicle.themes.set(Theme.objects.busiest_first()[:3])
    for song in Song.objects.order_by("pk")[:100]:
        listicle.append(song, blurb=f"<p>{'Words about this song. ' * 10}</p>")
    publishing.publish(listicle)


def use(path):
    connection.close()
    connection.settings_dict["NAME"] = str(path)
