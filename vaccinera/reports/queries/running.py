"""Running a report: its statement over the facts that the reader's key opens, row by row or all of it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from django.db import connection

from vaccinera.access.states import Permission, Scope
from vaccinera.kernel.clock import today
from vaccinera.kernel.refusals import Refused
from vaccinera.reports.queries.catalogue import report_for, statement_of
from vaccinera.reports.queries.keeping import kept_on_disk
from vaccinera.reports.rules.asking import Asked, bound, columns_shown, is_too_long, require_hand_over, values_of
from vaccinera.reports.rules.statistics import (
    asked_finely,
    asked_of_all,
    columns_of_statistics,
    without_small_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reports.rules.asking import Value
    from vaccinera.reports.rules.catalogue import Column, Report

Row = tuple["Value", ...]
_AT_A_TIME = 5_000
# A season is sorted and joined in memory, and all of it is asked for. It is read from indexes that memory holds: a page
# of them costs less than the server reckons with, for disks that turn, and a row more, so that one provider's doses are
# looked up and not found by reading every provider's. No statement is so long that compiling it pays. What is read from
# an index alone counts as small, and may be split all the same where it is long: between two, for others work here too.
ROOM = """
SELECT set_config('work_mem', '64MB', true), set_config('random_page_cost', '1.1', true),
       set_config('cpu_tuple_cost', '0.1', true), set_config('cursor_tuple_fraction', '1', true),
       set_config('jit', 'off', true), set_config('min_parallel_table_scan_size', '0', true),
       set_config('min_parallel_index_scan_size', '0', true), set_config('parallel_setup_cost', '10000', true),
       set_config('max_parallel_workers_per_gather', '1', true)"""
# Whose key opens the doses of every provider, by the gate of the facts (decision 0022).
_SEES_EVERY_PROVIDER = (Permission.REPORT_READ_SUPPRESSED, Permission.REPORT_READ_MONEY, Permission.RECALL_COUNT)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a report said: its columns as asked, and the rows, and whether these are without small numbers."""

    report: Report
    asked: Asked
    columns: Sequence[Column]
    rows: Sequence[Row]
    is_without_small_numbers: bool = False


def run_report(reader: Reader, name: str, asked: Asked, *, all_columns: bool = False, is_quick: bool = False) -> Ran:
    """The whole report; for what may be long, :func:`rows_of`. Within the reader's own transaction.

    With ``all_columns`` also the divisions that were not chosen. What is known to be quick, as a few days of a unit, is
    asked without making room for a season, which is a statement of its own. Refuses a report the reader may not run, a
    period that ends before it begins, and one of more than ten years.
    """
    with rows_of(reader, name, asked, all_columns=all_columns, is_quick=is_quick) as (report, columns, rows):
        return Ran(report, asked, columns, list(rows), is_without_small_numbers(reader, report))


def is_without_small_numbers(reader: Reader, report: Report) -> bool:
    """Whether small numbers are suppressed: in statistics, for whoever counts for the whole region."""
    return report.statistics is not None and any(
        reader.permissions.get(one) is Scope.REGION for one in _SEES_EVERY_PROVIDER
    )


def is_longer(reader: Reader, name: str, asked: Asked, *, than: int) -> bool:
    """Whether the report has more rows than so many; no more of them are read."""
    with rows_of(reader, name, asked) as (_, _, rows):
        return next(islice(rows, than, None), None) is not None


@contextmanager
def rows_of(
    reader: Reader, name: str, asked: Asked, *, all_columns: bool = False, is_quick: bool = False
) -> Iterator[tuple[Report, Sequence[Column], Iterator[Row]]]:
    """The report, its columns, and its rows as they come: no more than some thousands are held at a time.

    Every way out of here goes through this, so that nobody sees a small number who may not. Such a report is weighed
    whole, and so held whole; ``all_columns`` is nothing to it. Of people a row holds the keys alone, and comes while
    the transaction lasts; all other rows have been read by then, and may be given after it.
    """
    report = report_for(reader, name)
    require_hand_over(report, asked)
    if asked.to_on <= asked.from_on:
        raise Refused("reports.period.ends_before_it_begins")
    if is_too_long(asked):
        raise Refused("reports.period.too_long")
    if is_without_small_numbers(reader, report):
        whole = asked_of_all(report, asked, on=today())
        with _raw_rows(reader, report, asked_finely(report, whole), is_quick=is_quick) as rows:
            told = without_small_numbers(report, asked, whole, rows)
        yield report, columns_of_statistics(report, asked), iter(told)
        return
    columns = report.columns if all_columns else columns_shown(report, asked)
    places = [report.columns.index(column) for column in columns]
    with _raw_rows(reader, report, asked, is_quick=is_quick) as rows:
        yield report, columns, (tuple(row[place] for place in places) for row in rows)


@contextmanager
def _raw_rows(reader: Reader, report: Report, asked: Asked, *, is_quick: bool) -> Iterator[Iterator[Row]]:
    values = values_of(report, asked, sees_protected=reader.may(Permission.PERSON_OPEN_PROTECTED))
    statement, told = bound(statement_of(report), values)
    if not is_quick:
        with connection.cursor() as cursor:
            cursor.execute(ROOM)
    if not report.is_of_people:
        yield in_parallel(statement, told)
        return
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, told)
        yield _as_they_come(cursor)


def in_parallel(statement: str, told: Mapping[str, Value]) -> Iterator[Row]:
    """All rows, of which memory holds some thousands and a file the rest, once they are read.

    The server splits a statement between processors only where all of its rows are asked for at once, which a cursor of
    its own does not do. It waits for nobody: they are read before any is given.
    """

    def read(sql: str, params: Mapping[str, Value], _many: bool, context: Mapping[str, Any]) -> Iterator[Row]:  # noqa: FBT001 - Django's shape
        rows = context["cursor"].cursor.stream(sql, params, size=_AT_A_TIME)
        first = list(islice(rows, _AT_A_TIME))
        return chain(first, kept_on_disk(rows)) if len(first) == _AT_A_TIME else iter(first)

    with connection.cursor() as cursor, connection.wrap_database_errors:
        # Django's own way to a statement, past its fetching: whoever counts or times statements is told of this too.
        execute = cursor._execute_with_wrappers  # noqa: SLF001 - there is no public way past the fetching
        rows: Iterator[Row] = execute(statement, told, many=False, executor=read)
        return rows


def _as_they_come(cursor: object) -> Iterator[Row]:
    while rows := cursor.fetchmany(_AT_A_TIME):  # type: ignore[attr-defined]  # Django's own cursor
        yield from rows
