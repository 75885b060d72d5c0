"""Find what ties the tree to one machine: absolute paths of a home, and addresses in lock files."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.tree import CHECKOUT, is_lock, repository_files, text_of

# Written with brackets so that this file does not find itself.
_MACHINE_PATHS = re.compile(
    r"(?<![\w.])(?:/[h]ome/\w|/[r]oot/\w|/[U]sers/\w|[A-Z]:\\\\?[U]sers|/[w]ork/(?:main|shared|\.)|/[t]mp/\w+/\w"
    r"|/[o]pt/(?:wheels|pypi)|[f]ile:///)"
)
_REGISTRIES = re.compile(
    r"--(?:extra-)?index-url|--find-links|--trusted-host|\"resolved\"\s*:|https?://[^\s\"]*(?:pypi|pythonhosted|npmjs)"
)


def forbidden_words(text: str, *, in_lock: bool) -> Iterator[tuple[int, str]]:
    """Line and text of each path of a machine and, in a lock file, of each address to fetch from.

    A lock file says what, by hash. From where is the installation's own choice: many may only reach a mirror.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern in (_MACHINE_PATHS, _REGISTRIES) if in_lock else (_MACHINE_PATHS,):
            for found in pattern.finditer(line):
                yield number, found[0]


def main(root: Path = CHECKOUT) -> int:
    faults = [
        f"{path.relative_to(root)}:{line}: {word!r} ties the tree to one machine or one registry"
        for path in repository_files(root)
        for line, word in forbidden_words(text_of(path) or "", in_lock=is_lock(path))
    ]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
