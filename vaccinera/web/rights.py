"""Who may do what, as people read it: made from the same data that is enforced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.access.rules.matrix import MATRIX
from vaccinera.access.states import Role, Scope
from vaccinera.web.rights_words import GROUPS
from vaccinera.web.words import ROLES

if TYPE_CHECKING:
    from collections.abc import Collection

    from vaccinera.access.rules.matrix import Cell
    from vaccinera.access.rules.readers import Reader
    from vaccinera.access.states import Permission

REACHES = {
    Scope.SELF: gettext_noop("det egna"),
    Scope.UNIT: gettext_noop("enheten"),
    Scope.PROVIDER: gettext_noop("vårdgivaren"),
    Scope.REGION: gettext_noop("regionen"),
}
_ADDRESSED = gettext_noop("och det som är adresserat hit")
_BY_GRANT = gettext_noop("med särskild rättighet")
_WITH_SECOND = gettext_noop("tillsammans med en till")


@dataclass(frozen=True, slots=True)
class CellShown:
    """One role's cell: its letters, the same in words, and whether the role is one of the reader's own."""

    letters: str
    words: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class RowShown:
    """One permission: in words, and what each role makes of it."""

    what: str
    cells: tuple[CellShown, ...]


@dataclass(frozen=True, slots=True)
class GroupShown:
    """Permissions that belong together."""

    name: str
    rows: tuple[RowShown, ...]


def groups_shown(own: Collection[str]) -> list[GroupShown]:
    """The whole matrix, with the reader's own roles told apart."""
    return [
        GroupShown(gettext(name), tuple(_row(permission, gettext(what), own) for permission, what in told.items()))
        for name, told in GROUPS.items()
    ]


def own_rights(reader: Reader) -> list[tuple[str, str]]:
    """What the active commission lets its holder do, as terms and how far."""
    return [
        (gettext(what), gettext(REACHES[reader.permissions[permission]]))
        for told in GROUPS.values()
        for permission, what in told.items()
        if permission in reader.permissions
    ]


def permission_in_words(code: str) -> str:
    """A permission as the page calls it; an unknown code is shown as it stands."""
    return next(
        (gettext(told[permission]) for told in GROUPS.values() for permission in told if permission == code), code
    )


def roles_shown(own: Collection[str]) -> list[tuple[str, str, bool]]:
    """Every role: its letters, its name, and whether it is the reader's own."""
    return [(role.value, gettext(ROLES[role]), role in own) for role in Role]


def _row(permission: Permission, what: str, own: Collection[str]) -> RowShown:
    cells = MATRIX[permission]
    return RowShown(what, tuple(_cell(cells.get(role), is_own=role in own) for role in Role))


def _cell(cell: Cell | None, *, is_own: bool) -> CellShown:
    if cell is None:
        return CellShown("–", gettext("nej"), is_own)
    more = ((_ADDRESSED, cell.also_addressed), (_BY_GRANT, cell.by_grant), (_WITH_SECOND, cell.needs_second))
    words = [gettext(REACHES[cell.reach]), *(gettext(words) for words, is_there in more if is_there)]
    return CellShown(str(cell), " ".join(words), is_own)
