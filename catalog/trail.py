"""Writing the audit trail: who did what, to what, when and why."""

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
