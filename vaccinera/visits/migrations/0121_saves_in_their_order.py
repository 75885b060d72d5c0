"""Which page a draft was saved from, and the how manieth of its saves it was: an older one that comes late is told."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Nothing is known of drafts from before: their next save is taken as any was."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0120_doses_by_their_day")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            "draft", "saved_page", models.CharField(max_length=60, blank=True, default="", db_default="")
        ),
        migrations.AddField("draft", "saved_number", models.IntegerField(default=0, db_default=0)),
    ]
