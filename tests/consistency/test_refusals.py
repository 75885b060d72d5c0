"""Every "no" has a stable code of its room, and a sentence in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.consistency.catalogue import english_catalogue, sentences, translation_of
from tests.consistency.source import WEB, Module, calls, literal, modules

CODE = re.compile(r"[a-z]+(\.[a-z][a-z0-9_]*){2}")


def _raised(module: Module) -> Iterator[tuple[str, str]]:
    """Place and code of each literal ``Refused("…")``."""
    for call in calls(module, "Refused"):
        code = literal(call.args[0]) if call.args else None
        if code is not None:
            yield module.at(call), code


def _answered(module: Module) -> Iterator[tuple[str, str]]:
    """Place and code of each verdict a rule returns for an action to raise."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Return):
            for part in (node.value, *_branches(node.value)):
                code = literal(part)
                if code and CODE.fullmatch(code) and code.startswith(module.room + "."):
                    yield module.at(node), code


def _branches(value: ast.expr | None) -> tuple[ast.expr, ...]:
    return (value.body, value.orelse) if isinstance(value, ast.IfExp) else ()


def _codes() -> dict[str, str]:
    return {code: place for module in modules() for place, code in (*_raised(module), *_answered(module))}


def test_a_refusal_s_code_is_written_out_where_it_is_raised() -> None:
    """A code put together from parts cannot be collected; a name may carry a rule's verdict on."""
    composed = [
        module.at(call)
        for module in modules()
        for call in calls(module, "Refused")
        if not call.args or (literal(call.args[0]) is None and not isinstance(call.args[0], ast.Name | ast.Attribute))
    ]

    assert composed == []


def test_a_refusal_s_code_is_room_noun_what_of_its_own_room() -> None:
    strange = [
        f"{place} {code}"
        for module in modules()
        for place, code in _raised(module)
        if not CODE.fullmatch(code) or code.split(".")[0] != module.room
    ]

    assert strange == []


def _sentences() -> dict[str, str]:
    if not WEB.exists():
        pytest.skip("no pages yet to show a refusal")
    assert (WEB / "words.py").exists(), "pages without vaccinera/web/words.py would show codes to people"
    return sentences()


def test_every_refusal_has_a_swedish_sentence() -> None:
    spoken = _sentences()

    assert {code: place for code, place in _codes().items() if code not in spoken} == {}


def test_no_sentence_is_left_without_a_refusal() -> None:
    codes = _codes()

    assert [code for code in _sentences() if code not in codes] == []


def test_every_sentence_is_translated_into_english() -> None:
    catalogue = english_catalogue()

    assert [code for code, words in _sentences().items() if not translation_of(catalogue, words)] == []
