"""Every kind of number, somebody without any, how it was established who they are, and what the register has told."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import changes_logged, never_changed, own_rows_only

_KINDS = [
    "personal_number",
    "coordination_number",
    "national_reserve_number",
    "reserve_number_stockholm",
    "reserve_number_carelink",
    "reserve_number_vastra_gotaland",
    "reserve_number_varmland",
    "reserve_number_orebro",
    "reserve_number_skane",
    "reserve_number_blekinge",
    "reserve_number_vasternorrland",
    "reserve_number_sormland",
    "lma_number",
    "unknown_person",
]
_WAYS = [
    "swedish_document",
    "foreign_passport",
    "foreign_document",
    "lma_card",
    "known_to_staff",
    "vouched_for",
    "not_established",
]


class Migration(migrations.Migration):
    """New columns have a value for rows that are there, and for those written by a list of columns."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("patients", "0003_merging_is_a_link")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("Person", "birth_date_is_estimated", models.BooleanField(default=False, db_default=False)),
        migrations.AddField(
            "Person", "distinguishing", models.CharField(max_length=300, blank=True, default="", db_default="")
        ),
        migrations.AddField(
            "Person", "found_with", models.CharField(max_length=300, blank=True, default="", db_default="")
        ),
        migrations.AddField("Person", "is_told_by_person", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("Person", "register_asked_at", models.DateTimeField(null=True)),
        migrations.AlterField("PersonIdentifier", "value", models.CharField(max_length=32)),
        migrations.AddField(
            "PersonIdentifier", "level", models.CharField(max_length=20, blank=True, default="", db_default="")
        ),
        migrations.AddField("PersonIdentifier", "is_dormant", models.BooleanField(default=False, db_default=False)),
        migrations.RemoveConstraint("PersonIdentifier", "an_identifier_kind_is_a_known_code"),
        migrations.AddConstraint(
            "PersonIdentifier",
            models.CheckConstraint(condition=models.Q(("kind__in", _KINDS)), name="an_identifier_kind_is_a_known_code"),
        ),
        migrations.AddConstraint(
            "PersonIdentifier",
            models.CheckConstraint(
                condition=models.Q(("level__in", ["", "proven", "probable", "uncertain"])),
                name="an_identity_level_is_a_known_code",
            ),
        ),
        migrations.CreateModel(
            "IdentityCheck",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("way", models.CharField(max_length=30)),
                ("vouched_by_name", models.CharField(blank=True, max_length=160)),
                ("vouched_by_shown", models.CharField(blank=True, max_length=160)),
                ("checked_at", models.DateTimeField()),
                ("checked_by_hsa_id", models.CharField(max_length=32)),
                ("checked_by_name", models.CharField(max_length=160)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_checks",
                        to="patients.person",
                    ),
                ),
            ],
            options={
                "db_table": "patients_identity_check",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", _WAYS)), name="an_identity_is_established_in_a_known_way"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way", "vouched_for"), _negated=True)
                        | models.Q(("vouched_by_name", ""), _negated=True)
                        & models.Q(("vouched_by_shown", ""), _negated=True),
                        name="who_vouches_is_named_and_known",
                    ),
                ],
            },
        ),
        own_rows_only("patients_identity_check"),
        changes_logged("patients_identity_check"),
        never_changed("patients_identity_check"),
    ]
