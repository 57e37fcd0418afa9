"""What the intake makes of an article: its parts, its entries, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from .credits import PrintedArtist
from .lines import Line, Link, Picture


class NotAList(ValueError):
    """What was read is no ranked list; the message says what was looked for and not found."""


class Role(StrEnum):
    """What became of a line of the source; every line has exactly one."""

    BLANK = "blank"
    TITLE = "title"
    AUTHOR = "author"
    DATE = "date"
    DISCLOSURE = "disclosure"
    INTRO = "intro"
    LIST_HEADING = "list heading"
    HEADING = "heading"
    FACTS = "facts"
    TEXT = "text"
    CALLOUT = "call-out"
    LINKS = "links"
    VIDEO = "video"
    CAPTION = "caption"
    CONTENTS = "contents"
    OUTRO = "outro"
    FURNITURE = "furniture"
    UNPLACED = "unplaced"


@dataclass(frozen=True)
class Decision:
    """What was decided, why, and how sure that is (0 to 1)."""

    what: str
    value: str
    reason: str
    confidence: float


@dataclass
class Callout:
    """A boxed remark under an entry: its label and its words."""

    label: str
    text: str


@dataclass
class ReadEntry:
    """One entry as the article has it; what it does not say is empty.

    `lead` is the part of the body that stands on the heading's line.
    """

    rank: int
    title: str = ""
    artists: list[PrintedArtist] = field(default_factory=list)
    credit: str = ""
    year: int | None = None
    album: str = ""
    soundtrack: str = ""
    other_title: str = ""
    lead: str = ""
    body: list[Line] = field(default_factory=list)
    callouts: list[Callout] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    videos: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    @property
    def text(self):
        """The body as plain text, a paragraph a block."""
        return plain_paragraphs(self.body, self.lead)


@dataclass
class Article:
    """A ranked list as written. `roles` says of each line of the source what became of it."""

    roles: list[Role]
    entries: list[ReadEntry] = field(default_factory=list)
    title: str = ""
    author: str = ""
    date: str = ""
    disclosure: str = ""
    list_heading: str = ""
    intro: list[Line] = field(default_factory=list)
    outro: list[Line] = field(default_factory=list)
    order: str = "ascending"
    unplaced: list[str] = field(default_factory=list)
    pictures: Sequence[Picture] = ()
    notes: Sequence[str] = ()
    decisions: list[Decision] = field(default_factory=list)


def plain_paragraphs(lines, lead=""):
    """Lines as plain paragraphs: those of one block are one."""
    blocks: dict[int, list[str]] = {}
    for number, line in enumerate(lines, start=1):
        blocks.setdefault(line.block or -number, []).append(line.plain)
    return "\n\n".join([*([lead] if lead else []), *map(" ".join, blocks.values())])
