from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from taggit.models import TagBase

from ..text.keys import ComparisonKeyField, comparison_key
from ..text.rich_text import RichTextField
from .addresses import Addressed
from .names import Name, Named, NameKind


class ThemeQuerySet(models.QuerySet):
    def in_live_lists(self, at=None):
        """Themes of a list that readers can open at this moment, or of a song in one."""
        from .editions import EditionTheme, Placement

        lists = EditionTheme.objects.live(at).filter(tag=OuterRef("pk"))
        songs = Placement.objects.live(at).filter(song__theme_items__tag=OuterRef("pk")).order_by()
        # By a first row each: PostgreSQL answers two EXISTS in an OR by reading every live list.
        found = {
            "live_list": Subquery(lists.values("pk")[:1]),
            "live_song": Subquery(songs.values("pk")[:1]),
        }
        return self.alias(**found).filter(~Q(live_list=None) | ~Q(live_song=None))

    def busiest_first(self):
        """Those of most live lists first, as counted at the last publication."""
        return self.order_by("-list_count", "name_key")


class Theme(Named, Addressed, TagBase):
    """What a song or a list is about or feels like: "loneliness", "farewell"."""

    name = models.CharField(max_length=100, unique=True, help_text="“Loneliness”, “Rainy nights”.")
    introduction = RichTextField(help_text="A few words at the head of the theme's page.")
    content_note = models.CharField(
        max_length=250,
        blank=True,
        help_text="For heavy subjects: one calm sentence that warns of it, shown before every text "
        "about a song of this theme.",
    )
    needs_support = models.BooleanField(
        "offer support",
        default=False,
        help_text="For suicide and self-harm: the helplines are shown at the end of every page of "
        "this theme.",
    )
    # The live lists at the moment of counting, which is when one of them was last published or
    # withdrawn: good for an order, not for being printed, since schedules go on without counting.
    list_count = models.PositiveIntegerField(default=0, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)
    name_key = ComparisonKeyField(of="name")

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["name_key"]
        constraints = [*Addressed.Meta.constraints]
        indexes = [
            models.Index(fields=["name_key"], name="theme_by_name"),
            models.Index(fields=["-list_count", "name_key"], name="theme_by_list_count"),
        ]

    def get_absolute_url(self):
        return reverse("theme", args=[[self.slug]])

    def own_names(self):
        return {NameKind.CANONICAL: self.name}

    def clean(self):
        super().clean()
        if name := ThemeName.held_by_another(self.name, self.pk):
            raise ValidationError({"name": name.in_use_sentence()})


class ThemeName(Name):
    """One name of a theme, its own or a synonym; it belongs to no other theme in any spelling."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="names")

    class Meta(Name.Meta):
        verbose_name = "synonym"
        constraints = [models.UniqueConstraint(fields=["key"], name="theme_name_belongs_to_one")]

    @classmethod
    def held_by_another(cls, name, theme_id):
        """The row by which another theme holds this name, or None."""
        rows = cls.objects.filter(key=comparison_key(name)).exclude(theme=theme_id)
        return rows.select_related("theme").first()

    def in_use_sentence(self):
        if self.kind == NameKind.CANONICAL:
            return f"There is a theme “{self.theme}” already: use it, or choose another name."
        return f"“{self.name}” is a synonym of the theme “{self.theme}”: use that theme."

    def clean(self):
        if name := type(self).held_by_another(self.name, self.theme_id):
            raise ValidationError({"name": name.in_use_sentence()})
