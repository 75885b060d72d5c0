"""Find personal numbers that could belong to somebody. Only the official test persons may stand in the tree.

Test persons' serial numbers are 980-989 or 238-239; a few numbers that the national test suites and the tax
agency's own documentation use are allowed by name.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tools.tree import CHECKOUT, is_lock, repository_files, text_of

_TEST_SERIALS = frozenset({238, 239, *range(980, 990)})
_TEST_NUMBERS = frozenset({"5709263080", "1212121212", "1701012393", "6812732391", "7010632391"})
_COORDINATION_OFFSET = 60  # a samordningsnummer is written with sixty added to the day
_CENTURIES = ("18", "19", "20")
_LOOKS_LIKE_ONE = re.compile(
    r"(?<![\w.])"  # not inside a word, a hash, an OID or a decimal
    r"(?P<century>18|19|20)?(?P<date>\d{6})[-+]?(?P<serial>\d{3})(?P<check>\d)"
    r"(?![\w]|[.-]\w)"  # nor at the start of one, or of a UUID
)


def check_digit(nine: str) -> int:
    """The last digit of a personal number, from the nine before it (weights 2, 1, 2 …; SKV)."""
    total = 0
    for place, digit in enumerate(nine):
        product = int(digit) * (2 - place % 2)
        total += product // 10 + product % 10
    return -total % 10


def personal_numbers(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of each number with a real date and a right check digit that is not a test person's."""
    for found in _LOOKS_LIKE_ONE.finditer(text):
        ten = found["date"] + found["serial"] + found["check"]
        centuries = (found["century"],) if found["century"] else _CENTURIES
        if ten in _TEST_NUMBERS or int(found["serial"]) in _TEST_SERIALS:
            continue
        if check_digit(ten[:9]) == int(ten[9]) and any(_is_date(century + found["date"]) for century in centuries):
            yield text.count("\n", 0, found.start()) + 1, found[0]


def _is_date(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        date(year, month, day - _COORDINATION_OFFSET if day > _COORDINATION_OFFSET else day)
    except ValueError:
        return False
    return True


def main(root: Path = CHECKOUT) -> int:
    """Print where, and how the number begins: a real one must not spread into logs from here."""
    faults = [
        f"{path.relative_to(root)}:{line}: {number[:-4]}XXXX may be somebody's personal number; "
        "use one with serial 980-989 or 238-239"
        for path in repository_files(root)
        if not is_lock(path)
        for line, number in personal_numbers(text_of(path) or "")
    ]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
