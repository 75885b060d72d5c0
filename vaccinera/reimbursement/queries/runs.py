"""A month that is not locked yet, as the region goes through it: which there are, and what the last preview came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.organisations.models import CareUnit
from vaccinera.programmes.models import Programme
from vaccinera.reimbursement.models import Run
from vaccinera.reimbursement.queries.payments import provider_names
from vaccinera.reimbursement.queries.settling import last_locked_month, open_months_before
from vaccinera.reimbursement.rules.months import month_of
from vaccinera.reimbursement.rules.totals import disagreements
from vaccinera.reimbursement.states import OutcomeCode

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class RunTotals:
    """A run's control totals with names: visits by outcome, and öre by whom, where and what, largest sum first.

    ``disagreeing`` names the sums that differ from the whole; there are none unless something is badly wrong.
    """

    considered: int
    ore: int
    reversed_ore: int
    imported: int
    elsewhere: int
    outcomes: list[tuple[OutcomeCode, int]]
    providers: list[tuple[str, int]]
    units: list[tuple[str, int]]
    programmes: list[tuple[Programme, int]]
    kinds: list[tuple[str, int]]
    disagreeing: tuple[str, ...]


def open_months(*, on: date) -> list[tuple[date, Run | None]]:
    """The months that are not locked, up to the one of the day, the earliest first; each with its run, when begun."""
    this, last = month_of(on), last_locked_month()
    earlier = open_months_before(this)
    if last is None and not earlier:
        earlier = (month_of(this - timedelta(days=1)),)
    months = [month for month in (*earlier, this) if last is None or month > last]
    runs = {run.month: run for run in Run.objects.filter(month__in=months)}
    return [(month, runs.get(month)) for month in months]


def run_of(month: date) -> Run | None:
    """A month's run in whatever state, or None when nobody has previewed it."""
    return Run.objects.filter(month=month).first()


def totals_of(run: Run) -> RunTotals:
    """What the last computation of a run came to."""
    told = run.totals
    outcomes = {OutcomeCode(int(code)): count for code, count in told["outcomes"].items()}
    programmes = Programme.objects.in_bulk(list(told["by_programme"]))
    earned = {int(provider): ore for provider, ore in told["by_provider"].items()}
    return RunTotals(
        considered=told["considered"],
        ore=told["ore"],
        reversed_ore=told["reversed_ore"],
        imported=told["imported"],
        elsewhere=told["elsewhere"],
        outcomes=[(code, outcomes[code]) for code in OutcomeCode if code in outcomes],
        providers=_named(provider_names(), told["by_provider"]),
        units=_named(dict(CareUnit.objects.filter(pk__in=told["by_unit"]).values_list("pk", "name")), told["by_unit"]),
        programmes=sorted(
            ((programmes[code], ore) for code, ore in told["by_programme"].items()), key=lambda one: -one[1]
        ),
        kinds=sorted(told["by_kind"].items()),
        disagreeing=disagreements(told, earned),
    )


def _named(names: Mapping[int, str], sums: Mapping[str, int]) -> list[tuple[str, int]]:
    named = [(names[int(key)], ore) for key, ore in sums.items()]
    return sorted(named, key=lambda one: (-one[1], swedish_sort_key(one[0])))
