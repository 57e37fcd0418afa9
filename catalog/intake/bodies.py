"""The lines under a heading: prose, facts, call-outs, links to listen."""

import re
from dataclasses import dataclass, field

from .article import Callout, Role
from .disclosures import is_disclosure
from .headings import read_heading, unquoted
from .lines import Line
from .words import (
    CALLOUT_NOUNS,
    CALLOUT_SIGNS,
    FACT,
    FURNITURE,
    LABELLED,
    LISTEN,
    fact_of,
)

LONGEST_FACTS = 240
# Facts stand right under the heading.
FACTS_WITHIN = 10
_YEAR = re.compile(r"\b(?:19[2-9]\d|20[0-4]\d)\b")
_BETWEEN_FACTS = re.compile(r"\s?[|•·;]\s?|\s{2,}|\s/\s")


@dataclass
class Body:
    """What stands under one heading."""

    lines: list[Line] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    callouts: list[Callout] = field(default_factory=list)
    links: list = field(default_factory=list)
    videos: list[str] = field(default_factory=list)


def read_body(indexes, lines, roles, labels=frozenset()):
    """Sort the lines under a heading, and say in `roles` what each became.

    `labels` are those that come back under several headings of the article.
    """
    body = Body()
    for place, index in enumerate(indexes):
        roles[index] = _take(body, lines[index], place, labels)
    body.callouts = [callout for callout in body.callouts if callout.text]
    return body


def _take(body, line, place, labels):
    text = line.plain
    body.videos += line.videos
    callout = callout_of(line, labels)
    if callout and not (line.aside and not callout.text):
        body.callouts.append(callout)
        return Role.CALLOUT
    if line.aside or line.kind == Line.BOX:
        return Role.DISCLOSURE if is_disclosure(text) else Role.FURNITURE
    if line.kind == Line.CAPTION:
        return Role.CAPTION
    if place < FACTS_WITHIN and (facts := facts_of(text)):
        body.facts |= facts
        return Role.FACTS
    if len(text) < 200 and LISTEN.match(text) and (line.links or len(text) < 80):
        body.links += line.links
        return Role.VIDEO if line.videos else Role.LINKS
    if line.videos and len(text) < 120:
        return Role.VIDEO
    if line.links and re.fullmatch(r"https?://\S+", text):
        body.links += line.links
        return Role.LINKS
    if body.callouts and not body.callouts[-1].text:
        body.callouts[-1].text = text
        return Role.CALLOUT
    if is_furniture(line):
        return Role.FURNITURE
    if len(text) < 400 and is_disclosure(text):
        return Role.DISCLOSURE
    if line.level or (line.kind == Line.ROW):
        return Role.UNPLACED
    body.lines.append(line)
    return Role.TEXT


def is_furniture(line):
    """Whether a line is the site's own, not the article's."""
    if line.aside:
        return True
    text = line.plain
    if len(text) > 200:
        return False
    stripped = text.lstrip("#*^([ ").rstrip("*)] ")
    return bool(FURNITURE.match(text) or FURNITURE.match(stripped))


def is_plain_prose(line, labels=frozenset()):
    """Whether a line is prose of a body: neither a label's, nor the site's."""
    text = line.plain
    return not (
        callout_of(line, labels) or facts_of(text) or is_furniture(line)
        or (len(text) < 200 and LISTEN.match(text)) or text.startswith(("http://", "https://"))
        or line.kind in (Line.CAPTION, Line.BOX, Line.ROW)
    )  # fmt: skip


# Call-outs


def label_of(line):
    """The label and the words of a line "Expert Tip: …"; None where it has no label."""
    match = LABELLED.match(line.plain)
    if not match or line.plain.startswith(("http:", "https:")):
        return None
    label = (match["label"] or match["question"]).strip(" *_")
    text = (match["text"] if match["label"] else match["answer"]).strip().strip("*_").strip()
    return label, text


def callout_of(line, labels=frozenset()):
    """The call-out that a line is; None where it is none."""
    found = label_of(line)
    if not found:
        return None
    label, text = found
    words = label.split()
    is_known = CALLOUT_NOUNS.search(label) or CALLOUT_SIGNS.search(label)
    is_marked = len(label) - 1 <= line.bold <= len(label) + 6
    if fact_of(label) or LISTEN.match(f"{label}:") or FURNITURE.match(line.plain[:200]):
        return None
    if is_disclosure(line.plain) and not is_known:
        return None
    comes_back = label.casefold() in labels
    if len(words) <= 6 and (comes_back or (is_known and (is_marked or len(words) <= 4))):
        return Callout(label, text)
    return None


def labels_among(bodies, lines):
    """The labels that begin lines under at least two headings."""
    seen: dict[str, int] = {}
    for indexes in bodies:
        here = set()
        for index in indexes:
            found = label_of(lines[index])
            if found and len(found[0].split()) <= 4 and not fact_of(found[0]):
                here.add(found[0].casefold())
        for label in here:
            seen[label] = seen.get(label, 0) + 1
    return frozenset(label for label, count in seen.items() if count >= 2)


# Facts


def facts_of(text):
    """The facts a line states: "Album: Stand Up", several of them parted by bars; {} for none."""
    if len(text) > LONGEST_FACTS:
        return {}
    parts = _BETWEEN_FACTS.split(text)
    matches = [FACT.match(part) for part in parts]
    if not matches[0] or sum(map(bool, matches)) < len(parts) / 2:
        matches = [FACT.match(text)]
    if not matches[0]:
        return {}
    facts: dict[str, str] = {}
    for match in filter(None, matches):
        name, value = fact_of(match["key"]), match["value"].strip(" *_")
        if len(value) > 120 or not name:
            return {}
        if name == "year" and not _YEAR.search(value):
            return {}
        facts |= _fact(name, value)
    return facts


def _fact(name, value):
    year = _YEAR.search(value)
    if name == "year" and year:
        return {"year": year[0]}
    if name == "album":
        album = read_heading(value)
        facts = {"album": unquoted(album.bare)}
        return facts | ({"year": str(album.year)} if album.year else {})
    return {name: value if name == "artist" else unquoted(value)}
