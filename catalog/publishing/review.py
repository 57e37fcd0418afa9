"""The review of a draft: a writer proposes it, an editor approves it or gives it back.

An approval is of one content, told by its digest: with another content it is void by itself.
"""

from enum import Enum

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from .. import trail
from ..models import Activity, Listicle
from ..trail import Action
from .digests import keep_digest
from .editions import lock, publish
from .refusals import Refused, Stale

UNREVIEWED = (
    "“{}” is proposed for review and not approved as it stands: open it, read it and approve it."
)


class Review(Enum):
    """Where the review of a draft stands."""

    NONE = ""
    WAITING = "waiting for review"
    APPROVED = "approved"
    CHANGED = "changed after its approval"


# Of lists: those whose draft waits for an editor, changed ones included; those that may go out.
WAITING = Q(proposed_at__isnull=False) & ~Q(approved_digest=F("digest"))
APPROVED = Q(approved_at__isnull=False, approved_digest=F("digest"))


def review_of(listicle):
    """Where the review of a list's draft stands."""
    if listicle.proposed_at is None:
        return Review.NONE
    if listicle.approved_at is None:
        return Review.WAITING
    is_same = listicle.approved_digest == listicle.digest
    return Review.APPROVED if is_same else Review.CHANGED


def last_return(listicle):
    """How the draft was last given back to its writer, as long as nothing came after; or None."""
    steps = (
        Action.PROPOSED,
        Action.APPROVED,
        Action.RETURNED,
        Action.PUBLISHED,
        Action.SCHEDULED,
    )
    done = Activity.objects.filter(kind="listicle", object_id=listicle.pk, action__in=steps)
    last = done.select_related("by").first()
    return last if last and last.action == Action.RETURNED else None


@transaction.atomic
def propose(listicle, by):
    """Ask an editor to look at the draft as it stands. Raises Refused."""
    listicle = _locked(listicle)
    live = listicle.live_edition
    if live and live.digest == listicle.digest:
        raise Refused("Readers see exactly this draft already: there is nothing to review.")
    if review_of(listicle) is Review.APPROVED or _is_proposed_as_it_stands(listicle):
        return listicle
    _keep(listicle, proposed_by=by, proposed_at=timezone.now())
    _record(by, Action.PROPOSED, listicle)
    return listicle


@transaction.atomic
def approve(listicle, by, seen_version):
    """Let the draft go out as it stands, which is as the editor has seen it. Raises Refused."""
    listicle = _locked(listicle)
    if listicle.version != seen_version:
        raise Stale("The draft was changed after you opened it: read it again, then approve it.")
    review = review_of(listicle)
    if review is Review.NONE:
        raise Refused("This draft is not proposed for review (any more).")
    if review is Review.APPROVED:
        return listicle
    digest_before = listicle.approved_digest
    _keep(
        listicle,
        proposed_by=listicle.proposed_by,
        proposed_at=listicle.proposed_at,
        approved_by=by,
        approved_at=timezone.now(),
        approved_digest=listicle.digest,
    )
    _record(by, Action.APPROVED, listicle, digest_before=digest_before)
    return listicle


@transaction.atomic
def send_back(listicle, by, reason):
    """Give the draft back to its writer, saying what is to be done. Raises Refused."""
    listicle = _locked(listicle)
    if not reason.strip():
        raise Refused("Say why, or what is to be done: the writer reads it.")
    if review_of(listicle) is Review.NONE:
        raise Refused("This draft is not proposed for review (any more).")
    digest_before = listicle.approved_digest
    _keep(listicle)
    _record(by, Action.RETURNED, listicle, reason=reason.strip(), digest_before=digest_before)
    return listicle


@transaction.atomic
def publish_reviewed(listicle, **options):
    """Publish a draft that nobody looks at just now: by many at once, a command, a schedule.

    One that is proposed for review has to be approved as it stands. Raises Refused.
    """
    listicle = _locked(listicle)
    if review_of(listicle) not in (Review.NONE, Review.APPROVED):
        raise Refused(UNREVIEWED.format(listicle))
    return publish(listicle, **options)


def _locked(listicle):
    listicle = lock(listicle)
    keep_digest(listicle)
    return listicle


def _is_proposed_as_it_stands(listicle):
    if review_of(listicle) is not Review.WAITING:
        return False
    done = Activity.objects.filter(kind="listicle", object_id=listicle.pk, action=Action.PROPOSED)
    return done.values_list("digest_after", flat=True).first() == listicle.digest


def _keep(listicle, **fields):
    """Write down where the review stands; of what is not named, nothing stays."""
    nothing = {
        "proposed_by": None,
        "proposed_at": None,
        "approved_by": None,
        "approved_at": None,
        "approved_digest": "",
    }
    for name, value in (nothing | fields).items():
        setattr(listicle, name, value)
    Listicle.objects.filter(pk=listicle.pk).update(**nothing | fields)


def _record(by, action, listicle, **details):
    trail.record(by, action, listicle, digest_after=listicle.digest, **details)
