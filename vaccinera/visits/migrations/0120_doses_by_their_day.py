"""A season of signed doses is counted by unit and programme in an index, without reading a million visits."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """What is counted most, of visits that stand."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0112_settled_by_the_month")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            "visit",
            models.Index(
                fields=("given_on", "provider_id", "unit", "programme"),
                include=("id", "person", "patient_protection", "recorded_at"),
                name="visits_counted",
                condition=models.Q(is_current=True, nullified_at__isnull=True, state="complete"),
            ),
        ),
    ]
