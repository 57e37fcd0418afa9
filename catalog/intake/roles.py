"""The editor's say on what each line is: the article put together anew from roles of lines."""

import re
from copy import copy
from dataclasses import dataclass, replace

from ..text.keys import comparison_key
from .article import Article, Callout, Decision, NotAList, ReadEntry, Role
from .credits import is_shipped
from .headings import read_heading
from .orientation import orient
from .parser import parse
from .songs import song_of

# What an editor may make of a line, and what it is called on the desk. The key chooses it.
CHOICES = {
    Role.HEADING: ("Entry heading", "h"),
    Role.TEXT: ("Text of the entry", "t"),
    Role.CALLOUT: ("Tip box", "b"),
    Role.LINKS: ("Links to listen", "l"),
    Role.INTRO: ("Introduction", "i"),
    Role.LIST_HEADING: ("Heading above the list", "a"),
    Role.OUTRO: ("Closing words", "o"),
    Role.TITLE: ("Title", "e"),
    Role.AUTHOR: ("Byline", "y"),
    Role.UNPLACED: ("Not part of the list", "n"),
}
# What a line may have been found to be, besides.
FOUND = {
    Role.DATE: "Date",
    Role.DISCLOSURE: "Disclosure",
    Role.FACTS: "Facts",
    Role.VIDEO: "Video",
    Role.CAPTION: "Caption",
    Role.CONTENTS: "Table of contents",
    Role.FURNITURE: "The site’s own line",
}
LABELS = {**{role: label for role, (label, _key) in CHOICES.items()}, **FOUND}
# What belongs to the entry above it.
OF_ENTRY = (Role.TEXT, Role.CALLOUT, Role.LINKS, Role.FACTS, Role.VIDEO)

_RANK = re.compile(r"^\s*(?:no\.?\s?|nr\.?\s?|#)?\d{1,3}\s?[.):]\s+", re.IGNORECASE)
_BY = re.compile(r"^(?:(?:written\s)?by|words(?:\sby)?|about)\b:?\s*", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?P<label>[^\W\d][^:：.!?]{0,50}?)\s?[:：]\s+(?P<text>\S.*)$", re.DOTALL)


@dataclass
class Assembled:
    """An article, and the place of the line with which each of its entries begins."""

    article: Article
    starts: list[int]


def assemble(source, said, is_known=is_shipped):
    """The Source as an article, where `said` are the roles that the editor gave to lines.

    Raises NotAList.
    """
    article = parse(source, is_known)
    starts = starts_of(article, source.lines)
    said = {index: role for index, role in said.items() if article.roles[index] != role}
    if not said:
        return Assembled(article, starts)
    return _Assembly(source, article, starts, said, is_known).assembled()


def starts_of(article, lines):
    """Where each entry begins: some have headings of several lines."""
    heads = [index for index, role in enumerate(article.roles) if role == Role.HEADING]
    spare = len(heads) - len(article.entries)
    starts, place = [], 0
    for entry in article.entries:
        starts.append(heads[place])
        said = [entry.title, *(artist.name for artist in entry.artists)]
        keys = {key for each in said if (key := comparison_key(each))}
        missing = {key for key in keys if key not in comparison_key(lines[heads[place]].plain)}
        place += 1
        while spare and missing and place < len(heads):
            here = comparison_key(lines[heads[place]].plain)
            found = {key for key in missing if key in here}
            if not found:
                break
            missing, place, spare = missing - found, place + 1, spare - 1
    return starts


def read_headings(texts, is_known=is_shipped, lean=0.0):
    """Lines that each name a song, as entries: they tell of each other which part is the title.

    `lean` is what speaks for the title first (against it, below 0) before any is read.
    """
    headings = [read_heading(" ".join(_RANK.sub("", text).split())) for text in texts]
    readings = orient(headings, [""] * len(headings), is_known, lean)
    songs = [song_of(reading, {}, is_known) for reading in readings]
    return [
        ReadEntry(
            rank,
            title=song.title,
            artists=song.artists,
            credit=song.credit,
            year=song.year,
            album=song.album,
            soundtrack=song.soundtrack,
            other_title=song.other_title,
        )
        for rank, song in enumerate(songs, start=1)
    ]


class _Assembly:
    def __init__(self, source, article, starts, said, is_known):
        self.lines, self.before, self.is_known = source.lines, article, is_known
        self.roles = [said.get(index, role) for index, role in enumerate(article.roles)]
        self.read = dict(zip(starts, article.entries, strict=True))
        self.ends_before = dict(zip(starts, [*starts[1:], len(self.lines)], strict=True))
        self.starts = self._starts()

    def _starts(self):
        """The headings of entries: those that were, where they still are, and the new ones."""
        starts, first = [], None
        for index, role in enumerate(self.roles):
            if index in self.read:
                first = index
            if role != Role.HEADING:
                continue
            was_heading = self.before.roles[index] == Role.HEADING
            # A heading of several lines goes as one, as long as its first line is a heading.
            is_more = was_heading and index != first and self.roles[first] == Role.HEADING
            if not is_more:
                starts.append(index)
        return starts

    def assembled(self):
        if not self.starts:
            raise NotAList("No line is an entry’s heading any more: a list needs at least one.")
        article = replace(self.before, roles=self.roles, title="", list_heading="", disclosure="")
        article.intro, article.outro = self._lines(Role.INTRO), self._lines(Role.OUTRO)
        article.entries = self._entries()
        article.title = self._first(Role.TITLE)
        article.list_heading = self._first(Role.LIST_HEADING)
        article.disclosure = self._first(Role.DISCLOSURE)
        article.author = self._author()
        article.unplaced = [line.plain for line in self._lines(Role.UNPLACED)]
        return Assembled(article, self.starts)

    def _lines(self, role):
        return [line for line, each in zip(self.lines, self.roles, strict=True) if each == role]

    def _first(self, role):
        return next((line.plain for line in self._lines(role)), "")

    def _author(self):
        """The byline that was read, as long as its line stays one; or the line that is one now."""
        places = [index for index, role in enumerate(self.roles) if role == Role.AUTHOR]
        if not places:
            return ""
        if self.before.author and any(self.before.roles[i] == Role.AUTHOR for i in places):
            return self.before.author
        return _BY.sub("", self.lines[places[0]].plain)

    def _entries(self):
        texts = [self.lines[index].plain for index in self.starts]
        new = dict(zip(self.starts, read_headings(texts, self.is_known), strict=True))
        before = self.starts[0]
        for index in range(before):
            # Nothing is above the first heading that these could belong to.
            if self.roles[index] in OF_ENTRY:
                self.roles[index] = Role.UNPLACED
        ends = [*self.starts[1:], len(self.lines)]
        entries = []
        for position, (start, end) in enumerate(zip(self.starts, ends, strict=True), start=1):
            known = self.read.get(start)
            entry = copy(known or new[start])
            if known is None:
                entry.rank = position
                entry.decisions = [
                    Decision("heading", texts[position - 1], "the editor said so", 1.0)
                ]
            elif self._parts(self.roles, start, end) == self._parts_before(start):
                entries.append(known)
                continue
            self._fill(entry, start, end)
            entries.append(entry)
        if not set(self.starts) <= set(self.read):
            self._number(entries)
        return entries

    def _number(self, entries):
        """Number the entries anew, where new ones have come among them."""
        ranks = range(1, len(entries) + 1)
        for rank, entry in zip(
            reversed(ranks) if self.before.order == "countdown" else ranks, entries, strict=True
        ):
            entry.rank = rank

    def _parts(self, roles, start, end):
        """The lines of an entry with their roles."""
        places = range(start + 1, end)
        return [(i, roles[i]) for i in places if roles[i] in (*OF_ENTRY, Role.HEADING)]

    def _parts_before(self, start):
        return self._parts(self.before.roles, start, self.ends_before[start])

    def _fill(self, entry, start, end):
        """Take body, call-outs, links and videos from the entry's lines by their roles."""
        heading, former = self.lines[start], entry.callouts
        # What stands on the heading's own line, such as a table's row, stays.
        links = {link.address for link in heading.links}
        entry.links = [link for link in entry.links if link.address in links]
        entry.videos = list(heading.videos)
        entry.body, entry.callouts = [], []
        for index in range(start + 1, end):
            line = self.lines[index]
            role = self.roles[index]
            if role in (*OF_ENTRY, Role.HEADING):
                entry.videos += line.videos
            if role == Role.TEXT:
                entry.body.append(line)
            elif role == Role.CALLOUT:
                self._add_callout(entry, line, index, former)
            elif role == Role.LINKS:
                entry.links += line.links
        entry.callouts = [callout for callout in entry.callouts if callout.text]

    def _add_callout(self, entry, line, index, former):
        """A tip box of its own where the line has a label; more of the box above where not."""
        for callout in former:
            if callout.text and line.plain.endswith(callout.text) and callout.label in line.plain:
                entry.callouts.append(copy(callout))
                return
        match = _LABEL.match(line.plain)
        above = next((i for i in range(index - 1, -1, -1) if self.lines[i].plain), -1)
        if match:
            entry.callouts.append(Callout(match["label"].strip(" *"), match["text"].strip(" *")))
        elif entry.callouts and self.roles[above] == Role.CALLOUT:
            last = entry.callouts[-1]
            last.text = "\n\n".join(filter(None, [last.text, line.plain]))
        else:
            is_label = line.plain.rstrip().endswith((":", "："))
            label = line.plain.strip(" :：*") if is_label else ""
            entry.callouts.append(Callout(label, "" if is_label else line.plain))
