"""What a lock writes is in fewer indexes: mirrors are few, and runs and days are found by blocks."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


def _to_itself(column: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "reimbursement.line",
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        db_column=column,
    )


class Migration(migrations.Migration):
    """No control is less: a line is reversed once, a mirror reverses one, and a run gives a visit one outcome."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reimbursement", "0050_files_of_lines_and_costs")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddConstraint(
            "line",
            models.UniqueConstraint(
                fields=("reverses",), condition=models.Q(reverses__isnull=False), name="a_line_is_reversed_once"
            ),
        ),
        migrations.AddConstraint(
            "line",
            models.UniqueConstraint(
                fields=("reversed_by",),
                condition=models.Q(reversed_by__isnull=False),
                name="a_mirror_line_reverses_one",
            ),
        ),
        migrations.AlterField("line", "reverses", _to_itself("reverses_id")),
        migrations.AlterField("line", "reversed_by", _to_itself("reversed_by_id")),
        # Outcomes are written run by run, and so nearly day by day: a few numbers a block find either.
        migrations.AddIndex(
            "outcome",
            BrinIndex(
                fields=["run", "given_on"], name="outcomes_by_run_and_day", pages_per_range=32, autosummarize=True
            ),
        ),
        migrations.RemoveIndex("outcome", "outcomes_by_day"),
        migrations.RemoveConstraint("outcome", "a_run_gives_a_visit_one_outcome"),
        migrations.AddConstraint(
            "outcome",
            models.UniqueConstraint(fields=("document_id", "run"), name="a_run_gives_a_visit_one_outcome"),
        ),
        migrations.RemoveIndex("outcome", "outcomes_of_a_visit"),
    ]
