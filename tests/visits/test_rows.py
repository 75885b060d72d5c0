"""The last word after every gap has been told: what is not whole becomes no row (LAW-04)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from vaccinera.organisations.models import Staff
from vaccinera.visits.actions.rows import administration_row, prescription_row
from vaccinera.visits.models import Prescription, Visit

WHOLE_ORDER = {"product": object(), "prescribing": object()}
WHOLE_GIVING = {"in_hand": object(), "pack_product": object()}
ANNA_HERSELF: Any = object()


@pytest.mark.parametrize(
    ("dose_quantity", "assessed"),
    [
        (None, WHOLE_ORDER),
        (Decimal("0.5"), WHOLE_ORDER | {"product": None}),
        (Decimal("0.5"), WHOLE_ORDER | {"prescribing": None}),
    ],
    ids=["no dose", "no product", "no right"],
)
def test_a_prescription_with_gaps_is_never_written(dose_quantity: Decimal | None, assessed: dict[str, Any]) -> None:
    registration: Any = SimpleNamespace(order=SimpleNamespace(dose_quantity=dose_quantity))
    judged: Any = SimpleNamespace(**assessed)

    with pytest.raises(AssertionError, match="a prescription with gaps is never written"):
        prescription_row(Visit(), registration, judged, prescriber=Staff(), by=ANNA_HERSELF)


@pytest.mark.parametrize(
    ("giver_id", "given_on", "assessed"),
    [
        (None, date(2026, 11, 23), WHOLE_GIVING),
        (7, None, WHOLE_GIVING),
        (7, date(2026, 11, 23), WHOLE_GIVING | {"in_hand": None}),
        (7, date(2026, 11, 23), WHOLE_GIVING | {"pack_product": None}),
    ],
    ids=["no giver", "no day", "no batch", "no product"],
)
def test_an_administration_with_gaps_is_never_written(
    giver_id: int | None, given_on: date | None, assessed: dict[str, Any]
) -> None:
    registration: Any = SimpleNamespace(giving=SimpleNamespace(giver_id=giver_id))
    judged: Any = SimpleNamespace(**assessed)
    order = Prescription(id=UUID("01990000-0000-7000-8000-000000000001"))

    with pytest.raises(AssertionError, match="an administration with gaps is never written"):
        administration_row(Visit(given_on=given_on), order, registration, judged, by=ANNA_HERSELF)
