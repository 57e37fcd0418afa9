"""Lines that may name a song, each by itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from .headings import CLEAR, Cut, Heading, quoted_spans, read_heading, unquoted
from .lines import Line
from .plain_text import BULLETS
from .ranks import BARE, Rank, read_rank
from .words import COMMENTS, CONTENTS, DAY, FACT, FURNITURE, LISTEN, PART_LABELS, fact_of

LONGEST_HEADING = 160
LONGEST_HALF = 80


@dataclass
class Head:
    """A line that may name a song, without its rank, and the lines that belong to it.

    `second` is the other half where title and artist stand on lines of their own, `joined` the
    rest of the line where the blurb begins on it, `whole` both where sentences told them apart.
    """

    index: int
    line: Line
    rank: Rank | None
    text: str
    joined: str = ""
    whole: str = ""
    second: str = ""
    others: list[int] = field(default_factory=list)
    emphasised: list[str] = field(default_factory=list)

    @cached_property
    def heading(self) -> Heading:
        if len(self.text) > LONGEST_HEADING:
            return Heading(self.text, self.text)
        heading = read_heading(self.text, self.emphasised)
        if self.second:
            below = read_heading(self.second)
            heading.year = heading.year or below.year
            heading.album = heading.album or below.album
            heading.soundtrack = heading.soundtrack or below.soundtrack
            heading.featuring = heading.featuring or below.featuring
            first, second = unquoted(heading.bare), unquoted(below.bare)
            quoted = 1 if first != heading.bare else 2 if second != below.bare else 0
            heading.cuts = [Cut("lines", first, second, quoted)]
        return heading

    @cached_property
    def kinds(self):
        """The ways in which it can be cut in title and artist."""
        return {cut.kind for cut in self.heading.cuts if cut.second}

    @property
    def is_quoted(self):
        """Whether it is a title in quotation marks alone."""
        return any(cut.kind == "quotes" and not cut.second for cut in self.heading.cuts)

    @property
    def last(self):
        """The last of its lines."""
        return max([self.index, *self.others])

    @property
    def style(self):
        return (self.line.level, self.line.is_bold, bool(self.line.item))


def heads_among(lines):
    """All lines that may name a song."""
    end = _where_readers_speak(lines)
    heads = []
    for index, line in enumerate(lines[:end]):
        if line.plain and not is_apart(line):
            heads.append(_head(index, lines))
    heads = [head for head in heads if head]
    taken = {other for head in heads for other in head.others}
    return [head for head in heads if head.index not in taken]


def _where_readers_speak(lines):
    """The line from which on readers comment: lists of theirs are not the article's."""
    filled = [index for index, line in enumerate(lines) if line.plain]
    for index in filled[len(filled) // 2 :]:
        line = lines[index]
        if len(line.plain) < 200 and COMMENTS.match(line.plain.lstrip("#* ")):
            return index
    return len(lines)


def is_apart(line):
    """Whether a line is surely none of the list's: outside of the article, or the site's own."""
    if line.aside or line.kind in (Line.CAPTION, Line.FIELD, Line.ROW) or line.leads_within:
        return True
    text = line.plain
    if len(text) > 200:
        return False
    if FURNITURE.match(text):
        rank = read_rank(text)
        return rank is None or not rank.rest
    if CONTENTS.match(text):
        return True
    # "Published: 2 May 2021 | Author: …" is about the article.
    return bool(DAY.search(text) and PART_LABELS["date"].match(text.partition(":")[0].strip()))


def _head(index, lines):
    line = lines[index]
    text, rank = line.plain, read_rank(line.plain)
    if line.number is not None and (rank is None or rank.mark == BARE):
        rank = Rank(line.number, "ol", text)
    if rank:
        text = rank.rest
    elif line.item:
        text = text.lstrip(BULLETS).strip()
    head = Head(index, line, rank, text, emphasised=list(line.emphasised))
    if rank and not text:
        return _with_next_line(head, lines)
    if title := _stated_title(text):
        head.text = title
        return head
    bold = max(line.bold - (len(line.plain) - len(text)), 0)
    _split(head, bold, bool(rank or line.item))
    return head


def _stated_title(text):
    """The title in a line of facts: "Song: Harbour Light"."""
    match = FACT.match(text[:260])
    return match["value"].strip() if match and fact_of(match["key"]) == "title" else ""


def _with_next_line(head, lines):
    """A rank alone on its line, with the line that follows as its text; None where none does."""
    following = next_line(lines, head.index)
    if following is None:
        return None
    line = lines[following]
    again = read_rank(line.plain)
    if again and not again.rest:
        return None
    head.others, head.emphasised = [following], list(line.emphasised)
    head.text = _stated_title(line.plain) or line.plain
    _split(head, line.bold, is_item=True)
    if line.level > head.line.level or (line.stands_out and not head.line.stands_out):
        head.line = line
    return head


def next_line(lines, index):
    """The next line with words; None where it is more than a few lines away."""
    for following in range(index + 1, min(index + 5, len(lines))):
        if lines[following].plain and lines[following].kind != Line.CAPTION:
            return following
    return None


# Headings and blurbs on one line

_SENTENCES = re.compile(
    r"(?P<end>[.!?…][”\"’)]?|\s?[:：]|\s[-–—])\s+(?=[^\W_]|[“\"‘'«(])|(?P<tight>[。：—])(?=\S)"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:feat|ft|vs|mr|mrs|ms|dr|st|pt|no|vol|jr|sr|op|prod|orig|inc|nr|dir)|\b\w|\W\w)\.$",
    re.I,
)
_BY = re.compile(r"^(?:by|von|por|par|de|di)\s", re.I)


def _split(head, bold, is_item):
    """Cut off the blurb that begins on the heading's line: told by bold, or by sentences."""
    text = head.text
    if parts := _at_end_of_bold(text, bold, head.emphasised):
        head.text, head.joined = parts
    elif is_item and len(text) > 60:
        for _sign, _kinds, before, rest in splits_of(text, head.emphasised):
            head.text, head.joined, head.whole = before, rest, text
            break


def _at_end_of_bold(text, bold, emphasised):
    if 2 < bold < len(text) - 3:
        head, rest = text[:bold].strip(), text[bold:].strip()
        said = rest.lstrip(":：–—-. ").strip()
        is_parted = rest[:1] in ":：–—-|,("
        is_cut = read_heading(head.rstrip(" :：–—-."), emphasised).is_cut
        if (
            is_prose(said)
            and not _BY.match(said)
            and (not is_parted or (is_cut and rest[0] in ":：–—-"))
        ):
            return head.rstrip(" :：–—-"), said
    return None


def splits_of(text, emphasised=()):
    """Every place where the heading of a line may end: the sign there, how what is before it can
    be cut in title and artist, and both parts."""
    quoted = quoted_spans(text[:LONGEST_HEADING])
    for match in islice(_SENTENCES.finditer(text[:LONGEST_HEADING]), 4):
        if any(start < match.start() and match.end() < end for start, end in quoted):
            continue
        sign = (match["end"] or match["tight"]).strip()
        head, rest = text[: match.start()] + sign, text[match.end() :].strip()
        if len(rest) < 30 or not is_prose(rest):
            break
        if sign == "." and _ABBREVIATED.search(head):
            continue
        head = head.rstrip(" :：–—-。")
        head = head[:-1] if head.endswith(".") and not _ABBREVIATED.search(head) else head
        cuts = read_heading(head, emphasised).cuts
        clear = [cut for cut in cuts if cut.second and cut.kind in (*CLEAR, "comma", "colon")]
        if clear and len(head) <= 110 and not _is_clause(clear):
            yield sign[:1], {cut.kind for cut in clear}, head, rest


def settled(heads):
    """The heads with their blurbs split off alike: at the same sign, after the same kind of cut."""
    wholes = [head for head in heads if head.whole]
    options = [list(splits_of(head.whole, head.emphasised)) for head in wholes]
    if len(options) < 0.6 * len(heads):
        return heads
    signs = Counter(found[0][0] for found in options)
    kinds = Counter(kind for found in options for kind in found[0][1])
    sign = max(signs, key=lambda each: signs[each], default="")
    # Where all can be cut clearly, a comma is not what cuts them.
    kind = max(kinds, key=lambda each: (kinds[each], each in CLEAR), default="")
    return [_resplit(head, sign, kind) if head.whole else head for head in heads]


def _resplit(head, sign, kind):
    found = [each for each in splits_of(head.whole, head.emphasised) if kind in each[1]]
    best = next((each for each in found if each[0] == sign), None) or next(iter(found), None)
    if best is None:
        return head
    return replace(head, text=best[2], joined=best[3])


def _is_clause(cuts):
    """Whether a comma or a colon alone cuts what is longer than names are: a sentence."""
    return all(cut.kind in ("comma", "colon") for cut in cuts) and all(
        len(cut.second.split()) > 6 or cut.second[:1].islower() for cut in cuts
    )


def is_prose(text):
    """Whether a text is a sentence or more, not a name."""
    return len(text) > 50 or (len(text) > 20 and text.rstrip('”"’)')[-1:] in ".!?…。")


def has_body(head, lines):
    """Whether prose follows, before anything else that could name a song."""
    if head.joined:
        return True
    for line in lines[head.last + 1 : head.last + 9]:
        if not line.plain:
            continue
        if line.level or read_rank(line.plain) or line.number is not None:
            return False
        if line.item and line.item == head.line.item and head.line.block != line.block:
            return False
        if is_prose(line.plain) and not FURNITURE.match(line.plain[:200]):
            return True
    return False


# Title and artist on lines of their own

_LOOSE_END = re.compile(r"[.!?…。,;]$")


def with_second_lines(heads, lines):
    """The heads with the other half that stands below each, where that is the article's habit."""
    starts = {head.index for head in heads}
    found = []
    for head in heads:
        following = next_line(lines, head.last)
        half = None if following is None or following in starts else following
        found.append(half if half is not None and _is_half(lines[half], head) else None)
    if not heads or sum(half is not None for half in found) < 0.6 * len(heads):
        return heads
    return [
        head if half is None else _joined_to(head, half, lines)
        for head, half in zip(heads, found, strict=True)
    ]


def _joined_to(head, half, lines):
    text = re.sub(r"^(?:by|von|por|par)\s?:?\s", "", lines[half].plain, flags=re.IGNORECASE)
    return replace(head, second=text, others=[*head.others, half])


def _is_half(line, head):
    text = line.plain
    is_below = line.level > head.line.level > 0
    if (
        head.joined
        or (line.level and not is_below)
        or len(text) > LONGEST_HALF
        or line.kind == Line.ROW
    ):
        return False
    if _is_sentence(text) or is_fact(text) or "http" in text or LISTEN.match(text):
        return False
    if line.item and line.item != head.line.item:
        return False
    return not (FURNITURE.match(text) or DAY.search(text) or read_rank(text))


def _is_sentence(text):
    words = text.split()
    return (text[-1:] in ".!?…。" and len(words) > 4) or len(words) > 12


def is_fact(text):
    """Whether a line states a fact under a label: "Album: Stand Up"."""
    return bool(FACT.match(text[:260]))


def states_artist(head, lines):
    """Whether a line of facts under the head names the artist."""
    following = head.last
    for _ in range(3):
        following = next_line(lines, following)
        if following is None:
            return False
        match = FACT.match(lines[following].plain[:260])
        if not match:
            return False
        fact = fact_of(match["key"])
        if fact in ("artist", "title"):
            return fact == "artist"
    return False
