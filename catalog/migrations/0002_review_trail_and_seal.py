import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

ONCE_WRITTEN = "The audit trail is only ever added to."

SQLITE = """
CREATE TRIGGER activity_never_{verb}d BEFORE {verb_upper} ON catalog_activity
BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
"""

POSTGRESQL = """
CREATE FUNCTION activity_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{sentence}'; END $$;
CREATE TRIGGER activity_only_added BEFORE UPDATE OR DELETE ON catalog_activity
FOR EACH ROW EXECUTE FUNCTION activity_only_added();
"""


def forbid_changes(apps, schema_editor):
    """Let the database refuse what no code of ours asks for: a trail that somebody rewrites."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(
                SQLITE.format(verb=verb, verb_upper=verb.upper(), sentence=ONCE_WRITTEN)
            )
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL.format(sentence=ONCE_WRITTEN))


def allow_changes(apps, schema_editor):
    # SQLite drops a table's triggers with it; PostgreSQL keeps the function.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION activity_only_added() CASCADE")


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("changed", "Changed"),
                            ("deleted", "Deleted"),
                            ("moved", "address changed"),
                            ("proposed", "proposed for review"),
                            ("approved", "Approved"),
                            ("returned", "returned to the writer"),
                            ("published", "Published"),
                            ("scheduled", "Scheduled"),
                            ("rescheduled", "Rescheduled"),
                            ("cancelled", "Cancelled"),
                            ("ended", "end changed"),
                            ("withdrawn", "Withdrawn"),
                            ("restored", "Restored"),
                            ("renewed", "begun from an earlier version"),
                            ("sealed", "Sealed"),
                            ("revoked", "preview links revoked"),
                            ("undone", "Undone"),
                        ],
                        max_length=12,
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField()),
                ("label", models.CharField(max_length=250)),
                (
                    "edition_number",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="version"),
                ),
                ("digest_before", models.CharField(blank=True, max_length=64)),
                ("digest_after", models.CharField(blank=True, max_length=64)),
                ("reason", models.TextField(blank=True)),
                ("changes", models.JSONField(blank=True, default=dict)),
                ("live_lists", models.JSONField(blank=True, default=list)),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "audit trail",
                "ordering": ["-at", "-id"],
                "default_permissions": ["view"],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("field", models.CharField(blank=True, max_length=40)),
                ("sentence", models.TextField()),
                ("text", models.TextField()),
            ],
        ),
        migrations.AlterModelOptions(
            name="listicle",
            options={
                "ordering": ["-id"],
                "permissions": [
                    ("publish_listicle", "Can approve, publish, schedule and withdraw lists"),
                    ("edit_any_listicle", "Can work on the lists of others"),
                    ("change_live_facts", "Can change songs and artists that stand in live lists"),
                    ("seal_edition", "Can seal a published version"),
                ],
                "verbose_name": "list",
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="sealed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="entry",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("open", "To be decided"),
                    ("keep", "Keep as it is"),
                    ("rewrite", "Rewrite"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="private_note",
            field=models.TextField(
                blank=True,
                help_text="For colleagues. It moves with the entry; readers never see it.",
            ),
        ),
        migrations.AddField(
            model_name="listicle",
            name="approved_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="listicle",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="listicle",
            name="approved_digest",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="listicle",
            name="private_note",
            field=models.TextField(
                blank=True, help_text="For colleagues. Readers never see it, whatever is published."
            ),
        ),
        migrations.AddField(
            model_name="listicle",
            name="proposed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="listicle",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="listicle",
            name="renews",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.edition",
            ),
        ),
        migrations.AddField(
            model_name="listicle",
            name="writer",
            field=models.ForeignKey(
                blank=True,
                help_text="Whose draft it is: writers work on their own lists only.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="listicle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_digest", "")),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("proposed_at__isnull", False),
                        models.Q(("approved_digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="listicle_approved_as_proposed",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="undoes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="catalog.activity",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="listicle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="presences",
                to="catalog.listicle",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reason",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reasons",
                to="catalog.edition",
            ),
        ),
        migrations.AddField(
            model_name="reason",
            name="song",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.song",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["-at", "-id"], name="activity_newest_first"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["kind", "object_id", "-at"], name="activity_of_object"),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(
                fields=("listicle", "user"), name="presence_once_per_user"
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.UniqueConstraint(
                fields=("edition", "code", "field", "song"), name="reason_once_per_finding"
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.UniqueConstraint(
                condition=models.Q(("song", None)),
                fields=("edition", "code", "field"),
                name="reason_once_per_finding_of_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="reason_says_something"
            ),
        ),
        migrations.RunPython(forbid_changes, allow_changes),
    ]
