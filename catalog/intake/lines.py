"""The source as lines: what stands in each, and how it stands out."""

import re
import unicodedata
from dataclasses import dataclass, field

# What nobody sees and what only looks like a space.
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff]"
)
_SPACE = re.compile(r"[\s\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]+")


def plainly(text):
    """A text as it is read: one kind of space, nothing unseen, composed letters."""
    return _SPACE.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip()


@dataclass
class Link:
    """A link in a line: where it leads, and the words it stands on."""

    address: str
    words: str

    @property
    def leads_out(self):
        return self.address.startswith(("http://", "https://"))


@dataclass
class Line:
    """One line of the source.

    `text` is what the source says, to the letter, its line end included. `level` is that of a
    heading (0: none), `number` the one that a numbered list gives it, `item` tells a list's items
    (0: none), `bold` says how many letters from its beginning are bold, `emphasised` holds the
    words in italics, `block` is the same for lines of one paragraph, `gap` says how much space
    is before it (1: a blank line, more: a rule or several). `aside` marks what stands outside of
    the article: menus, footers. `cells` are those of a table's row.
    """

    TEXT, ROW, CAPTION, QUOTE, BOX, FIELD = "text", "row", "caption", "quote", "box", "field"

    text: str
    level: int = 0
    number: int | None = None
    item: int = 0
    bold: int = 0
    emphasised: list[str] = field(default_factory=list)
    block: int = 0
    gap: int = 0
    kind: str = TEXT
    aside: bool = False
    html: str = ""
    cells: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    videos: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.plain = plainly(self.text)

    @property
    def is_bold(self):
        """Whether all of the line is bold, or all but a sign or two at its end."""
        return bool(self.plain) and self.bold >= len(self.plain) - 2

    @property
    def stands_out(self):
        return bool(self.level) or self.is_bold

    @property
    def leads_within(self):
        """Whether it is a link to a place in the same page, as the lines of a contents list are."""
        return any(
            link.address.startswith("#") and len(link.words) >= 0.7 * len(self.plain)
            for link in self.links
        )


@dataclass
class Picture:
    """A picture of the source, offered as a cover."""

    address: str
    description: str


@dataclass
class Source:
    """What a reader makes of a document.

    `notes` are comments and tracked changes, one sentence each: listed, never merged.
    """

    lines: list[Line]
    pictures: list[Picture] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def text(self):
        """The source as plain text, to the letter."""
        return "".join(line.text for line in self.lines)
