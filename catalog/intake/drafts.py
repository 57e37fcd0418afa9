"""From a matched article to a working copy: one transaction, and the same article once only.

The last step of the intake, and the only one that writes.
"""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from .. import trail
from ..models import (
    Artist,
    ArtistName,
    Entry,
    Intake,
    Listicle,
    Merchant,
    OutboundLink,
    Song,
    SongName,
)
from ..models.names import NameKind
from ..models.songs import FIRST_YEAR, last_year
from ..policy import may
from ..publishing.digests import keep_digest
from ..publishing.refusals import Refused, Stale
from ..text.keys import comparison_key
from . import matching
from .headings import is_latin
from .kept import take_in
from .matching import Reason, alias_of
from .revisions import Revision
from .wording import html_of, in_order, words_of

# What an editor may choose besides the id of a record.
NEW, NONE = "new", "none"


class NotSaved(Refused):
    """Why nothing was saved, in words for the editor."""


@dataclass
class Choice:
    """What an entry is to be: a Song, NEW, NONE (decided later), or None where nothing was chosen.

    `artists` are those of a new song: an Artist or NEW for each, None where nothing was chosen.
    """

    song: Song | str | None = None
    artists: list = field(default_factory=list)


@dataclass
class Result:
    """The list that was made or changed, and what was not done, a sentence each."""

    listicle: Listicle
    notes: list[str] = field(default_factory=list)
    is_new: bool = True


# What is chosen


def choices_for(matched, leaves_open=False):
    """What each entry is without anybody's word: what is beyond doubt, and new what is nowhere.

    `leaves_open` puts open questions off, where nobody is there to answer them.
    """
    choices = []
    for entry in matched.entries:
        song = entry.song.taken or (None if entry.song.is_open else NEW)
        artists = [match.taken or (None if match.is_open else NEW) for match in entry.artists]
        if leaves_open and (song is None or (song == NEW and None in artists)):
            song = NONE
        choices.append(Choice(song, artists))
    if leaves_open:
        _leave_doubles_open(matched, choices)
    return choices


def _leave_doubles_open(matched, choices):
    seen = set()
    for entry, choice in zip(matched.entries, choices, strict=True):
        is_lacking = choice.song == NEW and not (entry.artists and entry.read.title)
        if is_lacking or (choice.song != NONE and _song_key(entry, choice) in seen):
            choice.song = NONE
        elif choice.song != NONE:
            seen.add(_song_key(entry, choice))


def questions(matched, choices):
    """What must be answered before anything is saved, a sentence each."""
    asked, places = [], {}
    for number, (entry, choice) in enumerate(zip(matched.entries, choices, strict=True), start=1):
        name = f"No. {entry.read.rank}, “{entry.read.title}”"
        if choice.song is None:
            asked.append(f"{name}: say which song it is.")
        elif choice.song == NEW and not entry.read.title:
            asked.append(f"{name}: a new song needs a title.")
        elif choice.song == NEW and None in choice.artists:
            asked.append(f"{name}: say who the artist is.")
        elif choice.song == NEW and not entry.artists:
            asked.append(f"{name}: a new song needs an artist.")
        elif choice.song != NONE:
            key = _song_key(entry, choice)
            if key in places:
                asked.append(
                    f"{name} is the same song as entry {places[key]} of the article: a list has "
                    "a song once."
                )
            places.setdefault(key, number)
    return asked


def _song_key(entry, choice):
    """What tells one song of the article from another, be it known or new."""
    if choice.song != NEW:
        return choice.song.pk
    artists = [
        comparison_key(match.printed.name) if artist == NEW else artist.pk
        for match, artist in zip(entry.artists, choice.artists, strict=True)
    ]
    return (comparison_key(entry.read.title), *artists)


# Saving


def save(matched, choices, by=None, intake=None):
    """Make a list of an article, or say that it was made already. Raises NotSaved.

    Songs, artists, list and entries come into being together or not at all.
    """
    _refuse_questions(matched, choices)
    try:
        with transaction.atomic():
            if intake and (made := _made_already(intake)):
                return Result(made, is_new=False)
            return _Saving(by).make_list(matched, choices, intake)
    except IntegrityError as error:
        made = intake and _made_already(intake)
        if made:
            return Result(made, is_new=False)
        raise NotSaved("Somebody saved the same at this moment: try again.") from error
    except ValidationError as error:
        raise NotSaved(" ".join(error.messages)) from error


def import_article(source, article, by=None):
    """Make a list of an article where nobody is there to be asked; the Result. Raises NotSaved.

    What needs a yes is left open: the entry has no song, and says in a note what was printed.
    """
    matched = matching.match(article)
    intake = take_in(source, article, by)
    return save(matched, choices_for(matched, leaves_open=True), by, intake)


def append(listicle, version, matched, choices, by=None):
    """Put the entries of a short article at the end of a list. Raises NotSaved and Stale."""
    _refuse_questions(matched, choices)
    try:
        with transaction.atomic():
            _claim(listicle, version)
            return _Saving(by).append(listicle, matched, choices)
    except (IntegrityError, ValidationError) as error:
        raise _not_saved(error) from error


def revise(listicle, version, matched, choices, accepted, by=None, intake=None):
    """Take of a revised article into a list's draft what was accepted. Raises NotSaved and Stale.

    `accepted` are the parts of its Revision: "words-<field>" for those of the list,
    "blurb-<id>", "callout_label-<id>", "callout-<id>" and "rank-<id>" for those of an entry,
    "new-<place in the article>" for one that came, "gone-<id>" for one that is not there any more.
    """
    _refuse_questions(matched, choices)
    try:
        with transaction.atomic():
            _claim(listicle, version)
            return _Saving(by).revise(listicle, matched, choices, accepted, intake)
    except (IntegrityError, ValidationError) as error:
        raise _not_saved(error) from error


def _not_saved(error):
    if isinstance(error, ValidationError):
        return NotSaved(" ".join(error.messages))
    return NotSaved("Somebody saved the same at this moment: try again.")


def _claim(listicle, version):
    if not Listicle.objects.claim(listicle.pk, version):
        raise Stale("Somebody has changed this list since you looked, so nothing was saved.")
    listicle.refresh_from_db()


def _made_already(intake):
    made = Intake.objects.filter(key=intake.key, listicle__isnull=False)
    found = made.select_related("listicle").first()
    return found and found.listicle


def _refuse_questions(matched, choices):
    if asked := questions(matched, choices):
        raise NotSaved(" ".join(["Nothing is saved yet.", *asked]))


class _Saving:
    """One saving: knows who does it, what was made so far, and what could not be done."""

    def __init__(self, by):
        self.by, self.notes = by, []
        self.made_artists = {}
        self.merchants = None

    def may(self, act, thing):
        """Whether this may be written; the command line may all."""
        return self.by is None or may(self.by, act, thing)

    def require(self, act, kind):
        if not self.may(act, kind):
            raise NotSaved(f"You may not {act} {kind._meta.verbose_name_plural}: ask an editor.")

    # The list

    def make_list(self, matched, choices, intake=None):
        article = matched.article
        title = article.title or article.list_heading
        if not title:
            raise NotSaved("Nothing is saved yet: the list needs a title.")
        listicle = Listicle(
            title=title,
            list_heading=article.list_heading,
            intro=html_of(article.intro),
            outro=html_of(article.outro),
            order=matched.order,
            author=matched.author,
            writer=self.by,
        )
        listicle.full_clean(exclude=["slug"])
        listicle.save()
        rows = [
            self.entry(entry, choice)
            for entry, choice in zip(matched.entries, choices, strict=True)
        ]
        for rank, row in enumerate(in_order(matched, rows), start=1):
            row.listicle, row.rank = listicle, rank
            row.save()
        keep_digest(listicle)
        trail.record_creation(self.by, listicle)
        self.keep(intake, listicle)
        return Result(listicle, self.notes)

    def keep(self, intake, listicle):
        if intake:
            intake.listicle = listicle
            intake.save(update_fields=["listicle"])

    def append(self, listicle, matched, choices):
        standing = set(listicle.entries.values_list("song", flat=True))
        watch = trail.Watch(listicle)
        last = max(listicle.entries.values_list("rank", flat=True), default=0)
        for entry, choice in zip(matched.entries, choices, strict=True):
            row = self.entry(entry, choice)
            if row.song_id and row.song_id in standing:
                self.notes.append(f"“{row.song}” stands in the list already: it was not added.")
                continue
            last += 1
            row.listicle, row.rank = listicle, last
            row.save()
        return self.written(listicle, watch)

    def revise(self, listicle, matched, choices, accepted, intake):
        watch = trail.Watch(listicle)
        pairs = list(zip(matched.entries, choices, strict=True))
        revision = Revision(listicle, matched, choices)
        words = [name for name in revision.TEXTS if f"words-{name}" in accepted]
        for name in words:
            setattr(listicle, name, revision.words[name])
        listicle.clean_fields(exclude={each.name for each in Listicle._meta.fields} - set(words))
        listicle.save(update_fields=[*words, "changed_at"])
        ranking = list(revision.entries)
        last = max((row.rank for row in ranking), default=0)
        for row in revision.gone:
            if f"gone-{row.pk}" in accepted:
                ranking.remove(row)
                row.delete()
        placed = []
        for place, index in enumerate(revision.article_order):
            entry, choice = pairs[index]
            row = revision.rows.get(index)
            if row is None:
                if f"new-{index}" in accepted:
                    row = self.entry(entry, choice)
                    last += 1
                    row.listicle, row.rank = listicle, last
                    row.save()
                    placed.append((place, row))
                continue
            self.take_words(row, entry, accepted)
            if f"rank-{row.pk}" in accepted:
                ranking.remove(row)
                placed.append((place, row))
        for place, row in placed:
            ranking.insert(min(place, len(ranking)), row)
        listicle.put_in_order(ranking)
        result = self.written(listicle, watch)
        self.keep(intake, listicle)
        return result

    def take_words(self, row, entry, accepted):
        words = words_of(entry.read)
        taken = [name for name in words if f"{name}-{row.pk}" in accepted]
        for name in taken:
            setattr(row, name, words[name])
        if taken:
            row.full_clean(exclude=["song", "rank"], validate_constraints=False)
            row.save(update_fields=taken)

    def written(self, listicle, watch):
        keep_digest(listicle)
        watch.record(self.by)
        listicle.refresh_from_db()
        return Result(listicle, self.notes, is_new=False)

    # An entry

    def entry(self, entry, choice):
        """The entry's row, not saved yet; its song and artists are made where they are new."""
        song, note = None, ""
        if choice.song == NEW:
            song = self.new_song(entry, choice)
        elif choice.song == NONE:
            credit = " / ".join(artist.name for artist in entry.read.artists)
            note = f"As printed: {entry.read.title}" + (f" by {credit}" if credit else "")
        else:
            song = choice.song
            self.remember(song, entry)
        if song:
            self.add_video(song, entry.read)
            self.add_links(song, entry.read)
        row = Entry(song=song, rank=1, private_note=note, **words_of(entry.read))
        row.full_clean(exclude=["listicle", "song", "rank"], validate_constraints=False)
        return row

    def new_song(self, entry, choice):
        read = entry.read
        self.require("add", Song)
        native, other = _native(read.title, read.other_title)
        song = Song(
            title=read.title,
            native_title=native,
            album=read.album[:200],
            release_year=self.year_of(read),
            soundtrack_of=read.soundtrack[:200],
        )
        _check(song, f"No. {read.rank}, “{read.title}”")
        song.save()
        credited = set()
        credits = []
        for match, artist in zip(entry.artists, choice.artists, strict=True):
            printed = match.printed
            if artist == NEW:
                artist = self.new_artist(printed)
            else:
                self.remember_artist(artist, printed.name, match)
            if artist.pk not in credited:
                credited.add(artist.pk)
                spelt = "" if printed.name == artist.name else printed.name
                # A misspelling is not how the record prints the name.
                credits.append(
                    (artist, spelt if _is_a_name(artist, match) else "", printed.join_phrase[:30])
                )
        song.credit(*credits)
        song.settle_address()
        if other:
            song.names.create(kind=NameKind.OTHER, name=other)
        trail.record_creation(self.by, song)
        return song

    def year_of(self, read):
        if read.year is None or FIRST_YEAR <= read.year <= last_year():
            return read.year
        self.notes.append(f"The year {read.year} of “{read.title}” was left out: it cannot be.")
        return None

    def new_artist(self, printed):
        """An artist of this name; one only, however often the article names it."""
        key = comparison_key(printed.name)
        if key not in self.made_artists:
            self.require("add", Artist)
            native, other = _native(printed.name, alias_of(printed))
            artist = Artist(name=printed.name, native_name=native)
            _check(artist, f"Artist “{printed.name}”")
            artist.save()
            if other:
                artist.names.create(kind=NameKind.OTHER, name=other)
            trail.record_creation(self.by, artist)
            self.made_artists[key] = artist
        return self.made_artists[key]

    # What is learnt of known records

    def remember(self, song, entry):
        """Keep misspellings of a song that was accepted, and of its artists."""
        if entry.song.taken == song:
            return
        if entry.read.title and self._accepted_as(entry.song, song) is Reason.CLOSE:
            self._remember(SongName, "song", song, entry.read.title)
        credited = {credit.artist for credit in song.credits.select_related("artist")}
        for match in entry.artists:
            near = [each.record for each in match.found if each.reason is Reason.CLOSE]
            for artist in near:
                if artist in credited:
                    self._remember(ArtistName, "artist", artist, match.printed.name)

    def _accepted_as(self, match, record):
        return next((each.reason for each in match.found if each.record == record), None)

    def remember_artist(self, artist, printed, match):
        if self._accepted_as(match, artist) is Reason.CLOSE:
            self._remember(ArtistName, "artist", artist, printed)

    def _remember(self, model, owner, record, name):
        if record.names.matching(name).exists() or len(name) > 200:
            return
        if not self.may("change", record):
            self.notes.append(
                f"“{name}” was not kept as a misspelling of “{record}”, which stands in a live "
                "list: an editor can do that."
            )
            return
        with trail.watched(self.by, record):
            model.objects.create(**{owner: record}, name=name, kind=NameKind.MISSPELLING)

    def add_video(self, song, read):
        if song.video_id or not read.videos:
            return
        video = read.videos[0]
        if not re.fullmatch(r"[-\w]{11}", video, re.ASCII):
            return
        if not self.may("change", song):
            self.notes.append(
                f"The video {video} was not kept for “{song}”: an editor can do that."
            )
            return
        with trail.watched(self.by, song):
            song.video_id = video
            song.save(update_fields=["video_id"])

    def add_links(self, song, read):
        """Link the song where a shop or service owns the address and has none to it yet."""
        for link in [*read.links, *(link for line in read.body for link in line.links)]:
            merchant = self.owner_of(link.address)
            if merchant is None or song.links.filter(merchant=merchant).exists():
                continue
            if not (self.may("add", OutboundLink) and self.may("change", song)):
                self.notes.append(
                    f"The link of “{song}” to {merchant} was not kept: {link.address}"
                )
                continue
            row = OutboundLink(song=song, merchant=merchant, url=link.address)
            _check(row, f"The link of “{song}” to {merchant}")
            with trail.watched(self.by, song):
                row.save()

    def owner_of(self, address):
        if self.merchants is None:
            self.merchants = list(Merchant.objects.offered())
        return next((each for each in self.merchants if each.owns(address)), None)


def _check(record, name):
    try:
        record.full_clean(exclude=["slug"])
    except ValidationError as error:
        raise ValidationError([f"{name}: {message}" for message in error.messages]) from error


def _is_a_name(artist, match):
    """Whether what is printed is a name the artist has, not a slip."""
    found = [each for each in match.found if each.record == artist]
    return bool(found) and found[0].reason not in (Reason.CLOSE, Reason.MISSPELLING)


def _native(name, other):
    """The name in its own script, and what else is left of the other: "봄날 (Spring Day)"."""
    if not other or comparison_key(other) == comparison_key(name):
        return "", ""
    if is_latin(name) and not is_latin(other):
        return other[:200], ""
    return "", other[:200]
