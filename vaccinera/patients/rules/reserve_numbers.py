"""The forms of numbers that others issue to people without a personal number. We accept them and issue none."""

from __future__ import annotations

import re

from stdnum import luhn

from vaccinera.kernel.refusals import Refused

_LETTERS = re.compile(r"[A-HJ-NPR-UX-Z]{2}")
_FIRST_CENTURY_CODE, _LAST_CENTURY_CODE = 22, 99
_NO_BIRTH_DATE = 0
_MONTHS, _DAYS = range(1, 13), range(1, 32)
_SERIAL_MONTHS, _SERIAL_DAYS = range(20, 100), range(40, 60)
_CARELINK_DIGITS, _CARELINK_DAYS = 12, range(32, 60)
_LMA_DIGITS = 8
_FORMLESS = re.compile(r"[0-9A-ZÅÄÖ]{6,20}")


def check_national(value: str, *, checks_digit: bool) -> None:
    """Refuse what is no national reserve number, ``XXYYMMDDNNGC`` (PER-06).

    ``XX`` carries the century, and 00 says that the birth date is unknown: then month and day are a serial. ``NN`` are
    letters that cannot be taken for digits. How the check character counts letters is not confirmed by its owner,
    which is why it is judged only where the installation says so.
    """
    century, month, day = int(value[:2]), int(value[4:6]), int(value[6:8])
    is_dated = _FIRST_CENTURY_CODE <= century <= _LAST_CENTURY_CODE and month in _MONTHS and day in _DAYS
    is_serial = century == _NO_BIRTH_DATE and month in _SERIAL_MONTHS and day in _SERIAL_DAYS
    if not (is_dated or is_serial) or not _LETTERS.fullmatch(value[8:10]):
        raise Refused("patients.identifier.no_national_reserve_number")
    digits = "".join(letter if letter.isdigit() else str(ord(letter)) for letter in value)
    if checks_digit and not luhn.is_valid(digits):
        raise Refused("patients.identifier.wrong_check_digit")


def check_vastra_gotaland(value: str) -> None:
    """Refuse what does not begin with a day: ``yyyymmdd``, a letter for the sex, and three more."""
    if int(value[4:6]) not in _MONTHS or int(value[6:8]) not in _DAYS:
        raise Refused("patients.identifier.impossible_date")


def check_carelink(value: str) -> None:
    """Refuse what is no number of the older national series: ``yyyymmxxNNNC`` with a day that is none.

    Its kind has to be said: one wrong digit in a personal number can look like it.
    """
    if not value.isdecimal() or len(value) != _CARELINK_DIGITS or int(value[6:8]) not in _CARELINK_DAYS:
        raise Refused("patients.identifier.no_carelink_number")
    # The published example holds over the last ten digits, as a personal number does.
    if not luhn.is_valid(value[2:]):
        raise Refused("patients.identifier.wrong_check_digit")


def check_lma(value: str) -> None:
    """Refuse what is no number of the Migration Agency's card: eight digits."""
    if not value.isdecimal() or len(value) != _LMA_DIGITS:
        raise Refused("patients.identifier.no_lma_number")


def check_formless(value: str) -> None:
    """Refuse what can be no number at all, where the region has published no form."""
    if not _FORMLESS.fullmatch(value):
        raise Refused("patients.identifier.no_reserve_number")
