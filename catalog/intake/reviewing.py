"""An article on its way as its editor sees it: what was read, what they said, what that makes."""

from dataclasses import dataclass

from ..models import Artist, Author, Listicle, Song
from ..text.ids import is_id
from . import drafts
from .article import Article, Role
from .credits import split_credit
from .drafts import NEW, NONE, Choice
from .kept import source_of
from .matching import UNASKABLE, Match, known_names, match
from .roles import CHOICES, LABELS, assemble, read_headings

# The longest that a title or a credit may be typed.
LONGEST = 200
# So many lines are added at once.
MOST_LINES = 200
# Typed lines begin with the title, unless much speaks against it.
TITLE_FIRST = 0.75


@dataclass
class ReviewedEntry:
    """One entry with all that the screen shows of it. `start` is the place of its heading."""

    start: int
    matched: object
    choice: Choice
    said: dict
    picked: Song | None = None

    @property
    def read(self):
        return self.matched.read

    @property
    def credit(self):
        """The artists as printed, on one line."""
        *others, last = self.read.artists or [None]
        return "".join(each.name + _joint(each) for each in others) + (last.name if last else "")

    @property
    def song_value(self):
        """The value of the song's choice: an id, "new", "none", or "" while it is open."""
        song = self.choice.song
        return str(song.pk) if isinstance(song, Song) else song or ""

    @property
    def is_new(self):
        return self.choice.song == NEW

    @property
    def songs(self):
        """The songs that may be chosen, as pairs of the id and what is said of it."""
        found = [
            (str(each.record.pk), f"{each.record.label}: {each.reason.value}")
            for each in self.matched.song.found
        ]
        if self.picked and str(self.picked.pk) not in dict(found):
            found.append((str(self.picked.pk), f"{self.picked.label}: chosen by you"))
        return found

    @property
    def state(self):
        """What becomes of the song, in a word or two."""
        if self.choice.song is None:
            return "needs a yes"
        if self.choice.song == NONE:
            return "decided later"
        if self.choice.song == NEW:
            return "needs a yes" if None in self.choice.artists else "new song"
        for each in self.matched.song.found:
            if each.record == self.choice.song:
                return each.reason.value
        return "chosen"

    @property
    def is_open(self):
        return self.state == "needs a yes"

    @property
    def artist_rows(self):
        """The artists of a new song: place, printed name, the value chosen, and the options."""
        rows = []
        for place, (each, chosen) in enumerate(
            zip(self.matched.artists, self.choice.artists, strict=True)
        ):
            options = [
                (str(found.record.pk), f"{found.record}: {found.reason.value}")
                for found in each.found
            ]
            value = str(chosen.pk) if isinstance(chosen, Artist) else chosen or ""
            rows.append((place, each.printed.name, value, options))
        return rows

    @property
    def differing_year(self):
        """The record's year where the article states another."""
        song = self.choice.song
        return self.matched.differing_year_of(song) if isinstance(song, Song) else None


def _joint(artist):
    """What is printed between an artist and the next."""
    joint = artist.join_phrase or ","
    return f"{joint} " if joint in (",", ";") else f" {joint} "


class Reviewed:
    """An article put together and matched, with what its editor said of it.

    `starts` tell its entries apart; `said` is what was said of each, by its start as text, and of
    the list.
    """

    def __init__(self, article, starts, said, is_known):
        self.article, self.starts, self.all_said = article, starts, said
        self.list_said = said.get("list", {})
        self._correct(is_known)
        self.matched = match(article)
        self._choose_author()
        if self.list_said.get("order") in Listicle.Order.values:
            self.matched.order = self.list_said["order"]
        self.entries = self._entries()

    def said(self, start):
        return self.all_said.get(str(start), {})

    def _correct(self, is_known):
        """Let the title and the entries be what the editor said they are."""
        self.article.title = self.list_said.get("title", self.article.title)
        for start, entry in zip(self.starts, self.article.entries, strict=True):
            said = self.said(start)
            entry.title = said.get("title", entry.title)
            if "credit" in said:
                entry.artists = split_credit(said["credit"], is_known) if said["credit"] else []

    def _choose_author(self):
        author = self.list_said.get("author")
        if author is not None:
            self.matched.author = (
                Author.objects.filter(pk=author).first() if is_id(author) else None
            )

    def _entries(self):
        said = [self.said(start) for start in self.starts]
        ids = {int(each["song"]) for each in said if is_id(each.get("song"))}
        songs = Song.objects.with_credits().in_bulk(ids) if ids else {}
        choices = drafts.choices_for(self.matched)
        return [
            self._entry(*each, songs)
            for each in zip(self.starts, self.matched.entries, choices, said, strict=True)
        ]

    def _entry(self, start, matched, choice, said, songs):
        chosen, picked = said.get("song", ""), None
        if is_id(chosen) and int(chosen) in songs:
            choice.song = picked = songs[int(chosen)]
        elif chosen in (NEW, NONE):
            choice.song = chosen
        for place, value in enumerate(said.get("artists", [])[: len(choice.artists)]):
            known = matched.artists[place].record(value)
            if known or (value == NEW and not self._is_certain(matched.artists[place])):
                choice.artists[place] = known or NEW
        return ReviewedEntry(start, matched, choice, said, picked)

    def _is_certain(self, found: Match):
        # Another artist of the very same name is added under “Artists”, saying who it is.
        return found.taken is not None

    @property
    def choices(self):
        return [entry.choice for entry in self.entries]

    @property
    def questions(self):
        return drafts.questions(self.matched, self.choices)

    @property
    def new_songs(self):
        return [entry for entry in self.entries if entry.is_new]

    @property
    def new_artists(self):
        names = {}
        for entry in self.new_songs:
            for _place, name, value, _options in entry.artist_rows:
                if value == NEW:
                    names.setdefault(name.casefold(), name)
        return list(names.values())


class Review(Reviewed):
    """An Intake as its screen shows it. Raises NotAList."""

    def __init__(self, intake):
        self.intake = intake
        self.source = source_of(intake)
        is_known = known_names()
        assembled = assemble(self.source, self._roles(), is_known)
        super().__init__(assembled.article, assembled.starts, intake.choices, is_known)

    def _roles(self):
        lines = self.source.lines
        return {
            int(place): Role(role)
            for place, role in self.intake.roles.items()
            if is_id(place) and int(place) < len(lines) and lines[int(place)].plain
        }

    @property
    def lines(self):
        """The source's lines with their roles, each with the heading of the entry it belongs to."""
        starts, start, shown = set(self.starts), None, []
        for place, (line, role) in enumerate(
            zip(self.source.lines, self.article.roles, strict=True)
        ):
            if place in starts:
                start = place
            if not line.plain:
                continue
            of_entry = role in _PARTS_OF_ENTRY and start is not None
            shown.append(
                ShownLine(
                    place, line.plain, role, LABELS.get(role, role), start if of_entry else None
                )
            )
        return shown


def same_title(article, listicles):
    """Of these lists the one whose draft has the article's title: it may be a revision of it."""
    title = UNASKABLE.sub("", article.title).strip()
    return listicles.filter(title__iexact=title).order_by("-pk").first() if title else None


class TypedLines(Reviewed):
    """Lines that each name a song, "Song – Artist (Year)", to be put at the end of a list."""

    def __init__(self, text, said=None):
        is_known = known_names()
        self.texts = [line for line in text.splitlines() if line.strip()][:MOST_LINES]
        entries = read_headings(self.texts, is_known, TITLE_FIRST)
        super().__init__(Article([], entries), list(range(len(entries))), said or {}, is_known)

    def with_answers(self, text, post):
        """The same lines, with what was posted of them."""
        pairs = zip(self.starts, self.entries, strict=True)
        return TypedLines(
            text, {str(start): _said_of_entry(post, start, entry) for start, entry in pairs}
        )


_PARTS_OF_ENTRY = {
    Role.HEADING, Role.TEXT, Role.CALLOUT, Role.LINKS, Role.FACTS, Role.VIDEO, Role.CAPTION,
}  # fmt: skip


@dataclass(frozen=True)
class ShownLine:
    """A line of the source on the screen."""

    place: int
    text: str
    role: Role
    label: str
    start: int | None

    @property
    def css(self):
        return self.role.replace(" ", "-")

    @property
    def options(self):
        """The roles that it may be given; the one that it has first, where no editor gives it."""
        own = [] if self.role in CHOICES else [(self.role, self.label)]
        return [*own, *((role, label) for role, (label, _key) in CHOICES.items())]


def said_in(post, review):
    """What was posted of the review's screen, as an Intake keeps it: roles and choices."""
    before = dict(zip(review.starts, review.entries, strict=True))
    roles = dict(review.intake.roles)
    for line in review.lines:
        posted = post.get(f"role-{line.place}", "")
        if posted in set(CHOICES) and posted != line.role:
            roles[str(line.place)] = str(posted)
    choices = dict(review.intake.choices)
    choices["list"] = {
        name: text
        for name in ("title", "author", "order")
        if (text := _typed(post, name)) is not None
    } or review.list_said
    for start, entry in before.items():
        if said := _said_of_entry(post, start, entry):
            choices[str(start)] = said
    return roles, choices


def _said_of_entry(post, start, entry):
    said = dict(entry.said)
    title, credit = _typed(post, f"title-{start}"), _typed(post, f"credit-{start}")
    is_corrected = False
    if title is not None and title != entry.read.title:
        said["title"], is_corrected = title, True
    if credit is not None and credit != entry.credit:
        said["credit"], is_corrected = credit, True
    song, other = post.get(f"song-{start}"), post.get(f"other-{start}", "")
    if is_id(other):
        said["song"] = other
    elif is_corrected:
        # What was chosen was chosen of another name: it is looked up anew.
        said.pop("song", None)
        said.pop("artists", None)
    else:
        if song is not None and song != entry.song_value:
            said["song"] = song if is_id(song) or song in (NEW, NONE) else ""
        artists = [
            post.get(f"artist-{start}-{place}", value)
            for place, _name, value, _options in entry.artist_rows
        ]
        if artists != [value for _place, _name, value, _options in entry.artist_rows]:
            said["artists"] = [value if is_id(value) or value == NEW else "" for value in artists]
    return said


def _typed(post, name):
    text = post.get(name)
    return None if text is None else " ".join(text.replace("\x00", " ").split())[:LONGEST]
