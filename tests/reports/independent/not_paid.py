"""What was not paid, visit by visit, as the region's clerk reads it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.personas import KLARA
from tests.reports.independent.counting import Row, divided, is_in_months, is_wanted, together
from tests.reports.independent.money import make_months
from vaccinera.reimbursement.models import Outcome
from vaccinera.reports.rules.asking import Asked

WHO, RECORDED = KLARA, 10
scene = make_months
_PAID = 15
_WORDS = {2: "payer_not_region", 3: "unsigned", 4: "not_signed_in_time", 13: "duplicate", 14: "no_price"}


def recorded() -> Sequence[Outcome]:
    """All outcomes, those of what is paid too."""
    return list(Outcome.objects.select_related("run"))


def rows(outcomes: Sequence[Outcome], asked: Asked) -> list[Row]:
    """As the report's columns stand."""
    wanted = [
        one
        for one in outcomes
        if one.code != _PAID
        and is_in_months(one.run.month, asked)
        and is_wanted(asked, one.unit_id, one.programme_code)
    ]
    groups = together(wanted, lambda one: _divisions(one, asked))
    return [(*key, len(found)) for key, found in groups.items()]


def _divisions(one: Outcome, asked: Asked) -> Row:
    return divided(
        asked,
        {
            "run_month": one.run.month,
            "provider_id": one.provider_id,
            "unit_id": one.unit_id,
            "programme_id": one.programme_code,
            "target_group": one.target_group,
            "outcome": _WORDS[one.code],
            "is_final": one.is_final,
            "is_judged_again": one.is_judged_again,
            "run_state": one.run.state,
        },
    )
