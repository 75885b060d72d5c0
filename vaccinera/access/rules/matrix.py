"""Which role may do what, how far. The rows follow the permission matrix in ``docs/reference/permissions.md``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission, Purpose, Role, Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_REG, _VAC, _PRE, _OPM = Role.REGISTRAR, Role.VACCINATOR, Role.PRESCRIBER, Role.OPERATIONS_MANAGER
_RAD = Role.REGION_ADMINISTRATOR
_UNIT, _PROVIDER, _REGION = Scope.UNIT, Scope.PROVIDER, Scope.REGION

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
        Permission.PROGRAMME_READ: {_RAD: _REGION},
        Permission.PROGRAMME_PROPOSE: {_RAD: _REGION},
        Permission.PROGRAMME_APPROVE: {_RAD: _REGION},
    }
)
# Granted to a commission by name, never by a role alone.
EXTRA_GRANTS: Mapping[Permission, Scope] = MappingProxyType({Permission.PERSON_OPEN_PROTECTED: Scope.UNIT})


def permissions_of(
    roles: Collection[str], *, grants: Collection[str], purpose: str, is_at_region: bool = False
) -> Mapping[Permission, Scope]:
    """What a commission may do.

    At a care provider it opens records, and only when its purpose is care, whatever its roles (ID-05). At the region's
    own administration it never does: there the region's roles count, and nowhere else, so that no provider can give
    its own staff a say over the whole region.
    """
    if purpose != (Purpose.ADMINISTRATION if is_at_region else Purpose.CARE):
        return MappingProxyType({})
    held: dict[Permission, Scope] = {}
    for permission, scopes in MATRIX.items():
        reached = [scope for role, scope in scopes.items() if role in roles and (scope is _REGION) == is_at_region]
        if reached:
            held[permission] = max(reached, key=_REACH.index)
    if not is_at_region:
        held |= {permission: scope for permission, scope in EXTRA_GRANTS.items() if permission in grants}
    return MappingProxyType(held)


_REACH = (_UNIT, _PROVIDER, _REGION)
