"""Checks of the number of songs that the words name."""

from ...text.numbers import counts_in, recounted
from .findings import Fix, Level

# Where the number is the list's name, and where prose only speaks of it.
HEADINGS = frozenset({"title", "list_heading", "meta_title"})
COUNTING = HEADINGS | {"standfirst", "intro", "outro", "meta_description"}


def counts_that_differ(reading):
    count = len(reading.ranking)
    for passage in reading.texts:
        if passage.field not in COUNTING or count < 2:
            continue
        wrong = differing(passage.flat, passage.field, count)
        if wrong:
            wrong = differing(reading.without_names(passage.flat), passage.field, count)
        if not wrong:
            continue
        said = passage.written[wrong[0].start : wrong[0].end]
        is_heading = passage.field in HEADINGS
        mended = recounted(passage.written, wrong, count)
        yield passage.finding(
            Level.NEEDS_REASON if is_heading else Level.ADVICE,
            "count-differs",
            f"{passage.place} says “{said}”, but the list has {count} entries: change the number"
            f"{', or say why it is right' if is_heading else ' or the list'}.",
            Fix(f"Change to “{recounted(said, [at_start(wrong[0])], count)}”", mended),
        )


def differing(text, field, count):
    """The numbers of songs in a text that are not the list's own."""
    is_heading = field in HEADINGS
    counts = counts_in(text, is_heading=is_heading)
    if not is_heading:
        # Prose that names less than half speaks of some of the songs.
        counts = [each for each in counts if each.value * 2 > count]
    # "10 of the 15 saddest songs": where one number is right, another one is of something else.
    if any(each.value == count for each in counts):
        return []
    return counts


def at_start(count):
    """The same count, as the beginning of a text of its own."""
    return type(count)(0, count.end - count.start, count.value, count.language, count.form)


CHECKS = (counts_that_differ,)
