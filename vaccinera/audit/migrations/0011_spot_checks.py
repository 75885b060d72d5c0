"""Spot checks with their sampled openings, what a provider's extracts tell, and lists found by whom they showed."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import changes_logged, final_once, own_rows_only

_LISTS = """
CREATE INDEX audit_event_with_a_list ON audit_event (provider_id, at) WHERE details ? 'shown';
"""
_SIGNED_OFF = "EXISTS (SELECT FROM audit_spot_check c WHERE c.id = OLD.check_of_id AND c.signed_off_at IS NOT NULL)"


class Migration(migrations.Migration):
    """What auditors make of the log."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("audit", "0010_walked_in_slices")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="ExtractPolicy",
            fields=[
                ("provider_id", models.IntegerField(primary_key=True, serialize=False)),
                ("told", models.CharField(max_length=20)),
                ("decided_at", models.DateTimeField()),
                ("decided_by_hsa_id", models.CharField(max_length=32)),
                ("decided_by_name", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "audit_extract_policy",
            },
        ),
        migrations.CreateModel(
            name="SpotCheck",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("unit_hsa_id", models.CharField(max_length=32)),
                ("unit_name", models.CharField(max_length=200)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("seed", models.CharField(max_length=64)),
                ("openings", models.IntegerField()),
                ("without_visit", models.IntegerField()),
                ("state", models.CharField(max_length=20)),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by_hsa_id", models.CharField(max_length=32)),
                ("drawn_by_name", models.CharField(max_length=200)),
                ("conclusion", models.CharField(max_length=1000)),
                ("signed_off_at", models.DateTimeField(null=True)),
                ("signed_off_by_hsa_id", models.CharField(max_length=32)),
                ("signed_off_by_name", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "audit_spot_check",
                "indexes": [models.Index(fields=["provider_id", "-drawn_at"], name="audit_spot_check_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "signed_off"), _negated=True),
                            models.Q(
                                ("signed_off_at__isnull", False), models.Q(("signed_off_by_name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_spot_check_is_signed_off_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))), name="a_spot_check_has_a_period"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SampledOpening",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("place", models.IntegerField()),
                ("event_id", models.UUIDField()),
                ("events", models.IntegerField()),
                ("is_without_visit", models.BooleanField()),
                ("judgement", models.CharField(max_length=20)),
                ("note", models.CharField(max_length=500)),
                ("judged_at", models.DateTimeField(null=True)),
                ("judged_by_hsa_id", models.CharField(max_length=32)),
                ("judged_by_name", models.CharField(max_length=200)),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sampled", to="audit.spotcheck"
                    ),
                ),
            ],
            options={
                "db_table": "audit_sampled_opening",
                "constraints": [
                    models.UniqueConstraint(fields=("check_of", "event_id"), name="an_opening_is_sampled_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("judgement", ""),
                            models.Q(("judged_at__isnull", False), models.Q(("judged_by_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_judgement_is_somebodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("judgement__in", ("", "in_order")), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="what_is_not_in_order_has_a_note",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_LISTS, "DROP INDEX audit_event_with_a_list;"),
        own_rows_only("audit_extract_policy"),
        own_rows_only("audit_spot_check"),
        own_rows_only("audit_sampled_opening"),
        changes_logged("audit_spot_check"),
        changes_logged("audit_sampled_opening"),
        final_once("audit_spot_check", final_when="OLD.signed_off_at IS NOT NULL"),
        final_once("audit_sampled_opening", final_when=_SIGNED_OFF),
    ]
