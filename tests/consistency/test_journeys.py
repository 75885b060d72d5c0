"""Journeys wait for the page; what is read of one that is not there yet is read wrong on a busy machine only."""

from __future__ import annotations

import re

from tools.tree import CHECKOUT

_JOURNEYS = CHECKOUT / "tests" / "journeys"
# Playwright waits for none of these. The desk, which does the waiting, may use them.
_AT_ONCE = re.compile(r"\.(?:all|count|all_inner_texts|all_text_contents)\(\)")
_WAITS_ITSELF = "desk.py"


def test_a_journey_counts_nothing_before_the_page_is_whole() -> None:
    """``Desk.each`` and ``Desk.has`` wait first; ``expect(...).to_have_count`` does too."""
    impatient = [
        f"{path.name}:{number}: {line.strip()}"
        for path in sorted(_JOURNEYS.glob("*.py"))
        if path.name != _WAITS_ITSELF
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if _AT_ONCE.search(line)
    ]

    assert impatient == []
