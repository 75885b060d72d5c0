"""Blocks and their openings, the right to read what others recorded, and whether a provider shares at all."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import DAY, UNIT, changes_logged, final_once, own_rows_only

# One row: a unit's records of a person, by each key of theirs, that the unit at work may not see. It stands on the
# reader's own row policies, and the record rows of every room are held against it.
_BLOCKED_HERE = f"""
CREATE VIEW access_blocked_here (unit_id, person_id) WITH (security_invoker) AS
  SELECT b.unit_id, same.same_id
    FROM access_block b
    JOIN patients_same_person same ON same.person_id = b.person_id
   WHERE b.kind = 'inner' AND b.lifted_at IS NULL AND b.unit_id <> {UNIT}
     AND NOT EXISTS (
       SELECT FROM access_block_opening o
        WHERE o.block_id = b.id AND o.unit_id = {UNIT} AND o.opened_at IS NOT NULL AND o.ended_at IS NULL
          AND o.expires_on >= {DAY});
REVOKE INSERT, UPDATE, DELETE ON access_blocked_here FROM vaccinera_app;
"""  # noqa: S608 - of our own constants
_LIFTING = "ARRAY['lifted_at', 'lifted_by_hsa_id', 'lifted_by_name']"
_OPENING = "ARRAY['opened_at', 'expires_on', 'ended_at']"
_REVOKING = "ARRAY['revoked_at', 'revoked_by_hsa_id', 'revoked_by_name']"


def _final_but(table: str, over: str, columns: str) -> migrations.RunSQL:
    """Once over it stands; before that only what ends it may change."""
    changed = f"(to_jsonb(OLD) - {columns}) IS DISTINCT FROM (to_jsonb(NEW) - {columns})"
    return final_once(table, final_when=f"OLD.{over} IS NOT NULL OR {changed}")


class Migration(migrations.Migration):
    """Tables, whose rows they are, and what of them is final."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0060_sessions_are_vouched_for"),
        ("kernel", "0002_reference_stamp"),
        ("organisations", "0004_unit_agreements"),
        ("patients", "0004_people_without_a_personal_number"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("asked_by", models.CharField(max_length=20)),
                ("set_at", models.DateTimeField()),
                ("set_by_hsa_id", models.CharField(max_length=32)),
                ("set_by_name", models.CharField(max_length=160)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by_hsa_id", models.CharField(blank=True, default="", max_length=32)),
                ("lifted_by_name", models.CharField(blank=True, default="", max_length=160)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="patients.person")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.careunit")),
            ],
            options={
                "db_table": "access_block",
            },
        ),
        migrations.CreateModel(
            name="BlockOpening",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("way", models.CharField(max_length=10)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("named_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("expires_on", models.DateField(null=True)),
                ("by_hsa_id", models.CharField(max_length=32)),
                ("by_name", models.CharField(max_length=160)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="access.block"
                    ),
                ),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.careunit")),
            ],
            options={
                "db_table": "access_block_opening",
            },
        ),
        migrations.CreateModel(
            name="SharedReading",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("ground", models.CharField(max_length=20)),
                ("is_relation_known", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_hsa_id", models.CharField(max_length=32)),
                ("asked_by_name", models.CharField(max_length=160)),
                ("expires_on", models.DateField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by_hsa_id", models.CharField(blank=True, default="", max_length=32)),
                ("revoked_by_name", models.CharField(blank=True, default="", max_length=160)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="patients.person")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.careunit")),
            ],
            options={
                "db_table": "access_shared_reading",
            },
        ),
        migrations.CreateModel(
            name="Sharing",
            fields=[
                ("provider_id", models.IntegerField(primary_key=True, serialize=False)),
                ("is_on", models.BooleanField(default=False)),
                ("patients_informed_on", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_hsa_id", models.CharField(max_length=32)),
                ("changed_by_name", models.CharField(max_length=160)),
            ],
            options={
                "db_table": "access_sharing",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_on", False), ("patients_informed_on__isnull", False), _connector="OR"),
                        name="nothing_is_shared_before_patients_are_told",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(
                condition=models.Q(("lifted_at__isnull", True)), fields=["person", "unit"], name="blocks_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=("unit", "person", "kind"),
                name="a_unit_is_blocked_once_of_each_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["inner", "outer"])), name="a_block_has_a_known_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by__in", ["self", "representative"])), name="a_guardian_blocks_nothing"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_at__isnull", True), models.Q(("lifted_by_hsa_id", ""), _negated=True), _connector="OR"
                ),
                name="a_lifted_block_says_by_whom",
            ),
        ),
        migrations.AddIndex(
            model_name="blockopening",
            index=models.Index(fields=["block", "unit"], name="openings_of_a_block"),
        ),
        migrations.AddConstraint(
            model_name="blockopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["consent", "emergency"])), name="an_opening_has_a_known_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="blockopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "emergency"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="an_emergency_opening_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="blockopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("opened_at__isnull", True), ("expires_on__isnull", False), _connector="OR"),
                name="an_opening_has_a_last_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedreading",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("unit", "person"),
                name="a_unit_reads_on_one_ground_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedreading",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["consent", "child", "incapacity", "emergency"])),
                name="a_reading_has_a_known_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedreading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ground__in", ["consent", "child"]), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="a_reading_without_a_word_says_why",
            ),
        ),
        *(
            operation
            for table in ("access_sharing", "access_block", "access_block_opening", "access_shared_reading")
            for operation in (own_rows_only(table), changes_logged(table))
        ),
        _final_but("access_block", "lifted_at", _LIFTING),
        _final_but("access_block_opening", "ended_at", _OPENING),
        _final_but("access_shared_reading", "revoked_at", _REVOKING),
        migrations.RunSQL(_BLOCKED_HERE, "DROP VIEW access_blocked_here;"),
    ]
