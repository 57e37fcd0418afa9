"""All checks of a ranked list, and what readers and colleagues know of the findings already."""

from dataclasses import replace

from django.db.models import Q
from django.utils import timezone

from ...models import Edition
from ..ranked_list import RankedList
from . import counts, decisions, head, heavy, links, structure, wording
from .findings import Level
from .reading import Reading

CHECKS = (
    *structure.CHECKS,
    *decisions.CHECKS,
    *counts.CHECKS,
    *wording.CHECKS,
    *heavy.CHECKS,
    *head.CHECKS,
    *links.CHECKS,
)
WEIGHT = list(Level)


def preflight(ranked_list, checks=CHECKS):
    """All findings of a RankedList, the blocking ones first, then by rank; each key once."""
    return in_order(finding for _, finding in _found(ranked_list, checks))


def examine(ranked_list):
    """The findings of a working copy, each with whether readers see it already, and with the
    reason that was given for it.
    """
    found = list(_found(ranked_list, CHECKS))
    weighty = [(check, finding) for check, finding in found if finding.level is not Level.ADVICE]
    if not weighty:
        return in_order(finding for _, finding in found)
    editions = list(_standing(ranked_list.listicle))
    live = next((edition for edition in editions if edition.is_live()), None)
    seen = keys_of(live, ranked_list, {check for check, _ in weighty}) if live else frozenset()
    reasons = {
        (reason.code, reason.field, reason.song_id): reason
        for edition in editions
        for reason in edition.reasons.all()
    }
    return in_order(
        replace(finding, is_live=finding.key in seen, reason=reasons.get(finding.key))
        for _, finding in found
    )


def keys_of(edition, ranked_list, checks):
    """The keys of an edition's own findings; what it shares with the draft is not loaded again."""
    if edition.digest == ranked_list.listicle.digest:
        # As the edition's: what is still to be decided of the draft, readers do not see.
        shown = replace(ranked_list, edition=edition)
    else:
        songs = {song.pk: song for song in ranked_list.songs}
        placements = list(edition.placements.order_by("rank"))
        if all(placement.song_id in songs for placement in placements):
            for placement in placements:
                placement.song = songs[placement.song_id]
        else:
            placements = list(edition.placements.order_by("rank").for_page())
        shown = RankedList(
            listicle=ranked_list.listicle,
            text=edition,
            ranking=placements,
            themes=list(edition.themes.all()),
            edition=edition,
        )
    return {finding.key for finding in preflight(shown, checks)}


def in_order(findings):
    return sorted(findings, key=lambda each: (WEIGHT.index(each.level), each.rank or 0))


def _found(ranked_list, checks):
    """Each finding with the check that made it; of several with one key, the first."""
    reading = Reading(ranked_list)
    keys = set()
    for check in checks:
        for finding in check(reading):
            if finding.key not in keys:
                keys.add(finding.key)
                yield check, finding


def _standing(listicle):
    """The live edition and the scheduled one, the live one last, with their reasons."""
    now = timezone.now()
    live = Edition.objects.live(now).values("pk")
    standing = listicle.editions.filter(Q(pk__in=live) | Q(live_from__gt=now))
    loaded = standing.select_related("created_by").prefetch_related("reasons")
    return loaded.order_by("-live_from")
