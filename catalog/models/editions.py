from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from .listicles import EntryQuerySet, Listicle, ListicleText, RankedSong
from .people import colleague_field
from .songs import Song
from .themes import Theme


def not_ended_at(moment, prefix=""):
    """The condition that an edition has not ended at a moment; at live_until it has."""
    return Q(**{f"{prefix}live_until": None}) | Q(**{f"{prefix}live_until__gt": moment})


class EditionQuerySet(models.QuerySet):
    def holding(self, at=None):
        """Editions whose time it is at this moment (now unless told), sealed ones included."""
        at = at or timezone.now()
        return self.filter(not_ended_at(at), live_from__lte=at)

    def live(self, at=None):
        """Editions a reader may open at this moment (now unless told)."""
        return self.holding(at).unsealed()

    def sealed(self):
        """Editions that had to disappear: no word of them is shown, whenever they were live."""
        return self.filter(sealed_at__isnull=False)

    def unsealed(self):
        return self.filter(sealed_at=None)

    def scheduled(self, at=None):
        """Editions whose time is still to come."""
        return self.filter(live_from__gt=at or timezone.now())

    def past(self, at=None):
        """Editions that were live, and are not any more."""
        return self.unsealed().filter(live_until__lte=at or timezone.now())

    def begun(self, at=None):
        """Editions that went live, whether or not they still are."""
        return self.unsealed().filter(live_from__lte=at or timezone.now())

    def major(self):
        """All but corrections."""
        return self.filter(is_minor=False)

    def about(self, themes):
        """Editions that carry all of these themes, the newest first.

        Read along the index of the theme with the fewest lists, so that what a page takes of them
        does not depend on how many there are.
        """
        rarest, *others = sorted(themes, key=lambda theme: theme.list_count)
        editions = self.filter(theme_items__tag=rarest)
        for theme in others:
            carrying = EditionTheme.objects.filter(content_object=OuterRef("pk"), tag=theme)
            editions = editions.filter(Exists(carrying))
        return editions.order_by("-theme_items__live_from", "-id")

    def featured(self):
        """Those of the lists that stand first on the home page, in their order."""
        # As a condition on the list's id, or SQLite looks through all editions for the few.
        featured = Listicle.objects.filter(is_featured=True).values("pk")
        return self.filter(listicle__in=featured).order_by(
            "listicle__featured_position", "listicle_id"
        )

    def newest_first(self):
        return self.order_by("-live_from", "-id")

    def for_cards(self):
        """Load what a list's card shows: address, title, byline, themes."""
        texts = ("intro", "how_we_ranked", "outro")
        listed = self.select_related("listicle", "author").prefetch_related("themes")
        return listed.defer(*texts, *(f"listicle__{text}" for text in texts))

    def with_standing(self):
        """Load which edition each one stands on, and with which it compares.

        `major_from` is when the major edition that it stands on went live, `before_id` the major
        edition before that (None: there is none). The last one of the list that this list carries
        on, `predecessor_edition_id`, counts as the one before the first. A correction still stands
        on an edition that is sealed, whose ranking it shares; with such a one nothing is compared.
        """
        own = Edition.objects.major().filter(listicle=OuterRef("listicle")).order_by("-live_from")
        stood_on = own.filter(live_from__lte=OuterRef("live_from"))
        before = own.unsealed().filter(live_from__lt=OuterRef("major_from"))
        predecessors = Edition.objects.begun().major().newest_first()
        last = predecessors.filter(listicle=OuterRef("listicle__predecessor"))
        return self.annotate(
            major_from=Subquery(stood_on.values("live_from")[:1]),
            predecessor_edition_id=Subquery(last.values("pk")[:1]),
            predecessor_is_live=Exists(
                Edition.objects.live().filter(listicle=OuterRef("listicle__predecessor"))
            ),
            before_id=Coalesce(Subquery(before.values("pk")[:1]), "predecessor_edition_id"),
        )

    def with_neighbours(self):
        """Load title and address of the live list that each one's carries on, and of the newest
        live one that carries it on.
        """
        live = Edition.objects.live().newest_first()
        earlier = live.filter(listicle=OuterRef("listicle__predecessor"))
        later = live.filter(listicle__predecessor=OuterRef("listicle"))
        return self.annotate(
            earlier_title=Subquery(earlier.values("title")[:1]),
            earlier_slug=Subquery(earlier.values("listicle__slug")[:1]),
            later_title=Subquery(later.values("title")[:1]),
            later_slug=Subquery(later.values("listicle__slug")[:1]),
        )

    def for_page(self):
        """Load what a list's page tells of the list itself: its first day on the site, whether it
        has other editions that readers may look up, and what it compares with.
        """
        of_list = Edition.objects.filter(listicle=OuterRef("listicle"))
        earliest = of_list.filter(live_from__isnull=False).order_by("live_from")
        others = of_list.begun().exclude(pk=OuterRef("pk"))
        loaded = self.select_related("listicle", "author").with_standing()
        return loaded.annotate(
            first_live_from=Subquery(earliest.values("live_from")[:1]),
            has_history=Exists(others),
        )


class Edition(ListicleText):
    """A list as it was published: numbered, immutable, live for an interval."""

    listicle = models.ForeignKey(Listicle, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    # None: cancelled before it went live; it keeps its number and is never shown.
    live_from = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    # Derived from expires_at and the next edition, by publishing.lay_out alone.
    live_until = models.DateTimeField(null=True, blank=True)
    is_minor = models.BooleanField("correction", default=False)
    change_note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = colleague_field()
    digest = models.CharField(max_length=64)
    # Since when nobody may read it any more: its page answers 410, and no word of it is shown.
    sealed_at = models.DateTimeField(null=True, blank=True, editable=False)
    themes = TaggableManager("themes", through="EditionTheme", blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["listicle", "number"]
        verbose_name = "published version"
        constraints = [
            models.UniqueConstraint(
                fields=["listicle", "number"], name="edition_number_once_per_list"
            ),
            models.UniqueConstraint(
                fields=["listicle", "live_from"], name="edition_start_once_per_list"
            ),
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gt=F("live_from")),
                name="edition_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_numbers_begin_at_1"),
            # Two intervals of one list never overlap: an exclusion constraint, which the migration
            # adds where the database has such.
        ]
        indexes = [
            models.Index(fields=["-live_from"], name="edition_newest_first"),
            models.Index(fields=["author", "-live_from"], name="edition_by_author"),
        ]

    def __str__(self):
        if self.sealed_at:
            return f"version {self.number}, sealed, of “{self.listicle}”"
        return f"version {self.number} of “{self.title}”"

    def get_absolute_url(self):
        return reverse("listicle", args=[self.listicle.slug])

    @property
    def ranking(self):
        return self.placements.all()

    def is_live(self, at=None):
        """The word `live` for one edition in hand."""
        at = at or timezone.now()
        has_begun = self.live_from is not None and self.live_from <= at
        has_ended = self.live_until is not None and self.live_until <= at
        return self.sealed_at is None and has_begun and not has_ended


class PlacementQuerySet(EntryQuerySet):
    def live(self, at=None):
        """Songs' places in the editions that a reader may open at this moment."""
        at = at or timezone.now()
        readable = self.filter(not_ended_at(at, "edition__"), edition__sealed_at=None)
        return readable.filter(live_from__lte=at)

    def newest_first(self):
        return self.order_by("-live_from", "-id")


class Placement(RankedSong):
    """One song at one rank of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="placements")
    song = models.ForeignKey(Song, on_delete=models.PROTECT, related_name="placements")
    # The edition's own, so that a song's newest lists are found by one index.
    live_from = models.DateTimeField(null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "rank"], name="placement_rank_once_per_edition"
            ),
            models.UniqueConstraint(
                fields=["edition", "song"], name="placement_song_once_per_edition"
            ),
            models.CheckConstraint(condition=Q(rank__gte=1), name="placement_ranks_begin_at_1"),
        ]
        indexes = [
            models.Index(fields=["song", "-live_from", "-id"], name="placement_newest_first")
        ]

    def __str__(self):
        if self.edition.sealed_at:
            return f"a place in {self.edition}"
        return f"no. {self.rank} of {self.edition}"


class EditionThemeQuerySet(models.QuerySet):
    def live(self, at=None):
        """Themes of the editions that a reader may open at this moment."""
        at = at or timezone.now()
        readable = self.filter(not_ended_at(at, "content_object__"), content_object__sealed_at=None)
        return readable.filter(live_from__lte=at)


class EditionTheme(ItemBase):
    """A theme that an edition carries."""

    tag = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="edition_items")
    content_object = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="theme_items"
    )
    live_from = models.DateTimeField(null=True, blank=True)

    objects = EditionThemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="edition_theme_once"),
        ]
        indexes = [models.Index(fields=["tag", "-live_from"], name="edition_theme_newest_first")]

    def __str__(self):
        return f"theme of {self.content_object}"


class Reason(models.Model):
    """Why an edition was published in spite of a finding, for the editor who meets it next."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="reasons")
    code = models.CharField(max_length=60)
    field = models.CharField(max_length=40, blank=True)
    song = models.ForeignKey(
        Song, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sentence = models.TextField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code", "field", "song"],
                name="reason_once_per_finding",
            ),
            # A missing song is none like another, for a database; here it means the whole list.
            models.UniqueConstraint(
                fields=["edition", "code", "field"],
                condition=Q(song=None),
                name="reason_once_per_finding_of_list",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="reason_says_something"),
        ]

    def __str__(self):
        return f"reason for “{self.sentence}” in {self.edition}"
