"""Each rule shows that it bites, on one page."""

from __future__ import annotations

import ast
from pathlib import Path

from tools.tree import CHECKOUT

PAGE = CHECKOUT / "docs" / "reference" / "house-checks.md"


def _checks() -> set[str]:
    """The programs in tools, and the tests of the repository that judge it rather than their own patterns."""
    programs = {path.name for path in (CHECKOUT / "tools").glob("*.py")}
    tests = {
        node.name
        for path in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not _judges_a_pattern(node)
    }
    return programs | tests


def _judges_a_pattern(test: ast.FunctionDef) -> bool:
    """True for the tests that show by examples what a check recognises."""
    return test.name.endswith("recognised") or test.name.startswith("test_texts_are_read")


def test_every_check_is_on_the_page_of_checks() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert {check for check in _checks() if f"`{check}" not in page} == set()
