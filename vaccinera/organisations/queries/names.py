"""What units and staff are called, by the HSA-ids that logs and records keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vaccinera.organisations.models import CareUnit, Commission, Staff

if TYPE_CHECKING:
    from collections.abc import Iterable


class Placed(Protocol):
    """Whoever asks: at which provider."""

    @property
    def provider_id(self) -> int: ...


def unit_names(hsa_ids: Iterable[str]) -> dict[str, str]:
    """What units are called today; one that has left the directory is not among them."""
    return dict(CareUnit.objects.filter(hsa_id__in=list(hsa_ids)).values_list("hsa_id", "name"))


def role_names(hsa_ids: Iterable[str]) -> dict[str, str]:
    """What each member of staff is, without saying who (LAW-22)."""
    return dict(Staff.objects.filter(hsa_id__in=list(hsa_ids)).values_list("hsa_id", "role_name"))


def commission_names(hsa_ids: Iterable[str]) -> dict[str, str]:
    """What commissions are called."""
    return dict(Commission.objects.filter(hsa_id__in=list(hsa_ids)).values_list("hsa_id", "name"))


def users_of(by: Placed) -> list[Staff]:
    """Everybody who holds or has held a commission at the provider, by name."""
    staff = Staff.objects.filter(commissions__unit__provider_id=by.provider_id)
    return list(staff.distinct().order_by("sort_key", "id"))
