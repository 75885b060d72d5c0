"""A dose that was not given is signed with its reason, and ends the draft that was to give it."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from vaccinera.kernel.policies import changes_logged, final_once, own_rows_only

_NULLIFIED = ("nullified_at", "nullified_by_hsa_id", "nullified_by_name", "nullified_reason")
_SIGNED_IS_CHANGED = "(to_jsonb(OLD) - ARRAY[{0}]) IS DISTINCT FROM (to_jsonb(NEW) - ARRAY[{0}])".format(
    ", ".join(f"'{column}'" for column in _NULLIFIED)
)
_DRAFT_IS_FINAL = """
CREATE TRIGGER not_given_is_final BEFORE UPDATE ON visits_draft FOR EACH ROW WHEN (OLD.state = 'not_given')
  EXECUTE FUNCTION refuse_change('a_draft_not_given_is_final')
"""
_PROTECT = django.db.models.deletion.PROTECT
_STATES = ["open", "awaiting_prescriber", "prescribed", "done", "discarded"]


class Migration(migrations.Migration):
    """What was signed stays; it can be nullified, once."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0080_paper_lists")]
    operations: ClassVar[list[Operation]] = [
        migrations.RemoveConstraint("draft", "a_draft_has_a_known_state"),
        migrations.AddConstraint(
            "draft",
            models.CheckConstraint(condition=Q(state__in=[*_STATES, "not_given"]), name="a_draft_has_a_known_state"),
        ),
        migrations.RunSQL(_DRAFT_IS_FINAL, "DROP TRIGGER not_given_is_final ON visits_draft"),
        migrations.CreateModel(
            name="NotGiven",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("unit_hsa_id", models.CharField(max_length=32)),
                ("unit_name", models.CharField(max_length=200)),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=30)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("signer_hsa_id", models.CharField(max_length=32)),
                ("signer_name", models.CharField(max_length=160)),
                ("commission_hsa_id", models.CharField(max_length=32)),
                ("level_of_assurance", models.CharField(max_length=60)),
                ("signed_at", models.DateTimeField()),
                ("content", models.TextField()),
                ("digest", models.BinaryField()),
                ("nullified_at", models.DateTimeField(null=True)),
                ("nullified_by_hsa_id", models.CharField(blank=True, max_length=32)),
                ("nullified_by_name", models.CharField(blank=True, max_length=160)),
                ("nullified_reason", models.CharField(blank=True, max_length=300)),
                (
                    "declaration",
                    models.ForeignKey(null=True, on_delete=_PROTECT, to="declarations.declaration"),
                ),
                (
                    "draft",
                    models.OneToOneField(null=True, on_delete=_PROTECT, related_name="not_given", to="visits.draft"),
                ),
                ("person", models.ForeignKey(on_delete=_PROTECT, to="patients.person")),
                ("programme", models.ForeignKey(on_delete=_PROTECT, to="programmes.programme")),
                ("signer", models.ForeignKey(on_delete=_PROTECT, to="organisations.staff")),
                ("unit", models.ForeignKey(on_delete=_PROTECT, to="organisations.careunit")),
                ("visit", models.ForeignKey(null=True, on_delete=_PROTECT, to="visits.visit")),
            ],
            options={
                "db_table": "visits_not_given",
                "indexes": [models.Index(fields=["person", "-day"], name="doses_not_given_to_a_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(nullified_at__isnull=True),
                        fields=("provider_id", "unit", "person", "programme", "day"),
                        name="a_dose_is_not_given_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            reason__in=[
                                "declined",
                                "unwell",
                                "contraindicated",
                                "already_vaccinated",
                                "did_not_come",
                                "other",
                            ]
                        ),
                        name="a_dose_not_given_has_a_known_reason",
                    ),
                    models.CheckConstraint(
                        condition=~Q(reason="other") | ~Q(note=""), name="another_reason_is_written_out"
                    ),
                    models.CheckConstraint(
                        condition=~Q(signer_hsa_id="") & ~Q(commission_hsa_id="") & ~Q(content=""),
                        name="a_dose_not_given_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=Q(nullified_at__isnull=True) | (~Q(nullified_reason="") & ~Q(nullified_by_hsa_id="")),
                        name="a_nullified_not_given_says_by_whom_and_why",
                    ),
                ],
            },
        ),
        own_rows_only("visits_not_given"),
        changes_logged("visits_not_given"),
        final_once("visits_not_given", final_when=f"OLD.nullified_at IS NOT NULL OR {_SIGNED_IS_CHANGED}"),
    ]
