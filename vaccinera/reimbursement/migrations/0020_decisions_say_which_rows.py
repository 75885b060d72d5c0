"""A retroactive decision says which prices or terms become others, as the one who approved it has read them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """The rows of a decision."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reimbursement", "0003_found_by_the_next_run")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("retroactivedecision", "rows", models.JSONField(default=list)),
    ]
