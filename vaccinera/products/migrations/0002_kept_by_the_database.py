"""A unit's batches belong to its provider."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import own_rows_only


class Migration(migrations.Migration):
    """What the database itself keeps."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("products", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        own_rows_only("products_unit_batch"),
    ]
