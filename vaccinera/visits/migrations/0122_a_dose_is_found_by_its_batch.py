"""Doses are found by batch and product; an index of the product alone was written for each and chose among a handful."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """``visits_doses_of_a_batch`` has both."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0121_saves_in_their_order")]
    operations: ClassVar[list[Operation]] = [
        migrations.AlterField(
            "administration",
            "product",
            models.ForeignKey("products.Product", models.PROTECT, db_index=False),
        ),
    ]
