"""A month's run beside earlier months': the totals each of them stored, and nothing computed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.organisations.models import CareUnit
from vaccinera.programmes.models import Programme
from vaccinera.reimbursement.models import Run
from vaccinera.reimbursement.queries.payments import provider_names
from vaccinera.reimbursement.rules.comparing import compared, months_compared
from vaccinera.reimbursement.states import OutcomeCode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from vaccinera.reimbursement.rules.comparing import Compared


@dataclass(frozen=True, slots=True)
class Comparison:
    """A month's visits and öre against those of ``earlier`` runs; ``missing`` are the months nobody has computed.

    Every number has one ``earlier`` for each run, in their order. Outcomes stand in the order of the rules, and öre by
    provider, unit and programme with the largest sum first.
    """

    earlier: tuple[Run, ...]
    missing: tuple[date, ...]
    considered: Compared
    ore: Compared
    outcomes: list[tuple[OutcomeCode, Compared]]
    providers: list[tuple[str, Compared]]
    units: list[tuple[str, Compared]]
    programmes: list[tuple[Programme, Compared]]


def comparison_of(run: Run) -> Comparison:
    """A computed run against the month before and the same month a year before."""
    months = months_compared(run.month)
    found = {one.month: one for one in Run.objects.filter(month__in=months) if one.totals}
    earlier = tuple(found[month] for month in months if month in found)
    whole = compared(_whole(run), [_whole(one) for one in earlier])
    outcomes = _compared(run, earlier, "outcomes")
    units, programmes = _compared(run, earlier, "by_unit"), _compared(run, earlier, "by_programme")
    unit_names = dict(CareUnit.objects.filter(pk__in=units).values_list("pk", "name"))
    programme_of, names = Programme.objects.in_bulk(list(programmes)), provider_names()
    return Comparison(
        earlier,
        tuple(month for month in months if month not in found),
        considered=whole["considered"],
        ore=whole["ore"],
        outcomes=[(code, outcomes[str(code.value)]) for code in OutcomeCode if str(code.value) in outcomes],
        providers=[(names[int(key)], one) for key, one in _compared(run, earlier, "by_provider").items()],
        units=[(unit_names[int(key)], one) for key, one in units.items()],
        programmes=[(programme_of[code], one) for code, one in programmes.items()],
    )


def _whole(run: Run) -> Mapping[str, int]:
    return {name: run.totals[name] for name in ("considered", "ore")}


def _compared(run: Run, earlier: tuple[Run, ...], by: str) -> dict[str, Compared]:
    return compared(run.totals[by], [one.totals[by] for one in earlier])
