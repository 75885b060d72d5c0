"""How many people each login has looked up, in the minute and the hour that run."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Counts of a login and nothing of whom it looked up: no provider's row, as the login itself is none."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0070_logins_are_ended_by_others")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Pace",
            fields=[
                (
                    "session",
                    models.OneToOneField("access.loginsession", models.CASCADE, primary_key=True, serialize=False),
                ),
                ("minute_at", models.DateTimeField()),
                ("in_minute", models.IntegerField()),
                ("hour_at", models.DateTimeField()),
                ("in_hour", models.IntegerField()),
            ],
            options={"db_table": "access_pace"},
        ),
    ]
