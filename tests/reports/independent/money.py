"""Locked months of two providers, for the reports of payment; and their rows as the ledger has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from tests.factories.region import Region
from tests.factories.reimbursement import make_price, make_price_list
from tests.personas import KLARA
from tests.reports.written import make_other_programme
from vaccinera.kernel.scope import acting
from vaccinera.reimbursement.models import Line, Outcome, Price, Run

JULY, OCTOBER, NOVEMBER = date(2026, 7, 1), date(2026, 10, 1), date(2026, 11, 1)
LONG_AGO = date(2020, 1, 1)
_LOCKED = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
_PROVIDER_OF = {11: 1, 12: 1, 21: 2}
# The month, the unit, the kind, the supplement, öre, and whether it takes the line before it back.
_LINES: Sequence[tuple[date, int, str, str, int, bool]] = (
    (OCTOBER, 11, "base", "", 11_100, False), (OCTOBER, 11, "supplement", "home_visit", 2_200, False),
    (OCTOBER, 12, "base", "", 11_100, False), (OCTOBER, 21, "base", "", 11_100, False),
    (NOVEMBER, 12, "extra_cost", "", 4_201, False), (NOVEMBER, 12, "extra_cost", "", -4_201, True),
    (NOVEMBER, 11, "base", "", 11_100, False), (LONG_AGO, 11, "base", "", 9_900, False),
)  # fmt: skip
# The month, the unit, the outcome, whether it is final, whether it was judged before, the target group.
_OUTCOMES: Sequence[tuple[date, int, int, bool, bool, str]] = (
    (OCTOBER, 11, 15, True, False, "age_65"), (OCTOBER, 11, 3, False, False, "age_65"),
    (OCTOBER, 11, 3, False, False, "care_staff"), (OCTOBER, 12, 13, False, False, "age_65"),
    (OCTOBER, 21, 4, True, False, "age_65"), (NOVEMBER, 11, 3, False, True, "age_65"),
    (NOVEMBER, 11, 15, True, True, "age_65"), (NOVEMBER, 12, 2, True, False, ""),
    (NOVEMBER, 21, 15, True, False, "age_65"), (LONG_AGO, 12, 14, True, False, "age_65"),
)  # fmt: skip


def make_months(region: Region) -> None:
    """October is paid and November locked, with a mirror line; one month is long ago, and July has no rows."""
    make_other_programme()
    with acting(region.reader(KLARA)):
        price = make_price(make_price_list())
        for month, state in ((JULY, "paid"), (OCTOBER, "paid"), (NOVEMBER, "locked"), (LONG_AGO, "paid")):
            _month(month, state, price)


def _month(month: date, state: str, price: Price) -> None:
    run = Run.objects.create(id=uuid7(), month=month, state="preliminary", cut_off_at=_LOCKED)
    before: Line | None = None
    for number, (of, unit, kind, supplement, ore, takes_back) in enumerate(_LINES):
        if of == month:
            told = {"kind": kind, "supplement": supplement, "ore": ore, "reverses": before if takes_back else None}
            before = _line(run, unit, price, number, **told)
    for number, (of, unit, code, is_final, was_judged, group) in enumerate(_OUTCOMES):
        if of == month:
            told = {"code": code, "is_final": is_final, "is_judged_again": was_judged, "target_group": group}
            _outcome(run, unit, price, number, **told)
    run.state, run.csv_sha256, run.checked_at, run.locked_at = state, "0" * 64, _LOCKED, _LOCKED
    run.checked_by_hsa_id, run.locked_by_hsa_id = "TSTNMT2321000156-S12", "TSTNMT2321000156-S13"
    if state == "paid":
        run.paid_at, run.paid_by_hsa_id = _LOCKED, "TSTNMT2321000156-S13"
    run.save()


def _line(run: Run, unit: int, price: Price, number: int, **told: Any) -> Line:
    return Line.objects.create(
        run=run,
        document_id=UUID(int=number + 1),
        price_id=price.pk,
        provider_id=_PROVIDER_OF[unit],
        unit_id=unit,
        programme_code=_programme(number),
        given_on=run.month,
        **told,
    )


def _outcome(run: Run, unit: int, price: Price, number: int, **told: Any) -> None:
    Outcome.objects.create(
        run=run,
        document_id=UUID(int=number + 1),
        visit_id=UUID(int=number + 1),
        provider_id=_PROVIDER_OF[unit],
        unit_id=unit,
        payee_id=_PROVIDER_OF[unit],
        assignment_code="vaccination_choice",
        programme_code=_programme(number),
        season="2026",
        given_on=run.month,
        rule="",
        price_id=price.pk if told["code"] == 15 else None,
        facts=UUID(int=0),
        detail={},
        **told,
    )


def _programme(number: int) -> str:
    return "other" if number == 2 else "influenza"
