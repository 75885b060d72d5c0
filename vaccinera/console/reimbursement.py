"""``vaccinera reimbursement``: preview, check and lock a month, hand out its files, and explain its outcomes."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from vaccinera.access.states import Permission
from vaccinera.console.acting import acting_as
from vaccinera.console.database import database_at_hand
from vaccinera.console.faults import Fault
from vaccinera.console.reimbursement_words import sentence_of_refusal, what_to_do
from vaccinera.console.surroundings import set_up_django
from vaccinera.console.told import Form, Told, print_told, refuse_unwritable, write_whole
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.rules.reaching import first_day
from vaccinera.reimbursement.states import OutcomeCode

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader
    from vaccinera.console.told import Cell
    from vaccinera.organisations.models import CareProvider, CareUnit
    from vaccinera.reimbursement.models import Run
    from vaccinera.reimbursement.models.ledger import Judged
    from vaccinera.reimbursement.queries.explaining import Explained


def _month(written: str) -> date:
    """The first day of a month as it is typed; 2026-1 may be a slip for 2026-11, and is not guessed at."""
    try:
        return first_day(written)
    except Refused as unreadable:
        raise typer.BadParameter(f"{written} is no month. Write year and month: 2026-10.") from unreadable


Month = Annotated[date, typer.Option("--month", parser=_month, metavar="YYYY-MM", help="The month: 2026-10.")]
By = Annotated[str, typer.Option("--by", help="HSA-id of the one who does it.")]
Whose = Annotated[
    str,
    typer.Option(
        "--provider", help="HSA-id of a provider, to be told of its sums alone. The month is every provider's."
    ),
]
As = Annotated[Form, typer.Option("--format", help="A table to read, or JSON or CSV with amounts in öre.")]
_TEXTS = ("text/", "application/json", "application/xml")
_TOTALS = ("what", "key", "name", "visits", "ore")
_OF_VISIT = ("month", "standing", "outcome", "rule", "price_id", "ore", "decided", "to_do")
_OF_MONTH = ("document_id", "given_on", "unit", "programme", *_OF_VISIT)


class Document(StrEnum):
    """The files that are kept of a locked month, by the names they have in the database and in addresses."""

    CANONICAL = "canonical"
    POSTING_CSV = "posting_csv"
    POSTING_SIE = "posting_sie"
    PAYMENT = "payment"
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


class StatementForm(StrEnum):
    """The forms of a provider's statement that programs read."""

    JSON = "json"
    CSV = "csv"


def preview(*, month: Month, by: By, provider: Whose = "", form: As = Form.TABLE) -> None:
    """Compute a month as it stands.

    That is kept as preliminary, and its control totals are told. Nothing else is changed.
    """
    with _told_by(by, Permission.RUN_PREVIEW) as reader:
        whose = _provider_named(provider)
        from vaccinera.kernel.clock import now  # noqa: PLC0415 - Django is set up by now
        from vaccinera.reimbursement.actions import preview_run  # noqa: PLC0415 - see above

        told = _totals(preview_run(by=reader, month=month, at=now()), whose)
    print_told(told, form)


def check(*, month: Month, by: By, provider: Whose = "", form: As = Form.TABLE) -> None:
    """Say that a month has been gone through.

    It is computed anew in the name of the region's clerk, and its control totals are told. Each anomaly needs a note.
    """
    with _told_by(by, Permission.RUN_CHECK) as reader:
        whose = _provider_named(provider)
        from vaccinera.kernel.clock import now  # noqa: PLC0415 - Django is set up by now
        from vaccinera.reimbursement.actions import check_run  # noqa: PLC0415 - see above

        told = _totals(check_run(by=reader, month=month, at=now()), whose)
    print_told(told, form)


def lock(*, month: Month, by: By, provider: Whose = "", form: As = Form.TABLE) -> None:
    """Lock a checked month for ever.

    Another than who checked it does so. Its documents are made with it, all or nothing.
    """
    with _told_by(by, Permission.RUN_LOCK) as reader:
        whose = _provider_named(provider)
        from vaccinera.kernel.clock import now  # noqa: PLC0415 - Django is set up by now
        from vaccinera.reimbursement.actions.documents import close_run  # noqa: PLC0415 - see above

        told = _totals(close_run(by=reader, month=month, at=now()), whose)
    print_told(told, form)


def export(
    *,
    month: Month,
    by: By,
    document: Annotated[
        Document | None, typer.Option("--document", help="Which file of the month; without it the canonical one.")
    ] = None,
    provider: Annotated[
        str, typer.Option("--provider", help="HSA-id of the provider whose statement it is; without it one's own.")
    ] = "",
    form: Annotated[
        StatementForm | None,
        typer.Option("--format", help="A provider's statement for programs; instead of --document."),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", help="A new file; without it standard output.")] = None,
) -> None:
    """Hand out a file of a locked month.

    It is as it was kept, byte for byte; that it is handed out is in the log.
    """
    if document is not None and form is not None:
        raise Fault("Give --document or --format: one of them.")
    if output is not None:
        refuse_unwritable(output)
    kind = document or Document(form or Document.CANONICAL)
    with _told_by(by, Permission.STATEMENT_READ) as reader:
        from vaccinera.reimbursement.actions.documents import hand_out_document  # noqa: PLC0415 - Django is set up

        whose = _provider_named(provider) or reader.provider_id
        found = hand_out_document(by=reader, month=month, provider_id=whose, kind=kind.value)
        content, is_text = bytes(found.content), found.media_type.startswith(_TEXTS)
    if output is not None:
        write_whole(output, content)
        print(f"{found.file_name} written to {output}, SHA-256 {found.sha256}.", file=sys.stderr)
    elif sys.stdout.isatty() and not is_text:
        raise Fault(f"{found.file_name} is nothing for a terminal. Say where it shall be written: --output.")
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def explain(
    document_id: Annotated[UUID | None, typer.Argument(help="A visit, by its document's number.")] = None,
    *,
    by: By,
    month: Annotated[
        date | None,
        typer.Option("--month", parser=_month, metavar="YYYY-MM", help="Every visit of a month instead: 2026-10."),
    ] = None,
    provider: Annotated[str, typer.Option("--provider", help="HSA-id of the provider, with --month.")] = "",
    form: As = Form.TABLE,
) -> None:
    """Tell why a visit is paid for or not.

    Of one visit: now, and in each locked month. Or of every visit of a month.
    """
    if (document_id is None) == (month is None):
        raise Fault("Give a visit's document number, or a month in --month: one of them.")
    if document_id is not None and provider:
        raise Fault("A visit is its provider's. Give --provider with --month only.")
    if document_id is not None:
        with _told_by(by, Permission.STATEMENT_READ_AT_RISK) as reader:
            told = _of_visit(reader, document_id)
    else:
        with _told_by(by, Permission.STATEMENT_READ):
            told = _of_month(month or date.min, _provider_named(provider))
    print_told(told, form)


@contextlib.contextmanager
def _told_by(by: str, permission: Permission) -> Iterator[Reader]:
    """Be somebody with a permission, in one transaction of the right database; a refusal becomes a sentence."""
    with database_at_hand():
        set_up_django()
        try:
            with acting_as(by, permission) as reader:
                yield reader
        except Refused as refused:
            raise Fault(sentence_of_refusal(refused)) from refused


def _provider_named(hsa_id: str) -> int | None:
    """The provider's key, or nothing where none is named."""
    if not hsa_id:
        return None
    from vaccinera.organisations.models import CareProvider  # noqa: PLC0415 - Django is set up by the caller

    found = CareProvider.objects.filter(hsa_id=hsa_id).values_list("pk", flat=True).first()
    if found is None:
        raise Fault(f"No care provider has the HSA-id {hsa_id}. Those there are stand on the page Regionen.")
    return found


def _totals(run: Run, provider_id: int | None) -> Told:
    """A run's control totals, largest sum first, and whether they agree; or the sums of one provider of it."""
    from vaccinera.organisations.models import CareProvider, CareUnit  # noqa: PLC0415 - Django is set up by the caller
    from vaccinera.reimbursement.queries.runs import totals_of  # noqa: PLC0415 - see above

    totals, told = totals_of(run), run.totals
    about: dict[str, Cell] = {
        "month": f"{run.month:%Y-%m}",
        "state": run.state,
        "cut_off_at": run.cut_off_at.isoformat(),
        "sha256": run.csv_sha256,
        "disagreeing": ", ".join(totals.disagreeing),
    }
    counted = (("considered", totals.considered), ("imported", totals.imported), ("elsewhere", totals.elsewhere))
    if provider_id is not None:
        return Told(about, _TOTALS, list(_sums_of_provider(told, provider_id)))
    return Told(
        about,
        _TOTALS,
        [
            *((what, "", "", count, None) for what, count in counted),
            *(("outcome", code.word, "", count, None) for code, count in totals.outcomes),
            ("total", "", "", None, totals.ore),
            ("reversed", "", "", None, totals.reversed_ore),
            *_sums("provider", told["by_provider"], CareProvider.objects.in_bulk(_keys(told["by_provider"]))),
            *_sums("unit", told["by_unit"], CareUnit.objects.in_bulk(_keys(told["by_unit"]))),
            *(("programme", programme.pk, programme.name_en, None, ore) for programme, ore in totals.programmes),
            *(("kind", kind, "", None, ore) for kind, ore in totals.kinds),
        ],
    )


def _sums_of_provider(told: Mapping[str, Mapping[str, int]], provider_id: int) -> Iterator[Sequence[Cell]]:
    from vaccinera.organisations.models import CareProvider, CareUnit  # noqa: PLC0415 - Django is set up by the caller

    units = CareUnit.objects.filter(provider_id=provider_id).in_bulk(_keys(told["by_unit"]))
    ore = {str(provider_id): told["by_provider"].get(str(provider_id), 0)}
    yield from _sums("provider", ore, CareProvider.objects.in_bulk([provider_id]))
    yield from _sums("unit", {key: one for key, one in told["by_unit"].items() if int(key) in units}, units)


def _keys(sums: Mapping[str, int]) -> list[int]:
    return [int(key) for key in sums]


def _sums(what: str, sums: Mapping[str, int], named: Mapping[int, CareProvider | CareUnit]) -> Iterator[Sequence[Cell]]:
    for key, ore in sorted(sums.items(), key=lambda one: -one[1]):
        yield what, named[int(key)].hsa_id, named[int(key)].name, None, ore


def _of_visit(reader: Reader, document_id: UUID) -> Told:
    """What the next run would say of a visit, where that is not what the last said, and what each has said."""
    from vaccinera.kernel.clock import now  # noqa: PLC0415 - Django is set up by the caller
    from vaccinera.reimbursement.queries.explaining import outcome_now  # noqa: PLC0415 - see above
    from vaccinera.reimbursement.queries.judged import outcomes_of  # noqa: PLC0415 - see above

    explained, rows = outcome_now(document_id, at=now()), []
    if explained is not None and not explained.is_locked:
        rows.append(_row(explained, explained.month, "now", ore=explained.ore))
    rows += [_row(one.outcome, one.run.month, "locked", ore=one.ore) for one in outcomes_of(reader, document_id)]
    if not rows:
        raise Fault(f"No run considers the visit {document_id}, or it is not this person's to see.")
    return Told({"document_id": str(document_id)}, _OF_VISIT, rows)


def _of_month(month: date, provider_id: int | None) -> Told:
    from vaccinera.organisations.models import CareUnit  # noqa: PLC0415 - Django is set up by the caller
    from vaccinera.reimbursement.queries.judged import judged_in  # noqa: PLC0415 - see above

    judged, units = judged_in(month, provider_id=provider_id), dict(CareUnit.objects.values_list("pk", "hsa_id"))
    standing = "locked" if judged.is_locked else "preliminary"
    if not judged.outcomes:
        raise Fault(f"{month:%Y-%m} has no outcomes. Preview it first, or give another month or provider.")
    rows = [
        (
            str(one.document_id),
            one.given_on.isoformat(),
            units[one.unit_id],
            one.programme_code,
            *_row(one, month, standing, ore=ore),
        )
        for one, ore in judged.outcomes
    ]
    return Told({"month": f"{month:%Y-%m}", "standing": standing}, _OF_MONTH, rows)


def _row(one: Judged | Explained, month: date, standing: str, *, ore: int) -> Sequence[Cell]:
    """An outcome: what it is called, the programme's rule, the price and the rows that decided, and what to do."""
    code, decided = OutcomeCode(one.code), json.dumps(one.detail, ensure_ascii=False, sort_keys=True)
    price = None if one.price_id is None else str(one.price_id)
    return f"{month:%Y-%m}", standing, code.word, one.rule, price, ore, decided, what_to_do(code)
