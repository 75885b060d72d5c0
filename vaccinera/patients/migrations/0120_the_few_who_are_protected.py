"""Who of a million people has protected identity is found without reading the others."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """An index of a few rows."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("patients", "0004_people_without_a_personal_number")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            "person",
            models.Index(fields=("id",), name="patients_protected", condition=~models.Q(protection="none")),
        ),
    ]
