"""The region's providers as its administrators see them: who joins, what is agreed, what is lacking, what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext

from vaccinera.access.states import Permission, Role
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import reading
from vaccinera.organisations.queries.commissions import administrators_of
from vaccinera.organisations.queries.contracts import (
    changes_decided,
    changes_waiting,
    contract_by_id,
    contracts_of,
    names_told,
    provider_by_id,
)
from vaccinera.organisations.queries.instructions import acceptances_of, coverage_of, coverages
from vaccinera.organisations.queries.joining import joining_of, joinings
from vaccinera.organisations.queries.units import units_of
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.parts import Column
from vaccinera.web.region import KINDS, STEPS, gaps_shown, named, programme_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaccinera.organisations.models import DirectoryChange

_MOST_DECIDED = 10


@page(Permission.PROVIDER_MANAGE)
def region(request: PageRequest) -> HttpResponse:
    """Everything on one page, what somebody has to do first."""
    on = today()
    with reading(request.reader):
        waiting, decided = changes_waiting(), changes_decided(most=_MOST_DECIDED)
        names = programme_names()
        context = {
            "as_of": now(),
            "waiting": _told(waiting),
            "decided": _told(decided),
            "joinings": [(one, gettext(STEPS[one.state])) for one in joinings()],
            "providers": [(one, gaps_shown(one.gaps, names)) for one in coverages(on=on)],
            **_columns(),
        }
    return show(request, "web/pages/region.html", context)


def _told(changes: Sequence[DirectoryChange]) -> list[tuple[DirectoryChange, str, str]]:
    names = names_told(changes)
    return [(change, gettext(KINDS[change.kind]), names[change.pk]) for change in changes]


def _columns() -> dict[str, list[Column]]:
    kind, what, when = Column(gettext("Ändring")), Column(gettext("Avser")), Column(gettext("När"), "date")
    return {
        "waiting_columns": [kind, what, Column(gettext("Föreslagen av")), when],
        "decided_columns": [kind, what, Column(gettext("Beslut")), Column(gettext("Av")), when],
        "joining_columns": [
            Column(gettext("Vårdgivare")),
            Column(gettext("Har kommit till")),
            Column(gettext("Ansökan kom in"), "date"),
        ],
        "provider_columns": [
            Column(gettext("Vårdgivare")),
            Column(gettext("Program enligt avtal"), "number"),
            Column(gettext("Godkänd instruktion")),
            Column(gettext("Luckor")),
        ],
    }


@page(Permission.PROVIDER_MANAGE)
def region_provider(request: PageRequest, provider_id: int) -> HttpResponse:
    """One provider: units, contracts, who administers it, and what it has accepted."""
    on = today()
    with reading(request.reader):
        names = programme_names()
        coverage = coverage_of(provider_id, on=on)
        context = {
            "provider": provider_by_id(provider_id),
            "on": on,
            "units": units_of(provider_id),
            "contracts": [(one, named(one.programmes, names)) for one in contracts_of(provider_id)],
            "administrators": administrators_of(provider_id=provider_id, role=Role.LOCAL_ADMINISTRATOR, on=on),
            "acceptances": acceptances_of(provider_id),
            "coverage": coverage,
            "gaps": gaps_shown(coverage.gaps, names) if coverage else [],
            "joining": joining_of(provider_id),
            **_provider_columns(),
        }
    return show(request, "web/pages/region_provider.html", context)


def _provider_columns() -> dict[str, list[Column]]:
    unit = Column(gettext("Enhet"))
    from_on, to_on = Column(gettext("Från"), "date"), Column(gettext("Till och med"), "date")
    return {
        "unit_columns": [unit, Column(gettext("Uppdrag")), Column(gettext("Adress")), Column(gettext("Telefon"))],
        "contract_columns": [unit, Column(gettext("Uppdrag")), Column(gettext("Program")), from_on, to_on],
        "administrator_columns": [Column(gettext("Namn")), unit, from_on],
        "acceptance_columns": [
            Column(gettext("Version")),
            Column(gettext("Godkänd av")),
            Column(gettext("När"), "date"),
        ],
    }


def contract_shown(contract_id: int) -> dict[str, Any]:
    """One contract with its programmes by name."""
    contract, names = contract_by_id(contract_id), programme_names()
    return {
        "contract": contract,
        "programmes": named(contract.programmes, names),
        "is_in_force": contract.from_on <= today() and (contract.to_on is None or contract.to_on > today()),
        "is_over": contract.to_on is not None and contract.to_on <= today(),
    }
