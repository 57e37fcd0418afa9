"""Who has a list open at the desk, and who has saved it since: said, not enforced by any lock."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from .models import Activity, Presence

# Somebody who was not heard of for so long has closed the list, or left the desk.
LASTS = timedelta(seconds=60)

WRITES = [
    Activity.Action.CHANGED,
    Activity.Action.RESTORED,
    Activity.Action.RENEWED,
    Activity.Action.UNDONE,
]


@transaction.atomic
def note(listicle, user):
    """Write down that a user has the list open now, and forget who is gone, from any list.

    Raises IntegrityError where the list has just been deleted.
    """
    now = timezone.now()
    Presence.objects.filter(seen_at__lt=now - LASTS).delete()
    Presence.objects.bulk_create(
        [Presence(listicle_id=listicle.pk, user_id=user.pk, opened_at=now, seen_at=now)],
        update_conflicts=True,
        unique_fields=["listicle", "user"],
        update_fields=["seen_at"],
    )


def others_at(listicle, user):
    """The presences of the users besides this one who have the list open."""
    heard = Presence.objects.filter(listicle=listicle.pk, seen_at__gt=timezone.now() - LASTS)
    return heard.exclude(user=user.pk).select_related("user").order_by("user")


def open_sentences(listicle, user):
    """Who else has the list open, a sentence each."""
    return [
        f"{name_of(each.user)} has this list open (since {on_the_wall(each.opened_at)})."
        for each in others_at(listicle, user)
    ]


def saved_sentence(listicle, user):
    """Who has saved the list last, and when: "Kim Mina has saved a newer version at 10:43"."""
    write = (
        Activity.objects.filter(kind="listicle", object_id=listicle.pk, action__in=WRITES)
        .select_related("by")
        .order_by("-at", "-id")
        .first()
    )
    if write is None:
        return "Somebody has saved a newer version"
    at = on_the_wall(write.at)
    if write.by_id == user.pk:
        return f"You have saved a newer version yourself, elsewhere, at {at}"
    return f"{name_of(write.by) if write.by else 'Somebody'} has saved a newer version at {at}"


def on_the_wall(moment):
    """A moment as colleagues say it: the time, with the day where that is not today."""
    moment = timezone.localtime(moment)
    return date_format(moment, "H:i" if moment.date() == timezone.localdate() else "j F, H:i")


def name_of(user):
    return user.get_full_name() or user.get_username()
