"""The source as the consistency tests read it: parsed once, room by room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.tree import CHECKOUT, is_lock, repository_files, text_of

PRODUCT = CHECKOUT / "vaccinera"
WEB = PRODUCT / "web"
TEMPLATES = WEB / "templates"

# architecture.md section 2: every room there may be, and its layer.
LAYERS = {
    "web": 11,
    "console": 11,
    "exchange": 10,
    "reports": 9,
    "reimbursement": 8,
    "certificates": 8,
    "notices": 8,
    "visits": 7,
    "declarations": 6,
    "programmes": 5,
    "products": 4,
    "access": 3,
    "patients": 2,
    "organisations": 2,
    "audit": 1,
    "kernel": 0,
}
NOT_HEADLESS = {"web", "console", "kernel"}


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file: its name from the checkout, its text and its tree."""

    name: str
    room: str
    text: str
    tree: ast.Module

    def at(self, node: ast.expr | ast.stmt) -> str:
        return f"{self.name}:{node.lineno}"


@cache
def files() -> tuple[Path, ...]:
    """Every file of the repository but locks, from the checkout."""
    return tuple(path for path in repository_files(CHECKOUT) if not is_lock(path))


@cache
def modules(root: str = "vaccinera") -> tuple[Module, ...]:
    """Every Python file under a folder of the checkout."""
    found: list[Module] = []
    for path in files():
        name = path.relative_to(CHECKOUT)
        if path.suffix == ".py" and name.parts[0] == root:
            text = path.read_text(encoding="utf-8")
            room = name.parts[1] if len(name.parts) > 2 else ""
            found.append(Module(str(name), room, text, ast.parse(text)))
    return tuple(found)


@cache
def rooms() -> tuple[str, ...]:
    """The folders of the product; one that holds nothing yet is not built."""
    return tuple(sorted(path.name for path in PRODUCT.iterdir() if path.is_dir() and any(path.rglob("*.py"))))


def headless_rooms() -> tuple[str, ...]:
    return tuple(room for room in rooms() if room not in NOT_HEADLESS)


def texts(*suffixes: str, root: Path = CHECKOUT) -> Iterator[tuple[str, str]]:
    """Name and text of every file with one of the endings."""
    for path in files():
        if path.suffix in suffixes and path.is_relative_to(root):
            yield str(path.relative_to(CHECKOUT)), text_of(path) or ""


def templates() -> tuple[tuple[str, str], ...]:
    """Name within the templates folder, and text, of every template."""
    return tuple(
        (str(path.relative_to(TEMPLATES)), path.read_text(encoding="utf-8"))
        for path in files()
        if path.suffix in {".html", ".txt"} and path.is_relative_to(TEMPLATES)
    )


def literal(node: ast.expr | None) -> str | None:
    """The text of a literal, or None for anything that is put together while running."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def called_name(call: ast.Call) -> str:
    """``f`` for both ``f(…)`` and ``module.f(…)``."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def calls(module: Module, *names: str) -> Iterator[ast.Call]:
    """Every call in a module of a function with one of the names."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called_name(node) in names:
            yield node
