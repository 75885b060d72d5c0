"""Taking a report out, and handing people's rows over, is in the log; questions are saved by name (decision 0028).

What a slow tile was answered is kept for the next who opens the overview (decision 0031).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg.types.json import Json
from uuid_utils.compat import uuid7

from vaccinera.access.queries.errands import errand_of
from vaccinera.access.rules.handing_over import hand_over_by
from vaccinera.access.states import ErrandState, Role
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.reports.models import SavedReport
from vaccinera.reports.queries.catalogue import catalogue, report_for
from vaccinera.reports.queries.figures import Figures, kept_figures, tile_asked
from vaccinera.reports.queries.keeping import kept_on_disk
from vaccinera.reports.queries.kept import saved_report
from vaccinera.reports.queries.overviews import ran_for
from vaccinera.reports.queries.people import told_of_people
from vaccinera.reports.queries.running import rows_of
from vaccinera.reports.rules.asking import require_hand_over
from vaccinera.reports.rules.counting import Counted
from vaccinera.reports.rules.figures import as_kept, is_new
from vaccinera.reports.rules.overviews import rows_of_tile
from vaccinera.reports.rules.questions import LAST_DAY_TO_ASK, as_text, asked_on, next_day_to_ask, question_of
from vaccinera.reports.rules.rights import holds_still
from vaccinera.reports.states import WRITING, FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.models import ErrandFile
    from vaccinera.access.rules.readers import Reader
    from vaccinera.reports.queries.figures import TileAsked
    from vaccinera.reports.queries.running import Row
    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Column, Report
    from vaccinera.reports.rules.overviews import Tile
    from vaccinera.reports.rules.questions import Question
    from vaccinera.reports.states import Level

_TIDIES = frozenset({Role.OPERATIONS_MANAGER, Role.LOCAL_ADMINISTRATOR})
_LONGEST_NAME = 80
_log = structlog.get_logger(__name__)
_ONE_COUNTS_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_KEEP = """
INSERT INTO reports_kept_figures (id, provider_id, key, gates, counted_on, counted_at, rows)
VALUES (%s, %s, %s, reports.open_gates(), %s, %s, %s)
ON CONFLICT (provider_id, key, gates) DO UPDATE SET counted_at = excluded.counted_at, rows = excluded.rows"""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Rows of people with their names, which the log tells of already; ``rows`` are given once, in order."""

    report: Report
    columns: Sequence[Column]
    rows: Iterator[Row]
    count: int
    is_cut: bool


def hand_over(*, by: Reader, name: str, asked: Asked, kind: str, most: int | None = None) -> HandedOver:
    """Read a report of people, all of it or the first so many rows, and write in the log whom it tells of.

    In one transaction that writes: nobody is told of unless the log is (LAW-23). The event of the handing over says for
    what, to whom and how many rows (LAW-10); others beside it whom they are of, a thousand rows each.
    """
    with rows_of(by, name, asked) as (report, columns, found):
        listed = list_people(by=by, report=report, asked=asked, columns=columns, rows=islice(found, most))
        counted = Counted(listed)
        rows = kept_on_disk(counted)
        is_cut = next(found, None) is not None
    log_taken_out(by=by, name=name, asked=asked, kind=kind, rows=counted.many)
    return HandedOver(report, columns, rows, counted.many, is_cut)


def list_people(
    *, by: Reader, report: Report, asked: Asked, columns: Sequence[Column], rows: Iterator[Row]
) -> Iterator[Row]:
    """The rows with names for keys, each thousand once the log says whom they are of and for what (LAW-23)."""
    require_hand_over(report, asked)
    details: dict[str, Any] = {"subject": ("report", report.name), **handed_over_in_keys(asked)}
    for people, some in told_of_people(by, columns, rows):
        record("reports.people.listed", by=by, shown=sorted(people), **details)
        yield from some


def handed_over_in_keys(asked: Asked) -> dict[str, str]:
    """For what and to whom, as the log and an errand keep it; nothing of a report without people."""
    told = asked.hand_over
    return {} if told is None else {"purpose": told.purpose, "recipient": told.recipient}


def log_taken_out(*, by: Reader, name: str, asked: Asked, kind: str, rows: int | None = None) -> None:
    """Write in the log that a report is taken out, as what (LAW-10); of people also for what, to whom, how many rows.

    Refuses a report the reader may not run.
    """
    report = report_for(by, name)
    require_hand_over(report, asked)
    told: dict[str, Any] = {**handed_over_in_keys(asked), **({} if rows is None else {"rows": rows})}
    record(
        "reports.report.taken_out",
        by=by,
        subject=("report", report.name),
        format=str(kind),
        counts_by=asked.counts_by.value,
        from_on=asked.from_on.isoformat(),
        to_on=asked.to_on.isoformat(),
        only={one.value: list(keys) for one, keys in asked.only.items() if keys},
        **told,
    )


def take_out_file(*, by: Reader, errand_id: UUID, at: datetime) -> ErrandFile:
    """The file that an errand of the reader's wrote; that it is taken out is in the log first (LAW-10).

    Whoever asked, with the rights of now: refuses when a right that the file was written with is gone.
    """
    errand = errand_of(by, errand_id, at=at)
    if errand is None or errand.kind != WRITING or errand.state != ErrandState.DONE:
        raise Refused("reports.file.not_found")
    report, told = report_for(by, errand.keys["report"]), errand.result
    if not holds_still(by.permissions, str(told["rights"])):
        raise Refused("reports.file.right_is_gone")
    asked = asked_on(question_of(errand.keys["question"]), report, on=date.fromisoformat(told["on"]))
    asked = handed_over_as(asked, report, by=by, keys=errand.keys)
    rows = int(told["rows"]) if report.is_of_people else None
    log_taken_out(by=by, name=report.name, asked=asked, kind=FileKind(errand.keys["kind"]), rows=rows)
    return errand.file


def handed_over_as(asked: Asked, report: Report, *, by: Reader, keys: Mapping[str, str]) -> Asked:
    """What is asked, with what an errand was told of purpose and recipient; refuses people's rows without both."""
    if not report.is_of_people:
        return asked
    told = {name: keys.get(name, "") for name in ("purpose", "recipient")}
    return replace(asked, hand_over=hand_over_by(by, **told))


@transaction.atomic
def save_report(
    *, by: Reader, name: str, report: str, question: Question, is_shared: bool, language: str, at: datetime
) -> SavedReport:
    """Keep a question by name, for oneself or for one's unit. Refuses a report the reader may not run."""
    try:
        with transaction.atomic():
            return SavedReport.objects.create(
                id=uuid7(),
                provider_id=by.provider_id,
                unit_id=by.unit_id,
                commission_id=by.commission_id,
                owner_hsa_id=by.hsa_id,
                owner_name=by.name,
                name=_as_name(name),
                report=report_for(by, report).name,
                question=as_text(question),
                is_shared=is_shared,
                kind=FileKind.EXCEL.value,
                language=language,
                saved_at=at,
            )
    except IntegrityError as error:
        raise _name_taken(error) from error


@transaction.atomic
def rename_saved_report(*, by: Reader, saved_id: UUID, name: str) -> None:
    """Call it something else; the owner's to do, and of the unit's those of who look after the unit."""
    saved = _to_look_after(by, saved_id)
    saved.name = _as_name(name)
    try:
        with transaction.atomic():
            saved.save(update_fields=["name"])
    except IntegrityError as error:
        raise _name_taken(error) from error


@transaction.atomic
def share_saved_report(*, by: Reader, saved_id: UUID, is_shared: bool) -> None:
    """Show it to one's unit, or to oneself alone; the owner's to do."""
    saved = _own(by, saved_id)
    saved.is_shared = is_shared
    saved.save(update_fields=["is_shared"])


@transaction.atomic
def ask_monthly(
    *, by: Reader, saved_id: UUID, day_of_month: int | None, kind: FileKind, language: str, at: datetime
) -> None:
    """Have it asked on a day of each month, from the next on; with no day, no more. What stopped it is forgotten."""
    saved = _own(by, saved_id)
    if day_of_month is not None and catalogue()[saved.report].is_of_people:
        raise Refused("reports.saved.people_not_monthly")
    if day_of_month is not None and not 1 <= day_of_month <= LAST_DAY_TO_ASK:
        raise Refused("reports.saved.no_such_day", last=LAST_DAY_TO_ASK)
    saved.day_of_month, saved.kind, saved.language, saved.stopped = day_of_month, kind.value, language, ""
    saved.asks_next_on = None if day_of_month is None else next_day_to_ask(day_of_month, after=civil_day(at))
    saved.save(update_fields=["day_of_month", "kind", "language", "stopped", "asks_next_on"])


@transaction.atomic
def remove_saved_report(*, by: Reader, saved_id: UUID) -> None:
    """Keep it no more; files that were made of it stay until their day."""
    _to_look_after(by, saved_id).delete()


def put_off(saved: SavedReport, *, on: date) -> None:
    """It has been asked on its day: the next is a month later."""
    if saved.day_of_month is not None:
        saved.asks_next_on = next_day_to_ask(saved.day_of_month, after=on)
        saved.save(update_fields=["asks_next_on"])


def stop_saved_report(*, saved_id: UUID, on: date, why: str) -> None:
    """Ask it no more, for whom nobody may act any longer; what is not due is left alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reports.stop_saved(%s, %s, %s)", [saved_id, on, why])


@transaction.atomic
def figures_of_tile(*, by: Reader, level: Level, tile: Tile, on: date, unit_id: int | None, at: datetime) -> Figures:
    """What a slow tile's report says: as kept while that is new, else counted, and kept.

    Of several who ask at once one counts, and the others wait for that. Where counting does not go - the database is
    out of time, say - what was kept earlier today is left; when nothing was, that fails as it would have.
    """
    asked = tile_asked(by, level, tile, on=on, unit_id=unit_id)
    try:
        with transaction.atomic():
            return _counted_by_one(by, asked, at=at)
    except OperationalError as error:
        kept = kept_figures(by, [asked]).get(tile.name)
        if kept is None:
            raise
        _log.warning("figures.not_counted", tile=tile.name, level=level.value, error=str(error))
        return replace(kept, is_left=True)


def _counted_by_one(by: Reader, asked: TileAsked, *, at: datetime) -> Figures:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_COUNTS_AT_A_TIME, [asked.key])
    kept = kept_figures(by, [asked]).get(asked.tile.name)
    if kept is not None and is_new(kept.counted_at, at=at, seconds=settings.VACCINERA_FIGURES_NEW_SECONDS):
        return kept
    ran = ran_for(by, asked.tile, on=asked.asked.as_of, unit_id=asked.unit_id)
    figures = Figures(replace(ran, rows=rows_of_tile(asked.tile, ran.columns, ran.rows)), at)
    _keep(by, asked, figures)
    return figures


def _keep(by: Reader, asked: TileAsked, figures: Figures) -> None:
    told: list[Any] = [figures.counted_at, Json(as_kept(figures.ran.rows))]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [uuid7(), by.provider_id, asked.key, asked.asked.as_of, *told])


def forget_figures() -> int:
    """Delete every provider's figures of earlier days, and say how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reports.forget_figures()")
        return int(cursor.fetchone()[0])


def looks_after(reader: Reader, saved: SavedReport) -> bool:
    """Whether the reader may rename and remove it: the owner, and who looks after the unit it is shared in."""
    return saved.owner_hsa_id == reader.hsa_id or bool(_TIDIES & set(reader.roles))


def _to_look_after(by: Reader, saved_id: UUID) -> SavedReport:
    saved = saved_report(by, saved_id)
    if not looks_after(by, saved):
        raise Refused("reports.saved.not_yours", owner=saved.owner_name)
    return saved


def _own(by: Reader, saved_id: UUID) -> SavedReport:
    saved = _to_look_after(by, saved_id)
    if saved.owner_hsa_id != by.hsa_id or saved.commission_id != by.commission_id:
        raise Refused("reports.saved.not_yours", owner=saved.owner_name)
    return saved


def _as_name(name: str) -> str:
    told = " ".join(name.split())
    if not told:
        raise Refused("reports.saved.name_missing")
    if len(told) > _LONGEST_NAME:
        raise Refused("reports.saved.name_too_long", longest=_LONGEST_NAME)
    return told


def _name_taken(error: IntegrityError) -> Exception:
    if broken_constraint(error) == "nobody_saves_two_reports_by_one_name":
        return Refused("reports.saved.name_taken")
    return error
