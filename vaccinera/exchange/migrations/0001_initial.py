"""Imports, and their files until they are decided."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import final_once, own_rows_only


class Migration(migrations.Migration):
    """What was tried, and what has become of it, is kept for ever; the file is not."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("organisations", "0003_changes_are_seen"),
        ("kernel", "0002_reference_stamp"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("source_system", models.CharField(max_length=32)),
                ("mode", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("state", models.CharField(max_length=20)),
                ("tried_at", models.DateTimeField()),
                ("tried_by_hsa_id", models.CharField(max_length=32)),
                ("tried_by_name", models.CharField(max_length=160)),
                ("rows_all", models.IntegerField(default=0)),
                ("rows_good", models.IntegerField(default=0)),
                ("rows_bad", models.IntegerField(default=0)),
                ("rows_there", models.IntegerField(default=0)),
                ("first_faults", models.JSONField(default=list)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_hsa_id", models.CharField(blank=True, max_length=32)),
                ("decided_by_name", models.CharField(blank=True, max_length=160)),
                ("rows_read", models.IntegerField(default=0)),
                ("visits_taken", models.IntegerField(default=0)),
                ("people_new", models.IntegerField(default=0)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.careunit")),
            ],
            options={
                "db_table": "exchange_import",
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("content", models.BinaryField()),
                ("bad_rows", models.BinaryField()),
                (
                    "of_import",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="file", to="exchange.import"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_import_file",
            },
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["provider_id", "-tried_at"], name="imports_of_a_provider"),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["tried", "taking", "taken", "refused"])),
                name="an_import_has_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["history", "settleable"])), name="an_import_has_a_known_mode"
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("tried_by_hsa_id", ""), _negated=True), models.Q(("source_system", ""), _negated=True)
                ),
                name="an_import_says_who_tried_it_and_from_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by_hsa_id", ""), ("state", "tried")),
                    models.Q(
                        models.Q(("state", "tried"), _negated=True),
                        ("decided_at__isnull", False),
                        models.Q(("decided_by_hsa_id", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_decided_import_says_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["tried", "refused"]),
                    models.Q(("decided_by_hsa_id", models.F("tried_by_hsa_id")), _negated=True),
                    _connector="OR",
                ),
                name="a_second_person_takes_an_import",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mode", "settleable"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="an_import_to_be_settled_says_why",
            ),
        ),
        own_rows_only("exchange_import"),
        own_rows_only("exchange_import_file"),
        final_once("exchange_import", final_when="OLD.state IN ('taken', 'refused')"),
    ]
