"""What a list page shows, built from a working copy or from an edition."""

from dataclasses import dataclass, replace
from datetime import datetime

from ..models import Edition, Listicle, Theme
from ..models.listicles import ListicleText, RankedSong
from .movement import Movement, movement_of


@dataclass(frozen=True)
class RankedList:
    """A ranked list with its songs, credits, themes and links, all loaded.

    Page, preflight, structured data and what else shows a list take nothing but this value, so they
    can never disagree. `ranking` goes from no. 1 to the last; `edition` is None for a working copy.
    `movement` is None where there is nothing to compare with.
    """

    listicle: Listicle
    text: ListicleText
    ranking: list[RankedSong]
    themes: list[Theme]
    edition: Edition | None = None
    first_published_at: datetime | None = None
    movement: Movement | None = None

    @classmethod
    def of_draft(cls, listicle):
        """The working copy as it stands on the desk."""
        return cls(
            listicle=listicle,
            text=listicle,
            ranking=list(listicle.entries.order_by("rank").for_page()),
            themes=list(listicle.themes.all()),
        )

    @classmethod
    def of_edition(cls, edition):
        """An edition as readers see it: its own words, with the facts of today."""
        ranking = list(edition.placements.order_by("rank").for_page())
        movement = movement_of(edition, ranking)
        if movement:
            for placement in ranking:
                placement.movement = movement.steps[placement.song_id]
        return cls(
            listicle=edition.listicle,
            text=edition,
            ranking=ranking,
            themes=list(edition.themes.all()),
            edition=edition,
            first_published_at=getattr(edition, "first_live_from", edition.live_from),
            movement=movement,
        )

    def narrowed_to(self, theme):
        """The same list with only the songs that carry a theme; ranks stay as they are."""
        kept = [row for row in self.ranking if row.song and theme in row.song.themes.all()]
        return replace(self, ranking=kept)

    @property
    def entries(self):
        """The ranked songs in the order of the page: a countdown begins with the last rank."""
        return self.ranking[::-1] if self.text.is_countdown else self.ranking

    @property
    def songs(self):
        return [row.song for row in self.ranking if row.song]

    @property
    def song_themes(self):
        """The themes of the list's songs, most frequent first, then by name."""
        counts: dict[Theme, int] = {}
        for song in self.songs:
            for theme in song.themes.all():
                counts[theme] = counts.get(theme, 0) + 1
        return sorted(counts, key=lambda theme: (-counts[theme], theme.name_key))

    @property
    def links(self):
        """Every outbound link that the page shows beside a song."""
        return [link for song in self.songs for link in song.offered_links]

    @property
    def prose(self):
        """Every rich text that the page shows."""
        text = self.text
        of_entries = [words for row in self.ranking for words in (row.blurb, row.callout)]
        return [text.intro, text.how_we_ranked, text.outro, *of_entries]

    @property
    def shown_themes(self):
        """The themes that the page is about: the list's and its songs'."""
        return {*self.themes, *self.song_themes}

    @property
    def updated_at(self):
        """When the songs or words last changed; a correction does not count."""
        if self.edition is None:
            return self.listicle.changed_at
        return getattr(self.edition, "major_from", None) or self.edition.live_from
