"""A revised article beside the draft that it is for."""

from dataclasses import dataclass

from ..models import Entry, Listicle, Song
from ..publishing.comparison import Marker, steady_ranks, text_changes
from .wording import html_of, in_order, words_of


@dataclass(frozen=True)
class EntryDifference:
    """What the article has otherwise about one entry; `keys` are the parts to be accepted.

    `before` and `after` are its ranks, None where it is not there.
    """

    name: str
    before: int | None
    after: int | None
    changes: list
    key: str
    moves: str = ""


class Revision:
    """A revised article beside the draft it is for: what differs, entry by entry."""

    TEXTS = ("title", "list_heading", "intro", "outro")

    def __init__(self, listicle, matched, choices):
        self.listicle, self.matched, self.choices = listicle, matched, choices
        self.entries = list(listicle.entries.select_related("song").order_by("rank"))
        by_song = {row.song_id: row for row in self.entries if row.song_id}
        # The entries of the article by their places in it, and the rows they are revisions of.
        self.rows = {
            index: by_song[choice.song.pk]
            for index, choice in enumerate(choices)
            if isinstance(choice.song, Song) and choice.song.pk in by_song
        }
        known = {row.pk for row in self.rows.values()}
        self.gone = [row for row in self.entries if row.pk not in known]
        self.article_order = in_order(matched, list(range(len(choices))))
        article = matched.article
        self.words = {
            "title": article.title or listicle.title,
            "list_heading": article.list_heading,
            "intro": html_of(article.intro),
            "outro": html_of(article.outro),
        }
        self.marker = Marker()

    def texts(self):
        """The TextChanges of the list's own words; each is accepted by "words-<field>"."""
        fields = [Listicle._meta.get_field(name) for name in self.TEXTS]
        return list(text_changes(fields, self.listicle, Listicle(**self.words), self.marker))

    def differences(self):
        """The EntryDifferences: what changed or came, in the article's order, then what is gone."""
        ranks = {index: place for place, index in enumerate(self.article_order, start=1)}
        pairs = [(row.rank, ranks[index]) for index, row in self.rows.items()]
        steady = steady_ranks(pairs)
        for index in self.article_order:
            read, row = self.matched.entries[index].read, self.rows.get(index)
            name = f"{read.title} – {', '.join(artist.name for artist in read.artists)}"
            if row is None:
                changes = self._changes(None, read)
                yield EntryDifference(name, None, ranks[index], changes, f"new-{index}")
                continue
            changes = self._changes(row, read)
            is_moved = row.rank != ranks[index] and ranks[index] not in steady
            if changes or is_moved:
                moves = f"rank-{row.pk}" if is_moved else ""
                yield EntryDifference(
                    str(row.song), row.rank, ranks[index], changes, str(row.pk), moves
                )
        for row in self.gone:
            name = str(row.song) if row.song else "An entry without a song"
            yield EntryDifference(name, row.rank, None, [], f"gone-{row.pk}")

    def _changes(self, row, read):
        fields = [Entry._meta.get_field(name) for name in ("blurb", "callout_label", "callout")]
        return list(text_changes(fields, row, Entry(**words_of(read)), self.marker))
