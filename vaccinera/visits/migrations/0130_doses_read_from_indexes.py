"""A season of signed doses is read from indexes alone, whatever a report asks of it; warnings are found where there are any.

An index answers by itself only where the table's pages are known to be visible to all, which vacuuming notes. By the
server's own measure a history of ten million would wait for two million changes, which is two seasons.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

_STANDS = models.Q(is_current=True, nullified_at__isnull=True)
_READ_BEFORE = ("id", "person", "patient_protection", "recorded_at")
_READ_MORE = (
    *("given_at", "season", "target_group", "payer", "setting", "origin", "duplicate_group", "recorded_later"),
    *("last_day_to_sign", "prescription_signed_at", "administration_signed_at"),
    *("patient_municipality_code", "patient_region_code"),
)
_LARGE = ("visits_visit", "visits_administration")
_OFTEN = "autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02"
_AS_EVER = "autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor"


def _counted(read: tuple[str, ...]) -> models.Index:
    return models.Index(
        fields=("given_on", "provider_id", "unit", "programme"),
        include=read,
        name="visits_counted",
        condition=_STANDS & models.Q(state="complete"),
    )


class Migration(migrations.Migration):
    """One index read wider, and two more."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0122_a_dose_is_found_by_its_batch")]
    operations: ClassVar[list[Operation]] = [
        migrations.RemoveIndex("visit", "visits_counted"),
        migrations.AddIndex("visit", _counted(_READ_BEFORE + _READ_MORE)),
        migrations.AddIndex(
            "visit",
            models.Index(
                fields=("given_on", "provider_id"),
                name="visits_with_warnings",
                condition=_STANDS & ~models.Q(passed_warnings=[]),
            ),
        ),
        migrations.AddIndex(
            "administration",
            models.Index(
                fields=("visit",),
                include=(
                    *("product", "batch_number", "batch_expires_on", "funding_source", "dose_number"),
                    *("giver_unit", "giver_provider"),
                ),
                name="visits_doses_counted",
            ),
        ),
        migrations.RunSQL(
            "".join(f"ALTER TABLE {table} SET ({_OFTEN});\n" for table in _LARGE),
            "".join(f"ALTER TABLE {table} RESET ({_AS_EVER});\n" for table in _LARGE),
        ),
    ]
