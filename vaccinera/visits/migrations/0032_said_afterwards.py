"""Objections, adverse effects and the reports made of them stand beside the entry, which they never touch."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from vaccinera.kernel.policies import changes_logged, never_changed, own_rows_only


def _recorded() -> list[tuple[str, models.Field]]:  # type: ignore[type-arg]  # fields of several kinds
    return [
        ("provider_id", models.IntegerField()),
        ("recorded_by_hsa_id", models.CharField(max_length=32)),
        ("recorded_by_name", models.CharField(max_length=160)),
        ("recorded_by_role_name", models.CharField(max_length=80)),
        ("recorded_unit_name", models.CharField(max_length=200)),
        ("recorded_at", models.DateTimeField()),
        ("id", models.UUIDField(primary_key=True, serialize=False)),
    ]


class Migration(migrations.Migration):
    """Written once (LAW-09, ADR-01, ADR-03)."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0053_recorded_later")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Objection",
            fields=[
                *_recorded(),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="visits.visit"
                    ),
                ),
                ("objected_on", models.DateField()),
                ("text", models.CharField(max_length=1000)),
            ],
            options={
                "db_table": "visits_objection",
                "constraints": [models.CheckConstraint(condition=~Q(text=""), name="an_objection_says_what")],
            },
        ),
        migrations.CreateModel(
            name="AdverseEffect",
            fields=[
                *_recorded(),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="noted_effects", to="visits.visit"
                    ),
                ),
                ("concerns", models.CharField(max_length=10)),
                ("reaction", models.CharField(max_length=300)),
                ("began_on", models.DateField()),
                ("outcome", models.CharField(max_length=20)),
                ("seriousness", models.JSONField()),
                ("course", models.CharField(blank=True, max_length=2000)),
            ],
            options={
                "db_table": "visits_adverse_effect",
                "constraints": [
                    models.CheckConstraint(condition=~Q(reaction=""), name="an_adverse_effect_says_what"),
                    models.CheckConstraint(
                        condition=Q(concerns__in=["dose", "visit"]), name="an_adverse_effect_is_of_dose_or_visit"
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            outcome__in=["recovered", "recovering", "not_recovered", "lasting", "fatal", "unknown"]
                        ),
                        name="an_adverse_effect_has_an_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdverseReport",
            fields=[
                *_recorded(),
                (
                    "effect",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="visits.adverseeffect"
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplements",
                        to="visits.adversereport",
                    ),
                ),
                ("reported_on", models.DateField()),
                ("reference", models.CharField(max_length=80)),
            ],
            options={
                "db_table": "visits_adverse_report",
                "constraints": [
                    models.CheckConstraint(condition=~Q(reference=""), name="an_adverse_report_has_a_reference"),
                    models.UniqueConstraint(
                        fields=("effect",),
                        condition=Q(first__isnull=True),
                        name="an_adverse_effect_has_one_first_report",
                    ),
                ],
            },
        ),
        *(
            made(table)
            for table in ("visits_objection", "visits_adverse_effect", "visits_adverse_report")
            for made in (own_rows_only, changes_logged, never_changed)
        ),
    ]
