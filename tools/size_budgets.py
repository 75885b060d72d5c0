"""Keep functions, files, templates, settings and pages small enough to hold in the head.

The budgets are a ratchet: they may be lowered, never raised.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.tree import CHECKOUT, repository_files

_OURS = ("vaccinera", "config", "tools", "benchmarks")
_USUAL = 0.95


@dataclass(frozen=True, slots=True)
class Measured:
    """One thing with a length in lines, and where it stands."""

    where: str
    lines: int


@dataclass(frozen=True, slots=True)
class Budget:
    """The longest a thing may be, and what nineteen of twenty must keep to; in lines."""

    thing: str
    longest: int
    usual: int | None = None


FUNCTIONS = Budget("function", longest=60, usual=40)
FILES = Budget("file", longest=500, usual=350)
TEMPLATES = Budget("template", longest=500, usual=120)
SETTINGS = Budget("settings file", longest=150)
PAGES = Budget("page", longest=20)


def broken_budgets(budget: Budget, things: Sequence[Measured]) -> Iterator[str]:
    """A sentence for each thing over the maximum, and one when too many are over the usual size."""
    for thing in things:
        if thing.lines > budget.longest:
            yield f"{thing.where}: {budget.thing} of {thing.lines} lines, at most {budget.longest} allowed"
    if budget.usual is None or not things:
        return
    by_length = sorted(things, key=lambda thing: thing.lines)
    at_edge = by_length[-(-round(_USUAL * 100) * len(by_length) // 100) - 1]
    if at_edge.lines > budget.usual:
        over = ", ".join(f"{t.where} ({t.lines})" for t in reversed(by_length) if t.lines > budget.usual)
        yield f"nineteen of twenty {budget.thing}s must have at most {budget.usual} lines; longer are: {over}"


def functions_of(path: Path, name: str) -> Iterator[tuple[Measured, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Each function with its length from ``def`` to its last line, decorators not counted."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (
                Measured(f"{name}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1),
                node,
            )


def page_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int | None:
    """Lines of a function that answers a request, its docstring not counted; None when it does not."""
    if not any(argument.arg == "request" for argument in function.args.args[:2]):
        return None
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    is_docstring = ast.get_docstring(function) is not None
    return lines - ((first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0)


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def judge(root: Path) -> list[str]:
    """Every budget that the tree under ``root`` breaks. Tests have budgets of their own kind of code."""
    files = [(path, path.relative_to(root)) for path in repository_files(root)]
    python = [(path, name) for path, name in files if path.suffix == ".py" and "migrations" not in name.parts]
    faults: list[str] = []
    for own in (_OURS, ("tests",)):
        judged = [(path, name) for path, name in python if name.parts[0] in own]
        lengths = [Measured(str(name), _lines(path)) for path, name in judged]
        functions = [
            function
            for path, name in judged
            if name.parts[:2] != ("tests", "journeys")  # a journey reads from top to bottom
            for function, _ in functions_of(path, str(name))
        ]
        faults += [*broken_budgets(FILES, lengths), *broken_budgets(FUNCTIONS, functions)]
    templates = [Measured(str(name), _lines(path)) for path, name in files if path.suffix == ".html"]
    settings = [Measured(str(name), _lines(path)) for path, name in python if name.parts[:2] == ("config", "settings")]
    pages = [
        Measured(function.where, length)
        for path, name in python
        if name.parts[:3] == ("vaccinera", "web", "pages")
        for function, node in functions_of(path, str(name))
        if (length := page_length(node)) is not None
    ]
    for budget, things in ((TEMPLATES, templates), (SETTINGS, settings), (PAGES, pages)):
        faults += broken_budgets(budget, things)
    return faults


def main() -> int:
    faults = judge(CHECKOUT)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
