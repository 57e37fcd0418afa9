from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from ..images import ImageField
from ..text.keys import ComparisonKeyField, comparison_key
from ..text.rich_text import RichTextField
from .addresses import Addressed
from .names import OWN_KINDS, Name, Named, NameKind


def in_a_live_list(at=None):
    """The condition that a song which credits the artist stands in a list readers can open."""
    from .editions import Placement

    return Exists(Placement.objects.live(at).filter(song__credits__artist=OuterRef("pk")))


class ArtistQuerySet(models.QuerySet):
    def in_live_lists(self, at=None):
        """Artists credited on a song that readers find in a list at this moment."""
        return self.filter(in_a_live_list(at))

    def with_presence(self, at=None):
        """Load whether readers find the artist in a list at this moment."""
        return self.annotate(is_in_live_list=in_a_live_list(at))

    def named(self, text):
        """Artists that have this name, in whatever spelling; a homonym gives several."""
        return self.filter(names__key=comparison_key(text)).distinct()

    def with_song_count(self):
        """Count each artist's songs, whether readers see them or not."""
        from .songs import Credit

        credits = Credit.objects.filter(artist=OuterRef("pk")).order_by().values("artist")
        counted = credits.annotate(count=models.Count("pk")).values("count")
        return self.annotate(song_count=Coalesce(models.Subquery(counted), 0))

    def for_page(self):
        """Load the artist's names, groups and members, and which of these have a page."""
        others = Artist.objects.with_presence()
        return self.prefetch_related(
            "names", models.Prefetch("groups", others), models.Prefetch("members", others)
        )


class Artist(Named, Addressed):
    """A person or a group who is credited: one canonical name, any number of other names."""

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        GROUP = "group", "Group"

    name = models.CharField(
        max_length=200, help_text="As the artist writes it: “BIGBANG”, “The Rose”."
    )
    native_name = models.CharField(
        max_length=200, blank=True, help_text="In the artist's own script: “빅뱅”."
    )
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    disambiguation = models.CharField(
        max_length=100,
        blank=True,
        help_text="Only where two artists share a name: “American singer”, “band from Leeds”.",
    )
    bio = RichTextField("biography")
    photo = ImageField(upload_to="artists", blank=True)
    photo_alt = models.CharField(
        "photo description",
        max_length=250,
        blank=True,
        help_text="What the photo shows, for readers who cannot see it.",
    )
    musicbrainz_id = models.UUIDField("MusicBrainz id", null=True, blank=True, unique=True)
    members = models.ManyToManyField(
        "self",
        through="Membership",
        through_fields=("group", "member"),
        symmetrical=False,
        related_name="groups",
    )
    name_key = ComparisonKeyField(of="name")

    objects = ArtistQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        constraints = [
            *Addressed.Meta.constraints,
            models.UniqueConstraint(
                fields=["name_key", "disambiguation"], name="artist_homonyms_are_told_apart"
            ),
        ]
        indexes = [models.Index(fields=["name_key", "id"], name="artist_by_name")]

    def __str__(self):
        return f"{self.name} ({self.disambiguation})" if self.disambiguation else self.name

    def get_absolute_url(self):
        return reverse("artist", args=[self.slug])

    def address_text(self):
        return str(self)

    def own_names(self):
        return {NameKind.CANONICAL: self.name, NameKind.NATIVE: self.native_name}

    def clean(self):
        super().clean()
        homonyms = type(self).objects.filter(
            name_key=comparison_key(self.name), disambiguation=self.disambiguation
        )
        if homonym := homonyms.exclude(pk=self.pk).first():
            raise ValidationError(
                {
                    "disambiguation": f"There is an artist “{homonym}” already. If this is "
                    "another, say here who it is; if it is the same, use that record."
                }
            )

    @property
    def other_names(self):
        """The names to print beside the record's own: no misspellings."""
        hidden = (*OWN_KINDS, NameKind.MISSPELLING)
        return [name.name for name in self.names.all() if name.kind not in hidden]


class ArtistName(Name):
    """One name by which an artist can be found; homonyms share it."""

    artist = models.ForeignKey(Artist, on_delete=models.CASCADE, related_name="names")

    class Meta(Name.Meta):
        verbose_name = "other name"
        constraints = [
            models.UniqueConstraint(
                fields=["artist", "key"],
                name="artist_name_once",
                violation_error_message="This name is listed already.",
            ),
        ]
        indexes = [models.Index(fields=["key"], name="artist_name_key")]


class Membership(models.Model):
    """A person's, or a unit's, place in a group."""

    group = models.ForeignKey(Artist, on_delete=models.CASCADE, related_name="memberships_as_group")
    member = models.ForeignKey(
        Artist, on_delete=models.CASCADE, related_name="memberships_as_member"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"],
                name="membership_once",
                violation_error_message="This member is listed already.",
            ),
            models.CheckConstraint(
                condition=~Q(group=F("member")),
                name="membership_of_another",
                violation_error_message="A group cannot be a member of itself.",
            ),
        ]

    def __str__(self):
        return f"{self.member} in {self.group}"

    def clean(self):
        # Here as well as in the constraint, which no form checks beneath the group's own.
        if self.group_id and self.group_id == self.member_id:
            raise ValidationError("A group cannot be a member of itself.")
