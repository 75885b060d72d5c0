"""Providers with their contracts and gaps, and changes that wait, as administrators read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.organisations.models import (
    Assignment,
    CareProvider,
    CareUnit,
    Contract,
    DirectoryChange,
    Staff,
)
from vaccinera.organisations.states import ChangeKind, ChangeState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID


def care_providers() -> list[CareProvider]:
    """Every care provider, in Swedish order; the region's own administration is none."""
    return sorted(CareProvider.objects.filter(is_region=False), key=lambda one: swedish_sort_key(one.name))


def provider_by_id(provider_id: int) -> CareProvider:
    """One care provider; refuses when there is none."""
    found = CareProvider.objects.filter(pk=provider_id, is_region=False).first()
    if found is None:
        raise Refused("organisations.provider.not_found")
    return found


def region_itself() -> CareProvider | None:
    """The region's own administration, once there is one."""
    return CareProvider.objects.filter(is_region=True).first()


def regions_office() -> CareUnit | None:
    """Where the region's own administration is reached."""
    return CareUnit.objects.filter(provider__is_region=True).order_by("id").first()


def unit_of_provider(unit_id: int) -> CareUnit:
    """One unit of a care provider; refuses when there is none."""
    found = CareUnit.objects.filter(pk=unit_id, provider__is_region=False).select_related("provider").first()
    if found is None:
        raise Refused("organisations.unit.unknown")
    return found


def assignments() -> list[Assignment]:
    """The assignments there are, in Swedish order."""
    return sorted(Assignment.objects.all(), key=lambda one: swedish_sort_key(one.name_sv))


def contracts_of(provider_id: int) -> list[Contract]:
    """A provider's contracts, those that began last first."""
    contracts = Contract.objects.filter(provider_id=provider_id).select_related("unit", "assignment")
    return list(contracts.order_by("-from_on", "unit__name", "id"))


def contract_by_id(contract_id: int) -> Contract:
    """One contract with all it names; refuses when there is none."""
    found = (
        Contract.objects.filter(pk=contract_id)
        .select_related("provider", "unit", "assignment", "change", "ended_by")
        .first()
    )
    if found is None:
        raise Refused("organisations.contract.not_found")
    return found


def contract_for(*, unit_id: int, assignment_code: str, on: date) -> Contract | None:
    """The contract a visit was made under: its unit, its assignment, its day. There is at most one."""
    in_force = Contract.objects.filter(Q(to_on=None) | Q(to_on__gt=on), from_on__lte=on)
    return in_force.filter(unit_id=unit_id, assignment_id=assignment_code).first()


def programmes_offered(*, on: date) -> Mapping[int, frozenset[str]]:
    """The programmes each provider offers on a day by its contracts, by the provider's key."""
    in_force = Contract.objects.filter(Q(to_on=None) | Q(to_on__gt=on), from_on__lte=on)
    offered: dict[int, frozenset[str]] = {}
    for provider_id, programmes in in_force.values_list("provider_id", "programmes"):
        offered[provider_id] = offered.get(provider_id, frozenset()) | frozenset(programmes)
    return offered


@dataclass(frozen=True, slots=True)
class FoundStaff:
    """Somebody in the directory, and where they have a commission."""

    staff: Staff
    units: tuple[str, ...]


def staff_found(sought: str, *, most: int) -> Sequence[FoundStaff]:
    """People of the directory by the beginning of a name, or a whole HSA-id."""
    words = sought.split()
    if not words:
        return []
    by_name = Q()
    for word in words:
        by_name &= Q(given_name__istartswith=word) | Q(family_name__istartswith=word)
    found = Staff.objects.filter(by_name | Q(hsa_id__iexact=sought.strip())).order_by("sort_key", "id")
    return [
        FoundStaff(one, tuple(sorted({commission.unit.name for commission in one.commissions.all()})))
        for one in found.prefetch_related("commissions__unit")[:most]
    ]


def changes_waiting() -> list[DirectoryChange]:
    """What waits for a second person, the oldest first."""
    return list(DirectoryChange.objects.filter(state=ChangeState.PROPOSED).order_by("proposed_at", "id"))


def changes_decided(*, most: int) -> list[DirectoryChange]:
    """What was decided last."""
    return list(DirectoryChange.objects.exclude(state=ChangeState.PROPOSED).order_by("-decided_at", "-id")[:most])


def change_by_id(change_id: UUID) -> DirectoryChange:
    """One change; refuses when there is none."""
    found = DirectoryChange.objects.filter(pk=change_id).first()
    if found is None:
        raise Refused("organisations.change.not_found")
    return found


def names_told(changes: Sequence[DirectoryChange]) -> Mapping[UUID, str]:
    """What each change is about, by name: its provider, unit, version, title or text."""
    units = dict(CareUnit.objects.values_list("pk", "name"))
    unit_of = dict(Contract.objects.values_list("pk", "unit_id"))
    return {change.pk: _name(change, units, unit_of) for change in changes}


def _name(change: DirectoryChange, units: Mapping[int, str], unit_of: Mapping[int, int]) -> str:
    content = change.content
    if change.kind == ChangeKind.CONTRACT_END:
        return units[unit_of[int(change.subject)]]
    if change.kind == ChangeKind.CONTRACT:
        return units[content["unit_id"]]
    told: str = content.get("name") or content.get("version") or content.get("title") or content["text_sv"]
    return told
