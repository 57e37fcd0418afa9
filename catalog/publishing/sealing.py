"""Sealing: a published version that must disappear is shown to nobody any more, for good."""

from django.db import transaction
from django.utils import timezone

from .. import trail
from ..models import Activity, Edition
from ..trail import Action
from .editions import lay_out, lock
from .refusals import Refused


@transaction.atomic
def seal(edition, by, reason):
    """Hide every word of an edition from everybody, for this reason; there is no way back.

    Its number and its interval stay, so that nothing else takes its place. Sealing it twice does no
    harm: the first reason stands. The caller has checked that `by` may seal. Raises Refused.
    """
    listicle = lock(edition.listicle)
    edition = listicle.editions.get(pk=edition.pk)
    if edition.sealed_at:
        return edition
    if not reason.strip():
        raise Refused("Say why it must disappear: the reason is kept.")
    now = timezone.now()
    if edition.live_from and edition.live_from > now:
        raise Refused(
            f"Version {edition.number} is scheduled: cancel it first. Then it can be sealed."
        )
    edition.sealed_at = now
    Edition.objects.filter(pk=edition.pk).update(sealed_at=now)
    lay_out(listicle)
    trail.record(
        by,
        Action.SEALED,
        listicle,
        edition_number=edition.number,
        digest_before=edition.digest,
        reason=reason.strip(),
    )
    return edition


def reasons_of(listicle):
    """Why versions of a list were sealed, by their numbers."""
    sealed = Activity.objects.filter(
        kind=listicle._meta.model_name, object_id=listicle.pk, action=Action.SEALED
    )
    return dict(sealed.values_list("edition_number", "reason"))


def others_that_say_the_same(edition):
    """The numbers of the list's versions that hold the very content of this one, and are shown."""
    same = edition.listicle.editions.unsealed().filter(digest=edition.digest)
    return list(same.exclude(pk=edition.pk).order_by("number").values_list("number", flat=True))


def without_sealed_titles(lists):
    """These lists, ids and titles of some time, without the titles that sealed versions had."""
    sealed = Edition.objects.sealed().filter(listicle__in=[pk for pk, _ in lists if pk])
    titles = set(sealed.values_list("listicle", "title"))
    return [(pk, f"list {pk}" if (pk, title) in titles else title) for pk, title in lists]
