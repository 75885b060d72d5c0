"""Numbers that others issue to people without a personal number: accepted by their form, shown and masked."""

from __future__ import annotations

from datetime import date

import pytest

from vaccinera.kernel.refusals import Refused
from vaccinera.patients.rules.identifiers import (
    format_identifier,
    mask_identifier,
    parse_as,
    parse_identifier,
    unknown_person,
)
from vaccinera.patients.states import IdentifierKind, Sex

TODAY = date(2026, 11, 23)
SKANE, LMA = IdentifierKind.RESERVE_NUMBER_SKANE, IdentifierKind.LMA_NUMBER
CARELINK = IdentifierKind.RESERVE_NUMBER_CARELINK


@pytest.mark.parametrize("written", ["22810412ABM3", "22810412ab13", "2281-0412 abx4", "002540 45SUK1", "99991231ZZ99"])
def test_a_national_reserve_number_is_accepted_by_its_form(written: str) -> None:
    """PER-06: born on a day, or a serial where the day is unknown; it tells neither birth date nor sex."""
    identifier = parse_identifier(written, on=TODAY)

    assert identifier.kind is IdentifierKind.NATIONAL_RESERVE_NUMBER
    assert (identifier.birth_date, identifier.sex) == (None, Sex.UNKNOWN)


@pytest.mark.parametrize(
    "written",
    ["21810412ABM3", "22811312ABM3", "22810432ABM3", "22810412IBM3", "22810412AVM3", "00251545SUK1", "00195065SUK1"],
)
def test_what_has_the_shape_of_one_and_cannot_be_one_is_refused(written: str) -> None:
    """PER-06: a reserved century, a month or day that is none, letters that are never used."""
    with pytest.raises(Refused, match=r"patients\.identifier\.no_national_reserve_number"):
        parse_identifier(written, on=TODAY)


def test_its_check_character_is_judged_only_where_the_installation_says_so() -> None:
    """PER-06."""
    accepted = [check for check in "0123456789" if _is_accepted(f"22810412AB1{check}")]

    assert len(accepted) == 1
    assert parse_identifier("22810412AB1" + str((int(accepted[0]) + 1) % 10), on=TODAY).value.startswith("22810412AB1")


def _is_accepted(written: str) -> bool:
    try:
        parse_identifier(written, on=TODAY, checks_national=True)
    except Refused as refused:
        assert refused.code == "patients.identifier.wrong_check_digit"  # noqa: PT017 - said in a loop
        return False
    return True


def test_a_reserve_number_of_vastra_gotaland_is_told_by_its_letter() -> None:
    identifier = parse_identifier("19810412K123", on=TODAY)

    assert identifier.kind is IdentifierKind.RESERVE_NUMBER_VASTRA_GOTALAND
    with pytest.raises(Refused, match=r"patients\.identifier\.impossible_date"):
        parse_identifier("19811312K123", on=TODAY)


def test_an_lma_number_is_told_by_its_dash_or_by_its_kind() -> None:
    assert parse_identifier(" 12-345678 ", on=TODAY).kind is LMA
    assert parse_as(LMA, "12345678").value == parse_as(LMA, "12-345 678").value == "12345678"


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        (LMA, "1234567", "patients.identifier.no_lma_number"),
        (LMA, "1234567X", "patients.identifier.no_lma_number"),
        (LMA, " ", "patients.identifier.missing"),
        (SKANE, "AB12", "patients.identifier.no_reserve_number"),
        (SKANE, "AB123456_", "patients.identifier.no_reserve_number"),
        (CARELINK, "198108120014", "patients.identifier.no_carelink_number"),
        (CARELINK, "19810832001", "patients.identifier.no_carelink_number"),
        (CARELINK, "19810832001X", "patients.identifier.no_carelink_number"),
        (CARELINK, "198108320013", "patients.identifier.wrong_check_digit"),
    ],
)
def test_what_is_no_number_of_its_kind_says_so(kind: IdentifierKind, written: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_as(kind, written)

    assert refused.value.code == code


def test_other_regions_numbers_are_taken_as_they_are() -> None:
    assert parse_as(SKANE, "sk 12-3456").value == "SK123456"
    assert parse_as(CARELINK, "19810832-0014").value == "198108320014"


@pytest.mark.parametrize(
    ("kind", "value", "written", "masked"),
    [
        (IdentifierKind.PERSONAL_NUMBER, "194201012392", "19420101-2392", "19420101-XXXX"),
        (IdentifierKind.NATIONAL_RESERVE_NUMBER, "22810412ABM3", "22810412ABM3", "228104XXXXXX"),
        (SKANE, "SK123456", "SK123456", "SKXXXXXX"),
        (LMA, "12345678", "12-345678", "12-XXXXXX"),
        (IdentifierKind.UNKNOWN_PERSON, "OKÄND7RJBZ4P5", "OKÄND 7RJB-Z4P5", "OKÄND XXXX-XXXX"),
    ],
)
def test_each_kind_is_written_and_masked_in_its_way(
    kind: IdentifierKind, value: str, written: str, masked: str
) -> None:
    assert format_identifier(kind, value) == written
    assert mask_identifier(kind, value) == masked


def test_the_mark_of_somebody_unknown_is_no_number() -> None:
    """PER-08."""
    mark = unknown_person("7RJBZ4P5")

    assert (mark.kind, mark.value) == (IdentifierKind.UNKNOWN_PERSON, "OKÄND7RJBZ4P5")
    with pytest.raises(Refused, match=r"patients\.identifier\.not_a_number"):
        parse_identifier("OKÄND 7RJB-Z4P5", on=TODAY)
