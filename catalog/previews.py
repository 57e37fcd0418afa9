"""Links that show a list's working copy to somebody without a login.

Each is signed, for one list, and ends by itself; `Listicle.revoke_previews` ends all of a list's.
"""

from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from .models import Listicle

# Signatures made for anything else are none here.
SALT = "catalog.previews"
LASTS = timedelta(days=7)


def preview_address(listicle, lasts=LASTS):
    """The path at which the list's working copy can be seen for so long from now."""
    ends_at = int((timezone.now() + lasts).timestamp())
    token = signing.Signer(salt=SALT).sign_object([listicle.pk, listicle.preview_key, ends_at])
    return reverse("preview", args=[listicle.slug, token])


def listicle_of(token):
    """The list whose working copy a token shows; None where it is no token of ours, or no more."""
    try:
        pk, preview_key, ends_at = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    if timezone.now().timestamp() >= ends_at:
        return None
    return Listicle.objects.filter(pk=pk, preview_key=preview_key).first()
