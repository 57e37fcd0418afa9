"""Checks of how the texts are written: empty, repeated, alike, at odds with the facts, unpaired."""

import re
from collections import defaultdict
from functools import cache

from django.db.models import Q
from rapidfuzz import fuzz, process

from ...models import Edition, Placement
from ...text.pairs import mended, unpaired
from ...text.passages import BREAK, flattened
from ...text.vocabulary import vocabularies
from .findings import Fix, Level
from .reading import READ_LENGTH, finding, names_of

ALIKE = 90  # per cent of the characters, in order
SHORTEST_ALIKE = 40
# How much of a text is compared; and with how many live texts of the same songs, and with how many
# of the newest lists.
COMPARED = 600
MOST_TEXTS = 300
NEWEST_LISTS = 20
OPENING_WORDS = 3
FEWEST_OPENINGS = 3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_YEAR = r"(?P<year{}>(?:18|19|20)\d\d)(?!\d)"


def entries_without_text(reading):
    for row in reading.ranking:
        if not row.blurb:
            yield finding(
                Level.ADVICE,
                "entry-without-text",
                f"No. {row.rank} has no text: say why the song stands there.",
                row,
                "blurb",
            )


def texts_that_say_nothing(reading):
    for passage in reading.blurbs:
        if not passage.row.song:
            continue
        known = {word for name in names_of(passage.row.song) for word in words_in(name)}
        # A long text says something; what is short is read whole.
        said = words_in(passage.plain[:READ_LENGTH])
        if all(word in known or word in fillers() or word.isdecimal() for word in said):
            yield passage.finding(
                Level.ADVICE,
                "text-says-nothing",
                f"The text of no. {passage.row.rank} only repeats title, artist or year: say why "
                "the song stands there.",
            )


def texts_alike_in_the_list(reading):
    before = {}
    for passage in reading.blurbs:
        words = for_comparison(passage.plain)
        if rank := alike_among(words, before):
            yield passage.finding(
                Level.ADVICE,
                "texts-alike",
                f"The text of no. {passage.row.rank} is nearly that of no. {rank}: write what only "
                "this song deserves.",
            )
        before[passage.row.rank] = words


def texts_of_other_lists(reading):
    """Compared with live texts of the same songs, and with those of the newest lists.

    Not with the list that this one carries on, or that carries it on: what is kept there, an editor
    has decided to keep.
    """
    if not reading.blurbs:
        return
    listicle = reading.ranked_list.listicle
    kin = Q(edition__listicle__in=[listicle.pk, listicle.predecessor_id or listicle.pk])
    kin |= Q(edition__listicle__predecessor=listicle.pk)
    live = Placement.objects.live().exclude(kin).exclude(blurb="")
    live = live.order_by("-live_from", "-id")
    songs = [row.song_id for row in reading.ranking if row.song_id]
    newest = Edition.objects.live().order_by("-live_from", "-id").values("pk")[:NEWEST_LISTS]
    same_songs, new_texts = live.filter(song__in=songs), live.filter(edition__in=newest)
    chosen = [Q(pk__in=texts.values("pk")[:MOST_TEXTS]) for texts in (same_songs, new_texts)]
    others = Placement.objects.filter(chosen[0] | chosen[1]).order_by()
    titles, texts = {}, {}
    for number, blurb, title in others.values_list("pk", "blurb", "edition__title"):
        titles[number], texts[number] = title, for_comparison(beginning(blurb))
    for passage in reading.blurbs:
        if number := alike_among(for_comparison(passage.plain), texts):
            yield passage.finding(
                Level.ADVICE,
                "text-of-other-list",
                f"The text of no. {passage.row.rank} is nearly one of the list "
                f"“{titles[number]}”: readers and search engines want words of its own.",
            )


def openings_alike(reading):
    by_opening = defaultdict(list)
    for passage in reading.blurbs:
        words = words_in(passage.plain[:READ_LENGTH])[:OPENING_WORDS]
        if len(words) == OPENING_WORDS:
            by_opening[tuple(words)].append(passage)
    for passages in by_opening.values():
        if len(passages) >= FEWEST_OPENINGS:
            *ranks, last = [str(passage.row.rank) for passage in passages]
            opening = " ".join(passages[0].plain.split()[:OPENING_WORDS])
            yield passages[0].finding(
                Level.ADVICE,
                "openings-alike",
                f"No. {', '.join(ranks)} and {last} all begin with “{opening}”: vary them.",
            )


def years_that_differ(reading):
    for passage in reading.texts_of_rows:
        song = passage.row.song
        if not (song and song.release_year):
            continue
        years = years_of_release(passage.plain)
        if years and song.release_year not in years:
            yield passage.finding(
                Level.ADVICE,
                "year-differs",
                f"{passage.place} says {years[0]}, the song’s record {song.release_year}: correct "
                "the one that is wrong.",
            )


def marks_unpaired(reading):
    for passage in [*reading.texts, *reading.texts_of_rows]:
        mark = unpaired(passage.flat)
        if mark:
            proposal = mended(passage.written, passage.flat)
            yield passage.finding(
                Level.ADVICE,
                "marks-unpaired",
                f"{passage.place} has a {mark} without its other half: pair it.",
                Fix("Pair it", proposal) if proposal else None,
            )


def beginning(html):
    """The words with which a stored text begins, on one line; enough of them to compare."""
    return " ".join(flattened(html[: 2 * COMPARED]).replace(BREAK, " ").split())


def for_comparison(text):
    return text[:COMPARED].casefold()


def alike_among(text, others):
    """The key of the text that is nearly this one, or None; short ones say little and may be."""
    if len(text) < SHORTEST_ALIKE:
        return None
    found = process.extractOne(text, others, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[2] if found else None


def words_in(text):
    return [word.casefold() for word in _WORD.findall(text)]


def years_of_release(text):
    """The years in which a text says that something came out."""
    return [
        int(next(filter(None, match.groupdict().values()))) for match in _release().finditer(text)
    ]


@cache
def fillers():
    """Words that say nothing of a song, in all languages."""
    return frozenset().union(*(vocabulary.fillers for vocabulary in vocabularies()))


@cache
def _release():
    before = [re.escape(term) for each in vocabularies() for term in each.released]
    after = [re.escape(term) for each in vocabularies() for term in each.released_after]
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(before)})\s+{_YEAR.format(1)}"
        rf"|\({_YEAR.format(2)}\)"
        rf"|(?<!\w){_YEAR.format(3)}(?:{'|'.join(after)})",
        re.IGNORECASE,
    )


CHECKS = (
    entries_without_text,
    texts_that_say_nothing,
    texts_alike_in_the_list,
    texts_of_other_lists,
    openings_alike,
    years_that_differ,
    marks_unpaired,
)
