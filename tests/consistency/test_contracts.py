"""The rooms of architecture.md: who may lean on whom, and what a room may hold."""

from __future__ import annotations

import ast
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest

from tests.consistency.source import LAYERS, NOT_HEADLESS, PRODUCT, headless_rooms, modules, rooms
from tools.tree import CHECKOUT

HEADLESS_MODULES = {
    "states",
    "facts",
    "rules",
    "models",
    "migrations",
    "queries",
    "actions",
    "tasks",
    "subscribers",
    "apps",
}
MOST_KERNEL_MODULES = 12
# What Django asks of every app; they hold nothing another room imports.
DEMANDED_BY_DJANGO = {"__init__", "apps", "migrations"}


def _contracts() -> list[dict[str, object]]:
    configuration = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, object]] = configuration["tool"]["importlinter"]["contracts"]
    return contracts


def test_the_import_contracts_hold() -> None:
    program = Path(sysconfig.get_path("scripts")) / "lint-imports"

    ran = subprocess.run([program, "--no-logo"], cwd=CHECKOUT, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout


def test_every_headless_room_is_under_the_contract_for_its_inside() -> None:
    [inside] = [contract for contract in _contracts() if contract["name"] == "inside a headless room"]

    assert inside["containers"] == [f"vaccinera.{room}" for room in headless_rooms()]


def test_every_folder_is_a_room_of_the_map() -> None:
    assert set(rooms()) <= set(LAYERS)


@pytest.mark.parametrize("room", rooms())
def test_a_room_is_a_package_that_says_what_it_holds(room: str) -> None:
    """A folder without a package file would escape the contracts unseen."""
    package = PRODUCT / room / "__init__.py"

    assert package.exists(), f"{package.relative_to(CHECKOUT)} is missing"
    promise = ast.get_docstring(ast.parse(package.read_text(encoding="utf-8")))
    assert promise, f"{room} does not say what it holds"


@pytest.mark.parametrize("room", headless_rooms())
def test_a_headless_room_holds_only_the_modules_of_the_map(room: str) -> None:
    folder = PRODUCT / room
    inside = {path.relative_to(folder).parts[0].removesuffix(".py") for path in folder.rglob("*.py")}

    assert inside - {"__init__"} <= HEADLESS_MODULES


@pytest.mark.parametrize("room", headless_rooms())
def test_a_room_has_no_python_outside_its_packages(room: str) -> None:
    """Data folders hold no code; a folder of code without a package file is invisible to linters."""
    astray = [
        str(path.relative_to(CHECKOUT))
        for path in (PRODUCT / room).rglob("*.py")
        if not (path.parent / "__init__.py").exists()
    ]

    assert astray == []


def test_the_kernel_stays_small() -> None:
    kernel = {path.stem for path in (PRODUCT / "kernel").iterdir() if path.suffix == ".py" or path.is_dir()}

    counted = kernel - DEMANDED_BY_DJANGO - {"__pycache__", "sql"}

    assert len(counted) <= MOST_KERNEL_MODULES, sorted(counted)


def test_the_kernel_knows_no_other_room() -> None:
    """A domain word in the kernel is a rule that has slipped down. Names are judged, not prose."""
    domain = {room.removesuffix("s") for room in LAYERS if room not in NOT_HEADLESS} | {"vaccination", "dose"}
    domain -= {
        "access",
        "acces",
        "exchange",
        "report",
        "notice",
        "audit",
        "product",
    }  # everyday words as well
    spoken = {
        f"{module.name}: {word}"
        for module in modules()
        if module.room == "kernel" and "migrations" not in module.name
        for node in ast.walk(module.tree)
        for name in [getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "name", None)]
        if isinstance(name, str)
        for word in domain
        if word in name.lower().split("_")
    }

    assert spoken == set()
