"""A statement as its page shows it: money in kronor, reasons in words, visits by their day and number."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.programmes.models import Programme
from vaccinera.reimbursement.states import OutcomeCode
from vaccinera.web.outcome_words import kind_in_words, outcome_in_words
from vaccinera.web.parts import Column
from vaccinera.web.people import names_of
from vaccinera.web.templatetags.vaccinera import kronor

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from vaccinera.reimbursement.models import RunDocument
    from vaccinera.reimbursement.rules.statements import MoneyRow, OutcomeRow, Statement, Sum
    from vaccinera.web.outcome_words import Said

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class VisitShown:
    """One visit of a list, by what tells it from others without saying whose it is."""

    document_id: UUID
    given_on: date
    unit_name: str
    programme: Mapping[str, str]
    what: str
    ore: int = 0
    month: date | None = None

    @property
    def number(self) -> str:
        """The end of its document's number, as the files have it."""
        return str(self.document_id)[-8:]


@dataclass(frozen=True, slots=True)
class SumShown:
    """One unit and programme, and its money."""

    sum: Sum
    programme: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """One reason for not being paid, how many visits got it, and what to do."""

    said: Said
    count: int


def statement_shown(content: Statement) -> dict[str, object]:
    """Everything the page needs; long lists are cut, and their whole length told."""
    programmes = {one.code: names_of(one) for one in Programme.objects.all()}
    settlement = content.settlement
    # What a preview comes to may be another sum tomorrow: nothing is checked by it.
    checked_by = [] if content.head.is_preview else [(gettext("Kontrollsumma"), content.control_sum)]
    unpaid, reversals = content.unpaid, content.reversals
    return {
        "totals": [
            (gettext("Överfört från förra månaden"), kronor(settlement.brought_ore)),
            (gettext("Månadens rader"), kronor(settlement.lines_ore)),
            (gettext("Att betala"), kronor(settlement.to_pay_ore)),
            (gettext("Överförs till nästa månad"), kronor(settlement.carried_ore)),
        ],
        "whose": [
            (gettext("Vårdgivare"), content.head.provider_name),
            (gettext("Organisationsnummer"), content.head.organisation_number),
            (gettext("Konto"), content.head.account),
            *checked_by,
        ],
        "to_pay_ore": settlement.to_pay_ore,
        "sums": [SumShown(one, programmes[one.programme]) for one in content.sums],
        "reversals": [_reversal(row, programmes) for row in reversals[:MOST_SHOWN]],
        "count_reversals": len(reversals),
        "manual": [(kind_in_words(row.kind), row) for row in content.manual],
        "reasons": [_reason(code, count) for code, count in content.unpaid_by_code.items()],
        "unpaid": [_unpaid(one, programmes) for one in unpaid[:MOST_SHOWN]],
        "count_unpaid": len(unpaid),
        "count_self_paid": len(content.self_paid),
        **columns(),
    }


def columns() -> dict[str, list[Column]]:
    """The headings of the page's tables."""
    visit = [Column(gettext("Besök"), "date"), Column(gettext("Enhet")), Column(gettext("Program"))]
    return {
        "sum_columns": [
            Column(gettext("Enhet")),
            Column(gettext("Program")),
            Column(gettext("Besök"), "number"),
            Column(gettext("Grund"), "number"),
            Column(gettext("Tillägg"), "number"),
            Column(gettext("Merkostnad"), "number"),
            Column(gettext("Motposter"), "number"),
            Column(gettext("Summa"), "number"),
        ],
        "reversal_columns": [
            *visit,
            Column(gettext("Från")),
            Column(gettext("Därför att")),
            Column(gettext("Belopp"), "number"),
        ],
        "manual_columns": [
            Column(gettext("Slag")),
            Column(gettext("Skäl")),
            Column(gettext("Handling")),
            Column(gettext("Belopp"), "number"),
        ],
        "reason_columns": [Column(gettext("Orsak")), Column(gettext("Besök"), "number"), Column(gettext("Att göra"))],
        "unpaid_columns": [*visit, Column(gettext("Orsak"))],
    }


def _reason(code: str, count: int) -> ReasonShown:
    return ReasonShown(outcome_in_words(OutcomeCode[code.upper()]), count)


def _reversal(row: MoneyRow, programmes: Mapping[str, Mapping[str, str]]) -> VisitShown:
    code = row.reversed_because
    because = outcome_in_words(OutcomeCode[code.upper()]).word if code else gettext("Uppgift eller pris ändrat")
    if row.document_id is None or row.given_on is None:
        raise ValueError("a mirror line is of a visit")
    return VisitShown(
        row.document_id,
        row.given_on,
        row.unit_name,
        programmes[row.programme],
        because,
        row.ore,
        row.reverses_month,
    )


def _unpaid(one: OutcomeRow, programmes: Mapping[str, Mapping[str, str]]) -> VisitShown:
    word = outcome_in_words(OutcomeCode[one.code.upper()]).word
    return VisitShown(one.document_id, one.given_on, one.unit_name, programmes[one.programme], word)


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file to fetch: its form in a word, how large it is, and what it is checked by."""

    kind: str
    word: str
    sha256: str


def files_shown(documents: Iterable[RunDocument], kinds: Collection[str]) -> list[FileShown]:
    """The documents of some kinds, in the kinds' order."""
    kept = {one.kind: one for one in documents}
    return [FileShown(kind, gettext(FORMS[kind]), kept[kind].sha256) for kind in kinds if kind in kept]


FORMS: Mapping[str, str] = MappingProxyType(
    {
        "pdf": gettext_noop("PDF att läsa"),
        "xlsx": gettext_noop("Excel"),
        "csv": gettext_noop("CSV"),
        "json": gettext_noop("JSON"),
        "posting_csv": gettext_noop("Bokföring, CSV"),
        "posting_sie": gettext_noop("Bokföring, SIE 4"),
        "payment": gettext_noop("Betalning, pain.001"),
    }
)
