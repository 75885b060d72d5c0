"""Whether a dose was written down later than in connection with the act; nothing is said of those from before."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Stored, since lists and the history say it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0052_the_waiting_list")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("visit", "recorded_later", models.BooleanField(null=True)),
    ]
