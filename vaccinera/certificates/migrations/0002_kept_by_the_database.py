"""Whose rows, and that they are final: what was handed out stays in the list as it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import changes_logged, never_changed, own_rows_only


class Migration(migrations.Migration):
    """What the database itself keeps."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("certificates", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        own_rows_only("certificates_certificate"),
        own_rows_only("certificates_dose"),
        changes_logged("certificates_certificate"),
        changes_logged("certificates_dose"),
        never_changed("certificates_certificate"),
        never_changed("certificates_dose"),
    ]
