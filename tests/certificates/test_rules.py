"""When a dose can be certified, and what becomes of a certificate when its doses do not stay as they were."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

import pytest

from tests.factories.region import NOON
from vaccinera.certificates.rules import Version, certificate_number, hindrance, standing

_HOLDS = Version(is_current=True, nullified_at=None, administration_signed_at=NOON)
_CORRECTED = Version(is_current=False, nullified_at=None, administration_signed_at=NOON)
_NULLIFIED = Version(is_current=True, nullified_at=NOON, administration_signed_at=NOON)


@pytest.mark.parametrize(
    ("is_current", "nullified_at", "signed_at", "code"),
    [
        (True, None, NOON, None),
        (True, NOON, NOON, "certificates.dose.nullified"),
        (False, None, NOON, "certificates.dose.replaced"),
        (True, None, None, "certificates.dose.not_signed"),
    ],
)
def test_a_dose_is_certified_as_it_holds_and_once_its_giver_has_signed(
    is_current: bool, nullified_at: datetime | None, signed_at: datetime | None, code: str | None
) -> None:
    assert hindrance(Version(is_current, nullified_at, signed_at)) == code


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([_HOLDS], "holds"),
        ([_HOLDS, _HOLDS], "holds"),
        ([_HOLDS, _CORRECTED], "corrected"),
        ([_CORRECTED, _NULLIFIED], "nullified"),
    ],
)
def test_a_certificate_stands_as_the_worst_of_its_doses(told: list[Version], expected: str) -> None:
    assert standing(told) == expected


def test_a_number_can_be_read_over_the_telephone_and_differs() -> None:
    """Nothing that is taken for another sign: no 0, 1, I, L, O or U."""
    numbers = {certificate_number(UUID(int=(0x0192 << 112) + n * 7_919_113)) for n in range(500)}

    assert len(numbers) == 500
    assert all(re.fullmatch(r"(?:[2-9A-HJKMNP-TV-Z]{4}-){2}[2-9A-HJKMNP-TV-Z]{4}", number) for number in numbers)
