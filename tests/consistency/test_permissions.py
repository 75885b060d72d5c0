"""The permission matrix is one table: the code enforces what the page says, and the page says what was designed."""

from __future__ import annotations

import re

import pytest

from tests.consistency.documents import cells
from tools.tree import CHECKOUT
from vaccinera.access.rules.matrix import MATRIX
from vaccinera.access.states import Permission, Role

_NEVER = "–"
_LETTERS = re.compile(r"[UAPRS](?: A)?[g2]*|–")
# Beside the repository while it is being built; the page says the same for whoever has the repository alone.
_DESIGN = next(
    (place for folder in CHECKOUT.parents if (place := folder / "shared" / "design" / "permissions.md").exists()), None
)
# The cells of the design that say more than how far, read here word by word: each permission of the row, and its cell.
_IN_WORDS: dict[tuple[str, str], str] = {
    ("find person; open own provider's record", "U identity + drafts"): "U –",
    ("import visits (dry run / commit)", "Pg / P2"): "Pg P2",
    ("import visits (dry run / commit)", "Pg / –"): "Pg –",
    ("users and roles of own units", "P"): "P – –",
    ("users and roles of own units", "names LADs"): "– R –",
    ("users and roles of own units", "unlock, resend"): "– – R",
    ("accept processor instruction", "Pg"): "Pg –",
    ("accept processor instruction", "publishes 2"): "– R2",
    ("unit and provider reports", "U own tally"): "– U – – – –",
    ("unit and provider reports", "P"): "P – P – P –",
    ("unit and provider reports", "P users only"): "– – P – – –",
    ("unit and provider reports", "P log only"): "– – – P – –",
    ("unit and provider reports", "R money"): "– – – – R –",
    ("unit and provider reports", "R suppressed"): "– – – – – R",
    ("statement, at-risk list", "U at risk"): "– U",
    ("access log, patient's extract, spot checks", "S own"): "– S – – –",
    ("access log, patient's extract, spot checks", "P"): "P S P P P",
    (
        "programmes, products, questionnaires, prices, terms, retroactive decisions",
        "R propose, another RAD approves",
    ): "R R R2 R R R2",
    ("programmes, products, questionnaires, prices, terms, retroactive decisions", "R read"): "R – – R – –",
    ("manual money lines, accepting extra-cost invoices", "propose own"): "P –",
    ("manual money lines, accepting extra-cost invoices", "R propose"): "R –",
    ("manual money lines, accepting extra-cost invoices", "R approve"): "– R",
    ("run: preview / check / lock / mark paid", "P preview"): "P – – –",
    ("run: preview / check / lock / mark paid", "R / R / – / R"): "R R – R",
    ("run: preview / check / lock / mark paid", "R / – / R2 / –"): "R – R2 –",
    ("help, messages (edit / fact-check by another)", "P messages"): "– P",
}
# Rows that a decision record has added since.
_BY_DECISION = {"switch on shared records"}
# One letter that stands for the second permission of its row alone: an administrator adds no batch in the flow.
_SECOND_ALONE = {("add batch in the flow / manage unit's batches", "P")}


def _page() -> tuple[list[Role], list[list[str]]]:
    text = (CHECKOUT / "docs" / "reference" / "permissions.md").read_text(encoding="utf-8")
    header, *rows = cells(text, "## The matrix")
    return [Role(cell) for cell in header[2:]], rows


def test_the_program_enforces_each_cell_of_the_page() -> None:
    roles, rows = _page()

    stated = {row[1].strip("`"): row[2:] for row in rows}

    assert roles == list(Role)
    assert stated == {
        permission.value: [str(MATRIX[permission].get(role, _NEVER)) for role in roles] for permission in Permission
    }


@pytest.mark.skipif(_DESIGN is None, reason="the design lies beside the repository, and is not there")
def test_the_page_says_each_cell_of_the_design() -> None:
    """A cell of words is read by the list above, and no line of that list may be left over."""
    assert _DESIGN is not None
    text = _DESIGN.read_text(encoding="utf-8")
    designed = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in text.splitlines() if "|" in line]
    header, _rule, *wanted = designed
    roles, rows = _page()

    of_row: dict[str, list[list[str]]] = {}
    for what, _permission, *said in rows:
        of_row.setdefault(what, []).append(said)
    used: set[tuple[str, str]] = set()
    differing = [
        (what, role, cell)
        for what, *designed_cells in wanted
        for role, cell, said in zip(roles, designed_cells, zip(*of_row[what], strict=True), strict=True)
        if list(said) != _read(what, cell, len(said), used)
    ]

    assert [cell.split()[0] for cell in header[1:]] == list(roles)
    assert [what for what in of_row if what not in _BY_DECISION] == [row[0] for row in wanted]
    assert differing == []
    assert used == {*_IN_WORDS, *_SECOND_ALONE}


def _read(what: str, cell: str, count: int, used: set[tuple[str, str]]) -> list[str]:
    """What each permission of a row must say for a cell of the design; one letter holds for all of them."""
    if (what, cell) in _IN_WORDS:
        used.add((what, cell))
        return _IN_WORDS[what, cell].split()
    if (what, cell) in _SECOND_ALONE:
        used.add((what, cell))
        return [_NEVER, cell]
    assert _LETTERS.fullmatch(cell), f"{what}: “{cell}” is said in words and is not in the list"
    return [cell.replace(" ", "")] * count
