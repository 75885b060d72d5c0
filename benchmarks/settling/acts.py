"""A process of its own that settles: ``python -m benchmarks.settling.acts preview|check|lock …``, told as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader

MONTH = date(2026, 10, 1)
_WORTH_TELLING = 0.05
"""Seconds; below it a statement is nothing to mend."""
_CLERK, _APPROVER = "Karin Lindh", "Anders Wik"
_Statements = list[tuple[float, str]]


def main() -> None:
    """Do the acts named, each in a login of its own, and tell the seconds, the slowest statements and the memory."""
    from vaccinera.console.surroundings import set_up_django  # noqa: PLC0415 - settings are read from the ground's

    set_up_django(as_owner=False)
    print(json.dumps([_told(word) for word in sys.argv[1:]]))


def _told(word: str) -> dict[str, Any]:
    from vaccinera.access.states import Permission  # noqa: PLC0415 - Django is set up by now
    from vaccinera.console.acting import logged_in_as  # noqa: PLC0415 - see above
    from vaccinera.kernel.clock import now  # noqa: PLC0415 - see above
    from vaccinera.kernel.scope import acting  # noqa: PLC0415 - see above
    from vaccinera.organisations.models import Staff  # noqa: PLC0415 - see above
    from vaccinera.reimbursement import actions  # noqa: PLC0415 - see above

    act: Callable[..., Any] = getattr(actions, f"{word}_run")
    given, family = (_APPROVER if word == "lock" else _CLERK).split()
    hsa_id = Staff.objects.get(given_name=given, family_name=family).hsa_id
    with logged_in_as(hsa_id, Permission(f"run.{word}")) as reader:
        if word == "check":
            _note_all(reader)
        began = time.monotonic()
        with acting(reader), _statements_timed() as statements:
            run = act(by=reader, month=MONTH, at=now())
        seconds = time.monotonic() - began
    return {
        "act": word,
        "seconds": seconds,
        "outcomes": run.totals["outcomes"],
        "considered": run.totals["considered"],
        "lines": run.totals["lines"],
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "statements": [
            [round(taken, 2), told] for taken, told in sorted(statements, reverse=True)[:25] if taken > _WORTH_TELLING
        ],
    }


def _note_all(reader: Reader) -> None:
    """Every anomaly the preview found is noted, as the check wants it."""
    from vaccinera.kernel.clock import now  # noqa: PLC0415 - Django is set up by now
    from vaccinera.kernel.scope import acting  # noqa: PLC0415 - see above
    from vaccinera.reimbursement.actions.anomalies import note_anomaly  # noqa: PLC0415 - see above
    from vaccinera.reimbursement.models import Anomaly  # noqa: PLC0415 - see above

    with acting(reader):
        for anomaly in Anomaly.objects.filter(run__month=MONTH, stands=True, note=""):
            note_anomaly(by=reader, anomaly_id=anomaly.pk, note="mätning", at=now())


@contextmanager
def _statements_timed() -> Iterator[_Statements]:
    from django.db import connection  # noqa: PLC0415 - Django is set up by now

    timed: _Statements = []

    def time_one(execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 - Django's
        began = time.monotonic()
        try:
            return execute(statement, params, many, context)
        finally:
            timed.append((time.monotonic() - began, " ".join(statement.split())[:60]))

    with connection.execute_wrapper(time_one):
        yield timed


if __name__ == "__main__":
    main()
