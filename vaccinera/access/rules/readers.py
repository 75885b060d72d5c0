"""The reader: one person in one commission, and everything a decision about rights needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission, Scope
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Reader:
    """Who acts and reads: the first argument of every action, the start of every query.

    All of it comes from the active commission and never from a free choice (ID-04). It satisfies the kernel's
    ``Scoped`` and the log's ``Actor``.
    """

    session_id: UUID
    staff_id: int
    hsa_id: str
    name: str
    profession: str
    competences: tuple[str, ...]
    role_code: str
    role_name: str
    commission_id: int
    commission_hsa_id: str
    commission_name: str
    purpose: str
    roles: tuple[str, ...]
    permissions: Mapping[Permission, Scope]
    provider_id: int
    provider_hsa_id: str
    provider_name: str
    provider_shows_records_to_patients: bool
    unit_id: int
    unit_hsa_id: str
    unit_name: str
    unit_setting: str
    assignment_code: str
    level_of_assurance: str
    has_choice_of_commission: bool
    # Opens the scope in the database; no log and no error page may show it.
    scope_key: str = field(repr=False)

    def may(self, permission: str, *, at: int | None = None) -> bool:
        """Whether the reader may do this at a unit, by default the own; the provider is the scope's affair."""
        scope = self.permissions.get(Permission(permission))
        return scope is not None and (scope is not Scope.UNIT or at is None or at == self.unit_id)

    def require(self, permission: str, *, at: int | None = None) -> None:
        """Refuse unless the reader may do this. Rooms below this one name a permission by its code."""
        if Permission(permission) not in self.permissions:
            raise Refused("access.permission.missing", permission=str(permission), commission=self.commission_name)
        if not self.may(permission, at=at):
            raise Refused("access.permission.other_unit", permission=str(permission), unit=self.unit_name)
