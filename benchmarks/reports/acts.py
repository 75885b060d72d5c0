"""A process of its own that runs reports: ``python -m benchmarks.reports.acts URL``, told as JSON.

The floor is asked as the tables' superuser, past every policy, with the report's own room to sort in, and through a
cursor on the server like the report's, so that neither is split between processors. Processor time is that of either's
own process of the database, which other work on the machine disturbs less than the clock.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.reports import FLOORS

_ROUNDS = 5
_ON = date(2026, 11, 23)
_MANAGER, _CLERK = ("Birgitta Öberg", "report.read"), ("Karin Lindh", "report.read_money")
_OF_THE_REGION = {"report.read_money", "report.read_suppressed"}


def main() -> None:
    """Every report of the provider's manager, then every one that is also the region's."""
    from vaccinera.console.surroundings import set_up_django  # noqa: PLC0415 - settings are read from the ground's

    set_up_django(as_owner=False)
    with psycopg.connect(sys.argv[1], dbname="vaccinera") as floor:
        floor.execute("SET default_transaction_read_only = on")
        print(json.dumps([*_of("provider", *_MANAGER, floor), *_of("region", *_CLERK, floor)]))


def _of(whose: str, name: str, permission: str, floor: psycopg.Connection) -> Iterator[dict[str, Any]]:
    from vaccinera.access.states import Permission  # noqa: PLC0415 - Django is set up by now
    from vaccinera.console.acting import logged_in_as  # noqa: PLC0415 - see above
    from vaccinera.kernel.scope import reading  # noqa: PLC0415 - see above
    from vaccinera.organisations.models import Staff  # noqa: PLC0415 - see above
    from vaccinera.reports.queries.catalogue import catalogue  # noqa: PLC0415 - see above
    from vaccinera.reports.rules.asking import asked_first  # noqa: PLC0415 - see above

    given, family = name.split()
    hsa_id = Staff.objects.get(given_name=given, family_name=family).hsa_id
    with logged_in_as(hsa_id, Permission(permission)) as reader:
        for report in catalogue().values():
            if whose == "region" and not _OF_THE_REGION & set(report.permissions):
                continue
            asked = asked_first(report, on=_ON)
            provider = None if whose == "region" else reader.provider_id
            told = {"from_on": asked.from_on, "to_on": asked.to_on, "as_of": asked.as_of, "provider": provider}
            with reading(reader):
                rounds = [_round(report, asked, told, floor) for _ in range(_ROUNDS)]
            yield _summed(whose, report.name, rounds)


def _round(report: Any, asked: Any, told: dict[str, Any], floor: psycopg.Connection) -> dict[str, float]:  # noqa: ANN401 - of the project, which is not imported yet
    from django.db import connection  # noqa: PLC0415 - Django is set up by now

    from vaccinera.reports.queries.catalogue import statement_of  # noqa: PLC0415 - see above
    from vaccinera.reports.queries.running import ROOM  # noqa: PLC0415 - see above
    from vaccinera.reports.rules.asking import bound, values_of  # noqa: PLC0415 - see above

    statement, values = bound(statement_of(report), values_of(report, asked))
    plain = (FLOORS / f"{report.name}.sql").read_text("utf-8")
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
    process = connection.connection.info.backend_pid
    with connection.chunked_cursor() as cursor:
        report = _timed(lambda: cursor.execute(statement, values), cursor, process)
    with floor.transaction(), floor.execute(ROOM.encode()), psycopg.ServerCursor(floor, "floor") as cursor_of_floor:
        least = _timed(lambda: cursor_of_floor.execute(plain.encode(), told), cursor_of_floor, floor.info.backend_pid)
    return {
        "report": report["seconds"],
        "floor": least["seconds"],
        "processor": report["processor"],
        "processor_of_floor": least["processor"],
        "rows": report["rows"],
    }


def _timed(execute: Callable[[], Any], cursor: Any, process: int) -> dict[str, float]:  # noqa: ANN401 - Django's or the driver's
    used, began = _processor_seconds(process), time.monotonic()
    execute()
    rows = len(cursor.fetchall())
    return {"seconds": time.monotonic() - began, "processor": _processor_seconds(process) - used, "rows": rows}


def _processor_seconds(process: int) -> float:
    """What a process has used so far, by the kernel's own count."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def _summed(whose: str, name: str, rounds: list[dict[str, float]]) -> dict[str, Any]:
    """The first round warms."""
    counted = rounds[1:]
    taken = sorted(one["report"] for one in counted)
    return {
        "whose": whose,
        "report": name,
        "rows": int(counted[0]["rows"]),
        "p50": taken[len(taken) // 2],
        "slowest": taken[-1],
        "floor": _median(one["floor"] for one in counted),
        "ratio": _median(one["report"] / one["floor"] for one in counted),
        "processor": _median(one["processor"] for one in counted),
        "processor_of_floor": _median(one["processor_of_floor"] for one in counted),
    }


def _median(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


if __name__ == "__main__":
    main()
