"""``vaccinera import visits`` and ``vaccinera export visits``: files of visits, in and out."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from vaccinera.access.states import Permission
from vaccinera.console.acting import acting_as, logged_in_as
from vaccinera.console.database import database_at_hand
from vaccinera.console.faults import Fault
from vaccinera.console.preparing import progress_on
from vaccinera.console.surroundings import set_up_django
from vaccinera.exchange.states import ImportMode
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from vaccinera.exchange.models import Import

AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
By = Annotated[str, typer.Option("--by", help="HSA-id of the one who does it.")]
_SENTENCES = {
    "exchange.file.unreadable": "It is neither CSV nor Excel. Save it as CSV (UTF-8) or xlsx.",
    "exchange.file.empty": "It holds no visits. The first row must be headings, then one row a visit.",
    "exchange.file.column_twice": "The column {column} stands twice. Remove or rename one of them.",
    "exchange.file.columns_missing": "It lacks columns that every visit needs: {columns}. Add them.",
    "exchange.import.source_missing": "Say which system the visits come from: --source.",
    "exchange.import.reason_missing": "Say why the visits are still to be settled: --reason.",
    "exchange.import.own": "Whoever tries a file does not take it. Give another person's HSA-id in --approved-by.",
    "exchange.import.has_bad_rows": "{bad} rows have faults. Mend them, or take the good ones with --take-good.",
    "exchange.import.nothing_to_take": "Nothing to take: every row has a fault or was taken before.",
    "access.hand_over.purpose_missing": "Say what for and to whom: --purpose and --recipient.",
    "visits.imported.written_meanwhile": "Somebody else wrote the same dose meanwhile. Do it again.",
    "patients.person.already_registered": "Somebody else registered one of the people meanwhile. Do it again.",
}


def import_visits(
    file: Path,
    *,
    by: By,
    source: Annotated[str, typer.Option("--source", help="The system the visits come from.")],
    commit: Annotated[
        bool, typer.Option("--commit", help="Take the visits. Without it the file is only tried.")
    ] = False,
    approved_by: Annotated[
        str, typer.Option("--approved-by", help="HSA-id of the other person, who takes them (with --commit).")
    ] = "",
    take_good: Annotated[bool, typer.Option("--take-good", help="Take the good rows though others are bad.")] = False,
    bad_rows: Annotated[
        Path | None, typer.Option("--bad-rows", help="Write the bad rows to this new file, with what is wrong.")
    ] = None,
    settleable: Annotated[bool, typer.Option("--settleable", help="The visits are still to be settled.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why they are still to be settled.")] = "",
    as_json: AsJson = False,
) -> None:
    """Read visits of another system from CSV or Excel. Only tried unless --commit is given; exit 1 on bad rows."""
    if commit and not approved_by:
        raise Fault("Give the HSA-id of the other person, who takes the visits: --approved-by.")
    mode = ImportMode.SETTLEABLE if settleable else ImportMode.HISTORY
    content = file.read_bytes()
    with database_at_hand(), _telling(file):
        set_up_django()
        one = _tried(content, file.name, by=by, source=source, mode=mode, reason=reason)
        if commit and one.rows_good and (take_good or not one.rows_bad):
            one = _taken(one.pk, by=approved_by, rows=one.rows_all, leaves_bad_rows=take_good)
        told = _told(one, by=by, bad_rows=bad_rows)
    print(json.dumps(told, ensure_ascii=False) if as_json else _in_sentences(told))
    if one.rows_bad and not (commit and take_good):
        raise typer.Exit(1)


def _tried(content: bytes, name: str, *, by: str, source: str, mode: ImportMode, reason: str) -> Import:
    from vaccinera.exchange.actions.trying import try_import  # noqa: PLC0415 - Django is set up by now
    from vaccinera.kernel.clock import now  # noqa: PLC0415 - see above

    with acting_as(by, Permission.VISIT_IMPORT_TRY) as reader, _progress("Rows judged", None) as tell:
        return try_import(
            by=reader,
            content=content,
            file_name=name,
            source_system=source,
            mode=mode,
            reason=reason,
            at=now(),
            on_progress=tell,
        )


def _taken(import_id: UUID, *, by: str, rows: int, leaves_bad_rows: bool) -> Import:
    from vaccinera.exchange.actions.taking import take_import  # noqa: PLC0415 - Django is set up by now
    from vaccinera.kernel.clock import now  # noqa: PLC0415 - see above

    with acting_as(by, Permission.VISIT_IMPORT) as reader, _progress("Rows taken", rows) as tell:
        return take_import(by=reader, import_id=import_id, leaves_bad_rows=leaves_bad_rows, at=now(), on_progress=tell)


def _told(one: Import, *, by: str, bad_rows: Path | None) -> dict[str, Any]:
    """What became of the file, its first faults in words, and its bad rows written where they are asked for."""
    from vaccinera.exchange.queries.catalogue import told_fault, with_reasons  # noqa: PLC0415 - Django is set up
    from vaccinera.exchange.queries.imports import bad_rows_of, first_faults_of  # noqa: PLC0415 - see above
    from vaccinera.exchange.rules.writing import write_rows  # noqa: PLC0415 - see above

    if bad_rows is not None:
        with acting_as(by, Permission.VISIT_IMPORT_TRY) as reader:
            headings, rows = bad_rows_of(reader, one)
            write_rows(bad_rows, with_reasons(rows, language="en"), headings=[*headings, "fault"])
    return {
        "import": str(one.pk),
        "state": one.state,
        "rows": one.rows_all,
        "good": one.rows_good,
        "bad": one.rows_bad,
        "there": one.rows_there,
        "visits": one.visits_taken,
        "people": one.people_new,
        "faults": [told_fault(fault, language="en") for fault in first_faults_of(one)],
    }


def _in_sentences(told: dict[str, Any]) -> str:
    lines = [
        "Row {row}, {column}: {what} {mend}".format_map(fault).replace("Row {row}, :", "Row {row}:")
        for fault in told["faults"]
    ]
    lines.append("{rows} rows: {good} good, {bad} bad, {there} taken before.".format_map(told))
    if told["state"] == "taken":
        lines.append("Taken: {visits} visits, {people} people new to the index.".format_map(told))
    elif not told["good"]:
        lines.append("Nothing is left to take.")
    else:
        lines.append("Nothing is taken. Another person takes it on the page Import, or with --commit.")
    return "\n".join(lines)


def export_visits(
    file: Path,
    *,
    by: By,
    purpose: Annotated[str, typer.Option("--purpose", help="What the visits are handed over for.")],
    recipient: Annotated[str, typer.Option("--recipient", help="Who gets them.")],
    from_on: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")] = datetime.min,  # noqa: DTZ901 - a day, as typer reads it
    to_on: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.")] = datetime.max,  # noqa: DTZ901 - as above
    as_json: AsJson = False,
) -> None:
    """Write the provider's visits to a new file, .csv or .xlsx, with the columns that import reads. It is logged."""
    with database_at_hand(), _telling(file):
        set_up_django()
        from vaccinera.exchange.actions.exporting import log_export  # noqa: PLC0415 - Django is set up just above
        from vaccinera.exchange.queries.exporting import exported_rows  # noqa: PLC0415 - see above
        from vaccinera.exchange.rules.writing import write_rows  # noqa: PLC0415 - see above
        from vaccinera.kernel.scope import acting, reading  # noqa: PLC0415 - see above

        days = {"from_on": from_on.date(), "to_on": to_on.date()}
        with logged_in_as(by, Permission.VISIT_EXPORT) as reader:
            with acting(reader):
                log_export(by=reader, purpose=purpose, recipient=recipient, **days)
            with reading(reader):
                written = write_rows(file, exported_rows(reader, **days))
    print(json.dumps({"visits": written}) if as_json else f"{written} visits written to {file}.")


@contextlib.contextmanager
def _progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    with progress_on(Console(stderr=True)) as progress:
        task = progress.add_task(what, total=total)
        yield lambda rows: progress.update(task, completed=rows)


@contextlib.contextmanager
def _telling(file: Path) -> Iterator[None]:
    """Turn a refusal into a sentence in the command's own language."""
    try:
        yield
    except Refused as refused:
        sentence = _SENTENCES.get(refused.code, f"{refused.code}.")
        raise Fault(f"{file}: {sentence.format_map(refused.facts)}") from refused
