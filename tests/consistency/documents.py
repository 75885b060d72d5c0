"""The documents as the consistency tests read them: what stands as code in them, line by line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.consistency.source import files, modules
from tools.tree import CHECKOUT

# The page of checks tells what was broken on purpose: files, rooms and settings that never were.
OF_THINGS_THAT_ARE_NOT = {"docs/reference/house-checks.md"}
TOP = ("docs", "vaccinera", "tests", "tools", "config", "deploy", "requirements", "benchmarks", r"\.ci")

_FENCE = re.compile(r"^(?P<fence>```|~~~)(?P<told>[^\n]*)\n(?P<code>.*?)^(?P=fence)\s*$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(rf"(?<![\w/.@-])(?:{'|'.join(TOP)})/[\w./*-]*(?P<open>[<…{{])?")
_DOTTED = re.compile(r"[a-z_]\w*(?:\.\w+)+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A fenced block that says which file it was taken from."""

    document: str
    path: str
    code: str


@cache
def documents() -> dict[str, str]:
    """Name and text of every document of ours that speaks of the repository as it is."""
    found = {
        str(path.relative_to(CHECKOUT)): path.read_text(encoding="utf-8") for path in files() if path.suffix == ".md"
    }
    return {name: text for name, text in found.items() if name not in OF_THINGS_THAT_ARE_NOT}


def blocks(text: str) -> list[str]:
    """What stands between fences."""
    return [found["code"] for found in _FENCE.finditer(text)]


def spans(text: str) -> list[str]:
    """What stands between single backticks, outside fences."""
    return _SPAN.findall(_FENCE.sub("", text))


def code_of(text: str) -> Iterator[str]:
    """Both."""
    yield from blocks(text)
    yield from spans(text)


def excerpts() -> Iterator[Excerpt]:
    """Every block that begins with a language and a path."""
    for name, text in documents().items():
        for found in _FENCE.finditer(text):
            _language, _, path = found["told"].strip().partition(" ")
            if path:
                yield Excerpt(name, path, found["code"])


def paths_in(code: str) -> Iterator[str]:
    """Paths from the checkout; of one with a part to fill in, the folder before that part."""
    for found in _PATH.finditer(code):
        if found["open"]:
            yield found[0].rpartition("/")[0]
        else:
            yield found[0].rstrip(".-")


def dotted_names(code: str) -> Iterator[str]:
    """Names such as ``room.module.function``, when that is all the code says."""
    whole = code.strip().removesuffix("()")
    if _DOTTED.fullmatch(whole):
        yield whole


@cache
def importable() -> frozenset[str]:
    """Every module, and every name at the top of one or of a class in it, with and without ``vaccinera`` before."""
    found: set[str] = set()
    for root in ("vaccinera", "config", "tests", "tools", "benchmarks"):
        for module in modules(root):
            name = ".".join(Path(module.name).with_suffix("").parts).removesuffix(".__init__")
            tops = set(_named(module.tree.body))
            for full in (name, *(f"{name}.{top}" for top in tops)):
                found |= {full, full.removeprefix("vaccinera.")}
    return frozenset(found)


def _named(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.ClassDef(name=name):
                yield name
                yield from (f"{name}.{inner}" for inner in _named(node.body))
            case ast.FunctionDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case _:
                pass


@cache
def texts_in_code() -> frozenset[str]:
    """Every literal text of the product: codes of refusals, of events, of permissions."""
    return frozenset(
        node.value
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def cells(text: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, header first, each cell stripped."""
    _, found, below = text.partition(f"\n{heading}\n")
    if not found:
        return []
    rows: list[list[str]] = []
    for line in below.splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        elif rows or line.startswith("#"):
            break
    return [row for row in rows if not all(set(cell) <= {"-", ":"} for cell in row)]
