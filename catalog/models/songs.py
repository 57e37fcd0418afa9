from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from ..images import ImageField
from ..text.keys import ComparisonKeyField, comparison_key
from .addresses import Addressed
from .artists import Artist
from .names import OWN_KINDS, Name, Named, NameKind
from .themes import Theme

# The first sound recording that can still be heard; next year's songs are announced this year.
FIRST_YEAR = 1860


def last_year():
    return timezone.now().year + 1


def page_lookups(prefix=""):
    """The load plan of a song on a page; `prefix` is the way to the song, such as "song__"."""
    from .outbound import OutboundLink

    offered = OutboundLink.objects.offered().select_related("merchant")
    return (
        Prefetch(f"{prefix}credits", Credit.objects.select_related("artist")),
        f"{prefix}themes",
        Prefetch(f"{prefix}links", offered, to_attr="offered_links"),
    )


class SongQuerySet(models.QuerySet):
    def in_live_lists(self, at=None):
        """Songs that readers find in a list at this moment."""
        from .editions import Placement

        return self.filter(Exists(Placement.objects.live(at).filter(song=OuterRef("pk"))))

    def about(self, themes):
        """Songs that carry all of these themes, the newest first; read along one theme's index."""
        rarest, *others = sorted(themes, key=lambda theme: theme.list_count)
        songs = self.filter(theme_items__tag=rarest)
        for theme in others:
            carrying = SongTheme.objects.filter(content_object=OuterRef("pk"), tag=theme)
            songs = songs.filter(Exists(carrying))
        return songs.order_by("-theme_items__content_object_id")

    def by(self, artist):
        """Songs that credit an artist, the newest first; read along the artist's index."""
        return self.filter(credits__artist=artist).order_by("-credits__song_id")

    def named(self, text):
        """Songs that have this title, in whatever spelling."""
        return self.filter(names__key=comparison_key(text)).distinct()

    def with_credits(self):
        """Load what the credit line is printed from."""
        return self.prefetch_related(Prefetch("credits", Credit.objects.select_related("artist")))

    def for_page(self):
        """Load all that a page prints about a song, its links that are offered included."""
        return self.prefetch_related(*page_lookups())

    def newest_first(self):
        return self.order_by("-id")


class Song(Named, Addressed):
    """A recording readers listen to."""

    title = models.CharField(max_length=200, help_text="As released: “She’s in the Rain”.")
    native_title = models.CharField(
        max_length=200, blank=True, help_text="In the song's own script: “하루하루”."
    )
    album = models.CharField(max_length=200, blank=True)
    release_year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(last_year)],
        help_text="Leave empty rather than guess.",
    )
    soundtrack_of = models.CharField(
        max_length=200, blank=True, help_text="The film, series or game it was made for."
    )
    cover = ImageField(upload_to="covers", blank=True)
    cover_alt = models.CharField(
        "cover description",
        max_length=250,
        blank=True,
        help_text="What the cover shows, for readers who cannot see it.",
    )
    video_id = models.CharField(
        "YouTube video",
        max_length=11,
        blank=True,
        validators=[
            RegexValidator(
                r"^[-\w]{11}\Z",
                "Paste only the eleven characters after “v=” in the video's address.",
            )
        ],
        help_text="The eleven characters after “v=” in the video's address.",
    )
    isrc = models.CharField(
        "ISRC",
        max_length=12,
        blank=True,
        validators=[
            RegexValidator(
                r"^[A-Z]{2}[A-Z0-9]{3}\d{7}\Z",
                "An ISRC is two letters, three letters or digits, seven digits: “KRA301700123”.",
            )
        ],
        help_text="International Standard Recording Code (ISO 3901), without hyphens.",
    )
    musicbrainz_id = models.UUIDField("MusicBrainz id", null=True, blank=True, unique=True)
    editors_remarks = models.TextField(
        blank=True, help_text="For colleagues only; readers never see it."
    )
    artists = models.ManyToManyField(Artist, through="Credit", related_name="songs")
    themes = TaggableManager("themes", through="SongTheme", blank=True)
    title_key = ComparisonKeyField(of="title")

    objects = SongQuerySet.as_manager()

    class Meta:
        ordering = ["title_key", "id"]
        constraints = [
            *Addressed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(release_year__isnull=True) | Q(release_year__gte=FIRST_YEAR),
                name="song_is_not_older_than_recording",
                violation_error_message="No recording is that old.",
            ),
            models.UniqueConstraint(
                fields=["isrc"],
                condition=~Q(isrc=""),
                name="song_isrc_names_one_recording",
                violation_error_message="Another song has this ISRC: it names one recording only.",
            ),
        ]
        indexes = [models.Index(fields=["title_key", "id"], name="song_by_title")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("song", args=[self.slug])

    def address_text(self):
        first = self.credits.first() if self.pk else None
        return f"{self.title} {first.name}" if first else self.title

    def own_names(self):
        return {NameKind.CANONICAL: self.title, NameKind.NATIVE: self.native_title}

    @property
    def credit_line(self):
        """The artists as printed on the record: "Min Kyung Hoon & Kim Hee Chul"."""
        return "".join(credit.name + credit.joint for credit in self.printed_credits)

    @property
    def printed_credits(self):
        """The credits in order, each with the words that join it to the next."""
        credits = list(self.credits.all())
        for place, credit in enumerate(credits, start=1):
            credit.joint = credit.joint_with(following=len(credits) - place)
        return credits

    @property
    def label(self):
        """Title, artists and year on one line, as editors see it in a picker."""
        line = f"{self.title} – {self.credit_line}" if self.credits.all() else self.title
        return f"{line} ({self.release_year})" if self.release_year else line

    @property
    def other_titles(self):
        """The titles to print beside the record's own: no misspellings."""
        hidden = (*OWN_KINDS, NameKind.MISSPELLING)
        return [name.name for name in self.names.all() if name.kind not in hidden]

    @transaction.atomic
    def credit(self, *artists):
        """Credit these artists after those already credited.

        An artist is an Artist, or a tuple (artist, name as printed, join phrase).
        """
        for position, artist in enumerate(artists, start=self.credits.count() + 1):
            who, printed, joined = artist if isinstance(artist, tuple) else (artist, "", "")
            self.credits.create(
                artist=who, position=position, credited_as=printed, join_phrase=joined
            )


class SongName(Name):
    """One title by which a song can be found."""

    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="names")

    class Meta(Name.Meta):
        verbose_name = "other title"
        constraints = [
            models.UniqueConstraint(
                fields=["song", "key"],
                name="song_name_once",
                violation_error_message="This title is listed already.",
            ),
        ]
        indexes = [models.Index(fields=["key"], name="song_name_key")]


class Credit(models.Model):
    """One artist's place in a song's credit line. As MusicBrainz keeps artist credits."""

    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="credits")
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="credits")
    position = models.PositiveSmallIntegerField(
        default=0, help_text="1 is the first artist of the credit line."
    )
    credited_as = models.CharField(
        max_length=200, blank=True, help_text="Only where the record prints another name."
    )
    join_phrase = models.CharField(
        max_length=30,
        blank=True,
        help_text="What joins it to the next artist: “&”, “feat.”. Empty: a comma, or “&” before "
        "the last.",
    )

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "artist of the song"
        verbose_name_plural = "artists of the song"
        constraints = [
            models.UniqueConstraint(
                fields=["song", "artist"],
                name="credit_once_per_song",
                violation_error_message="This artist is credited already.",
            ),
        ]
        indexes = [models.Index(fields=["artist", "-song"], name="credit_newest_first")]

    def __str__(self):
        return f"{self.name}, credited on “{self.song}”"

    @property
    def name(self):
        return self.credited_as or self.artist.name

    def joint_with(self, following):
        """The words between this artist and the next, spaces included; "" where none follows."""
        if not following:
            return ""
        phrase = self.join_phrase.strip() or ("&" if following == 1 else ",")
        return ", " if phrase == "," else f" {phrase} "


class SongTheme(ItemBase):
    """A theme that a song carries."""

    tag = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="song_items")
    content_object = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="theme_items")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="song_theme_once"),
        ]
        indexes = [models.Index(fields=["tag", "-content_object"], name="song_theme_newest_first")]

    def __str__(self):
        return f"theme of the song “{self.content_object}”"
