"""What a worker does, within the test's own transaction."""

from __future__ import annotations

from django.db import connection

from vaccinera.access.tasks import carry_out_errand


def carry_out_errands() -> None:
    """Do every errand that is queued, in order, and leave none of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM procrastinate_jobs WHERE task_name = %s RETURNING id, args)"
            " SELECT args->>'errand', (args->>'commission')::int FROM gone ORDER BY id",
            [carry_out_errand.name],
        )
        queued = cursor.fetchall()
    for errand, commission in queued:
        carry_out_errand.function(errand=errand, commission=commission)
