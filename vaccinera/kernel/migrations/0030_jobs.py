"""The queue of jobs, for the application: it holds keys and no tenant's data, so it has no row policy."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

# Said here rather than left to the default privileges, which count for what is made after them only.
_RIGHTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers,
  procrastinate_workers TO vaccinera_app;
GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq, procrastinate_periodic_defers_id_seq,
  procrastinate_workers_id_seq TO vaccinera_app;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("kernel", "0020_the_change_log_asks_once"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_RIGHTS, migrations.RunSQL.noop)]
