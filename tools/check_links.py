"""Check that every link between our own documents leads to a file, and to a heading when it names one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.tree import CHECKOUT, repository_files

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+\s+(.*?)\s*#*$", re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The anchors a reader's page gives the headings: lower case, hyphens for spaces, no other signs."""
    plain = _CODE.sub(lambda found: "" if found[1] else found[0].strip("`"), text)
    return {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.lower())) for heading in _HEADING.findall(plain)}


def broken_links(document: Path) -> Iterator[str]:
    """The targets in ``document`` that lead nowhere; addresses on the web are not followed."""
    for target in _LINK.findall(_CODE.sub("", document.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        goal = (document.parent / name).resolve() if name else document
        is_there = goal.exists()
        if is_there and anchor and goal.suffix == ".md":
            is_there = anchor in anchors(goal.read_text(encoding="utf-8"))
        if not is_there:
            yield target


def main(root: Path = CHECKOUT) -> int:
    faults = [
        f"{path.relative_to(root)}: the link to {target} leads nowhere"
        for path in repository_files(root)
        if path.suffix == ".md"
        for target in broken_links(path)
    ]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
