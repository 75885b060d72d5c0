"""Which role may do what, how far. The rows are those of ``docs/reference/permissions.md``, where each is explained.

A cell is read by its letters: how far (S self, U unit, P own provider, R the region), then A what is addressed to the
unit as well, g only with that extra grant, 2 only together with a second person. A dash is never.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission, Purpose, Role, Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_NEVER = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one role makes of one permission."""

    reach: Scope
    also_addressed: bool
    by_grant: bool
    needs_second: bool

    def __str__(self) -> str:
        letters = {"A": self.also_addressed, "g": self.by_grant, "2": self.needs_second}
        return self.reach + "".join(letter for letter, is_there in letters.items() if is_there)


ROLES = tuple(Role)
# REG desk · VAC vaccinator · PRE prescriber · OPM operations manager · LAD local administrator · RPT reports, economy
# LOG log auditor · RAD region administrator · CLK claims clerk · CAP claims approver · ANA analyst · SUP service desk
_TABLE: Mapping[Permission, str] = {
    #                                              REG VAC PRE OPM LAD RPT LOG RAD CLK CAP ANA SUP
    Permission.PERSON_FIND: "                       U   P   P   P   –   –   –   –   –   –   –   –",
    Permission.PERSON_OPEN: "                       –   P   P   P   –   –   –   –   –   –   –   –",
    Permission.PERSON_REGISTER: "                   U   U   U   –   –   –   –   –   –   –   –   –",
    Permission.PERSON_MERGE: "                      –   Pg  Pg  Pg  –   –   –   –   –   –   –   –",
    Permission.PERSON_OPEN_PROTECTED: "             Ug  Ug  Ug  Pg  –   –   –   –   –   –   –   –",
    Permission.DECLARATION_FILL_IN: "               U   U   U   –   –   –   –   –   –   –   –   –",
    Permission.DRAFT_SAVE: "                        U   U   U   –   –   –   –   –   –   –   –   –",
    Permission.DECLARATION_REVIEW: "                –   UA  U   –   –   –   –   –   –   –   –   –",
    Permission.PRESCRIPTION_SIGN: "                 –   –   U   –   –   –   –   –   –   –   –   –",
    Permission.PRESCRIPTION_SIGN_LIST: "            –   –   U   –   –   –   –   –   –   –   –   –",
    Permission.ADMINISTRATION_SIGN: "               –   UA  UA  –   –   –   –   –   –   –   –   –",
    Permission.ADMINISTRATION_RECORD_FOR_ANOTHER: " U   U   U   –   –   –   –   –   –   –   –   –",
    Permission.VISIT_CORRECT_OWN: "                 –   U   U   –   –   –   –   –   –   –   –   –",
    Permission.VISIT_CORRECT_ANY: "                 –   Ug  Ug  P   –   –   –   –   –   –   –   –",
    Permission.VISIT_COUNTERSIGN: "                 –   –   –   P   –   –   –   –   –   –   –   –",
    Permission.HISTORY_RECORD: "                    –   U   U   –   –   –   –   –   –   –   –   –",
    Permission.SHARED_RECORD_READ: "                –   U   U   –   –   –   –   –   –   –   –   –",
    Permission.SHARED_RECORD_OPEN_IN_EMERGENCY: "   –   U   U   –   –   –   –   –   –   –   –   –",
    Permission.BLOCK_SET: "                         –   U   U   P   –   –   –   –   –   –   –   –",
    Permission.BLOCK_LIFT: "                        –   U   U   P   –   –   –   –   –   –   –   –",
    Permission.CERTIFICATE_PRINT: "                 –   U   U   P   –   –   –   –   –   –   –   –",
    Permission.VISIT_EXPORT: "                      –   Pg  Pg  Pg  –   –   –   –   –   –   –   –",
    Permission.RECALL_COUNT: "                      –   P   P   P   P   P   –   R   –   –   R   –",
    Permission.BATCH_ADD: "                         –   U   U   –   –   –   –   –   –   –   –   –",
    Permission.BATCH_MANAGE: "                      –   U   U   –   P   –   –   –   –   –   –   –",
    Permission.VISIT_IMPORT_TRY: "                  –   –   –   Pg  Pg  –   –   –   –   –   –   –",
    Permission.VISIT_IMPORT: "                      –   –   –   P2  –   –   –   –   –   –   –   –",
    Permission.USER_MANAGE: "                       –   –   –   –   P   –   –   –   –   –   –   –",
    Permission.USER_NAME_ADMINISTRATOR: "           –   –   –   –   –   –   –   R   –   –   –   –",
    Permission.USER_UNLOCK: "                       –   –   –   –   –   –   –   –   –   –   –   R",
    Permission.UNIT_MANAGE: "                       –   –   –   –   P   –   –   –   –   –   –   –",
    Permission.INSTRUCTION_ACCEPT: "                –   –   –   Pg  Pg  –   –   –   –   –   –   –",
    Permission.INSTRUCTION_PUBLISH: "               –   –   –   –   –   –   –   R2  –   –   –   –",
    Permission.REPORT_READ: "                       –   –   –   P   –   P   –   –   –   –   –   –",
    Permission.REPORT_READ_OWN_TALLY: "             –   U   U   –   –   –   –   –   –   –   –   –",
    Permission.REPORT_READ_USERS: "                 –   –   –   P   P   P   –   –   –   –   –   –",
    Permission.REPORT_READ_LOG: "                   –   –   –   –   –   –   P   –   –   –   –   –",
    Permission.REPORT_READ_MONEY: "                 –   –   –   P   –   P   –   –   R   R   –   –",
    Permission.REPORT_READ_SUPPRESSED: "            –   –   –   –   –   –   –   –   –   –   R   –",
    Permission.STATEMENT_READ: "                    –   –   –   P   –   P   –   –   R   R   –   –",
    Permission.STATEMENT_READ_AT_RISK: "            –   U   U   P   –   P   –   –   R   R   –   –",
    Permission.LOG_READ: "                          –   –   –   –   –   –   P   –   –   –   –   –",
    Permission.LOG_READ_OWN: "                      S   S   S   S   S   S   S   S   S   S   S   S",
    Permission.LOG_EXTRACT: "                       –   –   –   –   –   –   P   –   –   –   –   –",
    Permission.SPOT_CHECK_DRAW: "                   –   –   –   –   –   –   P   –   –   –   –   –",
    Permission.SPOT_CHECK_SIGN_OFF: "               –   –   –   –   –   –   P   –   –   –   –   –",
    Permission.PROVIDER_SHARE_RECORDS: "            –   –   –   P   P   –   –   –   –   –   –   –",
    Permission.PROVIDER_MANAGE: "                   –   –   –   –   –   –   –   R2  –   –   –   –",
    Permission.CONTRACT_MANAGE: "                   –   –   –   –   –   –   –   R2  –   –   –   –",
    Permission.PROGRAMME_READ: "                    –   –   –   –   –   –   –   R   R   R   –   –",
    Permission.PROGRAMME_PROPOSE: "                 –   –   –   –   –   –   –   R   –   –   –   –",
    Permission.PROGRAMME_APPROVE: "                 –   –   –   –   –   –   –   R2  –   –   –   –",
    Permission.PRICE_READ: "                        –   –   –   –   –   –   –   R   R   R   –   –",
    Permission.PRICE_PROPOSE: "                     –   –   –   –   –   –   –   R   –   –   –   –",
    Permission.PRICE_APPROVE: "                     –   –   –   –   –   –   –   R2  –   –   –   –",
    Permission.MONEY_LINE_PROPOSE: "                –   –   –   P   –   P   –   –   R   –   –   –",
    Permission.MONEY_LINE_APPROVE: "                –   –   –   –   –   –   –   –   –   R   –   –",
    Permission.RUN_PREVIEW: "                       –   –   –   P   –   P   –   –   R   R   –   –",
    Permission.RUN_CHECK: "                         –   –   –   –   –   –   –   –   R   –   –   –",
    Permission.RUN_LOCK: "                          –   –   –   –   –   –   –   –   –   R2  –   –",
    Permission.RUN_MARK_PAID: "                     –   –   –   –   –   –   –   –   R   –   –   –",
    Permission.HELP_EDIT: "                         –   –   –   –   –   –   –   R2  –   –   –   –",
    Permission.MESSAGE_EDIT: "                      –   –   –   –   P   –   –   R2  –   –   –   –",
    Permission.RECORD_DESTROY: "                    –   –   –   P2  –   –   P2  –   –   –   –   –",
}


def _cell(letters: str) -> Cell:
    return Cell(Scope(letters[0]), "A" in letters, "g" in letters, "2" in letters)


def _row(cells: str) -> Mapping[Role, Cell]:
    told = zip(ROLES, cells.split(), strict=True)
    return MappingProxyType({role: _cell(letters) for role, letters in told if letters != _NEVER})


MATRIX: Mapping[Permission, Mapping[Role, Cell]] = MappingProxyType(
    {permission: _row(cells) for permission, cells in _TABLE.items()}
)
# What a commission can be given by name. It is worth something only with one of the roles of its row.
GRANTABLE = frozenset(permission for permission, cells in MATRIX.items() if any(one.by_grant for one in cells.values()))
# What shows or writes what stands in records: only with care as purpose (ID-05, PDL 2:4), and never for the region.
OPENS_RECORDS = frozenset(
    permission
    for permission in Permission
    if permission.partition(".")[0]
    in {"person", "declaration", "draft", "prescription", "administration", "visit", "history"}
    | {"shared_record", "block", "certificate"}
)
# The roles that look after a provider's affairs; they may be held with administration as purpose.
ADMINISTERING = frozenset({Role.OPERATIONS_MANAGER, Role.LOCAL_ADMINISTRATOR, Role.REPORT_READER, Role.LOG_AUDITOR})
REGION_ROLES = frozenset(
    {Role.REGION_ADMINISTRATOR, Role.CLAIMS_CLERK, Role.CLAIMS_APPROVER, Role.ANALYST, Role.SERVICE_DESK}
)
_REACH = tuple(Scope)


def permissions_of(
    roles: Collection[str], *, grants: Collection[str], purpose: str, is_at_region: bool = False
) -> Mapping[Permission, Scope]:
    """What a commission may do.

    With care as purpose every role of a care provider counts. With administration only the roles that administer do,
    and they open no record; with any other purpose none (ID-05). At the region's own administration its own roles
    count, and nowhere else, so that no provider can give its own staff a say over the whole region.
    """
    return _permissions_of(frozenset(roles), frozenset(grants), purpose, is_at_region=is_at_region)


@lru_cache(maxsize=1024)
def _permissions_of(
    roles: frozenset[str], grants: frozenset[str], purpose: str, *, is_at_region: bool
) -> Mapping[Permission, Scope]:
    """Kept from one request to the next: it is asked in each, and there are few combinations."""
    counting = _counting(roles, purpose=purpose, is_at_region=is_at_region)
    held: dict[Permission, Scope] = {}
    for permission, cells in MATRIX.items():
        reached = [
            cell.reach
            for role, cell in cells.items()
            if role in counting and (not cell.by_grant or permission in grants)
        ]
        if reached and (purpose == Purpose.CARE or permission not in OPENS_RECORDS):
            held[permission] = max(reached, key=_REACH.index)
    return MappingProxyType(held)


def _counting(roles: frozenset[str], *, purpose: str, is_at_region: bool) -> frozenset[str]:
    """Those of the roles that are worth something at such a place for such a purpose."""
    if is_at_region:
        return REGION_ROLES & roles if purpose == Purpose.ADMINISTRATION else frozenset()
    if purpose == Purpose.CARE:
        return roles - REGION_ROLES
    return ADMINISTERING & roles if purpose == Purpose.ADMINISTRATION else frozenset()
