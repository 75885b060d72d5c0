"""Find vaccines, diseases and brands named in code. They are data: a new vaccine must need no new release."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.tree import CHECKOUT, repository_files, text_of

_JUDGED_ROOTS = ("vaccinera", "config")
_JUDGED_KINDS = {".py", ".sql"}

_LIST = Path(__file__).with_name("vaccine_names.txt")


def read_pattern(text: str) -> re.Pattern[str]:
    """The list's names as one pattern; a part of snake_case counts as a word of its own."""
    names: dict[str, list[str]] = {"anywhere": [], "alone": []}
    for line in text.splitlines():
        if not line.startswith("#"):
            section, _, words = line.partition(":")
            names[section] += words.split()
    anywhere = "|".join(word.replace("_", r"[\s_-]?") for word in names["anywhere"])
    alone = "|".join(names["alone"])
    return re.compile(rf"(?:{anywhere})|(?<![a-zåäö0-9])(?:{alone})(?![a-zåäö0-9])", re.IGNORECASE)


_NAMES = read_pattern(_LIST.read_text(encoding="utf-8"))


def vaccine_names(text: str) -> Iterator[tuple[int, str]]:
    """Line and word of each vaccine, disease or brand; comments count, since they explain code by example."""
    for number, line in enumerate(text.splitlines(), start=1):
        for found in _NAMES.finditer(line):
            yield number, found[0]


def main(root: Path = CHECKOUT) -> int:
    faults = [
        f"{path.relative_to(root)}:{line}: {word!r} belongs in a programme's or product's data, not in code"
        for path in repository_files(root)
        if path.suffix in _JUDGED_KINDS and path.relative_to(root).parts[0] in _JUDGED_ROOTS
        for line, word in vaccine_names(text_of(path) or "")
    ]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
