"""What is counted of a person - born when, of which sex, merged into whom - is read from an index alone.

A report that asks it of four hundred thousand doses read as many rows, each as wide as an address.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """As narrow as the report's question."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("patients", "0120_the_few_who_are_protected")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            "person",
            models.Index(fields=("id",), include=("birth_date", "sex", "merged_into"), name="patients_counted"),
        ),
    ]
