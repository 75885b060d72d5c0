"""Two rows of the index can be one person, by a link that can be undone (decision 0009)."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import changes_logged, final_once

_UNDOING = "ARRAY['undone_at', 'undone_by_hsa_id', 'undone_by_name', 'undone_reason']"
# One row: two rows of the index that are one person, and each person with itself. Read by everything that asks for a
# person's rows. Four branches of plain equalities, so that each is found by its index.
_SAME_PERSON = """
CREATE VIEW patients_same_person (person_id, same_id) AS
  SELECT id, id FROM patients_person
  UNION ALL
  SELECT merged_into_id, id FROM patients_person WHERE merged_into_id IS NOT NULL
  UNION ALL
  SELECT id, merged_into_id FROM patients_person WHERE merged_into_id IS NOT NULL
  UNION ALL
  SELECT one.id, other.id
    FROM patients_person one
    JOIN patients_person other ON other.merged_into_id = one.merged_into_id AND other.id <> one.id
   WHERE one.merged_into_id IS NOT NULL;
REVOKE INSERT, UPDATE, DELETE ON patients_same_person FROM vaccinera_app;
"""


class Migration(migrations.Migration):
    """The link, whom a person is merged into, and the view that everything is read by."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("patients", "0002_kept_by_the_database")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            "Person",
            "merged_into",
            models.ForeignKey(
                null=True,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="patients.person",
            ),
        ),
        migrations.AddIndex(
            "Person",
            models.Index(
                fields=["merged_into"],
                name="patients_merged_into",
                condition=models.Q(("merged_into__isnull", False)),
            ),
        ),
        migrations.AddConstraint(
            "Person",
            models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="a_person_is_not_merged_into_itself",
            ),
        ),
        migrations.CreateModel(
            "Merge",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=300)),
                ("evidence", models.CharField(blank=True, max_length=300)),
                ("merged_at", models.DateTimeField()),
                ("merged_by_hsa_id", models.CharField(max_length=32)),
                ("merged_by_name", models.CharField(max_length=160)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by_hsa_id", models.CharField(blank=True, max_length=32)),
                ("undone_by_name", models.CharField(blank=True, max_length=160)),
                ("undone_reason", models.CharField(blank=True, max_length=300)),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="patients.person"
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges_away", to="patients.person"
                    ),
                ),
            ],
            options={
                "db_table": "patients_merge",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merged",),
                        condition=models.Q(("undone_at__isnull", True)),
                        name="a_person_is_merged_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("merged")), _negated=True), name="two_people_are_merged"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_merge_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(("undone_at__isnull", True))
                        | models.Q(("undone_reason", ""), _negated=True)
                        & models.Q(("undone_by_hsa_id", ""), _negated=True),
                        name="an_undone_merge_says_by_whom_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            "SamePerson",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person", "same", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="patients.person"
                    ),
                ),
                (
                    "same",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="known_as", to="patients.person"
                    ),
                ),
            ],
            options={"db_table": "patients_same_person", "managed": False},
        ),
        migrations.RunSQL(_SAME_PERSON, "DROP VIEW patients_same_person;"),
        changes_logged("patients_merge"),
        final_once(
            "patients_merge",
            final_when="OLD.undone_at IS NOT NULL"
            f" OR (to_jsonb(OLD) - {_UNDOING}) IS DISTINCT FROM (to_jsonb(NEW) - {_UNDOING})",
        ),
    ]
