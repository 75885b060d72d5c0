"""Providers and their units as the region's administrators change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.actions.acting import next_key
from vaccinera.organisations.models import CareProvider, CareUnit
from vaccinera.organisations.rules.contracts import judge_provider, judge_unit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from vaccinera.organisations.actions.acting import Acting
    from vaccinera.organisations.models import DirectoryChange

_FACTS_OF_A_PROVIDER = ("name", "organisation_number", "hsa_id")
_FACTS_OF_A_UNIT = ("hsa_id", "name", "setting", "street", "postal_code", "city", "phone")


class ProviderKind:
    """Name, number and key of a provider there is; a new one comes by its application."""

    permission = "provider.manage"

    def current(self, subject: str) -> dict[str, Any] | None:
        """The facts as they stand."""
        provider = care_provider(int(subject) if subject else 0)
        return {name: getattr(provider, name) for name in _FACTS_OF_A_PROVIDER}

    def wanted(
        self,
        subject: str,
        content: Mapping[str, Any],
        *,
        codes: Collection[str],  # noqa: ARG002 - one shape for every kind
        at: datetime,  # noqa: ARG002 - one shape for every kind
    ) -> dict[str, Any]:
        """The facts as they would be."""
        facts = judge_provider(content)
        refuse_taken_provider(facts["hsa_id"], but=int(subject))
        return facts

    def make(self, change: DirectoryChange, *, by: Acting, at: datetime) -> None:  # noqa: ARG002 - one shape for every kind
        """Write them."""
        CareProvider.objects.filter(pk=int(change.subject)).update(**change.content)


class UnitKind:
    """A unit's facts, or a new unit of a provider. It gets the assignment it vaccinates under by a contract."""

    permission = "provider.manage"

    def current(self, subject: str) -> dict[str, Any] | None:
        """The facts as they stand, and nothing for a new unit."""
        if not subject:
            return None
        unit = care_unit(int(subject))
        return {"provider_id": unit.provider_id} | {name: getattr(unit, name) for name in _FACTS_OF_A_UNIT}

    def wanted(
        self,
        subject: str,
        content: Mapping[str, Any],
        *,
        codes: Collection[str],  # noqa: ARG002 - one shape for every kind
        at: datetime,  # noqa: ARG002 - one shape for every kind
    ) -> dict[str, Any]:
        """The facts as they would be."""
        facts = judge_unit(content)
        provider = care_provider(int(content["provider_id"]))
        refuse_taken_unit(facts["hsa_id"], but=int(subject) if subject else 0)
        return {"provider_id": provider.pk, **facts}

    def make(self, change: DirectoryChange, *, by: Acting, at: datetime) -> None:  # noqa: ARG002 - one shape for every kind
        """Write them, or the new unit."""
        if change.subject:
            CareUnit.objects.filter(pk=int(change.subject)).update(**change.content)
        else:
            add_unit(**change.content)


def care_provider(provider_id: int) -> CareProvider:
    """One care provider; the region's own administration is none."""
    found = CareProvider.objects.filter(pk=provider_id, is_region=False).first()
    if found is None:
        raise Refused("organisations.provider.not_found")
    return found


def care_unit(unit_id: int) -> CareUnit:
    """One unit of a care provider."""
    found = CareUnit.objects.filter(pk=unit_id, provider__is_region=False).first()
    if found is None:
        raise Refused("organisations.unit.unknown")
    return found


def refuse_taken_provider(hsa_id: str, *, but: int = 0) -> None:
    """Refuse a key another provider has."""
    if CareProvider.objects.filter(hsa_id=hsa_id).exclude(pk=but).exists():
        raise Refused("organisations.provider.hsa_id_taken", hsa_id=hsa_id)


def refuse_taken_unit(hsa_id: str, *, but: int = 0) -> None:
    """Refuse a key another unit has."""
    if CareUnit.objects.filter(hsa_id=hsa_id).exclude(pk=but).exists():
        raise Refused("organisations.unit.hsa_id_taken", hsa_id=hsa_id)


def add_provider(*, name: str, organisation_number: str, hsa_id: str) -> CareProvider:
    """Write a new provider; it shows no records to patients until it says so itself."""
    refuse_taken_provider(hsa_id)
    return CareProvider.objects.create(
        id=next_key(CareProvider),
        hsa_id=hsa_id,
        name=name,
        organisation_number=organisation_number,
        shows_records_to_patients=False,
    )


def add_unit(*, provider_id: int, **facts: str) -> CareUnit:
    """Write a new unit, without an assignment: nobody is vaccinated there for the region yet."""
    refuse_taken_unit(facts["hsa_id"])
    return CareUnit.objects.create(id=next_key(CareUnit), provider_id=provider_id, assignment=None, **facts)
