from django.contrib.auth.management import create_permissions
from django.db import migrations

ALL = ("view", "add", "change", "delete")

# What each role may do to records of a kind; which records, the policy decides.
WRITER = {
    "listicle": ("view", "add", "change", "delete"),
    "song": ("view", "add", "change"),
    "artist": ("view", "add", "change"),
    "theme": ("view",),
    "author": ("view",),
    "merchant": ("view",),
    "outboundlink": ("view",),
}
EDITOR = WRITER | {
    "song": ALL,
    "artist": ALL,
    "theme": ALL,
    "author": ALL,
    "outboundlink": ALL,
    "activity": ("view",),
}
MANAGER = EDITOR | {
    "merchant": ALL,
    "sitesettings": ("view", "add", "change"),
    "flatpage": ALL,
    "user": ("view", "add", "change"),
}
EDITORS_OWN = ("publish_listicle", "edit_any_listicle", "change_live_facts")
ROLES = {
    "Writer": (WRITER, ()),
    "Editor": (EDITOR, EDITORS_OWN),
    "Manager": (MANAGER, (*EDITORS_OWN, "seal_edition")),
}


def make_roles(apps, schema_editor=None):
    """The three groups, with their permissions; a group of that name is left as it is."""
    Group, Permission = (apps.get_model("auth", name) for name in ("Group", "Permission"))
    for role, (kinds, others) in ROLES.items():
        group, is_new = Group.objects.get_or_create(name=role)
        if not is_new:
            continue
        codenames = [f"{verb}_{kind}" for kind, verbs in kinds.items() for verb in verbs]
        group.permissions.set(Permission.objects.filter(codename__in=[*codenames, *others]))


def make_permissions_and_roles(apps, schema_editor):
    # Django makes permissions after all migrations; the roles need them now.
    for label in ("auth", "flatpages", "catalog"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    make_roles(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_review_trail_and_seal"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("flatpages", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_permissions_and_roles, migrations.RunPython.noop)]
