from __future__ import annotations

import pytest

from vaccinera.patients.rules.protection import ShownPerson, shown_identifier, shown_in_list
from vaccinera.patients.states import IdentifierKind, Protection

PROTECTED = [Protection.CONFIDENTIALITY_MARKING, Protection.PROTECTED_REGISTRATION]


@pytest.mark.parametrize("may_open_protected", [True, False])
def test_a_person_without_protection_is_shown_to_every_reader(*, may_open_protected: bool) -> None:
    """PER-11."""
    shown = shown_in_list(Protection.NONE, may_open_protected=may_open_protected)

    assert shown == ShownPerson(
        is_marked=False,
        shows_name=True,
        shows_identifier=True,
        shows_age=True,
        shows_contact=True,
        shows_whereabouts=True,
    )


@pytest.mark.parametrize("protection", PROTECTED)
def test_no_list_tells_where_a_protected_person_is_even_to_those_who_may_open_them(
    protection: Protection,
) -> None:
    """PER-11."""
    shown = shown_in_list(protection, may_open_protected=True)

    assert shown == ShownPerson(
        is_marked=True,
        shows_name=True,
        shows_identifier=True,
        shows_age=True,
        shows_contact=False,
        shows_whereabouts=False,
    )


@pytest.mark.parametrize("protection", PROTECTED)
def test_of_a_protected_person_others_see_the_mark_and_nothing_else(protection: Protection) -> None:
    """PER-11."""
    shown = shown_in_list(protection, may_open_protected=False)

    assert shown == ShownPerson(
        is_marked=True,
        shows_name=False,
        shows_identifier=False,
        shows_age=False,
        shows_contact=False,
        shows_whereabouts=False,
    )


@pytest.mark.parametrize(
    ("protection", "may_open_protected", "shown"),
    [
        (Protection.NONE, False, "19420101-2384"),
        (Protection.NONE, True, "19420101-2384"),
        (Protection.CONFIDENTIALITY_MARKING, True, "19420101-XXXX"),
        (Protection.PROTECTED_REGISTRATION, True, "19420101-XXXX"),
        (Protection.CONFIDENTIALITY_MARKING, False, None),
        (Protection.PROTECTED_REGISTRATION, False, None),
    ],
)
def test_a_protected_number_is_masked_for_some_and_absent_for_others(
    protection: Protection, shown: str | None, *, may_open_protected: bool
) -> None:
    """PER-11, PER-12."""
    identifier = shown_identifier(
        IdentifierKind.PERSONAL_NUMBER, "194201012384", protection, may_open_protected=may_open_protected
    )

    assert identifier == shown
