"""Publishing and withdrawing: what readers see changes by changing editions' intervals."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from ..models import Edition, EditionTheme, Listicle, Placement, Theme
from .digests import keep_digest
from .preflight import preflight
from .ranked_list import RankedList


class NotPublishable(Exception):
    """The working copy has blocking findings; `findings` says which."""

    def __init__(self, findings):
        self.findings = findings
        super().__init__(" ".join(finding.sentence for finding in findings))


@transaction.atomic
def publish(listicle, by=None, note=""):
    """Freeze the working copy into a new edition that is live from now on, and return it.

    Where readers see exactly this content already, nothing changes and the live edition is
    returned. The caller has checked that `by` (a user; None for the command line) may publish.
    Raises NotPublishable when preflight has blocking findings.
    """
    listicle = lock(listicle)
    blocking = [finding for finding in preflight(RankedList.of_draft(listicle)) if finding.blocks]
    if blocking:
        raise NotPublishable(blocking)
    keep_digest(listicle)
    now = timezone.now()
    live = listicle.editions.live(now).first()
    if live and live.digest == listicle.digest:
        return live
    edition = freeze(listicle, by=by, note=note, live_from=_free_start(listicle, now))
    lay_out(listicle)
    edition.refresh_from_db()
    return edition


@transaction.atomic
def withdraw(listicle):
    """Take the list off the site from now on; return the edition that ended, None if none did."""
    listicle = lock(listicle)
    now = timezone.now()
    live = listicle.editions.live(now).first()
    if live is None:
        return None
    # An interval holds at least a moment, also for who withdraws in the same microsecond.
    live.expires_at = max(now, live.live_from + timedelta(microseconds=1))
    live.save(update_fields=["expires_at"])
    lay_out(listicle)
    live.refresh_from_db()
    return live


def lock(listicle):
    """The list, read anew and kept from other publishers until the transaction ends.

    SQLite has no row locks and needs none: there every transaction that may write has the database
    to itself (IMMEDIATE, see the settings).
    """
    return Listicle.objects.select_for_update().get(pk=listicle.pk)


def freeze(listicle, *, by, note, live_from):
    """Copy the working copy into a new edition, placements and themes included."""
    numbers = listicle.editions.aggregate(last=Max("number"))
    edition = Edition.objects.create(
        listicle=listicle,
        number=(numbers["last"] or 0) + 1,
        live_from=live_from,
        live_until=_next_start(listicle, live_from),
        created_by=by,
        change_note=note,
        digest=listicle.digest,
        **listicle.text(),
    )
    Placement.objects.bulk_create(
        Placement(edition=edition, song_id=entry.song_id, live_from=live_from, **entry.text())
        for entry in listicle.entries.all()
    )
    EditionTheme.objects.bulk_create(
        EditionTheme(content_object=edition, tag_id=theme_id, live_from=live_from)
        for theme_id in listicle.theme_items.values_list("tag", flat=True)
    )
    return edition


def lay_out(listicle):
    """Derive the end of every edition of a list: when it expires or when the next one starts.

    The only writer of `live_until`; called after every change, under the list's lock.
    """
    editions = list(listicle.editions.order_by("-live_from"))
    for edition, live_until in zip(editions, ends(editions), strict=True):
        if edition.live_until != live_until:
            Edition.objects.filter(pk=edition.pk).update(live_until=live_until)
    keep_list_counts(listicle)


def ends(editions):
    """The moments at which these editions of one list, the latest first, end; None means never."""
    following = None
    for edition in editions:
        moments = [moment for moment in (edition.expires_at, following) if moment]
        yield min(moments, default=None)
        following = edition.live_from


def keep_list_counts(listicle):
    """Count anew the live lists of each theme this list ever carried: the order of busy themes."""
    carried = EditionTheme.objects.filter(content_object__listicle=listicle).values("tag")
    # Held before they are counted, or two lists published at once would each miss the other.
    # Always in one order, and without a claim on their keys, to which new editions refer meanwhile.
    themes = Theme.objects.filter(pk__in=carried).order_by("pk").select_for_update(no_key=True)
    kept = dict(themes.values_list("pk", "list_count"))
    live = EditionTheme.objects.live().filter(tag__in=kept).order_by()
    counts = dict(live.values_list("tag").annotate(lists=Count("content_object__listicle")))
    for theme_id, list_count in kept.items():
        if list_count != counts.get(theme_id, 0):
            Theme.objects.filter(pk=theme_id).update(list_count=counts.get(theme_id, 0))


def _free_start(listicle, moment):
    """The moment, or the first one after it at which no edition of the list starts."""
    while listicle.editions.filter(live_from=moment).exists():
        moment += timedelta(microseconds=1)
    return moment


def _next_start(listicle, moment):
    following = listicle.editions.filter(live_from__gt=moment).order_by("live_from").first()
    return following.live_from if following else None
