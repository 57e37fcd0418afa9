from django.contrib.flatpages.models import FlatPage
from django.db import models
from django.db.models import Exists, Q

from ..images import ImageField
from ..text.rich_text import RichTextField

DISCLOSURE = (
    "Some links on this page are paid links: if you buy something after following one, we may "
    "receive a commission, at no extra cost to you."
)


WRITTEN = {
    f"has_{name}": Exists(FlatPage.objects.filter(url=f"/{name}/"))
    for name in ("about", "contact", "privacy")
}


class SiteSettings(models.Model):
    """What the site says about itself. There is one row."""

    name = models.CharField(max_length=80, default="Sad Songs")
    tagline = models.CharField(max_length=160, blank=True)
    disclosure_statement = models.TextField(
        max_length=600,
        default=DISCLOSURE,
        help_text="Stands above the first paid link of every page that has one, and nowhere else.",
    )
    paid_link_mark = models.CharField(
        max_length=20,
        default="paid link",
        help_text="One or two words that mark every paid link.",
    )
    helplines = RichTextField(
        help_text="Whom a reader in distress can call. Shown at the end of pages about themes that "
        "need it."
    )
    contact_email = models.EmailField(blank=True)
    logo = ImageField(upload_to="site", blank=True)

    class Meta:
        verbose_name = "site"
        verbose_name_plural = "site"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="site_settings_are_one_row"),
            models.CheckConstraint(
                condition=~Q(disclosure_statement="") & ~Q(paid_link_mark=""),
                name="paid_links_are_never_unannounced",
                violation_error_message="The disclosure and the mark cannot be empty.",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def load(cls):
        """The settings of the site; its defaults until an editor saves them.

        Loaded with them, in the same query: `has_about` and the like, for the pages that the foot
        of every page links to where they have been written.
        """
        return cls.objects.annotate(**WRITTEN).first() or cls(pk=1)
