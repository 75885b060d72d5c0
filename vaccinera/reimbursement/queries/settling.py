"""Settling a month in temporary tables: what the run would say and pay, computed and kept nowhere.

The statements are the files of ``sql/``, in the order of their numbers. They read visits through the views of schema
``settlement``, which show everything to the region's clerk and approver, and leave ``settled_outcome`` and
``settled_line`` for whoever called, until the transaction ends.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q
from psycopg import ClientCursor

from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.states import ProposalState
from vaccinera.reimbursement.models import Run, Terms
from vaccinera.reimbursement.rules.months import cut_off_of, last_day_of, months_between
from vaccinera.reimbursement.states import CLOSED
from vaccinera.visits.rules.deadlines import DAYS_TO_SIGN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

_SQL = Path(__file__).parents[1] / "sql"


def read_statement(name: str) -> str:
    """A statement of the room's, as it stands in ``sql/``."""
    return (_SQL / f"{name}.sql").read_text("utf-8")


_END = re.compile(r";\n")
_MADE = re.compile(r"CREATE TEMP TABLE (\w+)")


def dropped(*statements: str) -> str:
    """What drops the tables that statements make, where they are, and the views that read them."""
    made = [f"pg_temp.{name}" for statement in statements for name in _MADE.findall(statement)]
    return f"DROP TABLE IF EXISTS {', '.join(made)} CASCADE"


def statements_of(name: str) -> tuple[str, ...]:
    """The statements of a file, one by one: the server takes no more at a time."""
    return tuple(one for one in _END.split(read_statement(name)) if one.strip())


_BEGUN = statements_of("00_begun")
_STEPS = tuple(
    statement
    for name in (
        "10_rulings",
        "20_candidates",
        "21_facts",
        "22_considered",
        "30_weighed",
        "40_doses",
        "45_intervals",
        "50_prices",
        "60_duplicates",
        "70_outcomes",
        "80_lines",
    )
    for statement in statements_of(name)
)
EARLIER_LINES = statements_of("91_earlier_lines")
_EARLIER = (*statements_of("90_earlier_outcomes"), *EARLIER_LINES)
_DIGEST = read_statement("policy_digest")
_TOTALS = read_statement("totals")
BEGIN = (dropped(*_BEGUN), *_BEGUN)
_AGAIN = (dropped(*_STEPS), "TRUNCATE pg_temp.settling")
# What the last locked run has seen bounds what the next has to look at.
_SETTLING = """
INSERT INTO settling
SELECT told.*, coalesce((last.month + interval '1 month - 1 day')::date, '-infinity'),
       coalesce(last.cut_off_at, '-infinity'), coalesce(last.checked_at, '-infinity')
  FROM (VALUES (%s::date, %s::date, %s::timestamptz, %s::date, %s::integer, %s::uuid[])) told
  LEFT JOIN (SELECT month, cut_off_at, checked_at FROM reimbursement_run WHERE state IN ('locked', 'paid')
              ORDER BY month DESC LIMIT 1) last ON true
RETURNING last_on::text, cut_off_at::text, locked_on::text, locked_cut_off_at::text, locked_check_at::text"""
# A whole region's month is sorted and joined in memory, by rough figures of tables that live for one transaction. They
# are in no order, so that to join by order would sort them first. A statement of it may take longer than a page's.
ROOM = (
    "SET LOCAL work_mem = '256MB'",
    "SET LOCAL jit = off",
    "SET LOCAL enable_mergejoin = off",
    "SET LOCAL default_statistics_target = 10",
    "SET LOCAL statement_timeout = '10min'",
)


@dataclass(frozen=True, slots=True)
class Month:
    """A month to be settled, and the instant before which facts count."""

    month: date
    cut_off_at: datetime


def terms_on(day: date) -> Terms | None:
    """The approved terms in force on a day."""
    in_force = Terms.objects.filter(Q(to_on=None) | Q(to_on__gt=day), state=ProposalState.APPROVED)
    return in_force.filter(from_on__lte=day).first()


def cut_off_in(month: date) -> datetime:
    """When a month's run is cut off, by the terms in force on its last day; refuses a month without terms."""
    terms = terms_on(last_day_of(month))
    if terms is None:
        raise Refused("reimbursement.run.no_terms", month=f"{month:%Y-%m}")
    return cut_off_of(month, day=terms.cut_off_day)


def last_locked_month() -> date | None:
    """The latest month whose run is locked, or None while there is none."""
    locked = Run.objects.filter(state__in=CLOSED)
    return locked.order_by("-month").values_list("month", flat=True).first()


def open_months_before(month: date) -> tuple[date, ...]:
    """The months before one that are to be locked first: every one since the last locked, else those begun."""
    last = last_locked_month()
    if last is not None:
        return months_between(last, month)
    first = Run.objects.filter(month__lt=month).order_by("month").values_list("month", flat=True).first()
    return () if first is None else (first, *months_between(first, month))


def unwatched(_done: int, _all: int) -> None:
    """Nobody asks how far it has come."""


def settle(
    month: Month,
    *,
    earlier: Sequence[Month] = (),
    persons: Collection[UUID] | None = None,
    on_progress: Callable[[int, int], None] = unwatched,
) -> None:
    """Compute a month's outcomes and lines, in this transaction's temporary tables, on top of earlier open months.

    With ``persons`` only those people's visits are judged; who they are as merged is the caller's affair.
    ``on_progress`` is told statements done and in all.
    """
    begin = (*ROOM, *BEGIN) if persons is None else BEGIN
    months = (len(earlier) + 1) * (len(_AGAIN) + len(_STEPS)) + len(earlier) * len(_EARLIER)
    with connection.cursor() as cursor:
        steps = _Steps(cursor, len(begin) + months, on_progress)
        steps.execute(begin)
        for one in earlier:
            _settle_one(steps, one, persons)
            steps.execute(_EARLIER)
        _settle_one(steps, month, persons)


class _Steps:
    """Carries out statements and tells how many of all are done."""

    def __init__(self, cursor: CursorWrapper, total: int, on_progress: Callable[[int, int], None]) -> None:
        self.cursor, self._total, self._on_progress, self._done = cursor, total, on_progress, 0

    def execute(self, statements: tuple[str, ...], told: Mapping[str, Any] | None = None) -> None:
        """One after the other."""
        for statement in statements:
            execute(self.cursor, (statement,), told)
            self._done += 1
            self._on_progress(self._done, self._total)


def _settle_one(steps: _Steps, one: Month, persons: Collection[UUID] | None) -> None:
    steps.execute(_AGAIN)
    steps.execute(_STEPS, be_of(steps.cursor, one, persons))


def be_of(cursor: CursorWrapper, one: Month, persons: Collection[UUID] | None = None) -> Mapping[str, Any]:
    """Say which month the statements after it are of, and which facts count: the values to write into them."""
    only = None if persons is None else list(persons)
    told: list[Any] = [one.month, last_day_of(one.month), one.cut_off_at, civil_day(one.cut_off_at), DAYS_TO_SIGN, only]
    cursor.execute(_SETTLING, told)
    names = ("last_on", "cut_off_at", "locked_on", "locked_cut_off_at", "locked_check_at")
    bounds = dict(zip(names, cursor.fetchone(), strict=True))
    return {**bounds, "persons": only}


def execute(cursor: CursorWrapper, statements: tuple[str, ...], told: Mapping[str, Any] | None = None) -> None:
    """Values are written into the statements: by them the planner sees how much of the views a month is."""
    writer = ClientCursor(connection.connection)
    for statement in statements:
        cursor.execute(writer.mogrify(statement, told) if "%(" in statement else statement)


def settled_totals() -> Mapping[str, Any]:
    """The control totals of what :func:`settle` computed."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS)
        totals: Mapping[str, Any] = json.loads(cursor.fetchone()[0])
    return totals


def policy_digest() -> str:
    """A digest of all approved policy as it is now, in hex."""
    with connection.cursor() as cursor:
        cursor.execute(_DIGEST)
        digest: str = cursor.fetchone()[0]
    return digest
