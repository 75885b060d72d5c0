"""Find packages of the locks with a published weakness. What could not be asked about is said, and is no fault."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.tree import CHECKOUT

_LOCKS = ("requirements/runtime.lock", "requirements/dev.lock", "requirements/scale.lock")


def weaknesses(answer: dict[str, Any]) -> Iterator[str]:
    """A sentence for each weakness in pip-audit's answer, with the version that mends it when there is one."""
    for package in answer["dependencies"]:
        for weakness in package.get("vulns", []):
            mended = ", ".join(weakness["fix_versions"]) or "nothing yet"
            yield f"{package['name']} {package['version']} has {weakness['id']}; mended by {mended}"


def unasked(answer: dict[str, Any]) -> list[str]:
    """The packages the index told nothing about: one that only passes files on keeps no list of weaknesses."""
    return [package["name"] for package in answer["dependencies"] if "skip_reason" in package]


def main(root: Path = CHECKOUT) -> int:
    locks = [argument for lock in _LOCKS for argument in ("--requirement", str(root / lock))]
    asked = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format=json", *locks],
        capture_output=True,
        text=True,
        check=False,
    )
    if not asked.stdout.strip():
        print(f"Known weaknesses could not be asked about: {asked.stderr.strip().splitlines()[-1:]}")
        return 0
    answer = json.loads(asked.stdout)
    if silent := unasked(answer):
        print(f"The index told nothing of weaknesses in {len(silent)} of {len(answer['dependencies'])} packages.")
    faults = list(weaknesses(answer))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
