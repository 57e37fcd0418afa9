"""Who may do what: the one place that decides.

Every screen, command and preview asks `may`. What a role may do to a kind of record is held by its
permissions, which the owner can change; to which of these records, by the conditions here. The
whole of it as a table: docs/roles.md.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, OuterRef, Q

from .models import Activity, Artist, Intake, Listicle, SiteSettings, Song

User = get_user_model()

# The groups made by a migration, from the one that may least to the one that may most.
ROLES = ("Writer", "Editor", "Manager")

# The acts that go beyond Django's view, add, change and delete, by the permission they need.
PERMISSIONS = {
    "import": "catalog.add_listicle",
    "propose": "catalog.change_listicle",
    "preview": "catalog.change_listicle",
    "restore": "catalog.change_listicle",
    "renew": "catalog.change_listicle",
    "review": "catalog.publish_listicle",
    "publish": "catalog.publish_listicle",
    "place": "catalog.publish_listicle",
    "assign": "catalog.edit_any_listicle",
    "seal": "catalog.seal_edition",
}

# What nobody may do, whatever their permissions: people are deactivated, for the audit trail names
# them; what is written in it stays; there is one site.
NEVER = {
    (User, "delete"),
    (SiteSettings, "delete"),
    *((Activity, act) for act in ("add", "change", "delete")),
}


def is_own(user, listicle):
    """Writers work on their own lists only."""
    return listicle.writer_id == user.pk or user.has_perm("catalog.edit_any_listicle")


def is_own_intake(user, intake):
    """An article on its way is its own editor's, and the editors' of all lists."""
    return intake.by_id == user.pk or user.has_perm("catalog.edit_any_listicle")


def is_own_draft(user, listicle):
    """What was published is the editors' to remove, and to move to another address."""
    if user.has_perm("catalog.edit_any_listicle"):
        return True
    return listicle.writer_id == user.pk and not listicle.editions.exists()


def is_not_live(user, fact):
    """Facts are live: what stands in a live list changes for readers at once."""
    if user.has_perm("catalog.change_live_facts"):
        return True
    return not type(fact).objects.in_live_lists().filter(pk=fact.pk).exists()


def is_no_mightier(user, person):
    """Nobody manages an account that may do more than they may themselves."""
    return within_reach(user, User.objects.filter(pk=person.pk)).exists()


# Where a permission is not enough: the condition on the record, by kind and act.
CONDITIONS = {
    **{(Listicle, act): is_own for act in ("view", "change", *PERMISSIONS)},
    **{(Listicle, act): is_own_draft for act in ("delete", "move")},
    (Intake, "import"): is_own_intake,
    **{(kind, act): is_not_live for kind in (Song, Artist) for act in ("change", "move", "delete")},
    **{(User, act): is_no_mightier for act in ("view", "change")},
}


def may(user, act, thing):
    """Whether a user may do this to a record, or to records of this kind at all (given a model)."""
    kind = thing if isinstance(thing, type) else type(thing)
    if not is_at_work(user) or (kind, act) in NEVER:
        return False
    if not user.has_perm(PERMISSIONS.get(act) or permission(act, kind)):
        return False
    condition = CONDITIONS.get((kind, act))
    return thing is kind or condition is None or condition(user, thing)


def is_at_work(user):
    """Whether an account has the desk at all; a deactivated one has nothing."""
    return user.is_active and user.is_staff


def permission(act, kind):
    """Django's permission for an act on a kind of record: "catalog.change_song"."""
    verb = "change" if act == "move" else act
    return f"{kind._meta.app_label}.{verb}_{kind._meta.model_name}"


def within_reach(user, records):
    """Of these records, those that a user may see: the others are not found at all."""
    if not is_at_work(user):
        return records.none()
    if records.model is Listicle and not user.has_perm("catalog.edit_any_listicle"):
        return records.filter(writer=user.pk)
    if records.model is User and not user.is_superuser:
        more = beyond(user).filter(Q(user=OuterRef("pk")) | Q(group__user=OuterRef("pk")))
        return records.filter(~Exists(more), is_superuser=False)
    if records.model is Activity and not user.is_superuser:
        is_seen = may(user, "view", User)
        people = within_reach(user, User.objects.all()) if is_seen else User.objects.none()
        return records.exclude(~Q(object_id__in=people.values("pk")), kind=User._meta.model_name)
    return records


def beyond(user):
    """The permissions that a user does not have."""
    if user.is_superuser:
        return Permission.objects.none()
    own = Permission.objects.filter(Q(user=user) | Q(group__user=user))
    return Permission.objects.exclude(pk__in=own.values("pk"))


def roles_to_give(user):
    """The roles that a user may give to others: none that may do more than they may themselves."""
    return Group.objects.filter(name__in=ROLES).exclude(permissions__in=beyond(user)).order_by("pk")
