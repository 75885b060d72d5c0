"""Every security requirement we say we judge has its row, and what a row names is there."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tools.tree import CHECKOUT

PAGE = CHECKOUT / "docs" / "explanation" / "security.md"
STANDARD = CHECKOUT.parent / "shared" / "standards" / "owasp-asvs-5.0.csv"
_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (kept|partly|not kept|does not apply) \| (.+) \| (.*) \|$", re.MULTILINE)
_NAMED = re.compile(r"`([\w./-]+\.\w+)`")
# Input, browsers, files, authentication, sessions, authorization, tokens, OAuth, cryptography, data, code and logs.
_CHAPTERS = frozenset({2, 3, 5, 6, 7, 8, 9, 10, 11, 14, 15, 16})
_OF_LEVEL_3 = frozenset({"2.3.5", "5.2.4", "7.5.3", "8.3.2", "15.4.2", "16.3.2", "16.4.2", "16.4.3"})


def _rows() -> dict[str, tuple[str, str, str]]:
    return {number: (state, how, proof) for number, state, how, proof in _ROW.findall(PAGE.read_text("utf-8"))}


def test_every_requirement_has_its_row() -> None:
    if not STANDARD.exists():
        pytest.skip("the standard's list is not beside the checkout")
    with STANDARD.open(encoding="utf-8", newline="") as file:
        listed = [(row["id"], int(row["level"])) for row in csv.DictReader(file)]

    wanted = {
        number
        for number, level in listed
        if int(number.split(".")[0]) in _CHAPTERS and (level <= 2 or number in _OF_LEVEL_3)
    }

    assert set(_rows()) == wanted


def test_what_is_kept_names_its_proof_and_the_proof_is_there() -> None:
    without = {number for number, (state, _, proof) in _rows().items() if state == "kept" and not _NAMED.search(proof)}
    named = {path for _, _, proof in _rows().values() for path in _NAMED.findall(proof)}

    assert without == set()
    assert {path for path in named if not Path(CHECKOUT, path).exists()} == set()
