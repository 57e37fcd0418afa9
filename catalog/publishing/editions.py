"""Publishing and withdrawing: what readers see changes by changing editions' intervals."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from .. import trail
from ..models import Edition, EditionTheme, Entry, Listicle, ListicleTheme, Placement, Reason, Theme
from ..trail import Action
from .digests import keep_digest
from .moments import on_the_clock
from .preflight import examine
from .ranked_list import RankedList
from .refusals import NotPublishable, Refused, Stale


@transaction.atomic
def publish(listicle, by=None, at=None, expires_at=None, minor=False, note="", reasons=None):
    """Freeze the working copy into a new edition, live from a moment on (None: now); return it.

    Where an edition with this very content is live, or scheduled for the same moment, there is
    nothing to do and that edition is returned. Publishing now leaves a scheduled edition in its
    place; publishing at the moment of a scheduled edition puts the new one in its place. The caller
    has checked that `by` (a user; None for the command line) may publish. `reasons` say why it is
    published in spite of findings: by a finding's name, its code, or "" for all. Raises Refused.
    """
    listicle = lock(listicle)
    keep_digest(listicle)
    findings = examine(RankedList.of_draft(listicle))
    if refused := [each for each in findings if each.holds_back(reasons or {})]:
        raise NotPublishable(refused)
    refuse_sealed_content(listicle)
    end_renewal(listicle)
    now = timezone.now()
    refuse_past(at, now)
    refuse_end(expires_at, at or now)
    scheduled = listicle.editions.scheduled(now).first()
    if at and scheduled and scheduled.live_from != at:
        raise Refused(
            f"Version {scheduled.number} is scheduled for {on_the_clock(scheduled.live_from)}: "
            "reschedule or cancel it first."
        )
    standing = scheduled if at else listicle.editions.live(now).first()
    if standing and standing.digest == listicle.digest and expires_at is None:
        _end_review(listicle)
        return standing
    if minor:
        refuse_other_ranking(listicle, listicle.editions.live(now).first())
    if at and scheduled:
        _cancel(scheduled)
    edition = freeze(
        listicle,
        live_from=at or _free_start(listicle, now),
        expires_at=expires_at,
        is_minor=minor,
        created_by=by,
        change_note=note,
    )
    _end_review(listicle)
    action = Action.SCHEDULED if at else Action.PUBLISHED
    given = keep_reasons(edition, findings, reasons or {})
    before = standing.digest if standing else ""
    return _laid_out(edition, by, action, digest_before=before, reason=given)


@transaction.atomic
def withdraw(listicle, by=None, reason=""):
    """Take the list off the site from now on, and cancel what is scheduled.

    Returns the edition that ended, or else the one that was cancelled; None if there was neither.
    """
    try:
        listicle = lock(listicle)
    except Refused:  # deleted meanwhile, which only a list that was never published can be
        return None
    now = timezone.now()
    live = listicle.editions.live(now).first()
    scheduled = listicle.editions.scheduled(now).first()
    if live:
        # An interval holds at least a moment, also for who withdraws in the same microsecond.
        live.expires_at = max(now, live.live_from + timedelta(microseconds=1))
        live.save(update_fields=["expires_at"])
    if scheduled:
        _cancel(scheduled)
    lay_out(listicle)
    withdrawn = live or scheduled
    if withdrawn:
        withdrawn.refresh_from_db()
        _record(by, Action.WITHDRAWN, withdrawn, reason=reason)
    return withdrawn


@transaction.atomic
def expire(listicle, at, by=None):
    """Give the live edition an end to come, or take its end away (None). Raises Refused."""
    listicle = lock(listicle)
    now = timezone.now()
    refuse_past(at, now)
    live = listicle.editions.live(now).first()
    if live is None:
        raise Refused("The list is not live: there is nothing that could end.")
    live.expires_at = at
    live.save(update_fields=["expires_at"])
    return _laid_out(live, by, Action.ENDED)


@transaction.atomic
def reschedule(listicle, at, by=None):
    """Move the scheduled edition to another moment to come. Raises Refused."""
    listicle = lock(listicle)
    now = timezone.now()
    refuse_past(at, now)
    scheduled = _scheduled(listicle, now)
    refuse_end(scheduled.expires_at, at)
    _start(scheduled, at)
    return _laid_out(scheduled, by, Action.RESCHEDULED)


@transaction.atomic
def cancel(listicle, by=None):
    """Cancel the scheduled edition: it keeps its number and never goes live. Raises Refused."""
    listicle = lock(listicle)
    scheduled = _scheduled(listicle, timezone.now())
    _cancel(scheduled)
    return _laid_out(scheduled, by, Action.CANCELLED)


@transaction.atomic
def restore(edition, seen_version, by=None):
    """Bring an edition back into the working copy, exactly: words, themes, songs and order.

    `seen_version` is the version of the working copy that the editor has seen. Entries of songs
    that stand in both keep their rows. Raises Stale when the working copy was written since.
    """
    listicle, digest_before = edition.listicle, edition.listicle.digest
    if not Listicle.objects.claim(listicle.pk, seen_version):
        raise Stale("The draft has been changed since you looked: nothing was restored.")
    bring_back(edition)
    end_renewal(listicle)
    listicle.refresh_from_db()
    _record(by, Action.RESTORED, edition, digest_before=digest_before)
    return listicle


def bring_back(edition):
    """Make the working copy, which the caller has claimed, say what an edition says."""
    listicle = edition.listicle
    refuse_sealed(edition)
    Listicle.objects.filter(pk=listicle.pk).update(**edition.text())
    listicle.theme_items.all().delete()
    ListicleTheme.objects.bulk_create(
        ListicleTheme(content_object=listicle, tag_id=theme_id)
        for theme_id in edition.theme_items.values_list("tag", flat=True)
    )
    placements = list(edition.placements.order_by("rank"))
    kept = listicle.entries.filter(song__in=[placement.song_id for placement in placements])
    leaving = listicle.entries.exclude(pk__in=kept)
    keep_notes(listicle, leaving)
    leaving.delete()
    entries = {entry.song_id: entry for entry in kept}
    for placement in placements:
        words = {name: value for name, value in placement.text().items() if name != "rank"}
        if entry := entries.get(placement.song_id):
            Entry.objects.filter(pk=entry.pk).update(**words)
        else:
            entries[placement.song_id] = listicle.append(placement.song, **words)
    listicle.put_in_order(entries[placement.song_id] for placement in placements)
    keep_digest(listicle)


def keep_notes(listicle, leaving):
    """Put the notes of entries that leave into the list's own: they go with no row."""
    notes = [
        f"{entry.song.label if entry.song else 'An entry without song'}: {entry.private_note}"
        for entry in leaving.exclude(private_note="").select_related("song")
    ]
    if notes:
        present = Listicle.objects.filter(pk=listicle.pk)
        own = present.values_list("private_note", flat=True).get()
        present.update(private_note="\n".join([*filter(None, [own]), *notes]))


def keep_reasons(edition, findings, reasons):
    """Keep with an edition why it was published in spite of findings; return what is said now.

    What was said for the version before is kept on, where nothing else is said.
    """
    kept, given = [], []
    for finding in findings:
        said = finding.reason_among(reasons)
        text = said or (finding.reason.text if finding.reason else "")
        if said:
            given.append(f"{finding.sentence} {said}")
        if text:
            code, field, song_id = finding.key
            row = Reason(code=code, field=field, song_id=song_id)
            row.edition, row.sentence, row.text = edition, finding.sentence, text
            kept.append(row)
    Reason.objects.bulk_create(kept)
    return "\n".join(given)


def _laid_out(edition, by, action, **details):
    """The edition, once the ends of its list's editions are derived and the deed is recorded."""
    lay_out(edition.listicle)
    edition.refresh_from_db()
    _record(by, action, edition, **details)
    return edition


def _record(by, action, edition, **details):
    trail.record(
        by,
        action,
        edition.listicle,
        edition_number=edition.number,
        digest_after=edition.digest,
        **details,
    )


def _end_review(listicle):
    """What is published needs no review any more."""
    Listicle.objects.filter(pk=listicle.pk).update(
        proposed_by=None, proposed_at=None, approved_by=None, approved_at=None, approved_digest=""
    )


def end_renewal(listicle):
    """What goes out, or is put back as it was, is next year's list in the making no longer."""
    Listicle.objects.filter(pk=listicle.pk).update(renews=None)
    listicle.entries.exclude(decision="").update(decision="")


def refuse_sealed(edition):
    """Asked of the database, under the list's lock: it may have been sealed a moment ago."""
    if Edition.objects.sealed().filter(pk=edition.pk).exists():
        raise Refused(f"Version {edition.number} is sealed: no word of it comes back.")


def refuse_sealed_content(listicle):
    """What had to disappear does not go out again under another number."""
    if sealed := listicle.editions.sealed().filter(digest=listicle.digest).first():
        raise Refused(
            f"The draft still says exactly what version {sealed.number} said, which is sealed: "
            "take out of it what must not be read."
        )


def refuse_past(moment, now):
    if moment is not None and moment <= now:
        raise Refused("This moment has passed: choose one to come.")


def refuse_end(end, start):
    if end is not None and end <= start:
        raise Refused("The end must come after the beginning.")


def refuse_other_ranking(listicle, live):
    """A correction changes words only; whoever moved a song has made a new version."""
    if live is None:
        raise Refused("There is no version that could be corrected: publish a new one.")
    draft = list(listicle.entries.order_by("rank").values_list("song", flat=True))
    if draft != list(live.placements.order_by("rank").values_list("song", flat=True)):
        raise Refused("Songs or ranks have changed: that is a new version, not a correction.")


def _scheduled(listicle, now):
    if scheduled := listicle.editions.scheduled(now).first():
        return scheduled
    raise Refused("No version of this list is scheduled.")


def _start(edition, moment):
    """Let an edition, and its parts with it, begin at a moment; None means never."""
    Edition.objects.filter(pk=edition.pk).update(live_from=moment, live_until=None)
    edition.placements.update(live_from=moment)
    edition.theme_items.update(live_from=moment)


def _cancel(edition):
    _start(edition, None)


def lock(listicle):
    """The list, read anew and kept from other publishers until the transaction ends.

    SQLite has no row locks and needs none: there every transaction that may write has the database
    to itself (IMMEDIATE, see the settings). Raises Refused when there is no such list any more.
    """
    if locked := Listicle.objects.select_for_update().filter(pk=listicle.pk).first():
        return locked
    raise Refused(f"“{listicle}” was deleted meanwhile.")


def freeze(listicle, *, live_from, **fields):
    """Copy the working copy into a new edition, placements and themes included."""
    numbers = listicle.editions.aggregate(last=Max("number"))
    edition = Edition.objects.create(
        listicle=listicle,
        number=(numbers["last"] or 0) + 1,
        live_from=live_from,
        live_until=_next_start(listicle, live_from),
        digest=listicle.digest,
        **listicle.text(),
        **fields,
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
    editions = list(listicle.editions.exclude(live_from=None).order_by("-live_from"))
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
    held = [theme.pk for theme in themes]
    now = timezone.now()
    live = EditionTheme.objects.live(now).filter(tag__in=held).order_by()
    counts = dict(live.values_list("tag").annotate(lists=Count("content_object__listicle")))
    for theme_id in held:
        Theme.objects.filter(pk=theme_id).update(list_count=counts.get(theme_id, 0), counted_at=now)


def _free_start(listicle, moment):
    """The moment, or the first one after it at which no edition of the list starts."""
    while listicle.editions.filter(live_from=moment).exists():
        moment += timedelta(microseconds=1)
    return moment


def _next_start(listicle, moment):
    following = listicle.editions.filter(live_from__gt=moment).order_by("live_from").first()
    return following.live_from if following else None
