"""What may be shown of a person whose identity is protected (PER-11).

Both forms of protection are shown alike: each forbids telling where the person is, and the difference is the
population register's.
"""

from __future__ import annotations

from dataclasses import dataclass

from vaccinera.patients.rules.identifiers import format_identifier, mask_identifier
from vaccinera.patients.states import IdentifierKind, Protection


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """What a list, label, message or export may say about a person."""

    is_marked: bool
    shows_name: bool
    shows_identifier: bool
    shows_age: bool
    shows_contact: bool
    shows_whereabouts: bool


_OPEN = ShownPerson(
    is_marked=False,
    shows_name=True,
    shows_identifier=True,
    shows_age=True,
    shows_contact=True,
    shows_whereabouts=True,
)
_MARKED = ShownPerson(
    is_marked=True,
    shows_name=True,
    shows_identifier=True,
    shows_age=True,
    shows_contact=False,
    shows_whereabouts=False,
)
_HIDDEN = ShownPerson(
    is_marked=True,
    shows_name=False,
    shows_identifier=False,
    shows_age=False,
    shows_contact=False,
    shows_whereabouts=False,
)


def shown_in_list(protection: Protection, *, may_open_protected: bool) -> ShownPerson:
    """What a row about the person may hold.

    No list tells a protected person's contact details, unit or time, whoever reads it; their name, number and
    age are for those who may open them. Everybody sees that somebody is there and is protected.
    """
    if protection is Protection.NONE:
        return _OPEN
    return _MARKED if may_open_protected else _HIDDEN


def shown_identifier(
    kind: IdentifierKind, value: str, protection: Protection, *, may_open_protected: bool
) -> str | None:
    """The number as it may stand on a screen; nothing at all for those who may not open the person.

    Those who may still get it masked: a screen has onlookers. The whole number is shown on an act of its own.
    """
    shown = shown_in_list(protection, may_open_protected=may_open_protected)
    if not shown.shows_identifier:
        return None
    return mask_identifier(kind, value) if shown.is_marked else format_identifier(kind, value)
