"""A process of its own that runs reports: ``python -m benchmarks.reports.acts URL``, told as JSON.

The floor is asked as the tables' superuser, past every policy, with the report's own room to sort in, and all of it at
once like the report, so that the server may split either between processors; lists of people and their floors are read
through a cursor on the server, which splits neither. Processor time is that of either's own process of the database and
of those that helped it, which other work on the machine disturbs less than the clock.
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

_ROUNDS, _NOTICED_AFTER = 5, 0.1
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
    from vaccinera.reports.queries.running import ROOM, in_parallel  # noqa: PLC0415 - see above
    from vaccinera.reports.rules.asking import bound, values_of  # noqa: PLC0415 - see above

    statement, values = bound(statement_of(report), values_of(report, asked))
    plain = (FLOORS / f"{report.name}.sql").read_text("utf-8")
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
    process, of_floor = connection.connection.info.backend_pid, floor.info.backend_pid
    if report.is_of_people:
        with connection.chunked_cursor() as cursor:
            taken = _timed(lambda: _all(cursor, statement, values), process)
    else:
        taken = _timed(lambda: list(in_parallel(statement, values)), process)
    of_its_kind = psycopg.ServerCursor(floor, "floor") if report.is_of_people else floor.cursor()
    with floor.transaction(), floor.execute(ROOM.encode()), of_its_kind as cursor_of_floor:
        least = _timed(lambda: _all(cursor_of_floor, plain.encode(), told), of_floor)
    return {
        "report": taken["seconds"],
        "floor": least["seconds"],
        "processor": taken["processor"],
        "processor_of_floor": least["processor"],
        "rows": taken["rows"],
    }


def _all(cursor: Any, statement: Any, values: Any) -> list[Any]:  # noqa: ANN401 - Django's or the driver's
    cursor.execute(statement, values)
    rows: list[Any] = cursor.fetchall()
    return rows


def _timed(read: Callable[[], list[Any]], process: int) -> dict[str, float]:
    used, began = _processor_seconds(process), time.monotonic()
    rows = len(read())
    taken = time.monotonic() - began
    # Until the server has noticed that those who helped are gone.
    time.sleep(_NOTICED_AFTER)
    return {"seconds": taken, "processor": _processor_seconds(process) - used, "rows": rows}


def _processor_seconds(process: int) -> float:
    """What a process has used so far, and what all have that its server started and that have ended."""
    own, server = _fields(process), _fields(int(_fields(process)[1]))
    return sum(map(int, own[11:13] + server[13:15])) / os.sysconf("SC_CLK_TCK")


def _fields(process: int) -> list[str]:
    """The kernel's own figures of a process, from its state on."""
    return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()


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
