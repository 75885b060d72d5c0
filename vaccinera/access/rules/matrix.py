"""Which role may do what, how far. The rows follow the permission matrix in ``docs/reference/permissions.md``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission, Purpose, Role, Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_REG, _VAC, _PRE, _OPM = Role.REGISTRAR, Role.VACCINATOR, Role.PRESCRIBER, Role.OPERATIONS_MANAGER
_LAD, _RPT, _RAD = Role.LOCAL_ADMINISTRATOR, Role.REPORT_READER, Role.REGION_ADMINISTRATOR
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
        Permission.PRESCRIPTION_SIGN_LIST: {_PRE: _UNIT},
        Permission.ADMINISTRATION_SIGN: {_VAC: _UNIT, _PRE: _UNIT},
        Permission.ADMINISTRATION_RECORD_FOR_ANOTHER: {_REG: _UNIT, _VAC: _UNIT, _PRE: _UNIT},
        Permission.VISIT_CORRECT_OWN: {_VAC: _UNIT, _PRE: _UNIT},
        Permission.VISIT_CORRECT_ANY: {_OPM: _PROVIDER},
        Permission.VISIT_COUNTERSIGN: {_OPM: _PROVIDER},
        Permission.VISIT_IMPORT: {_OPM: _PROVIDER},
        Permission.HISTORY_RECORD: {_VAC: _UNIT, _PRE: _UNIT},
        Permission.CERTIFICATE_PRINT: {_VAC: _UNIT, _PRE: _UNIT, _OPM: _PROVIDER},
        Permission.RECALL_COUNT: {
            _VAC: _PROVIDER,
            _PRE: _PROVIDER,
            _OPM: _PROVIDER,
            _LAD: _PROVIDER,
            _RPT: _PROVIDER,
            _RAD: _REGION,
        },
        Permission.BATCH_ADD: {_VAC: _UNIT, _PRE: _UNIT},
        Permission.BATCH_MANAGE: {_VAC: _UNIT, _PRE: _UNIT, _LAD: _PROVIDER},
        Permission.PROGRAMME_READ: {_RAD: _REGION},
        Permission.PROGRAMME_PROPOSE: {_RAD: _REGION},
        Permission.PROGRAMME_APPROVE: {_RAD: _REGION},
    }
)
# Granted to a commission by name, never by a role alone, and worth something only with one of these roles.
EXTRA_GRANTS: Mapping[Permission, Mapping[Role, Scope]] = MappingProxyType(
    {
        Permission.PERSON_OPEN_PROTECTED: {_REG: _UNIT, _VAC: _UNIT, _PRE: _UNIT, _OPM: _PROVIDER},
        Permission.PERSON_MERGE: {_VAC: _PROVIDER, _PRE: _PROVIDER, _OPM: _PROVIDER},
        Permission.VISIT_CORRECT_ANY: {_VAC: _UNIT, _PRE: _UNIT},
        Permission.VISIT_EXPORT: {_VAC: _PROVIDER, _PRE: _PROVIDER, _OPM: _PROVIDER},
        Permission.VISIT_IMPORT_TRY: {_OPM: _PROVIDER, _LAD: _PROVIDER},
    }
)


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
    granted = {permission: scopes for permission, scopes in EXTRA_GRANTS.items() if permission in grants}
    held: dict[Permission, Scope] = {}
    for permission, scopes in (*MATRIX.items(), *granted.items()):
        reached = [scope for role, scope in scopes.items() if role in roles and (scope is _REGION) == is_at_region]
        if reached:
            held[permission] = max((*reached, held.get(permission, _UNIT)), key=_REACH.index)
    return MappingProxyType(held)


_REACH = (_UNIT, _PROVIDER, _REGION)
