"""Links that show a list's working copy to somebody without a login.

Each is signed, for one list, and ends by itself, or when whoever made it may not show the list any
more; `Listicle.revoke_previews` ends all of a list's.
"""

from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from .models import Listicle
from .policy import User, may

# Signatures made for anything else are none here.
SALT = "catalog.previews"
LASTS = timedelta(days=7)


def preview_address(listicle, by=None, lasts=LASTS):
    """The path at which the list's working copy can be seen for so long from now.

    `by` is who hands it out (None: no account at the desk).
    """
    ends_at = int((timezone.now() + lasts).timestamp())
    claim = [listicle.pk, listicle.preview_key, ends_at, by and by.pk]
    token = signing.Signer(salt=SALT).sign_object(claim)
    return reverse("preview", args=[listicle.slug, token])


def listicle_of(token):
    """The list whose working copy a token shows; None where it is no token of ours, or no more."""
    try:
        pk, preview_key, ends_at, by = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    if timezone.now().timestamp() >= ends_at:
        return None
    listicle = Listicle.objects.filter(pk=pk, preview_key=preview_key).first()
    if listicle and by and not may(User.objects.get(pk=by), "preview", listicle):
        return None
    return listicle
