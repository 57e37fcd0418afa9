"""How a ranking compares with the one before: what came in, rose, fell, came back and left.

An edition stands on the latest major edition up to itself, and is compared with the major edition
before that, by when they went live. The last edition of the list that a list carries on counts as
the one before its first. A sealed edition counts as none.
"""

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from ..models import Edition, Placement, Song
from ..models.listicles import ListicleText

UNRANKED = ListicleText.Order.UNRANKED


class Kind(StrEnum):
    """What became of a song since the edition before."""

    NEW = "new"
    RETURNED = "returned"
    UP = "up"
    DOWN = "down"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Step:
    """One song's movement; `places` says how many ranks it rose or fell."""

    kind: Kind
    places: int = 0

    @property
    def words(self):
        """As readers see it; "" for a song that stayed where it was."""
        words = {Kind.NEW: "New", Kind.RETURNED: "Back", Kind.UNCHANGED: ""}
        return words.get(self.kind) if self.kind in words else f"{self.kind.title()} {self.places}"


@dataclass(frozen=True)
class Departure:
    """A song that left; `has_page` says whether readers still find it in another list."""

    song: Song
    rank: int
    has_page: bool


@dataclass(frozen=True)
class Movement:
    """The step of each song of a ranking by the song's id, and the songs that left, by rank."""

    steps: dict[int, Step]
    departed: list[int]
    departures: tuple[Departure, ...] = ()

    @property
    def words(self):
        """The whole in numbers: "2 new, 1 back, 3 moved, 1 left"; "" when all stayed."""
        counts = Counter(step.kind for step in self.steps.values())
        numbers = {
            "new": counts[Kind.NEW],
            "back": counts[Kind.RETURNED],
            "moved": counts[Kind.UP] + counts[Kind.DOWN],
            "left": len(self.departed),
        }
        return ", ".join(f"{number} {what}" for what, number in numbers.items() if number)


def compare(now, before, listed=frozenset()):
    """The movement between two rankings, each the ranks by song; `listed` songs have been there."""
    steps = {song: step(rank, before.get(song), song in listed) for song, rank in now.items()}
    return Movement(steps, [song for song in sorted(before, key=before.get) if song not in now])


def step(rank, rank_before, was_listed):
    if rank_before is None:
        return Step(Kind.RETURNED if was_listed else Kind.NEW)
    if rank == rank_before:
        return Step(Kind.UNCHANGED)
    return Step(Kind.UP if rank < rank_before else Kind.DOWN, abs(rank - rank_before))


def movement_of(edition, ranking):
    """The movement of an edition whose placements these are; None where nothing can be compared.

    One query, which reads nothing but the list's own editions.
    """
    if not hasattr(edition, "before_id"):
        edition = Edition.objects.with_standing().get(pk=edition.pk)
    if edition.before_id is None or not edition.is_ranked:
        return None
    in_it = Q(edition=edition.before_id)
    listed = (
        Placement.objects.filter(edition__in=earlier_editions(edition))
        .order_by("song_id")
        .values("song_id", "song__title", "song__slug")
        .annotate(
            rank_before=Max("rank", filter=in_it),
            order_before=Max("edition__order", filter=in_it),
            has_page=Exists(Placement.objects.live().filter(song=OuterRef("song_id"))),
        )
    )
    listed = {row["song_id"]: row for row in listed}
    before = {song: row for song, row in listed.items() if row["rank_before"]}
    if any(row["order_before"] == UNRANKED for row in before.values()):
        return None
    movement = compare(
        now={placement.song_id: placement.rank for placement in ranking},
        before={song: row["rank_before"] for song, row in before.items()},
        listed=listed,
    )
    if edition.before_id == edition.predecessor_edition_id and not edition.predecessor_is_live:
        # Which songs stood in a list that left the site, readers are not told.
        return movement
    departures = tuple(departure(before[song]) for song in movement.departed)
    return replace(movement, departures=departures)


def departure(row):
    song = Song(pk=row["song_id"], title=row["song__title"], slug=row["song__slug"])
    return Departure(song, row["rank_before"], row["has_page"])


def earlier_editions(edition):
    """The major editions of the list that went live before the one that this edition stands on."""
    counted = Q(pk=edition.predecessor_edition_id)
    if edition.major_from:  # one that was cancelled stands on none
        own = Q(listicle=edition.listicle_id, is_minor=False)
        counted |= own & Q(live_from__lt=edition.major_from)
    # By id, or databases read all placements there are rather than these few.
    return Edition.objects.unsealed().filter(counted).values("pk")


def movements_of(editions):
    """The movements of these major editions of one list, by id; without what cannot be compared.

    Two queries, however many editions there are. Takes what `with_standing` loads.
    """
    compared = [each for each in editions if each.before_id and each.is_ranked]
    if not compared:
        return {}
    rankings, orders = {}, {}
    wanted = {pk for each in compared for pk in (each.pk, each.before_id)}
    rows = Placement.objects.filter(edition__in=wanted).order_by()
    for pk, order, song, rank in rows.values_list("edition", "edition__order", "song", "rank"):
        rankings.setdefault(pk, {})[song] = rank
        orders[pk] = order
    latest = max(compared, key=lambda each: each.live_from)
    carried_on = Q(edition=latest.predecessor_edition_id)
    listed = (
        Placement.objects.filter(edition__in=earlier_editions(latest))
        .order_by()
        .values("song_id")
        .annotate(since=Min("edition__live_from"), was_before=Count("pk", filter=carried_on))
    )
    listed = {row["song_id"]: row for row in listed}
    return {
        each.pk: compare(
            now=rankings.get(each.pk, {}),
            before=rankings.get(each.before_id, {}),
            listed={
                song
                for song, row in listed.items()
                if row["was_before"] or row["since"] < each.live_from
            },
        )
        for each in compared
        if orders.get(each.before_id) != UNRANKED
    }
