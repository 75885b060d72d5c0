"""The few doses that one unit gave on another's prescription are found by themselves, without reading a season."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """An index of few rows: no other dose is written to it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0130_doses_read_from_indexes")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            "administration",
            models.Index(
                fields=("giver_provider", "visit"),
                name="visits_given_for_others",
                condition=models.Q(giver_unit__isnull=False),
            ),
        ),
    ]
