"""What a working copy passes before it may become an edition."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs."""

    BLOCKS = "blocks"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """One thing that a working copy lacks, and what to do about it.

    `rank` names the entry it concerns (None: the whole list), `field` the model's field.
    """

    level: Level
    code: str
    sentence: str
    rank: int | None = None
    field: str = ""

    @property
    def blocks(self):
        return self.level is Level.BLOCKS


FEWEST_ENTRIES = 2


def preflight(ranked_list):
    """All findings of a RankedList, the blocking ones first, then by rank."""
    findings = [finding for check in CHECKS for finding in check(ranked_list)]
    return sorted(findings, key=lambda finding: (not finding.blocks, finding.rank or 0))


def too_few_entries(ranked_list):
    if len(ranked_list.ranking) < FEWEST_ENTRIES:
        yield Finding(
            Level.BLOCKS,
            "too-few-entries",
            "A ranked list needs at least two songs: add entries.",
        )


def entries_without_song(ranked_list):
    for row in ranked_list.ranking:
        if row.song is None:
            yield Finding(
                Level.BLOCKS,
                "entry-without-song",
                f"No. {row.rank} has no song: choose one, or remove the entry.",
                row.rank,
                "song",
            )


def songs_without_artist(ranked_list):
    for row in ranked_list.ranking:
        if row.song and not row.song.credits.all():
            yield Finding(
                Level.BLOCKS,
                "song-without-artist",
                f"“{row.song}”, no. {row.rank}, names no artist: open the song and credit one.",
                row.rank,
                "song",
            )


def entries_without_text(ranked_list):
    for row in ranked_list.ranking:
        if not row.blurb:
            yield Finding(
                Level.ADVICE,
                "entry-without-text",
                f"No. {row.rank} has no text: say why the song stands there.",
                row.rank,
                "blurb",
            )


def missing_words(ranked_list):
    for field, name in (("standfirst", "summary"), ("intro", "introduction")):
        if not getattr(ranked_list.text, field):
            yield Finding(
                Level.ADVICE,
                f"no-{name}",
                f"The list has no {name}: readers meet it first.",
                None,
                field,
            )
    if not ranked_list.text.author:
        yield Finding(
            Level.ADVICE, "no-byline", "The list has no byline: say who wrote it.", None, "author"
        )


CHECKS = (
    too_few_entries,
    entries_without_song,
    songs_without_artist,
    entries_without_text,
    missing_words,
)
