"""What is proposed, and drafts of it; a version says which proposal it was."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0002_kept_by_the_database"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackDraft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("content", models.JSONField()),
                ("owner_hsa_id", models.CharField(max_length=32)),
                ("owner_name", models.CharField(max_length=160)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "based_on",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programmeversion",
                    ),
                ),
            ],
            options={
                "db_table": "programmes_draft",
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.CharField(max_length=40)),
                ("content", models.JSONField()),
                ("from_on", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("state", models.CharField(max_length=20)),
                ("proposed_by_hsa_id", models.CharField(max_length=32)),
                ("proposed_by_name", models.CharField(max_length=160)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by_hsa_id", models.CharField(blank=True, max_length=32)),
                ("decided_by_name", models.CharField(blank=True, max_length=160)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.CharField(blank=True, max_length=500)),
                ("programme_code", models.CharField(max_length=40)),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programmeversion",
                    ),
                ),
            ],
            options={
                "db_table": "programmes_proposal",
            },
        ),
        migrations.AddField(
            model_name="programmeversion",
            name="proposal",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approved_version",
                to="programmes.proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "approved", "rejected", "withdrawn"])),
                name="a_proposal_has_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True), models.Q(("proposed_by_hsa_id", ""), _negated=True)
                ),
                name="a_proposal_says_who_wants_it_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by_hsa_id", ""), ("state", "proposed")),
                    models.Q(
                        models.Q(("state", "proposed"), _negated=True),
                        ("decided_at__isnull", False),
                        models.Q(("decided_by_hsa_id", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_decided_proposal_says_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["proposed", "withdrawn"]),
                    models.Q(("decided_by_hsa_id", models.F("proposed_by_hsa_id")), _negated=True),
                    _connector="OR",
                ),
                name="a_second_person_decides_a_proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    ("decided_by_hsa_id", models.F("proposed_by_hsa_id")),
                    _connector="OR",
                ),
                name="a_proposal_is_withdrawn_by_its_proposer",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "rejected"), _negated=True),
                    models.Q(("decision_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_rejected_proposal_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "approved"])),
                fields=("programme_code", "version"),
                name="a_version_is_proposed_once",
            ),
        ),
    ]
