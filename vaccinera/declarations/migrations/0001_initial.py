"""The tables of the room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("patients", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionnaireVersion",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("url", models.CharField(max_length=200)),
                ("version", models.CharField(max_length=40)),
                ("content", models.JSONField()),
                ("valid_from", models.DateField()),
            ],
            options={
                "db_table": "declarations_questionnaire",
                "constraints": [
                    models.UniqueConstraint(fields=("url", "version"), name="a_questionnaire_version_is_named_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("unit_id", models.IntegerField()),
                ("answers", models.JSONField()),
                ("confirmed_together", models.JSONField()),
                ("confirmed_one_by_one", models.JSONField()),
                ("prefilled_from_on", models.DateField(null=True)),
                ("answered_by", models.CharField(max_length=30)),
                ("answered_by_name", models.CharField(blank=True, max_length=160)),
                ("outcome", models.CharField(max_length=30)),
                ("note", models.TextField(blank=True)),
                ("reviewed_by_hsa_id", models.CharField(max_length=32)),
                ("reviewed_by_name", models.CharField(max_length=160)),
                ("reviewed_at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="patients.person")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="declarations.questionnaireversion"
                    ),
                ),
            ],
            options={
                "db_table": "declarations_declaration",
                "indexes": [models.Index(fields=["person", "-reviewed_at"], name="declarations_of_a_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__in", ["person", "guardian", "staff_from_record", "representative"])
                        ),
                        name="a_declaration_says_who_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["ok", "inform", "note_required", "prescriber_decides", "stop"])
                        ),
                        name="a_declaration_has_a_known_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_by_hsa_id", ""), _negated=True),
                            models.Q(("reviewed_by_name", ""), _negated=True),
                        ),
                        name="a_declaration_is_reviewed_by_someone",
                    ),
                ],
            },
        ),
    ]
