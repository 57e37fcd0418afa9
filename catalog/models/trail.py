"""The audit trail, and who is at work on a list now."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .editions import Edition
from .listicles import Listicle
from .people import colleague_field


class ActivityQuerySet(models.QuerySet):
    def of(self, thing):
        """What was done to one record, whatever it was called then."""
        return self.filter(kind=thing._meta.model_name, object_id=thing.pk)

    def for_list(self):
        """Load what a line of the audit trail shows."""
        sealed = Edition.objects.sealed().filter(
            listicle=OuterRef("object_id"), title=OuterRef("label")
        )
        names_sealed = Q(Exists(sealed), kind=Listicle._meta.model_name)
        return self.select_related("by", "undone_by").annotate(names_sealed=names_sealed)


class Activity(models.Model):
    """One thing that somebody did, written down once and never changed or removed.

    What it was done to is named by kind, id and label, for it may be gone by now; `by` is None for
    the command line. A database trigger refuses every change and removal.
    """

    class Action(models.TextChoices):
        CREATED = "created"
        CHANGED = "changed"
        DELETED = "deleted"
        MOVED = "moved", "address changed"
        PROPOSED = "proposed", "proposed for review"
        APPROVED = "approved"
        RETURNED = "returned", "returned to the writer"
        PUBLISHED = "published"
        SCHEDULED = "scheduled"
        RESCHEDULED = "rescheduled"
        CANCELLED = "cancelled"
        ENDED = "ended", "end changed"
        WITHDRAWN = "withdrawn"
        RESTORED = "restored"
        RENEWED = "renewed", "begun from an earlier version"
        SEALED = "sealed"
        REVOKED = "revoked", "preview links revoked"
        UNDONE = "undone"

    at = models.DateTimeField(default=timezone.now)
    by = colleague_field()
    action = models.CharField(max_length=12, choices=Action)
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    label = models.CharField(max_length=250)
    edition_number = models.PositiveIntegerField("version", null=True, blank=True)
    digest_before = models.CharField(max_length=64, blank=True)
    digest_after = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    # What was changed: the old and the new value by field.
    changes = models.JSONField(default=dict, blank=True)
    # The live lists that a changed fact stood in at that moment: their ids and titles.
    live_lists = models.JSONField(default=list, blank=True)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "activity"
        verbose_name_plural = "audit trail"
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="activity_newest_first"),
            models.Index(fields=["kind", "object_id", "-at"], name="activity_of_object"),
        ]

    def __str__(self):
        return f"{self.name}: {self.get_action_display()}"

    @property
    def name(self):
        """The label; but a title that a sealed version had is shown nowhere, here neither."""
        return f"list {self.object_id}" if getattr(self, "names_sealed", False) else self.label

    @property
    def is_undone(self):
        return hasattr(self, "undone_by")


class Presence(models.Model):
    """Somebody has a list open at the desk; it is forgotten when they are not heard of again."""

    listicle = models.ForeignKey(Listicle, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["listicle", "user"], name="presence_once_per_user"),
        ]

    def __str__(self):
        return f"{self.user} at “{self.listicle}”"
