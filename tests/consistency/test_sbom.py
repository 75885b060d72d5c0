"""Whoever runs a release can see what is in it (LAW-27 in part; ASVS 15.1.2)."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

from tools.tree import CHECKOUT

_LOCKED = re.compile(r"^([\w.-]+)==([^ ]+) ", re.MULTILINE)


def test_the_bill_of_materials_names_every_package_of_the_locks() -> None:
    subprocess.run(["make", "sbom"], cwd=CHECKOUT, check=True, capture_output=True)

    python = _named("python")
    browser = _named("browser")

    assert python == set(_LOCKED.findall((CHECKOUT / "requirements" / "runtime.lock").read_text("utf-8")))
    assert browser == {
        (path.removeprefix("node_modules/"), package["version"])
        for path, package in _lock_of_npm().items()
        if path and not package.get("dev")
    }


def _named(part: str) -> set[tuple[str, str]]:
    made = json.loads((CHECKOUT / "var" / "sbom" / f"{part}.cdx.json").read_text("utf-8"))
    return {(_whole_name(one), one["version"]) for one in made["components"]}


def _whole_name(component: dict[str, Any]) -> str:
    return f"{component['group']}/{component['name']}" if component.get("group") else component["name"]


def _lock_of_npm() -> dict[str, Any]:
    packages: dict[str, Any] = json.loads((CHECKOUT / "package-lock.json").read_text("utf-8"))["packages"]
    return packages
