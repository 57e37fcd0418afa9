from secrets import token_urlsafe

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from ..images import ImageField
from ..text.rich_text import RichTextField
from .addresses import Addressed
from .people import colleague_field
from .songs import Song, page_lookups
from .themes import Theme


class AuthorQuerySet(models.QuerySet):
    def in_live_lists(self, at=None):
        from .editions import Edition

        return self.filter(Exists(Edition.objects.live(at).filter(author=OuterRef("pk"))))


class Author(Addressed):
    """A byline: who stands behind a list with their name."""

    name = models.CharField(max_length=120)
    role = models.CharField(
        max_length=160, blank=True, help_text="What qualifies them: “Korean music journalist”."
    )
    bio = RichTextField("biography")
    photo = ImageField(upload_to="authors", blank=True)
    photo_alt = models.CharField("photo description", max_length=250, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="byline",
        help_text="The person's own login, when they have one.",
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "byline"
        constraints = [*Addressed.Meta.constraints]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("author", args=[self.slug])


class ListicleText(models.Model):
    """The words of a ranked list: the same on the desk and as published."""

    class Order(models.TextChoices):
        ASCENDING = "ascending", "1 first"
        COUNTDOWN = "countdown", "Countdown: 1 last"
        UNRANKED = "unranked", "No ranks"

    title = models.CharField(max_length=200)
    standfirst = models.TextField(
        "summary", max_length=600, blank=True, help_text="The line under the title. Plain text."
    )
    list_heading = models.CharField(
        max_length=200, blank=True, help_text="Stands above the first song."
    )
    intro = RichTextField("introduction")
    how_we_ranked = RichTextField("how we ranked")
    outro = RichTextField("closing words")
    order = models.CharField(
        max_length=10,
        choices=Order,
        default=Order.ASCENDING,
        help_text="1 is the top of the list, also in a countdown.",
    )
    cover = ImageField(upload_to="lists", blank=True)
    cover_alt = models.CharField(
        "cover description",
        max_length=250,
        blank=True,
        help_text="What the cover shows, for readers who cannot see it.",
    )
    meta_title = models.CharField(
        "title for search engines", max_length=70, blank=True, help_text="Empty: the title."
    )
    meta_description = models.CharField(
        "description for search engines",
        max_length=160,
        blank=True,
        help_text="Empty: the summary.",
    )
    author = models.ForeignKey(
        Author, verbose_name="byline", on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        abstract = True

    def text(self):
        """The words by field, as they are frozen when published; a picture by its stored name."""
        values = {field.attname: getattr(self, field.attname) for field in TEXT_FIELDS}
        return {**values, "cover": self.cover.name or ""}

    @property
    def ranking(self):
        """The ranked songs of this text: entries of a working copy, placements of an edition."""
        raise NotImplementedError

    @property
    def is_countdown(self):
        return self.order == self.Order.COUNTDOWN

    @property
    def is_ranked(self):
        return self.order != self.Order.UNRANKED


TEXT_FIELDS = ListicleText._meta.local_fields


class RankedSong(models.Model):
    """One song's place in a list and the words about it: the same on the desk and as published."""

    rank = models.PositiveIntegerField(help_text="1 is the top of the list, also in a countdown.")
    blurb = RichTextField("text")
    callout_label = models.CharField(
        "tip box label", max_length=60, blank=True, help_text="“Expert tip”, “Listen for”."
    )
    callout = RichTextField("tip box")

    class Meta:
        abstract = True

    def text(self):
        """The rank and the words by field, as they are frozen when published."""
        return {field.attname: getattr(self, field.attname) for field in RANKED_FIELDS}


RANKED_FIELDS = RankedSong._meta.local_fields


class ListicleQuerySet(models.QuerySet):
    def live(self, at=None):
        """Lists that readers can open at this moment."""
        from .editions import Edition

        return self.filter(Exists(Edition.objects.live(at).filter(listicle=OuterRef("pk"))))

    def with_unpublished_changes(self):
        """Live lists whose draft differs from what readers see."""
        from .editions import Edition

        live = Edition.objects.live().filter(listicle=OuterRef("pk"))
        return self.filter(Exists(live.exclude(digest=OuterRef("digest"))))

    def scheduled(self):
        """Lists with a version whose time is still to come."""
        from .editions import Edition

        return self.filter(Exists(Edition.objects.scheduled().filter(listicle=OuterRef("pk"))))

    def never_published(self):
        return self.filter(editions=None)

    def with_state(self):
        """Load what `state` tells from."""
        from .editions import Edition

        entries = Entry.objects.filter(listicle=OuterRef("pk")).order_by().values("listicle")
        newest = Edition.objects.filter(listicle=OuterRef("pk")).order_by("-number")
        live = Edition.objects.live().filter(listicle=OuterRef("pk"))
        scheduled = Edition.objects.scheduled().filter(listicle=OuterRef("pk"))
        return self.annotate(
            entry_count=Coalesce(
                models.Subquery(entries.annotate(count=models.Count("pk")).values("count")), 0
            ),
            newest_number=models.Subquery(newest.values("number")[:1]),
            live_number=models.Subquery(live.values("number")[:1]),
            live_digest=models.Subquery(live.values("digest")[:1]),
            live_since=models.Subquery(live.values("live_from")[:1]),
            scheduled_for=models.Subquery(scheduled.values("live_from")[:1]),
        )

    def claim(self, pk, version):
        """Take the working copy for writing, if it is still as it was when seen; tell whether.

        The first statement of every write to a working copy. It holds on both databases, and keeps
        other writers waiting until the transaction ends.
        """
        return bool(self.filter(pk=pk, version=version).update(version=F("version") + 1))


def new_preview_key():
    return token_urlsafe(16)


class Listicle(Addressed, ListicleText):
    """A ranked list: its address, and the working copy that editors edit."""

    is_featured = models.BooleanField(
        "featured", default=False, help_text="Shown first on the home page."
    )
    featured_position = models.PositiveSmallIntegerField(
        default=100, help_text="Smaller numbers stand first among the featured lists."
    )
    first_published_on = models.DateField(
        null=True,
        blank=True,
        help_text="Only for a list that was published elsewhere before: the date of that.",
    )
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        help_text="The earlier list that this one carries on, such as last year's.",
    )
    themes = TaggableManager("themes", through="ListicleTheme", blank=True)
    # Counts the writes to the working copy: a form that has seen an older one is stale.
    version = models.PositiveIntegerField(default=1, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    # Part of every preview link of this list: with another key, none of them holds any more.
    preview_key = models.CharField(max_length=32, default=new_preview_key, editable=False)
    writer = colleague_field(help_text="Whose draft it is: writers work on their own lists only.")
    private_note = models.TextField(
        blank=True, help_text="For colleagues. Readers never see it, whatever is published."
    )
    # The review: a writer proposes the draft, an editor approves it. The approval is of one
    # content, told by its digest; with another content it is void by itself.
    proposed_by = colleague_field(editable=False)
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = colleague_field(editable=False)
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_digest = models.CharField(max_length=64, blank=True, editable=False)
    # The edition that this working copy makes next year's list of: until every entry is decided
    # on, it cannot be published.
    renews = models.ForeignKey(
        "Edition", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = ListicleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "list"
        permissions = [
            ("publish_listicle", "Can approve, publish, schedule and withdraw lists"),
            ("edit_any_listicle", "Can work on the lists of others"),
            ("change_live_facts", "Can change songs and artists that stand in live lists"),
            ("seal_edition", "Can seal a published version"),
        ]
        constraints = [
            *Addressed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=F("id")),
                name="listicle_does_not_follow_itself",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_digest="")
                | Q(approved_at__isnull=False, proposed_at__isnull=False) & ~Q(approved_digest=""),
                name="listicle_approved_as_proposed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["featured_position", "id"],
                condition=Q(is_featured=True),
                name="listicle_featured",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("listicle", args=[self.slug])

    def address_text(self):
        return self.title

    def clean(self):
        super().clean()
        if self.pk and self.predecessor_id == self.pk:
            raise ValidationError({"predecessor": "A list cannot carry on itself."})
        if self.pk and self.pk in self.carried_on():
            raise ValidationError(
                {"predecessor": "That list carries on this one: choose an earlier one, or none."}
            )

    @property
    def ranking(self):
        return self.entries.all()

    def carried_on(self):
        """The ids of the lists that this one carries on, the latest first."""
        ids, following = [], self.predecessor_id
        while following and following not in ids:
            ids.append(following)
            earlier = Listicle.objects.filter(pk=following)
            following = earlier.values_list("predecessor", flat=True).first()
        return ids

    @property
    def live_edition(self):
        """What readers see now; None when the list is not live."""
        return self.editions.live().first()

    @transaction.atomic
    def put_in_order(self, entries):
        """Give the entries the ranks 1 to n, in this order. The one place where ranks are given.

        Raises ValueError unless these are all the entries of the list.
        """
        entries = list(entries)
        if sorted(entry.pk for entry in entries) != sorted(
            self.entries.values_list("pk", flat=True)
        ):
            raise ValueError("To be put in order, a list needs all of its entries, once each.")
        moved = [entry for rank, entry in enumerate(entries, start=1) if entry.rank != rank]
        if not moved:
            return
        # A rank is taken until its holder has left it, so all move out of the way first. A
        # deferrable constraint would not do: SQLite silently creates none.
        self.entries.filter(pk__in=[entry.pk for entry in moved]).update(rank=F("rank") + PARKED)
        for rank, entry in enumerate(entries, start=1):
            entry.rank = rank
        Entry.objects.bulk_update(moved, ["rank"], batch_size=200)

    def revoke_previews(self):
        """Make every preview link given out so far show nothing any more."""
        self.preview_key = new_preview_key()
        self.save(update_fields=["preview_key"])

    @transaction.atomic
    def append(self, song, **text):
        """Put a song at the end of the working copy."""
        last = self.entries.aggregate(last=models.Max("rank"))["last"] or 0
        return self.entries.create(song=song, rank=last + 1, **text)


# Ranks beyond this one are held only within a transaction that renumbers.
PARKED = 1_000_000


class EntryQuerySet(models.QuerySet):
    def for_page(self):
        """Load all that a list page prints about its songs, however long the list is."""
        return self.select_related("song").prefetch_related(*page_lookups("song__"))


class Entry(RankedSong):
    """One song at one rank of the working copy, and the editor's case for it."""

    class Decision(models.TextChoices):
        """What becomes of an entry of last year's list in this year's."""

        OPEN = "open", "To be decided"
        KEEP = "keep", "Keep as it is"
        REWRITE = "rewrite", "Rewrite"

    listicle = models.ForeignKey(Listicle, on_delete=models.CASCADE, related_name="entries")
    song = models.ForeignKey(
        Song,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        help_text="May be left empty until the list is published.",
    )
    private_note = models.TextField(
        blank=True, help_text="For colleagues. It moves with the entry; readers never see it."
    )
    # "" for an entry that comes from no earlier list. One that is dropped is removed.
    decision = models.CharField(max_length=10, choices=Decision, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["listicle", "rank"], name="entry_rank_once_per_list"),
            models.UniqueConstraint(fields=["listicle", "song"], name="entry_song_once_per_list"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="entry_ranks_begin_at_1"),
        ]

    def __str__(self):
        return f"no. {self.rank} of the draft of “{self.listicle}”"


class ListicleTheme(ItemBase):
    """A theme that a list's working copy carries."""

    tag = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="listicle_items")
    content_object = models.ForeignKey(
        Listicle, on_delete=models.CASCADE, related_name="theme_items"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="listicle_theme_once"),
        ]

    def __str__(self):
        return f"theme of the draft of “{self.content_object}”"
