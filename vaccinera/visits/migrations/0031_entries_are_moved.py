"""An entry made on the wrong person stands on the right one."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """From which entry work goes on, and why answers were carried over."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0060_signed_for_somebody_hindered")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("amendment", "carried_because", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField(
            "draft",
            "moved_from",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drafts_moved_to",
                to="visits.visit",
            ),
        ),
    ]
