from django.db import models
from django.db.models import Q
from django.utils import timezone

from .listicles import Listicle
from .people import colleague_field


class Intake(models.Model):
    """A written article on its way to becoming a list: its lines, and what was decided of them.

    The lines are kept as they were read, so that nothing is lost between the screens and the same
    article is known again by its key.
    """

    key = models.CharField(max_length=64, editable=False)
    title = models.CharField(max_length=250, blank=True)
    by = colleague_field()
    at = models.DateTimeField(default=timezone.now)
    # The source as a reader made it: its lines, pictures and notes.
    source = models.JSONField(default=dict)
    # What the editor decided otherwise: the roles of lines, by their places; and of the entries,
    # by the places of their headings, what they are and which records are meant.
    roles = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    revises = models.ForeignKey(
        Listicle,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The list that this is a revised article for.",
    )
    # None until it is saved. Without the list, the article may be imported anew.
    listicle = models.ForeignKey(
        Listicle, on_delete=models.CASCADE, null=True, blank=True, related_name="intakes"
    )

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "imported article"
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(listicle__isnull=False),
                name="intake_article_saved_once",
                violation_error_message="This article has been imported already.",
            ),
        ]
        indexes = [models.Index(fields=["key"], name="intake_by_key")]

    def __str__(self):
        return self.title or "an article without a title"
