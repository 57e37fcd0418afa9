"""Writing the audit trail: who did what, to what, when and why."""

from contextlib import contextmanager

from django.db import transaction

from .facts import difference, facts_of, live_lists_of
from .models import Activity

Action = Activity.Action


def record(by, action, thing, **details):
    """Write down that somebody (None: the command line) did this to a record; return the activity.

    `details` are fields of Activity. Called within the transaction of the deed itself, so that the
    one is never without the other.
    """
    return Activity.objects.create(
        by=by,
        action=action,
        kind=thing._meta.model_name,
        object_id=thing.pk,
        label=str(thing)[:250],
        **details,
    )


def stored(thing):
    """The record as the database has it, kept from other writers until the transaction ends."""
    rows = type(thing)._base_manager.select_for_update(no_key=True)
    return rows.filter(pk=thing.pk).first()


def record_creation(by, thing):
    """Write down a new record with all its facts."""
    thing = stored(thing)
    changes = difference({}, facts_of(thing))
    return record(
        by, Action.CREATED, thing, changes=changes, digest_after=getattr(thing, "digest", "")
    )


def record_deletion(by, thing):
    """Write down a record that is about to be deleted, with all its facts."""
    return record(
        by,
        Action.DELETED,
        thing,
        changes=difference(facts_of(thing), {}),
        live_lists=live_lists_of(thing).as_json,
        digest_before=getattr(thing, "digest", ""),
    )


class Watch:
    """A record as it stands before a write, to tell afterwards what the write has changed.

    Made and asked within the transaction of the write.
    """

    def __init__(self, thing):
        self.before = stored(thing)
        self.facts = facts_of(self.before) if self.before else {}
        self.live_lists = live_lists_of(thing)

    def record(self, by, action=Action.CHANGED, **details):
        """Write down what has changed since; None where nothing has."""
        after = stored(self.before)
        digests = [getattr(each, "digest", "") for each in (self.before, after)]
        changes = difference(self.facts, facts_of(after))
        if not changes and digests[0] == digests[1]:
            return None
        return record(
            by,
            action,
            after,
            changes=changes,
            live_lists=(self.live_lists | live_lists_of(after)).as_json,
            digest_before=digests[0],
            digest_after=digests[1],
            **details,
        )


@contextmanager
def watched(by, thing):
    """Write down what is changed in a record meanwhile: all of it in one transaction."""
    with transaction.atomic():
        watch = Watch(thing)
        yield
        watch.record(by)
