"""Numbers that could be somebody's are found; test persons, hashes and pack codes are not.

The faulty examples are put together from pieces, so that this file does not report itself.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.find_personal_numbers import check_digit, main, personal_numbers


def _number(date: str, serial: str, *, separator: str = "") -> str:
    return f"{date}{separator}{serial}{check_digit(date[-6:] + serial)}"


@pytest.mark.parametrize(("nine", "expected"), [("570926308", 0), ("681273239", 1), ("701063239", 1), ("121212121", 2)])
def test_the_check_digit_is_the_tax_agency_s(nine: str, expected: int) -> None:
    assert check_digit(nine) == expected


@pytest.mark.parametrize("date", ["19420101", "420101", "20240229", "19420161", "420161"])
@pytest.mark.parametrize("separator", ["", "-", "+"])
def test_a_number_outside_the_test_range_is_found(date: str, separator: str) -> None:
    number = _number(date, "123", separator=separator)

    assert list(personal_numbers(f"one\n<td>{number}</td>")) == [(2, number)]


@pytest.mark.parametrize("serial", ["980", "985", "989", "238", "239"])
def test_a_test_person_s_number_is_not(serial: str) -> None:
    assert list(personal_numbers(_number("19420101", serial))) == []


@pytest.mark.parametrize("text", ["195709263080", "19121212-1212", "201701012393", "196812732391", "701063-2391"])
def test_the_numbers_of_the_national_test_suites_are_not(text: str) -> None:
    assert list(personal_numbers(text)) == []


def test_a_wrong_check_digit_is_no_number() -> None:
    right = _number("19420101", "123")
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)

    assert list(personal_numbers(wrong)) == []


@pytest.mark.parametrize("date", ["19421301", "19420132", "20230229", "194200061"])
def test_an_impossible_date_is_no_number(date: str) -> None:
    assert list(personal_numbers(_number(date[:8], "123"))) == []


@pytest.mark.parametrize(
    "wrapped",
    [
        "sha256:a{}f0c2",  # a hash
        "1.2.752.{}",  # an OID
        "00{}",  # a pack code of fourteen digits
        "{}00",
        "{}-4f1b-8a6e-0123456789ab",  # a UUID
        "SE{}",  # an HSA-id
        "x_{}",
    ],
)
def test_digits_inside_something_longer_are_no_number(wrapped: str) -> None:
    assert list(personal_numbers(wrapped.format(_number("19420101", "123")))) == []


def test_the_tree_is_read_but_not_its_locks_and_the_number_is_not_repeated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = _number("19420101", "123")
    (tmp_path / "notes.md").write_text(f"She is {number}.", encoding="utf-8")
    (tmp_path / "runtime.lock").write_text(number, encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xfe\x00")

    status = main(tmp_path)

    assert status == 1
    assert capsys.readouterr().out == (
        "notes.md:1: 19420101XXXX may be somebody's personal number; use one with serial 980-989 or 238-239\n"
    )
