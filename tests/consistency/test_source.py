"""Habits that make code hard to trust, kept out of the whole tree."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.consistency.source import calls, modules, texts
from tools.tree import CHECKOUT

_CODE = ("vaccinera", "config", "tools", "tests", "benchmarks")
# Each silenced check says why, after a hyphen or in a comment of its own.
_SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore|nosec|pragma:\s*no cover)", re.IGNORECASE)
_WITH_REASON = re.compile(
    r"#\s*(?:noqa:\s*[A-Z0-9, ]+|type:\s*ignore\[[\w, -]+\]|nosec\s+[A-Z0-9, ]+|pragma:\s*no cover)"
    r"\s*(?:-|#)\s*\w.{4,}"
)
_UNFINISHED = re.compile(r"\b(?:[T]ODO|[F]IXME)\b")
_LASTING_SETTING = re.compile(
    r"set_config\s*\((?:[^()]|\([^()]*\))*,\s*[f]alse\s*\)|\bSET\s+(?:SESSION\s+)?[v]accinera\.",
    re.IGNORECASE,
)
_NAMELESS_MODULE = {"utils", "util", "helpers", "helper", "common", "misc", "managers", "services", "base"}
_NAMELESS_CLASS = re.compile(r"(?:Manager|Helper|Service|Util)s?$|Base$|^Base")


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@pytest.mark.parametrize(
    ("comment", "is_explained"),
    [
        ("# noqa: S608 - names of our own tables", True),
        ("# noqa: F401, E501 - kept for the reader", True),
        ("# noqa: PLR2004 - a clock", True),
        ("# type: ignore[arg-type]  # the stubs do not know the pool", True),
        ("# noqa", False),
        ("# noqa: S608", False),
        ("# type: ignore", False),
        ("# type: ignore[arg-type]", False),
        ("# pragma: no cover", False),
    ],
)
def test_a_reason_is_recognised(comment: str, *, is_explained: bool) -> None:
    assert bool(_WITH_REASON.search(comment)) is is_explained


def test_every_silenced_check_says_why() -> None:
    silent = [
        f"{module.name}:{line} {comment}"
        for root in _CODE
        for module in modules(root)
        for line, comment in _comments(module.text)
        if _SILENCED.search(comment) and not _WITH_REASON.search(comment)
    ]

    assert silent == []


def test_nothing_is_left_unfinished_in_a_comment() -> None:
    left = [
        f"{name}:{number}"
        for name, text in texts(".py", ".sql", ".html", ".js", ".css", ".toml", ".md", ".json", ".po")
        for number, line in enumerate(text.splitlines(), start=1)
        if _UNFINISHED.search(line)
    ]

    assert left == []


@pytest.mark.parametrize(
    ("statement", "is_lasting"),
    [
        ("SELECT set_config('vaccinera.provider', %s, {})", True),
        ("SELECT set_config('vaccinera.provider', str(x), {})", True),
        ("SELECT set_config('vaccinera.provider', %s, true)", False),
        ("SET {}.provider = 7", True),
        ("SET LOCAL vaccinera.provider = 7", False),
    ],
)
def test_a_scope_that_outlives_its_transaction_is_recognised(statement: str, *, is_lasting: bool) -> None:
    word = "vaccinera" if statement.startswith("SET {") else "false"

    assert bool(_LASTING_SETTING.search(statement.format(word))) is is_lasting


def test_no_scope_outlives_its_transaction() -> None:
    """A setting made for the whole login would follow the pooled connection to the next reader.

    Tests may try it, to see that it opens nothing.
    """
    lasting = [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}"
        for root in (CHECKOUT / "vaccinera", CHECKOUT / "config")
        for name, text in texts(".py", ".sql", root=root)
        for found in _LASTING_SETTING.finditer(text)
    ]

    assert lasting == []


def test_advice_comes_through_the_one_door_that_can_be_shut() -> None:
    """LAW-32: whoever computed an advice on their own would give it while the decision support is switched off.

    A preview of a change and the demo are about invented people, and so about nobody.
    """
    about_nobody = {"vaccinera/programmes/rules/previews.py", "vaccinera/console/demo_region/building.py"}
    computed_elsewhere = [
        module.at(call)
        for module in modules()
        for call in calls(module, "advise")
        if module.name not in {"vaccinera/programmes/queries.py", *about_nobody}
    ]

    assert computed_elsewhere == []


def test_every_name_says_something() -> None:
    """architecture.md section 4: no room for what nobody could name."""
    modules_without_name = [
        module.name for module in modules() if _NAMELESS_MODULE & set(module.name.removesuffix(".py").split("/")[1:])
    ]
    classes_without_name = [
        f"{module.at(node)} {node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and _NAMELESS_CLASS.search(node.name)
    ]

    assert modules_without_name + classes_without_name == []


def test_every_python_file_begins_with_what_it_is_for() -> None:
    """Migrations are named by what they do; an empty package file has nothing to say."""
    silent = [
        module.name
        for root in ("vaccinera", "config", "tools", "benchmarks")
        for module in modules(root)
        if module.text.strip() and "/migrations/" not in module.name and not ast.get_docstring(module.tree)
    ]

    assert silent == []


def test_the_makefile_lists_the_ten_verbs() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")

    verbs = re.findall(r"^([a-z]+):.*?## ", makefile, re.MULTILINE)

    assert verbs == ["help", "demo", "run", "test", "check", "fmt", "db", "bench", "sbom", "docs"]
