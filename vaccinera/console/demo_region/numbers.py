"""Numbers for invented people, from the official test ranges only (PER-14)."""

from __future__ import annotations

from datetime import date

from stdnum import luhn

from vaccinera.patients.states import Sex

# The serials of the tax agency's published test numbers: odd for men, even for women.
SERIALS = (*range(980, 990), 238, 239)
_COORDINATION_OFFSET = 60
# Issued in a year that lies far ahead, so that no such number is anybody's.
FIRST_RESERVE_YEAR, LAST_RESERVE_YEAR = 2200, 2299
_RESERVE_SERIALS = 100_000


class NoNumberLeft(Exception):
    """Every test number of a birth date and sex is taken: there are six, and six more as coordination numbers."""


class NumberSupply:
    """Hands out each number once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._reserve_numbers = 0

    def take(self, number: str) -> None:
        """Keep a number that is written in the data from being handed out."""
        self._taken.add(number)

    def personal_number(self, birth_date: date, sex: Sex) -> str:
        """Twelve digits for a birth date and sex. Raises :class:`NoNumberLeft`."""
        return self._dated(f"{birth_date:%Y%m%d}", sex)

    def coordination_number(self, birth_date: date, sex: Sex) -> str:
        """The same with sixty added to the day (lag 2022:1697)."""
        return self._dated(f"{birth_date:%Y%m}{birth_date.day + _COORDINATION_OFFSET}", sex)

    def reserve_number(self) -> str:
        """The next number of the Stockholm series that is free."""
        while True:
            number = reserve_number(self._reserve_numbers)
            self._reserve_numbers += 1
            if number not in self._taken:
                self._taken.add(number)
                return number

    def _dated(self, eight: str, sex: Sex) -> str:
        for serial in SERIALS:
            if serial % 2 != (sex is Sex.MALE):
                continue
            number = f"{eight}{serial:03}{luhn.calc_check_digit(f'{eight[2:]}{serial:03}')}"
            if number not in self._taken:
                self._taken.add(number)
                return number
        raise NoNumberLeft


def reserve_number(place: int) -> str:
    """The reserve number at a place, from 0, in the years to come; its check digit covers positions 5-11 (PER-05)."""
    year, serial = divmod(place, _RESERVE_SERIALS)
    if year > LAST_RESERVE_YEAR - FIRST_RESERVE_YEAR:
        raise NoNumberLeft
    body = f"{(FIRST_RESERVE_YEAR + year) % 100:02}{serial:05}"
    return f"99{FIRST_RESERVE_YEAR // 100}{body}{luhn.calc_check_digit(body)}"


def has_test_serial(number: str) -> bool:
    """Whether twelve digits are a test person's number or a reserve number of a year to come."""
    if number.startswith("99"):
        return FIRST_RESERVE_YEAR <= int(number[2:6]) <= LAST_RESERVE_YEAR
    return int(number[8:11]) in SERIALS
