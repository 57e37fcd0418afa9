"""One typed line, "Haru Haru – BIGBANG (2008)", understood as a song that might be added."""

import re
from dataclasses import dataclass, field

from .models import Artist, Song
from .models.songs import FIRST_YEAR, last_year
from .text.keys import comparison_key

_YEAR = re.compile(r"\s*[(\[](\d{4})[)\]]\s*$")
_DASH = re.compile(r"\s+[-–—|~]\s+|\s*[–—]\s*")
_BY = re.compile(r"\s+by\s+", re.IGNORECASE)
_JOINED = re.compile(
    r"(?P<phrase>\s*,\s*|\s+(?:&|and|x|×|vs\.?|with|feat\.?|ft\.?|featuring)\s+)", re.IGNORECASE
)
_QUOTES = "“”\"‘’'„«»「」『』 "


@dataclass
class ProposedArtist:
    """A name in the credit line, what joins it to the next, and the artists who have it."""

    name: str
    join_phrase: str = ""
    known: list[Artist] = field(default_factory=list)


@dataclass
class ProposedSong:
    """What a line seems to say; nothing in it that the line does not say."""

    title: str
    artists: list[ProposedArtist]
    year: int | None
    known: list[Song] = field(default_factory=list)


def propose_song(line):
    """Read a line as title, artists and year, and find what the catalogue has of them.

    The title comes first ("title – artist", "title by artist"), unless only the first part is the
    name of an artist we know. A name we know is never split: "Earth, Wind & Fire".
    """
    line = " ".join(line.replace("\x00", " ").split())
    line, year = _split_year(line)
    title, credit = _split_line(line)
    if not title.strip():
        title, credit = line, ""
    artists = [
        ProposedArtist(name, phrase, list(Artist.objects.named(name)))
        for name, phrase in split_credit(credit)
    ]
    title = title.strip(_QUOTES) or title
    return ProposedSong(title, artists, year, _known_songs(title, artists))


def split_credit(credit):
    """Names and the phrases that join them; what is together the name of one artist stays whole."""
    if not credit:
        return []
    if _is_known(credit):
        return [(credit, "")]
    parts = _JOINED.split(credit)
    names, phrases = parts[::2], [phrase.strip() for phrase in parts[1::2]]
    split, index = [], 0
    while index < len(names):
        # The longest run of parts that is a known name wins over its parts.
        for end in range(len(names), index, -1):
            whole = "".join(parts[2 * index : 2 * end - 1])
            if end == index + 1 or _is_known(whole):
                split.append((whole.strip(), phrases[end - 1] if end <= len(phrases) else ""))
                index = end
                break
    return [(name, phrase) for name, phrase in split if name]


def _split_year(line):
    if (match := _YEAR.search(line)) and FIRST_YEAR <= int(match[1]) <= last_year():
        return line[: match.start()], int(match[1])
    return line, None


def _split_line(line):
    if match := _DASH.search(line):
        first, second = line[: match.start()], line[match.end() :]
        return (second, first) if _is_known(first) and not _is_known(second) else (first, second)
    # The last "by": in "Stand by Me by Ben E. King" the first belongs to the title.
    if matches := list(_BY.finditer(line)):
        return line[: matches[-1].start()], line[matches[-1].end() :]
    return line, ""


def _is_known(name):
    return Artist.objects.named(name.strip()).exists()


def _known_songs(title, artists):
    """Songs of this title by one of these artists, or by anybody where the line names none."""
    songs = Song.objects.filter(names__key=comparison_key(title))
    if artists:
        songs = songs.filter(artists__in=[who for artist in artists for who in artist.known])
    return list(songs.distinct().with_credits()[:5])
