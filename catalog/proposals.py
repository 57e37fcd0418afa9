"""One typed line, "Haru Haru – BIGBANG (2008)", understood as a song that might be added."""

from dataclasses import dataclass, field

from .intake.credits import is_shipped
from .intake.songs import read_line
from .models import Artist, Song
from .models.songs import FIRST_YEAR, last_year
from .text.keys import comparison_key


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
    song = read_line(" ".join(line.replace("\x00", " ").split()), is_artist)
    artists = [
        ProposedArtist(artist.name, artist.join_phrase, list(Artist.objects.named(artist.name)))
        for artist in song.artists
    ]
    year = song.year if song.year and FIRST_YEAR <= song.year <= last_year() else None
    return ProposedSong(song.title, artists, year, _known_songs(song.title, artists))


def is_artist(name):
    """Whether a text is the name of one artist: of the catalogue, or a shipped one."""
    name = name.strip()
    return bool(name) and (is_shipped(name) or Artist.objects.named(name).exists())


def _known_songs(title, artists):
    """Songs of this title by one of these artists, or by anybody where the line names none."""
    songs = Song.objects.filter(names__key=comparison_key(title))
    if artists:
        songs = songs.filter(artists__in=[who for artist in artists for who in artist.known])
    return list(songs.distinct().with_credits()[:5])
