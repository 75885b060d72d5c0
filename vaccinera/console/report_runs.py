"""``vaccinera report``: which reports there are, and one of them run, as a table to read or a file."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, TypeVar

import typer

from vaccinera.access.states import Permission
from vaccinera.console.acting import logged_in_as
from vaccinera.console.database import database_at_hand
from vaccinera.console.faults import Fault
from vaccinera.console.surroundings import set_up_django
from vaccinera.console.told import Form, Told, print_told
from vaccinera.kernel.refusals import Refused
from vaccinera.reports.states import CountsBy, FileKind, Filter, Period

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader
    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Report
    from vaccinera.reports.rules.files import Content


class Shape(StrEnum):
    """What a report is told as."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"
    EXCEL = "xlsx"
    PDF = "pdf"


class Language(StrEnum):
    """The languages that reports are written in."""

    SWEDISH = "sv"
    ENGLISH = "en"


By = Annotated[str, typer.Option("--by", help="HSA-id of the one who reads it.")]
_One = TypeVar("_One", bound=str)
In = Annotated[Language, typer.Option("--language", help="The language of its words.")]
_SENTENCES: Mapping[str, str] = {
    "access.permission.missing": "{commission} may not run it.",
    "access.hand_over.purpose_missing": "It tells of people. Say what for and to whom: --purpose and --recipient.",
    "products.batch_number.missing": "Give the number of a batch as it is written on the pack.",
    "products.batch_number.unknown_character": "No batch number has the character {character}.",
    "products.batch_number.too_long": "A batch number has {longest} characters at most.",
    "reports.period.ends_before_it_begins": "The last day is before the first: give the days the other way round.",
    "reports.period.too_long": "The period is longer than ten years. Give a shorter one.",
    "reports.statistics.season_is_cut": "Statistics are of whole seasons: from 1 July to 30 June, or to today.",
    "reports.statistics.seasons_are_several": "Statistics are of one season at a time: from 1 July to 30 June.",
    "reports.statistics.time_is_not_weeks": "Statistics are divided in time by week: --per week.",
    "reports.statistics.cannot_be_narrowed": "Statistics are narrowed to one unit or programme of their divisions.",
    "reports.statistics.divisions_are_many": "Statistics are divided by {most} things at most. Give fewer.",
}


def list_reports(
    *,
    by: Annotated[str, typer.Option("--by", help="HSA-id of somebody: those he or she may run.")] = "",
    language: In = Language.SWEDISH,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """List the reports: name, question, and what each can be divided by and narrowed to."""
    from vaccinera.reports.queries.catalogue import (  # noqa: PLC0415 - loads what talks to the database
        catalogue,
        may_run,
    )

    found = list(catalogue().values())
    if by:
        with database_at_hand():
            set_up_django()
            with logged_in_as(by, *_permissions(found)) as reader:
                found = [one for one in found if may_run(reader, one)]
    told = [
        {
            "name": one.name,
            "question": one.question[language],
            "divisions": [column.name for column in one.choices],
            "filters": [filter_.value for filter_ in one.filters],
            "counts_by": [way.value for way in one.counts_by],
            "permissions": list(one.permissions),
            "also": list(one.also),
        }
        for one in found
    ]
    print(json.dumps({"reports": told}, ensure_ascii=False) if as_json else _listed(told))


def _listed(told: Sequence[Mapping[str, object]]) -> str:
    return "\n".join(f"{one['name']}: {one['question']}" for one in told) or "There is no report to run."


def _permissions(reports: Sequence[Report]) -> tuple[Permission, ...]:
    return tuple(dict.fromkeys(Permission(code) for one in reports for code in one.permissions))


def _fewest_hold(report: Report) -> tuple[Permission, ...]:
    """What picks the commission: what the report asks besides, where it does, else any of its permissions."""
    return tuple(map(Permission, report.also)) or _permissions([report])


def run(
    name: str,
    *,
    by: By,
    from_on: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")] = None,
    to_on: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.")] = None,
    unit: Annotated[str, typer.Option("--unit", help="HSA-id of the one unit to count.")] = "",
    programme: Annotated[str, typer.Option("--programme", help="Code of the one programme to count.")] = "",
    product: Annotated[str, typer.Option("--product", help="NPL-id of the one product to list.")] = "",
    batch: Annotated[str, typer.Option("--batch", help="Number of the one batch to list.")] = "",
    divided: Annotated[str | None, typer.Option("--divided-by", help="Divisions, with commas between.")] = None,
    per: Annotated[Period, typer.Option("--per", help="Divided in time.")] = Period.NONE,
    counts_by: Annotated[CountsBy | None, typer.Option("--counts-by", help="By which day.")] = None,
    shape: Annotated[Shape, typer.Option("--format", help="A table to read, or a file.")] = Shape.TEXT,
    purpose: Annotated[str, typer.Option("--purpose", help="What a report of people is handed over for.")] = "",
    recipient: Annotated[str, typer.Option("--recipient", help="Who gets a report of people.")] = "",
    output: Annotated[Path | None, typer.Option("--output", help="A new file to write.")] = None,
    language: In = Language.SWEDISH,
) -> None:
    """Run one report: the season so far unless days are given. It is logged."""
    if shape in {Shape.EXCEL, Shape.PDF} and output is None:
        raise Fault("Excel and PDF are written to a file: give its name in --output.")
    if output is not None:
        _refuse_file(shape, output)
    from vaccinera.reports.queries.catalogue import catalogue  # noqa: PLC0415 - loads what talks to the database

    report = catalogue().get(name)
    if report is None:
        raise Fault(f"There is no report {name}. There are: {', '.join(catalogue())}.")
    with database_at_hand(), _telling():
        set_up_django()
        from vaccinera.kernel.clock import today  # noqa: PLC0415 - Django is set up just above
        from vaccinera.reports.rules.asking import asked_first  # noqa: PLC0415 - see above

        first = asked_first(report, on=today())
        asked = replace(
            first,
            from_on=first.from_on if from_on is None else from_on.date(),
            to_on=first.to_on if to_on is None else to_on.date() + timedelta(days=1),
            counts_by=_counted(report, counts_by or first.counts_by),
            period=_timed(report, per),
            only=_narrowed(report, unit=unit, programme=programme) | _of_product(report, product, batch),
            by=first.by if divided is None else _divided(report, divided),
        )
        with logged_in_as(by, *_fewest_hold(report)) as reader:
            told = _handed_over(reader, report, asked, purpose=purpose, recipient=recipient)
            _write(_content(reader, report, told, shape, language), shape, output)


def _refuse_file(shape: Shape, output: Path) -> None:
    if shape is Shape.TEXT:
        raise Fault("A table to read goes to the screen. For a file give --format csv, json, xlsx or pdf.")
    if output.exists():
        raise Fault(f"{output} is there already. Give the name of a new file.")


def _counted(report: Report, counts_by: CountsBy) -> CountsBy:
    return _known(report, "counted by", counts_by, report.counts_by)


def _timed(report: Report, period: Period) -> Period:
    return _known(report, "divided in time by", period, tuple(Period) if report.has_period else (Period.NONE,))


def _divided(report: Report, divided: str) -> frozenset[str]:
    choices = [column.name for column in report.choices]
    told = filter(None, (one.strip() for one in divided.split(",")))
    return frozenset(_known(report, "divided by", one, choices) for one in told)


def _known(report: Report, how: str, one: _One, known: Sequence[_One]) -> _One:
    if one not in known:
        ways = ", ".join(way for way in known if way) or "nothing"
        raise Fault(f"{report.name} is not {how} {one}. It can be: {ways}.")
    return one


def _narrowed(report: Report, *, unit: str, programme: str) -> dict[Filter, tuple[str, ...]]:
    from vaccinera.organisations.models import CareUnit  # noqa: PLC0415 - Django is set up by now
    from vaccinera.programmes.models import Programme  # noqa: PLC0415 - see above

    only: dict[Filter, tuple[str, ...]] = {}
    if unit:
        key = CareUnit.objects.filter(hsa_id=unit).values_list("pk", flat=True).first()
        if key is None:
            raise Fault(f"No unit has the HSA-id {unit}.")
        only[_known(report, "narrowed to", Filter.UNIT, report.filters)] = (str(key),)
    if programme:
        if not Programme.objects.filter(pk=programme).exists():
            raise Fault(f"There is no programme {programme}.")
        only[_known(report, "narrowed to", Filter.PROGRAMME, report.filters)] = (programme,)
    return only


def _of_product(report: Report, npl_id: str, batch: str) -> dict[Filter, tuple[str, ...]]:
    from vaccinera.products.models import Product  # noqa: PLC0415 - Django is set up by now
    from vaccinera.products.rules.batches import normalise_batch_number  # noqa: PLC0415 - see above

    only: dict[Filter, tuple[str, ...]] = {}
    if npl_id:
        key = Product.objects.filter(npl_id=npl_id).values_list("pk", flat=True).first()
        if key is None:
            raise Fault(f"No product has the NPL-id {npl_id}.")
        only[_known(report, "narrowed to", Filter.PRODUCT, report.filters)] = (str(key),)
    if batch:
        only[_known(report, "narrowed to", Filter.BATCH, report.filters)] = (normalise_batch_number(batch),)
    return only


def _handed_over(reader: Reader, report: Report, asked: Asked, *, purpose: str, recipient: str) -> Asked:
    """What is asked, with for what and to whom where the report tells of people."""
    from vaccinera.access.rules.handing_over import hand_over_by  # noqa: PLC0415 - with what is loaded by now

    if not report.is_of_people:
        return asked
    return replace(asked, hand_over=hand_over_by(reader, purpose=purpose, recipient=recipient))


def _content(reader: Reader, report: Report, asked: Asked, shape: Shape, language: Language) -> Content:
    """What is told, once it is in the log that it is taken out."""
    from vaccinera.kernel.clock import now  # noqa: PLC0415 - Django is set up by now
    from vaccinera.kernel.scope import acting, reading  # noqa: PLC0415 - see above
    from vaccinera.reports.actions import hand_over, log_taken_out  # noqa: PLC0415 - see above
    from vaccinera.reports.queries.contents import content_of  # noqa: PLC0415 - see above
    from vaccinera.reports.queries.running import rows_of  # noqa: PLC0415 - see above

    if report.is_of_people:
        with acting(reader):
            handed = hand_over(by=reader, name=report.name, asked=asked, kind=shape)
            return content_of(report, asked, handed.columns, handed.rows, language=language, at=now())
    with acting(reader):
        log_taken_out(by=reader, name=report.name, asked=asked, kind=shape)
    with reading(reader), rows_of(reader, report.name, asked) as (_, columns, rows):
        return content_of(report, asked, columns, rows, language=language, at=now())


def _write(content: Content, shape: Shape, output: Path | None) -> None:
    if output is None and shape is Shape.TEXT:
        _print(content)
    elif output is None:
        _to_file(content, shape, sys.stdout.buffer)
    else:
        with _new_file(output) as file:
            _to_file(content, shape, file)
        print(f"Written to {output}.", file=sys.stderr)


def _to_file(content: Content, shape: Shape, file: BinaryIO) -> None:
    from vaccinera.reports.rules.files import write_file  # noqa: PLC0415 - loads what writes workbooks

    write_file(content, FileKind(shape.value), file)


def _print(content: Content) -> None:
    from vaccinera.reports.rules.cells import cell_text  # noqa: PLC0415 - with the others

    language = content.language
    rows = [
        [cell_text(column, value, content.names, language) for column, value in zip(content.columns, row, strict=True)]
        for row in content.rows
    ]
    print(content.title)
    for term, words in content.told:
        print(f"{term}: {words}")
    print_told(Told({}, [column.title[language] for column in content.columns], rows), Form.TABLE)


@contextlib.contextmanager
def _new_file(output: Path) -> Iterator[BinaryIO]:
    """For the one who makes it only; taken away again when it cannot be written whole."""
    output.touch(mode=0o600, exist_ok=False)
    try:
        with output.open("wb") as file:
            yield file
    except BaseException:
        output.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _telling() -> Iterator[None]:
    """Turn a refusal into a sentence in the command's own language."""
    try:
        yield
    except Refused as refused:
        raise Fault(_SENTENCES.get(refused.code, f"{refused.code}.").format_map(refused.facts)) from refused
