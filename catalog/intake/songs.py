"""The song that a heading names: title, artists and what else it says."""

import re
from dataclasses import dataclass, field

from .credits import PrintedArtist, is_shipped, split_credit
from .headings import read_heading, uncredited, unquoted
from .orientation import orient, without_romanisation
from .words import FEATURING

_FEATURED = re.compile(
    r"^(.{1,200}?)\s[(\[]?(?:feat\.?|(?-i:[Ff]t)\.?|featuring)\s(.{1,200}?)[)\]]?$", re.I
)


@dataclass
class NamedSong:
    """A song as printed; what is not said is empty.

    `reason` and `confidence` tell what the decision rests on which part is the title.
    """

    title: str
    credit: str
    artists: list[PrintedArtist]
    reason: str
    confidence: float
    other_title: str = ""
    year: int | None = None
    album: str = ""
    soundtrack: str = ""
    facts: dict[str, str] = field(default_factory=dict)


def read_line(text, is_known=is_shipped):
    """One typed line as a song: the title first, unless only the other part is an artist."""
    (reading,) = orient([read_heading(text)], [""], is_known, lean=0.75)
    return song_of(reading, {}, is_known)


def song_of(reading, facts, is_known=is_shipped):
    """The song of a heading that was read; a line of facts under it is clearer than the heading."""
    heading = reading.heading
    title, credit, reason = _names(reading, facts)
    featured = heading.featuring
    if match := _FEATURED.match(title):
        title, featured = match[1], f"feat. {match[2]}"
    artists = split_credit(credit, is_known) if credit else []
    if featured and artists:
        last = artists[-1]
        artists[-1] = PrintedArtist(last.name, featured.split()[0], last.note)
        artists += split_credit(FEATURING.sub("", featured), is_known)
    title, other_title = without_romanisation(unquoted(title))
    year = facts.get("year")
    return NamedSong(
        title,
        credit,
        artists,
        reason,
        reading.confidence,
        other_title,
        year=heading.year or (int(year) if year else None),
        album=facts.get("album") or heading.album,
        soundtrack=heading.soundtrack or facts.get("soundtrack", ""),
        facts=facts,
    )


def _names(reading, facts):
    """Title and credit, and why; stated ones go before those that the heading was cut into."""
    title, credit = reading.title, reading.credit
    stated_title, stated_artist = facts.get("title", ""), facts.get("artist", "")
    if stated_artist:
        if not stated_title and uncredited(title) == stated_artist and credit:
            title = credit
        return stated_title or title, stated_artist, "a line of facts names the artist"
    if stated_title:
        bare = reading.heading.bare
        credit = credit or ("" if stated_title == unquoted(bare) else bare)
        return stated_title, credit, "a line of facts names the title"
    return title, credit, reading.reason
