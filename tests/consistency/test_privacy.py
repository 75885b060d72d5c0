"""What must never stand in the tree."""

from __future__ import annotations

import pytest

from tools import find_forbidden_words, find_personal_numbers, find_vaccine_names


def test_every_personal_number_belongs_to_an_official_test_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert find_personal_numbers.main() == 0, capsys.readouterr().out


def test_no_vaccine_is_named_in_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert find_vaccine_names.main() == 0, capsys.readouterr().out


def test_nothing_is_tied_to_one_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert find_forbidden_words.main() == 0, capsys.readouterr().out
