"""The ledger, line by line, as the region's clerk reads it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.personas import KLARA
from tests.reports.independent.counting import Row, divided, is_in_months, is_wanted, together
from tests.reports.independent.money import make_months
from vaccinera.reimbursement.models import Line
from vaccinera.reports.rules.asking import Asked

WHO, RECORDED = KLARA, 8
scene = make_months


def recorded() -> Sequence[Line]:
    """All lines of all payees."""
    return list(Line.objects.select_related("run"))


def rows(lines: Sequence[Line], asked: Asked) -> list[Row]:
    """As the report's columns stand."""
    wanted = [
        one for one in lines if is_in_months(one.run.month, asked) and is_wanted(asked, one.unit_id, one.programme_code)
    ]
    groups = together(wanted, lambda one: _divisions(one, asked))
    return [(*key, len(found), sum(one.ore for one in found)) for key, found in groups.items()]


def _divisions(one: Line, asked: Asked) -> Row:
    return divided(
        asked,
        {
            "run_month": one.run.month,
            "provider_id": one.provider_id,
            "unit_id": one.unit_id,
            "programme_id": one.programme_code,
            "kind": one.kind,
            "supplement": one.supplement,
            "is_mirror": one.reverses_id is not None,
            "run_state": one.run.state,
        },
    )
