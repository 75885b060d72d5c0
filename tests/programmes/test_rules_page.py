"""The reference page of the programmes' rules keeps up with the packs."""

from __future__ import annotations

from tests.programmes.rules_page import PAGE, printed


def test_the_page_of_rules_is_what_the_newest_packs_say() -> None:
    assert PAGE.read_text("utf-8") == printed()
