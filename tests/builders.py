"""Records for tests, a builder a noun. A test names only the fields it is about."""

from importlib import import_module
from itertools import count

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from django.db import transaction
from django.utils import timezone

from catalog.intake import parser, reader
from catalog.intake.kept import take_in
from catalog.models import Artist, Author, Listicle, Merchant, OutboundLink, Song, Theme
from catalog.publishing.digests import keep_digest
from catalog.publishing.editions import freeze, lay_out

numbers = count(1)


def make_artist(name=None, **fields):
    return Artist.objects.create(name=name or f"Artist no {next(numbers)}", **fields)


def make_theme(name=None, **fields):
    return Theme.objects.create(name=name or f"Theme no {next(numbers)}", **fields)


def make_author(name=None, **fields):
    return Author.objects.create(name=name or f"Author no {next(numbers)}", **fields)


def make_editor(name=None, **fields):
    """A login that may do everything at the editors' desk; the password is "password"."""
    name = name or f"editor{next(numbers)}"
    return get_user_model().objects.create_superuser(name, password="password", **fields)


def make_colleague(role, name=None, **fields):
    """A login in one of the roles: "Writer", "Editor" or "Manager"; the password is "password"."""
    if not Group.objects.filter(name=role).exists():  # a test that commits has emptied the tables
        import_module("catalog.migrations.0003_roles").make_roles(apps)
    name = name or f"{role.lower()}{next(numbers)}"
    user = get_user_model().objects.create_user(name, password="password", is_staff=True, **fields)
    user.groups.add(Group.objects.get(name=role))
    return user


@transaction.atomic
def make_song(title=None, *, by=None, themes=(), **fields):
    """A song by an artist, or by several: a list of what `Song.credit` takes."""
    song = Song(title=title or f"Song no {next(numbers)}", **fields)
    song.save()
    song.credit(*(by if isinstance(by, list) else [by or make_artist()]))
    if "slug" not in fields:
        song.settle_address()
    song.themes.set(themes)
    return song


def make_merchant(name=None, **fields):
    """A shop whose links are not paid, unless told; its host is made of its name."""
    name = name or f"Merchant no {next(numbers)}"
    fields.setdefault("hosts", f"{name.lower().replace(' ', '-')}.example")
    return Merchant.objects.create(name=name, **fields)


def make_link(song=None, merchant=None, **fields):
    song, merchant = song or make_song(), merchant or make_merchant()
    fields.setdefault("url", f"https://{merchant.host_list[0]}/{song.pk}")
    return OutboundLink.objects.create(song=song, merchant=merchant, **fields)


@transaction.atomic
def make_listicle(title=None, *, songs=2, themes=(), **fields):
    """A list with its working copy; `songs` says how many, or which, number 1 first."""
    listicle = Listicle.objects.create(title=title or f"List no {next(numbers)}", **fields)
    listicle.themes.set(themes)
    for song in [make_song() for _ in range(songs)] if isinstance(songs, int) else songs:
        listicle.append(song)
    keep_digest(listicle)
    return listicle


@transaction.atomic
def make_edition(title=None, *, listicle=None, live_from=None, expires_at=None, note="", **fields):
    """A list as published, now unless told; of this list's working copy, or of a new list."""
    listicle = listicle or make_listicle(title, **fields)
    keep_digest(listicle)
    edition = freeze(listicle, change_note=note, live_from=live_from or timezone.now())
    if expires_at:
        edition.expires_at = expires_at
        edition.save(update_fields=["expires_at"])
    lay_out(listicle)
    edition.refresh_from_db()
    return edition


def make_intake(*pairs, **fields):
    """An article on its way to becoming a list of songs, which are pairs of title and artist."""
    number = next(numbers)
    pairs = pairs or [(f"Rain no {number}.{place}", f"Singer no {number}") for place in (1, 2, 3)]
    lines = [f"{place}. {song} by {artist}" for place, (song, artist) in enumerate(pairs, start=1)]
    source = reader.read("\n\nA sentence of some length about this song.\n\n".join(lines))
    return take_in(source, parser.parse(source), **fields)


def make_page(url, title=None, content="<p>Words.</p>"):
    """A static page."""
    page = FlatPage.objects.create(
        url=url, title=title or f"Page no {next(numbers)}", content=content
    )
    page.sites.add(Site.objects.get_current())
    return page
