"""Find code written twice: the same dozen lines in two places have one name missing."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.tree import CHECKOUT, repository_files, text_of

_WINDOW = 12
_JUDGED_ROOTS = ("vaccinera", "config", "tools", "benchmarks")
_JUDGED_KINDS = {".py", ".sql", ".js", ".css", ".html"}


def duplicates(texts: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each run of at least twelve equal lines, empty lines and imports not counted."""
    seen: defaultdict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for name, text in texts.items():
        lines = [
            (number, line.strip())
            for number, line in enumerate(text.splitlines(), start=1)
            if line.strip() and not line.startswith(("import ", "from "))
        ]
        for start in range(len(lines) - _WINDOW + 1):
            window = lines[start : start + _WINDOW]
            seen[tuple(line for _, line in window)].append((name, window[0][0]))
    told: set[frozenset[str]] = set()
    for places in seen.values():
        pair = frozenset(name for name, _ in places)
        if len(places) > 1 and pair not in told:
            told.add(pair)  # the windows that follow overlap this one
            yield f"the same {_WINDOW} lines stand at " + " and ".join(f"{name}:{line}" for name, line in places)


def main(root: Path = CHECKOUT) -> int:
    texts = {
        str(path.relative_to(root)): text_of(path) or ""
        for path in repository_files(root)
        if path.suffix in _JUDGED_KINDS
        and path.relative_to(root).parts[0] in _JUDGED_ROOTS
        and "migrations" not in path.parts
    }
    faults = list(duplicates(texts))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
