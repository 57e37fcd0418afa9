"""Undoing a change of facts, as the audit trail tells it."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from .facts import (
    LIVE_KINDS,
    LiveLists,
    facts_of,
    give,
    label_of,
    live_lists_of,
    own_fields,
    same,
)
from .models import Activity, Artist, OutboundLink
from .policy import may
from .publishing.refusals import Refused
from .trail import Action, Watch, stored

UNDOABLE = (Action.CHANGED, Action.UNDONE)


@dataclass
class Undoing:
    """What undoing a change would do now.

    `back` are the present and the old value of each fact that goes back; `refusals` says of each
    of the others why it does not.
    """

    thing: object
    live_lists: LiveLists
    back: dict = field(default_factory=dict)
    refusals: list = field(default_factory=list)


def can_be_undone(activity):
    """Whether this is a change of facts that nobody has undone yet."""
    return is_change_of_facts(activity) and not activity.is_undone


def is_change_of_facts(activity):
    return bool(activity.action in UNDOABLE and activity.kind in LIVE_KINDS and activity.changes)


def may_give_back(user, thing, names):
    """Whether a user may change these facts of a record, so far as they are its own."""
    # What somebody may not look up is not theirs to choose, here neither: a byline's login.
    fields = [own for own in own_fields(type(thing)) if own.name in names and own.is_relation]
    may_choose = all(may(user, "view", own.related_model) for own in fields)
    return may_choose and may(user, "change", thing)


def may_undo(user, undoing):
    """Whether a user may change the record, and the others that its parts tell of."""
    if not may_give_back(user, undoing.thing, undoing.back):
        return False
    if "links" in undoing.back:
        return all(may(user, act, OutboundLink) for act in ("add", "change", "delete"))
    pairs = [undoing.back.get(name, ()) for name in ("members", "groups")]
    rows = [row for pair in pairs for rows in pair for row in rows]
    others = {reference["id"] for row in rows for reference in row.values()}
    return all(may(user, "change", artist) for artist in Artist.objects.filter(pk__in=others))


def undoing_of(activity):
    """What undoing would do now, the record being kept from other writers. Raises Refused."""
    if not is_change_of_facts(activity):
        raise Refused("Only a change of facts can be undone.")
    kind = LIVE_KINDS[activity.kind]
    thing = stored(kind(pk=activity.object_id))
    if thing is None:
        raise Refused(f"“{activity.label}” was deleted since: there is nothing to give back to.")
    if Activity.objects.filter(undoes=activity).exists():
        raise Refused("This change has been undone already.")
    undoing, present = Undoing(thing, live_lists_of(thing)), facts_of(thing)
    for name, (old, new) in activity.changes.items():
        if name not in present:
            undoing.refusals.append(f"There is no “{name}” any more.")
        elif same(present[name], new):
            undoing.back[name] = [present[name], old]
        else:
            verb = "have" if isinstance(new, list) else "has"
            undoing.refusals.append(f"The {label_of(kind, name)} {verb} been changed since.")
    return undoing


@transaction.atomic
def undo(activity, by, names):
    """Give a record back the old values of these facts, which the editor has been shown.

    The caller has asked `may_undo`. Returns the new activity; raises Refused.
    """
    undoing = undoing_of(activity)
    if not undoing.back:
        raise Refused(" ".join(undoing.refusals))
    if set(names) != set(undoing.back):
        raise Refused("Something was changed since you looked: see what would go back now.")
    try:
        with transaction.atomic():
            watch = Watch(undoing.thing)
            give(undoing.thing, {name: old for name, (_new, old) in undoing.back.items()})
            return watch.record(by, Action.UNDONE, undoes=activity)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise Refused("Somebody saved the same at this moment: try again.") from error
