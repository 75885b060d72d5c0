"""An approved version is never rewritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import final_once


class Migration(migrations.Migration):
    """What the database itself keeps."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("programmes", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        final_once("programmes_version", final_when="true", still_open=("valid_to",)),
    ]
