"""An anomaly is the region's alone, and names somebody who signs only in a case that says who asked and why."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import TENANT, changes_logged, never_changed

_REGION = f"(SELECT p.is_region FROM organisations_provider p WHERE p.id = {TENANT})"  # noqa: S608 - our own words


def _the_regions_alone(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY by_the_region ON {table} USING ({_REGION}) WITH CHECK ({_REGION});
        """,
        f"DROP POLICY by_the_region ON {table}; "
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;",
    )


class Migration(migrations.Migration):
    """The table of cases, what a note was about, and whose rows both are."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reimbursement", "0035_terms_say_what_is_judged")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("anomaly", "noted_counts", models.JSONField(default=dict)),
        migrations.CreateModel(
            name="AnomalyCase",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=500)),
                ("signer_hsa_id", models.CharField(max_length=32)),
                ("signer_name", models.CharField(max_length=160)),
                ("opened_by_hsa_id", models.CharField(max_length=32)),
                ("opened_by_name", models.CharField(max_length=160)),
                ("opened_at", models.DateTimeField()),
                (
                    "anomaly",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case",
                        to="reimbursement.anomaly",
                    ),
                ),
            ],
            options={
                "db_table": "reimbursement_anomaly_case",
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(reason="") & ~models.Q(signer_hsa_id="") & ~models.Q(opened_by_hsa_id=""),
                        name="a_case_says_who_asked_why_and_who_it_was",
                    ),
                ],
            },
        ),
        _the_regions_alone("reimbursement_anomaly"),
        _the_regions_alone("reimbursement_anomaly_case"),
        changes_logged("reimbursement_anomaly"),
        never_changed("reimbursement_anomaly_case"),
    ]
