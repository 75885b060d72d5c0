"""Doses given elsewhere or abroad are a table of their own: no visit, never paid, never reported."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import F, Q

from vaccinera.kernel.policies import changes_logged, final_once, own_rows_only

_NULLIFIED = ("nullified_at", "nullified_by_hsa_id", "nullified_by_name", "nullified_reason")
_TOLD_IS_CHANGED = "(to_jsonb(OLD) - ARRAY[{0}]) IS DISTINCT FROM (to_jsonb(NEW) - ARRAY[{0}])".format(
    ", ".join(f"'{column}'" for column in _NULLIFIED)
)
_PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    """What was told stays as it was told; it can be nullified, once."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("organisations", "0003_changes_are_seen"),
        ("patients", "0003_merging_is_a_link"),
        ("products", "0003_changes_are_seen"),
        ("programmes", "0005_changes_are_seen"),
        ("visits", "0040_addressed_to_other_units"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="ElsewhereDose",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("unit_name", models.CharField(max_length=200)),
                ("given_on", models.DateField()),
                ("precision", models.CharField(max_length=10)),
                ("counts_on", models.DateField()),
                ("duplicate_group", models.CharField(blank=True, max_length=60)),
                ("vaccine", models.CharField(blank=True, max_length=100)),
                ("diseases", models.CharField(blank=True, max_length=160)),
                ("source", models.CharField(max_length=20)),
                ("country", models.CharField(max_length=60)),
                ("certificate_seen_by_hsa_id", models.CharField(blank=True, max_length=32)),
                ("certificate_seen_by_name", models.CharField(blank=True, max_length=160)),
                ("comment", models.CharField(blank=True, max_length=300)),
                ("is_payable", models.BooleanField(default=False)),
                ("is_reportable", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by_hsa_id", models.CharField(max_length=32)),
                ("recorded_by_name", models.CharField(max_length=160)),
                ("nullified_at", models.DateTimeField(null=True)),
                ("nullified_by_hsa_id", models.CharField(blank=True, max_length=32)),
                ("nullified_by_name", models.CharField(blank=True, max_length=160)),
                ("nullified_reason", models.CharField(blank=True, max_length=300)),
                ("person", models.ForeignKey(on_delete=_PROTECT, to="patients.person")),
                ("product", models.ForeignKey(null=True, on_delete=_PROTECT, to="products.product")),
                ("programme", models.ForeignKey(null=True, on_delete=_PROTECT, to="programmes.programme")),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True, on_delete=_PROTECT, related_name="replaced_by", to="visits.elsewheredose"
                    ),
                ),
                ("unit", models.ForeignKey(on_delete=_PROTECT, to="organisations.careunit")),
            ],
            options={
                "db_table": "visits_elsewhere_dose",
                "indexes": [models.Index(fields=["person", "-given_on"], name="doses_elsewhere_of_a_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(nullified_at__isnull=True, programme__isnull=False),
                        fields=("provider_id", "person", "programme", "duplicate_group", "given_on", "precision"),
                        name="a_dose_elsewhere_is_told_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(is_payable=False, is_reportable=False),
                        name="a_dose_elsewhere_is_never_paid_or_reported",
                    ),
                    models.CheckConstraint(
                        condition=Q(source__in=["certificate", "other_unit", "register", "own_word"]),
                        name="a_dose_elsewhere_has_a_known_source",
                    ),
                    models.CheckConstraint(
                        condition=Q(precision__in=["day", "month", "year"]) & Q(counts_on__gte=F("given_on")),
                        name="a_dose_elsewhere_says_when",
                    ),
                    models.CheckConstraint(
                        condition=Q(programme__isnull=False) | ~Q(diseases=""),
                        name="a_dose_elsewhere_says_against_what",
                    ),
                    models.CheckConstraint(
                        condition=~Q(source="certificate") | ~Q(certificate_seen_by_hsa_id=""),
                        name="a_certificate_was_seen_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=~Q(country="") & ~Q(recorded_by_hsa_id=""),
                        name="a_dose_elsewhere_says_where_and_who_wrote",
                    ),
                    models.CheckConstraint(
                        condition=Q(nullified_at__isnull=True) | (~Q(nullified_reason="") & ~Q(nullified_by_hsa_id="")),
                        name="a_nullified_dose_elsewhere_says_by_whom_and_why",
                    ),
                ],
            },
        ),
        own_rows_only("visits_elsewhere_dose"),
        changes_logged("visits_elsewhere_dose"),
        final_once(
            "visits_elsewhere_dose",
            final_when=f"OLD.nullified_at IS NOT NULL OR {_TOLD_IS_CHANGED}",
        ),
    ]
