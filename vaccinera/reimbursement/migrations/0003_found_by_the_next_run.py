"""What the next run looks for among the outcomes of those before it: what is open, and what a decision reaches."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("reimbursement", "0002_kept_by_the_database")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            "outcome",
            models.Index(fields=["document_id"], name="outcomes_left_open", condition=models.Q(is_final=False)),
        ),
        migrations.AddIndex("outcome", models.Index(fields=["given_on"], name="outcomes_by_day")),
    ]
