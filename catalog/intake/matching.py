"""What an article names, found among the records; each find with its reason.

Whatever is not beyond doubt is offered, never taken: another song in a list is worse than none.
"""

import re
from dataclasses import dataclass, field
from enum import Enum

from rapidfuzz import fuzz, process

from ..models import ArtistName, Author, Credit, Song, SongName
from ..models.names import NameKind
from ..search import NEAR
from ..text.keys import comparison_key
from .article import Article, ReadEntry
from .headings import is_latin

# Names with shorter keys have too many near ones: "EXO" and "EXID", "BTS" and "BTOB".
SHORTEST_NEAR = 4
MOST_OFFERS = 5
# Comparing a name with all names of a large catalogue costs some hundredths of a second.
MOST_NEAR = 60

# NUL and half characters: no database can be asked for them.
UNASKABLE = re.compile("[\x00\ud800-\udfff]")


class Reason(Enum):
    """Why a record is taken for what the article names."""

    EXACT = "exact"
    OTHER_NAME = "another name of it"
    MISSPELLING = "a known misspelling"
    CLOSE = "close spelling"
    HOMONYM = "one of several of this name"
    BY_TITLE = "same title; the article names no artist"
    OTHER_CREDIT = "same title, but not all of these artists"

    @property
    def needs_a_yes(self):
        return self not in (Reason.EXACT, Reason.OTHER_NAME, Reason.MISSPELLING)


KIND_REASONS = {NameKind.CANONICAL: Reason.EXACT, NameKind.MISSPELLING: Reason.MISSPELLING}


@dataclass(frozen=True)
class Found:
    """A record that may be meant, and why."""

    record: object
    reason: Reason

    @property
    def is_certain(self):
        return not self.reason.needs_a_yes


@dataclass
class Match:
    """What the article names, as printed, and the records it may mean, the likeliest first."""

    printed: object
    found: list[Found] = field(default_factory=list)

    @property
    def taken(self):
        """The record that is meant beyond doubt; None where there is none."""
        return self.found[0].record if self.found and self.found[0].is_certain else None

    @property
    def is_open(self):
        """Whether somebody must say which record is meant, or that none is."""
        return bool(self.found) and self.taken is None

    def record(self, pk):
        """The record of this id among those found."""
        return next((each.record for each in self.found if str(each.record.pk) == str(pk)), None)


@dataclass
class MatchedEntry:
    """An entry of the article with its song, or else the artists of the song to be made."""

    read: ReadEntry
    song: Match
    artists: list[Match]

    def differing_year_of(self, song):
        """A song's year where the article states another; the record keeps it."""
        return song.release_year if self.read.year not in (None, song.release_year) else None


@dataclass
class MatchedArticle:
    """The article with what it names; `author` and `order` are those that the list gets."""

    article: Article
    entries: list[MatchedEntry]
    author: Author | None
    order: str


def key_of(name):
    """The comparison key of a printed name; "" for what no database could be asked for."""
    key = comparison_key(name)
    return "" if UNASKABLE.search(key) else key


def known_names():
    """A test of whether a text is the name of an artist in the catalogue; costs one query."""
    keys = set(ArtistName.objects.values_list("key", flat=True))
    return lambda name: comparison_key(name) in keys


def match(article):
    """The Article with the records that it names, in a few queries however long it is."""
    names = _Names(artist.name for entry in article.entries for artist in _named(entry))
    songs = _Songs(article.entries, names)
    entries = [
        MatchedEntry(
            entry,
            Match(entry, songs.find(entry)),
            [Match(artist, names.find_printed(artist)) for artist in entry.artists],
        )
        for entry in article.entries
    ]
    key = comparison_key(article.author)
    authors = [each for each in Author.objects.all() if comparison_key(each.name) == key]
    author = authors[0] if key and len(authors) == 1 else None
    return MatchedArticle(article, entries, author, article.order)


@dataclass(frozen=True)
class _Alias:
    """The name in another script that brackets behind a name hold: "아이유 (IU)"."""

    name: str


def alias_of(artist):
    """The artist's name in another script, as printed in brackets; "" for any other note."""
    is_other_script = artist.note and is_latin(artist.note) != is_latin(artist.name)
    return artist.note if is_other_script else ""


def _named(entry):
    """The artists of an entry, and their names in another script."""
    for artist in entry.artists:
        yield artist
        if alias := alias_of(artist):
            yield _Alias(alias)


class _Names:
    """The artists that have one of these names, or one spelt nearly so."""

    def __init__(self, names):
        keys = {key for name in names if (key := key_of(name))}
        rows = ArtistName.objects.filter(key__in=keys).select_related("artist").order_by("id")
        self.rows = {}
        for row in rows:
            self.rows.setdefault(row.key, []).append(row)
        self.near = self._near(keys - set(self.rows))

    def _near(self, keys):
        """For each of these keys the artists of near spellings; one query to find them, and one
        to load them."""
        keys = sorted(key for key in keys if len(key) >= SHORTEST_NEAR)[:MOST_NEAR]
        if not keys:
            return {}
        known = dict(ArtistName.objects.values_list("pk", "key").iterator())
        near = {key: nearest(key, known) for key in keys}
        rows = ArtistName.objects.select_related("artist").in_bulk(
            {pk for each in near.values() for pk in each}
        )
        return {
            key: list(dict.fromkeys(rows[pk].artist for pk in pks)) for key, pks in near.items()
        }

    def find(self, name):
        key = key_of(name)
        if rows := self.rows.get(key):
            several = len({row.artist_id for row in rows}) > 1
            return [
                Found(
                    row.artist,
                    Reason.HOMONYM if several else KIND_REASONS.get(row.kind, Reason.OTHER_NAME),
                )
                for row in rows
            ][:MOST_OFFERS]
        return [Found(artist, Reason.CLOSE) for artist in self.near.get(key, [])]

    def find_printed(self, artist):
        """The artists that a printed name may mean; its name in another script says as much."""
        found, alias = self.find(artist.name), alias_of(artist)
        if alias and not any(each.is_certain for each in found):
            by_alias = self.find(alias)
            if any(each.is_certain for each in by_alias):
                return by_alias
        return found


class _Songs:
    """The songs that have one of these titles, or one by these artists that is spelt nearly so."""

    def __init__(self, entries, names):
        self.names = names
        keys = {key for entry in entries for key in title_keys(entry)}
        ids = {
            found.record.pk
            for entry in entries
            for artist in entry.artists
            for found in names.find_printed(artist)
        }
        self.by_key, self.by_song = {}, {}
        titled = SongName.objects.filter(key__in=keys)
        credited = SongName.objects.filter(song__credits__artist__in=ids).distinct()
        for row in [*titled, *credited]:
            self.by_key.setdefault(row.key, {})[row.song_id] = row
            self.by_song.setdefault(row.song_id, {})[row.pk] = row.key
        self.by_artist, self.artists = {}, {}
        credits = Credit.objects.filter(song__in=list(self.by_song))
        for song, artist in credits.order_by("song").values_list("song", "artist"):
            self.by_artist.setdefault(artist, []).append(song)
            self.artists.setdefault(song, set()).add(artist)
        found = [(song, reason) for entry in entries for song, reason in self._find(entry)]
        self.songs = Song.objects.with_credits().in_bulk({song for song, _reason in found})

    def find(self, entry):
        found = [Found(self.songs[pk], reason) for pk, reason in self._find(entry)]
        return sorted(found, key=lambda each: each.reason.needs_a_yes)[:MOST_OFFERS]

    def _find(self, entry):
        """The ids of the songs that may be meant, each with the reason."""
        exact = {}
        for key in title_keys(entry):
            for row in self.by_key.get(key, {}).values():
                exact.setdefault(row.song_id, KIND_REASONS.get(row.kind, Reason.OTHER_NAME))
        if not entry.artists:
            return [(song, Reason.BY_TITLE) for song in exact]
        printed = [self.names.find_printed(artist) for artist in entry.artists]
        certain = [{each.record.pk for each in found if self._is_this(each)} for found in printed]
        near = [{each.record.pk for each in found} for found in printed]
        fits = {song: self._fit(song, certain, near) for song in exact}
        found = [(song, fit or exact[song]) for song, fit in fits.items() if fit is not False]
        sure = [each for each in found if not each[1].needs_a_yes]
        if len(sure) > 1:
            found = [(song, Reason.HOMONYM) for song, _reason in sure]
        return found or self._spelt_nearly(entry, near)

    def _is_this(self, found):
        # Of homonyms the song itself tells which one is meant.
        return found.is_certain or found.reason is Reason.HOMONYM

    def _fit(self, song, certain, near):
        """How the song's artists are those printed: None for surely, a Reason for perhaps, False
        for not at all."""
        credited = self.artists.get(song, set())
        if all(ids & credited for ids in certain):
            return None
        if any(ids & credited for ids in certain):
            return Reason.OTHER_CREDIT
        return Reason.CLOSE if any(ids & credited for ids in near) else False

    def _spelt_nearly(self, entry, near):
        """Songs of the first printed artist whose titles are nearly the one printed."""
        songs = {song for artist in near[0] for song in self.by_artist.get(artist, [])}
        known = {(song, name): key for song in songs for name, key in self.by_song[song].items()}
        keys = [key for key in title_keys(entry) if len(key) >= SHORTEST_NEAR]
        found = dict.fromkeys(song for key in keys for song, _name in nearest(key, known))
        return [(song, Reason.CLOSE) for song in found]


def title_keys(entry):
    """The keys of the printed title, of the one in another script, and of the one with the year.

    Some songs have a year in their title, which a heading prints like the year of any other.
    """
    titles = [entry.title, entry.other_title, *([f"{entry.title} {entry.year}"] * bool(entry.year))]
    keys = [key_of(title) for title in titles]
    return [key for key in keys if key]


def nearest(key, known):
    """What in a dictionary of keys is spelt most nearly like this key."""
    near = process.extract(key, known, scorer=fuzz.ratio, score_cutoff=NEAR, limit=MOST_OFFERS)
    return [what for _key, _score, what in near]
