"""No number may be somebody's."""

from __future__ import annotations

from datetime import date

import pytest

from vaccinera.console.demo_region.numbers import NoNumberLeft, NumberSupply, has_test_serial, reserve_number
from vaccinera.patients.rules.identifiers import parse_identifier
from vaccinera.patients.states import IdentifierKind, Sex


def test_a_personal_number_has_a_test_serial_of_the_sex_and_a_right_check_digit() -> None:
    """PER-01, PER-14."""
    supply = NumberSupply()

    woman, man = (supply.personal_number(date(1948, 3, 17), sex) for sex in (Sex.FEMALE, Sex.MALE))

    assert (woman, man) == ("194803179805", "194803179813")
    assert parse_identifier(woman, on=date(2026, 11, 23)).sex is Sex.FEMALE


def test_a_birth_date_has_six_numbers_of_each_sex_and_no_more() -> None:
    supply = NumberSupply()

    numbers = {supply.personal_number(date(1948, 3, 17), Sex.FEMALE) for _ in range(6)}

    assert len(numbers) == 6
    with pytest.raises(NoNumberLeft):
        supply.personal_number(date(1948, 3, 17), Sex.FEMALE)


def test_a_number_written_in_the_data_is_not_handed_out_again() -> None:
    supply = NumberSupply()
    supply.take("194803179805")

    assert supply.personal_number(date(1948, 3, 17), Sex.FEMALE) == "194803179821"


def test_a_coordination_number_has_sixty_added_to_the_day() -> None:
    """PER-02."""
    number = NumberSupply().coordination_number(date(1985, 6, 10), Sex.MALE)

    assert number == "198506709818"
    assert parse_identifier(number, on=date(2026, 11, 23)).kind is IdentifierKind.COORDINATION_NUMBER


@pytest.mark.parametrize(("place", "number"), [(0, "992200000000"), (1, "992200000018"), (123_456, "992201234566")])
def test_a_reserve_number_is_of_a_year_to_come(place: int, number: str) -> None:
    """PER-05: its check digit covers positions 5 to 11."""
    assert reserve_number(place) == number
    assert parse_identifier(number, on=date(2026, 11, 23)).kind is IdentifierKind.RESERVE_NUMBER_STOCKHOLM


def test_reserve_numbers_end_with_the_last_year_of_the_series() -> None:
    with pytest.raises(NoNumberLeft):
        reserve_number(10_000_000)


@pytest.mark.parametrize(
    ("number", "is_test"),
    [("194803179805", True), ("198506709818", True), ("992200000018", True), ("991981000010", False)],
)
def test_a_number_tells_whether_it_can_be_somebody_s(number: str, *, is_test: bool) -> None:
    assert has_test_serial(number) is is_test
