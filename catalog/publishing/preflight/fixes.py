"""Mending by machine what needs no judgement."""

from django.db import transaction

from ... import trail
from ...models import Entry, Listicle
from ...trail import Action
from ..digests import keep_digest
from ..ranked_list import RankedList
from ..refusals import Refused, Stale
from .engine import examine


@transaction.atomic
def mend(listicle, name, seen_version, by=None):
    """Apply the fix of the finding of this name to the working copy; return the finding.

    `seen_version` is the version of the working copy that the editor has seen. Raises Stale when it
    was written since, Refused when there is nothing of that name to mend.
    """
    if not Listicle.objects.claim(listicle.pk, seen_version):
        raise Stale("The draft has been changed since you looked: nothing was mended.")
    listicle = Listicle.objects.get(pk=listicle.pk)
    findings = examine(RankedList.of_draft(listicle))
    finding = next((each for each in findings if each.fix and each.name == name), None)
    if finding is None:
        raise Refused("There is nothing to mend here any more.")
    digest_before = listicle.digest
    row = listicle if finding.row_id is None else Entry.objects.get(pk=finding.row_id)
    setattr(row, finding.field, finding.fix.value)
    row.save(update_fields=[finding.field])
    listicle.save(update_fields=["changed_at"])
    keep_digest(listicle)
    trail.record(
        by,
        Action.CHANGED,
        listicle,
        digest_before=digest_before,
        digest_after=listicle.digest,
        reason=f"Mended by the checks. {finding.sentence}",
    )
    return finding
