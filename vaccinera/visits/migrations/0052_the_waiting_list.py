"""Open work can wait in the unit's line and be taken from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Q


class Migration(migrations.Migration):
    """Since when, with which note, and by whom it was taken."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0051_doses_not_given")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("draft", "waiting_since", models.DateTimeField(null=True)),
        migrations.AddField(
            "draft", "waiting_note", models.CharField(max_length=200, blank=True, default="", db_default="")
        ),
        migrations.AddField("draft", "taken_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "draft", "taken_by_hsa_id", models.CharField(max_length=32, blank=True, default="", db_default="")
        ),
        migrations.AddField(
            "draft", "taken_by_name", models.CharField(max_length=160, blank=True, default="", db_default="")
        ),
        migrations.AddIndex(
            "draft",
            models.Index(
                fields=("unit", "waiting_since"),
                name="visits_drafts_in_line",
                condition=Q(state="open", waiting_since__isnull=False, taken_at__isnull=True),
            ),
        ),
        migrations.AddConstraint(
            "draft",
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | (Q(waiting_since__isnull=False) & ~Q(taken_by_hsa_id="")),
                name="who_is_taken_from_the_line_was_taken_by_somebody",
            ),
        ),
    ]
