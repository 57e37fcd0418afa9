"""A ranked list as the checks read it: its texts without markup, the names in it, its page."""

import re
from dataclasses import dataclass
from functools import cached_property

from ...text.passages import BREAK, flattened, without
from ...text.vocabulary import any_of
from ..ranked_list import RankedList
from .findings import Finding
from .page import Page

RICH = frozenset({"intro", "how_we_ranked", "outro", "blurb", "callout"})
TEXTS = (
    "title",
    "standfirst",
    "list_heading",
    "intro",
    "how_we_ranked",
    "outro",
    "meta_title",
    "meta_description",
)
TEXTS_OF_ROW = ("blurb", "callout")
NAMES = {
    "standfirst": "summary",
    "list_heading": "list heading",
    "intro": "introduction",
    "how_we_ranked": "text on how you ranked",
    "outro": "text of the closing words",
    "meta_title": "title for search engines",
    "meta_description": "description for search engines",
    "blurb": "text",
    "callout": "tip box",
}
# Beyond this, a text is not read on by checks whose work grows with it.
READ_LENGTH = 2_000
_QUOTED = re.compile(r"“[^“”\uffff]{1,80}”|«[^«»\uffff]{1,80}»|\"[^\"\uffff]{1,80}\"")


@dataclass(frozen=True)
class Passage:
    """One text of the list: of its own, or of a row."""

    field: str
    written: str
    row: object = None

    @cached_property
    def flat(self):
        """The text without markup, each character where it stands in what is written."""
        return flattened(self.written) if self.field in RICH else self.written

    @cached_property
    def plain(self):
        """The words on one line."""
        return " ".join(self.flat.replace(BREAK, " ").split())

    @property
    def place(self):
        """How an editor calls it: "The summary", "The text of no. 3"."""
        name = NAMES.get(self.field, self.field)
        return f"The {name} of no. {self.row.rank}" if self.row else f"The {name}"

    def finding(self, level, code, sentence, fix=None):
        return finding(level, code, sentence, self.row, self.field, fix)


@dataclass(frozen=True)
class Reading:
    """A ranked list and what is worked out of it once, for all checks."""

    ranked_list: RankedList

    @property
    def text(self):
        return self.ranked_list.text

    @property
    def ranking(self):
        return self.ranked_list.ranking

    @cached_property
    def texts(self):
        """The list's own texts that say something."""
        passages = (Passage(name, getattr(self.text, name) or "") for name in TEXTS)
        return [passage for passage in passages if passage.written]

    @cached_property
    def texts_of_rows(self):
        """The rows' texts that say something, no. 1 first."""
        passages = (
            Passage(name, getattr(row, name) or "", row)
            for row in self.ranking
            for name in TEXTS_OF_ROW
        )
        return [passage for passage in passages if passage.written]

    @property
    def blurbs(self):
        return [passage for passage in self.texts_of_rows if passage.field == "blurb"]

    @cached_property
    def names(self):
        """A pattern of all that songs, artists and records of the list are called.

        As they are written: “Overdose” is a song, an overdose is not.
        """
        names = {name for song in self.ranked_list.songs for name in names_of(song)}
        return any_of(names, in_any_case=False)

    def without_names(self, text):
        """The text with names and what stands in quotation marks blanked."""
        return without(without(text, self.names), _QUOTED)

    @cached_property
    def page(self):
        """The page that readers would get."""
        return Page.of(self.ranked_list)


def names_of(song):
    """What a song and those who made it are called."""
    names = {song.title, song.native_title, song.album, song.soundtrack_of}
    for credit in song.credits.all():
        names |= {credit.credited_as, credit.artist.name, credit.artist.native_name}
    return names - {""}


def finding(level, code, sentence, row=None, field="", fix=None):
    """A finding about the list, or about one of its rows."""
    if row is None:
        return Finding(level, code, sentence, None, field, fix=fix)
    return Finding(level, code, sentence, row.rank, field, row.song_id, row.pk, fix)
