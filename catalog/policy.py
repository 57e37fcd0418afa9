"""Who may do what: the one place that decides.

Every screen, command and preview asks `may`. What a role may do to a kind of record is held by its
permissions, which the owner can change; to which of these records, by the conditions here.
"""

from .models import Artist, Listicle, Song

# The acts that go beyond Django's view, add, change and delete, by the permission they need.
PERMISSIONS = {
    "propose": "catalog.change_listicle",
    "preview": "catalog.change_listicle",
    "restore": "catalog.change_listicle",
    "renew": "catalog.change_listicle",
    "publish": "catalog.publish_listicle",
    "seal": "catalog.seal_edition",
}


def is_own(user, listicle):
    """Writers work on their own lists only."""
    return listicle.writer_id == user.pk or user.has_perm("catalog.edit_any_listicle")


def is_not_live(user, fact):
    """Facts are live: what stands in a live list changes for readers at once."""
    if user.has_perm("catalog.change_live_facts"):
        return True
    return not type(fact).objects.in_live_lists().filter(pk=fact.pk).exists()


# Where a permission is not enough: the condition on the record, by kind and act.
CONDITIONS = {
    **{(Listicle, act): is_own for act in ("view", "change", "delete", *PERMISSIONS)},
    **{(kind, act): is_not_live for kind in (Song, Artist) for act in ("change", "delete")},
}


def may(user, act, thing):
    """Whether a user may do this to a record, or to records of this kind at all (given a model)."""
    kind = thing if isinstance(thing, type) else type(thing)
    if not user.has_perm(PERMISSIONS.get(act) or permission(act, kind)):
        return False
    condition = CONDITIONS.get((kind, act))
    return thing is kind or condition is None or condition(user, thing)


def permission(act, kind):
    """Django's permission for an act on a kind of record: "catalog.change_song"."""
    return f"{kind._meta.app_label}.{act}_{kind._meta.model_name}"


def within_reach(user, listicles):
    """Of these lists, those that a user may see."""
    if user.has_perm("catalog.edit_any_listicle"):
        return listicles
    return listicles.filter(writer=user.pk)
