"""A login says in which browser it is, and who else ended it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """What is written of a live session is still its last use and its end."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0031_rights_are_reviewed")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            "loginsession", "browser", models.CharField(blank=True, db_default="", default="", max_length=60)
        ),
        migrations.AddField(
            "loginsession", "ended_by", models.CharField(blank=True, db_default="", default="", max_length=320)
        ),
        migrations.AddConstraint(
            "loginsession",
            models.CheckConstraint(
                condition=models.Q(ended_by="") | models.Q(ended_at__isnull=False),
                name="a_login_somebody_ended_is_over",
            ),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (ended_by) ON access_login_session TO vaccinera_app",
            "REVOKE UPDATE (ended_by) ON access_login_session FROM vaccinera_app",
        ),
    ]
