"""Checks of what a ranked list is made of: entries, songs, artists, order."""

from collections import defaultdict

from ...models import SongName
from ...text.vocabulary import compiled
from .findings import Fix, Level
from .reading import finding

FEWEST_ENTRIES = 2
COUNTDOWN = compiled(lambda vocabulary: vocabulary.countdown)
RANKED = compiled(lambda vocabulary: vocabulary.ranked)


def too_few_entries(reading):
    if len(reading.ranking) < FEWEST_ENTRIES:
        yield finding(
            Level.BLOCKS,
            "too-few-entries",
            "A ranked list needs at least two songs: add entries.",
        )


def entries_without_song(reading):
    for row in reading.ranking:
        if row.song is None:
            yield finding(
                Level.BLOCKS,
                "entry-without-song",
                f"No. {row.rank} has no song: choose one, or remove the entry.",
                row,
                "song",
            )


def songs_without_artist(reading):
    for row in reading.ranking:
        if row.song and not row.song.credits.all():
            yield finding(
                Level.BLOCKS,
                "song-without-artist",
                f"“{row.song}”, no. {row.rank}, names no artist: open the song and credit one.",
                row,
                "song",
            )


def songs_twice(reading):
    """Two records of one song: the same artists, and a name in common.

    One record twice cannot be: the database refuses it.
    """
    by_artists = defaultdict(list)
    for row in reading.ranking:
        if row.song and (credits := row.song.credits.all()):
            by_artists[frozenset(credit.artist_id for credit in credits)].append(row)
    namesakes = [rows for rows in by_artists.values() if len(rows) > 1]
    if not namesakes:
        return
    keys = defaultdict(set)
    songs = [row.song_id for rows in namesakes for row in rows]
    for song_id, key in SongName.objects.filter(song__in=songs).values_list("song", "key"):
        keys[song_id].add(key)
    for rows in namesakes:
        first_by_key = {}
        for row in rows:
            before = [first_by_key[key] for key in keys[row.song_id] if key in first_by_key]
            for key in keys[row.song_id]:
                first_by_key.setdefault(key, row)
            if before:
                first = min(before, key=lambda each: each.rank)
                yield finding(
                    Level.NEEDS_REASON,
                    "song-twice",
                    f"No. {row.rank}, “{row.song}”, seems to be no. {first.rank}, “{first.song}”, "
                    "once more: remove one of them, or say why both stand here.",
                    row,
                    "song",
                )


def order_that_differs(reading):
    text = reading.text
    title = reading.without_names(text.title)
    if not text.is_countdown and says(COUNTDOWN, title):
        yield finding(
            Level.ADVICE,
            "order-differs",
            "The title promises a countdown, but no. 1 comes first: choose the order “1 last”.",
            field="order",
            fix=Fix("Make it a countdown", text.Order.COUNTDOWN.value),
        )
    elif not text.is_ranked and says(RANKED, title):
        yield finding(
            Level.ADVICE,
            "order-differs",
            "The title promises a ranking, but the page prints no ranks: choose another order.",
            field="order",
        )


def says(patterns, text):
    """Whether a text has a word of these, in any language."""
    return any(pattern.search(text) for pattern in patterns)


CHECKS = (
    too_few_entries,
    entries_without_song,
    songs_without_artist,
    songs_twice,
    order_that_differs,
)
