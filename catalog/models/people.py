"""Who did something, or whose something is."""

from django.conf import settings
from django.db import models


def colleague_field(**options):
    """A field that names a colleague, or nobody; who is named anywhere is never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        **options,
    )
