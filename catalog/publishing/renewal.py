"""Next year's list: a draft begun from an edition, in which every entry is to be decided on."""

import re

from django.db import transaction

from .. import trail
from ..models import Entry, Listicle, ListicleTheme
from ..trail import Action
from .digests import keep_digest
from .editions import bring_back, lock, refuse_sealed
from .refusals import Stale

Decision = Entry.Decision

# No word boundary would do: "2026년" has none after its year.
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def next_title(title):
    """A title with its latest year put forward by one; as it is where it names none."""
    years = YEAR.findall(title)
    if not years:
        return title
    latest = max(years)
    return YEAR.sub(lambda found: str(int(latest) + 1) if found[0] == latest else found[0], title)


@transaction.atomic
def renew(edition, seen_version, by=None):
    """Bring an edition back into its list's working copy, to become a new edition of that list.

    `seen_version` is the version of the working copy that the editor has seen. Entries of songs
    that stand in both keep their rows, private notes included. Raises Stale and Refused.
    """
    listicle, digest_before = edition.listicle, edition.listicle.digest
    if not Listicle.objects.claim(listicle.pk, seen_version):
        raise Stale("The draft has been changed since you looked: it was left as it is.")
    bring_back(edition)
    Listicle.objects.filter(pk=listicle.pk).update(renews=edition)
    listicle.entries.update(decision=Decision.OPEN)
    listicle.refresh_from_db()
    _record(by, listicle, edition, digest_before)
    return listicle


@transaction.atomic
def succeed(edition, title, by=None):
    """Begin a new list that carries on the edition's own: its words, themes and songs.

    Pictures are the same stored files: a file is never removed with what shows it. Raises Refused.
    """
    predecessor = lock(edition.listicle)
    refuse_sealed(edition)
    words = edition.text() | {"title": title}
    listicle = Listicle.objects.create(predecessor=predecessor, writer=by, renews=edition, **words)
    ListicleTheme.objects.bulk_create(
        ListicleTheme(content_object=listicle, tag_id=theme_id)
        for theme_id in edition.theme_items.values_list("tag", flat=True)
    )
    Entry.objects.bulk_create(
        Entry(
            listicle=listicle,
            song_id=placement.song_id,
            decision=Decision.OPEN,
            **placement.text(),
        )
        for placement in edition.placements.order_by("rank")
    )
    keep_digest(listicle)
    _record(by, listicle, edition)
    return listicle


@transaction.atomic
def keep_undecided(listicle, seen_version):
    """Keep every entry that is still to be decided on; return how many. Raises Stale."""
    if not Listicle.objects.claim(listicle.pk, seen_version):
        raise Stale("The draft has been changed since you looked: nothing was decided on.")
    return undecided(listicle).update(decision=Decision.KEEP)


def undecided(listicle):
    """The entries that are to be kept, rewritten or removed before the list can be published."""
    return listicle.entries.filter(decision=Decision.OPEN)


def _record(by, listicle, edition, digest_before=""):
    trail.record(
        by,
        Action.RENEWED,
        listicle,
        edition_number=edition.number,
        digest_before=digest_before,
        digest_after=listicle.digest,
    )
