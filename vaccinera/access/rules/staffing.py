"""What an administrator may choose for somebody, and the purpose that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.access.rules.matrix import ADMINISTERING, MATRIX
from vaccinera.access.states import Permission, Purpose, Role
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection

# These administer and open no record. An operations manager does both, which only care allows.
_ONLY_ADMINISTERING = ADMINISTERING - {Role.OPERATIONS_MANAGER}


def purpose_for(chosen: Collection[str]) -> Purpose:
    """Care as soon as one role needs it, or when nothing is chosen and prescriber follows from the licence."""
    return Purpose.ADMINISTRATION if chosen and _ONLY_ADMINISTERING.issuperset(chosen) else Purpose.CARE


def judge_chosen(*, roles: Collection[str], grants: Collection[str]) -> None:
    """Refuse a commission that makes somebody nothing, and a grant that is worth nothing with these roles."""
    if not roles:
        raise Refused("access.roles.none_chosen")
    for grant in grants:
        cells = MATRIX[Permission(grant)]
        if not any(role in cells and cells[Role(role)].by_grant for role in roles):
            raise Refused("access.roles.grant_without_role", grant=grant)
