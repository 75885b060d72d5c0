"""Which role may do what, how far. The rows follow the permission matrix in ``docs/reference/permissions.md``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission, Purpose, Role, Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_REG, _VAC, _PRE, _OPM = Role.REGISTRAR, Role.VACCINATOR, Role.PRESCRIBER, Role.OPERATIONS_MANAGER
_UNIT, _PROVIDER = Scope.UNIT, Scope.PROVIDER

MATRIX: Mapping[Permission, Mapping[Role, Scope]] = MappingProxyType(
    {
        Permission.PERSON_FIND: {_REG: _UNIT, _VAC: _PROVIDER, _PRE: _PROVIDER, _OPM: _PROVIDER},
        Permission.PERSON_OPEN: {_VAC: _PROVIDER, _PRE: _PROVIDER, _OPM: _PROVIDER},
        Permission.PERSON_REGISTER: {_REG: _UNIT, _VAC: _UNIT, _PRE: _UNIT},
        Permission.DECLARATION_FILL_IN: {_REG: _UNIT, _VAC: _UNIT, _PRE: _UNIT},
        Permission.DECLARATION_REVIEW: {_VAC: _UNIT, _PRE: _UNIT},
        Permission.DRAFT_SAVE: {_REG: _UNIT, _VAC: _UNIT, _PRE: _UNIT},
        Permission.PRESCRIPTION_SIGN: {_PRE: _UNIT},
        Permission.ADMINISTRATION_SIGN: {_VAC: _UNIT, _PRE: _UNIT},
        Permission.ADMINISTRATION_RECORD_FOR_ANOTHER: {_REG: _UNIT, _VAC: _UNIT, _PRE: _UNIT},
        Permission.BATCH_ADD: {_VAC: _UNIT, _PRE: _UNIT},
    }
)
# Granted to a commission by name, never by a role alone.
EXTRA_GRANTS: Mapping[Permission, Scope] = MappingProxyType({Permission.PERSON_OPEN_PROTECTED: Scope.UNIT})


def permissions_of(roles: Collection[str], *, grants: Collection[str], purpose: str) -> Mapping[Permission, Scope]:
    """What a commission may do. One whose purpose is not care opens no record, whatever its roles (ID-05)."""
    if purpose != Purpose.CARE:
        return MappingProxyType({})
    held: dict[Permission, Scope] = {}
    for permission, scopes in MATRIX.items():
        reached = [scope for role, scope in scopes.items() if role in roles]
        if reached:
            held[permission] = Scope.PROVIDER if Scope.PROVIDER in reached else Scope.UNIT
    held |= {permission: scope for permission, scope in EXTRA_GRANTS.items() if permission in grants}
    return MappingProxyType(held)
