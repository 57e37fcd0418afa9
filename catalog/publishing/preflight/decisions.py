"""Checks of next year's list: every entry of the earlier version is decided on, and as decided."""

from ...models import Entry, Placement
from ...text.rich_text import plain_text
from .findings import Level
from .reading import finding

Decision = Entry.Decision


def entries_undecided(reading):
    ranks = [str(row.rank) for row in decided(reading, Decision.OPEN)]
    if ranks:
        yield finding(
            Level.BLOCKS,
            "entries-undecided",
            f"Entries to be decided on: no. {', '.join(ranks)}. Keep, rewrite or remove each.",
            field="decision",
        )


def entries_not_rewritten(reading):
    rows = decided(reading, Decision.REWRITE)
    if not rows:
        return
    earlier = Placement.objects.filter(
        edition=reading.ranked_list.listicle.renews_id, song__in=[row.song_id for row in rows]
    )
    texts = dict(earlier.values_list("song", "blurb"))
    for row in rows:
        # A song that the earlier version did not have has been rewritten with its choice.
        if row.song_id in texts and plain_text(row.blurb) == plain_text(texts[row.song_id]):
            yield finding(
                Level.BLOCKS,
                "entry-not-rewritten",
                f"No. {row.rank} is to be rewritten, and still has the text of the earlier "
                "version: rewrite it, or keep it.",
                row,
                "blurb",
            )


def decided(reading, decision):
    """The rows of the working copy that are decided on so; an edition has none."""
    ranked_list = reading.ranked_list
    if ranked_list.edition or not ranked_list.listicle.renews_id:
        return []
    return [row for row in ranked_list.ranking if row.decision == decision]


CHECKS = (entries_undecided, entries_not_rewritten)
