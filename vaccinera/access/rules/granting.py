"""Who may give which roles, and which roles one person may hold: rights are kept apart by these and by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from vaccinera.access.rules.matrix import GRANTABLE, MATRIX, REGION_ROLES
from vaccinera.access.states import Permission, Purpose, Role
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from vaccinera.access.rules.readers import Reader

# Prescriber follows from the directory's licence (ID-11), and the region's own roles from its own administration.
GIVEN_LOCALLY = frozenset(set(Role) - REGION_ROLES - {Role.PRESCRIBER})
OPENS_RECORDS_BY_ROLE = frozenset(MATRIX[Permission.PERSON_FIND])
_CLAIMS = frozenset({Role.CLAIMS_CLERK, Role.CLAIMS_APPROVER, Role.REGION_ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Held:
    """What one commission makes a person, where and when."""

    provider_id: int
    purpose: str
    roles: frozenset[str]
    from_on: date
    to_on: date | None

    def overlaps(self, other: Held) -> bool:
        """Whether there is a day on which both hold."""
        return (other.to_on is None or self.from_on < other.to_on) and (
            self.to_on is None or other.from_on < self.to_on
        )


def judge_giving(
    *, by: Reader, staff_id: int, provider_id: int, roles: Collection[str], grants: Collection[str] = ()
) -> None:
    """Refuse what the giver may not give: anything to oneself, elsewhere, or above their own scope.

    ``roles`` and ``grants`` are what the person gains. A local administrator gives a provider's own roles; the region
    names local administrators anywhere, and nothing else.
    """
    gained = [*roles, *grants]
    if gained and staff_id == by.staff_id:
        raise Refused("access.roles.not_to_oneself")
    if Role.PRESCRIBER in roles:
        raise Refused("access.roles.prescriber_is_not_given")
    if by.may(Permission.USER_MANAGE) and provider_id == by.provider_id:
        giveable = GIVEN_LOCALLY
    elif by.may(Permission.USER_NAME_ADMINISTRATOR):
        giveable = frozenset({Role.LOCAL_ADMINISTRATOR})
    else:
        raise Refused("access.roles.other_provider")
    for role in roles:
        if role not in giveable:
            raise Refused("access.roles.above_own_scope", role=role)
    for grant in grants:
        if grant not in GRANTABLE:
            raise Refused("access.roles.no_such_grant", grant=grant)


def judge_held_together(held: Iterable[Held]) -> None:
    """Refuse roles that one person may not hold at the same time, in one commission or in several.

    Whoever approves claims neither works them out nor administers the region, and whoever administers the region does
    neither. Whoever audits a provider's log opens no record there.
    """
    commissions = list(held)
    for one, other in product(commissions, commissions):
        if not one.overlaps(other):
            continue
        if len(_CLAIMS & (one.roles | other.roles)) > 1:
            raise Refused("access.roles.claims_kept_apart")
        if (
            one.provider_id == other.provider_id
            and Role.LOG_AUDITOR in one.roles
            and other.purpose == Purpose.CARE
            and OPENS_RECORDS_BY_ROLE & other.roles
        ):
            raise Refused("access.roles.log_opens_no_record")


def roles_with_licence(chosen: Collection[str], *, purpose: str, may_be_prescriber: bool) -> list[str]:
    """The roles a commission gets: those chosen, and prescriber for whoever gives doses or nothing else, by licence."""
    follows = purpose == Purpose.CARE and may_be_prescriber and (not chosen or Role.VACCINATOR in chosen)
    return [*chosen, Role.PRESCRIBER.value] if follows else [*chosen]
