"""``vaccinera jobs``: the worker that carries out what was queued."""

from __future__ import annotations

from vaccinera.console.database import database_at_hand
from vaccinera.console.surroundings import set_up_django


def work() -> None:
    """Carry out queued jobs until told to stop; what is under way is finished first. The server does so by itself."""
    with database_at_hand():
        set_up_django()
        from django.conf import settings  # noqa: PLC0415 - Django is set up just above

        from vaccinera.kernel.jobs import work_until_stopped  # noqa: PLC0415 - see above

        work_until_stopped(at_once=settings.VACCINERA_JOBS_AT_ONCE)
