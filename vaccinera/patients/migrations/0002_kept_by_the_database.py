"""Every change to a person or a number leaves a trace."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import changes_logged


class Migration(migrations.Migration):
    """What the database itself keeps."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("patients", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        changes_logged("patients_person"),
        changes_logged("patients_identifier"),
    ]
