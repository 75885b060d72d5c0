"""A declaration belongs to its provider and is never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import changes_logged, never_changed, own_rows_only


class Migration(migrations.Migration):
    """What the database itself keeps."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("declarations", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        own_rows_only("declarations_declaration"),
        changes_logged("declarations_declaration"),
        never_changed("declarations_declaration"),
        never_changed("declarations_questionnaire"),
    ]
