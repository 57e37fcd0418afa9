"""Where the last entry ends and the closing words begin."""

import re
import statistics

from ..text.keys import comparison_key
from .bodies import callout_of, facts_of, is_furniture, is_plain_prose
from .bylines import byline, signature
from .disclosures import is_disclosure
from .words import HONOURABLE, OUTRO

# From here on a paragraph rather closes the article than belongs to the last entry.
ENOUGH = 2.0
_LIST_WORDS = re.compile(
    r"\b(?:songs|tracks|ballads|tunes|list|playlist|favou?rites?|comments?|lieder|liste|canciones|lista|"
    r"chansons|músicas|films|movies|books|next week|next time)\b|곡들|노래들|리스트|댓글",
    re.IGNORECASE,
)


def end_of_last(last, others, lines, name):
    """How many of the lines under the last heading are its own.

    `last` are their indexes, `others` those under each heading before, `name` is the heading.
    """
    counts = [sum(is_plain_prose(lines[index]) for index in indexes) for indexes in others]
    usual = statistics.median(counts) if counts else 1
    most = max(counts, default=3)
    gaps = [lines[index].gap for indexes in others for index in indexes[1:]]
    gap = max(gaps, default=1)
    level = max((lines[index].level for indexes in others for index in indexes), default=0)
    prose = 0
    for place, index in enumerate(last):
        line = lines[index]
        if _surely_ends(line, level, prose):
            return place
        if is_furniture(line) and not _prose_follows(last[place:], lines):
            return place
        if not is_plain_prose(line):
            continue
        if _doubt(line, prose, usual, most, gap, name) >= ENOUGH:
            return place
        prose += 1
    return len(last)


def _surely_ends(line, level, prose):
    text = line.plain
    if line.kind == line.ROW or (line.level and line.level != level and not callout_of(line)):
        return True
    if HONOURABLE.match(text):
        return True
    if callout_of(line) or facts_of(text):
        return False
    if prose and line.is_bold and len(text) < 80:
        return True
    return bool(
        prose and (is_disclosure(text) or (len(text) < 120 and (byline(text) or signature(text))))
    )


def _prose_follows(indexes, lines):
    """Whether anything but the site's own lines follows."""
    return any(
        callout_of(lines[index]) or (is_plain_prose(lines[index]) and len(lines[index].plain) > 100)
        for index in indexes
    )


def _doubt(line, prose, usual, most, gap, name):
    """What speaks against a paragraph being the last entry's own."""
    text = line.plain
    doubt = 0.0
    if prose >= most:  # 0 where no entry has any text
        doubt += 2.0
    elif prose >= max(usual, 1):
        doubt += 0.8
    if prose and line.gap > gap:
        doubt += 1.4
    if OUTRO.match(text):
        doubt += 2.0 if prose or not usual else 0.5
    if prose and _LIST_WORDS.search(text):
        doubt += 0.7
    key = comparison_key(name)
    if key and len(key) > 2 and key in comparison_key(text):
        doubt -= 1.5
    return doubt
