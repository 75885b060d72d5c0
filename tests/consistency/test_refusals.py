"""Every "no" has a stable code of its room, and a sentence in both languages."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.consistency.catalogue import english_catalogue, sentences, translation_of
from tests.consistency.source import WEB, Module, calls, literal, modules

CODE = re.compile(r"[a-z]+(\.[a-z][a-z0-9_]*){2}")
# The audit log and the program's own log name what has happened in the same form.
_HAPPENED = ("record", "record_outside_every_provider", "as_event", "debug", "info", "warning", "error", "exception")
_ASKED_OF = ("Refused", "Gap")


def _raised(module: Module) -> Iterator[tuple[str, str]]:
    """Place and code of each literal ``Refused("…")`` and of each gap that will be one."""
    for call in calls(module, *_ASKED_OF):
        code = literal(call.args[0]) if call.args else None
        if code is not None:
            yield module.at(call), code


def _spoken_of(module: Module) -> Iterator[tuple[str, str]]:
    """Place and code of every other literal that looks like one of the room's own codes.

    A verdict, a gap or a subclass carries a code as well, under whatever name; only what is told as having
    happened is not a "no".
    """
    happened = {
        id(argument)
        for call in calls(module, *_HAPPENED)
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and id(node) not in happened:
            code = literal(node)
            if code and CODE.fullmatch(code) and code.startswith(module.room + "."):
                yield module.at(node), code


def _codes() -> dict[str, str]:
    return {code: place for module in modules() for place, code in (*_spoken_of(module), *_raised(module))}


def test_a_refusal_s_code_is_written_out_where_it_is_raised() -> None:
    """A code put together from parts cannot be collected; a name may carry a rule's verdict on."""
    composed = [
        module.at(call)
        for module in modules()
        for call in calls(module, *_ASKED_OF)
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


def _named_by_tests() -> set[str]:
    """Every literal of a test that could name a code, also as the pattern of ``pytest.raises``."""
    return {
        text.replace("\\.", ".")
        for module in modules("tests")
        if module.room != "consistency"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and (text := literal(node))
    }


_PLACE = re.compile(r"%\(\w+\)[sd]")
_TELLING = 12


def _says(text: str, sentence: str) -> bool:
    """Whether a test expects the sentence, or enough of it to be no other."""
    parts = [part.strip() for part in _PLACE.split(sentence)]
    return (len(text) > _TELLING and text in sentence) or any(len(part) > _TELLING and part in text for part in parts)


def test_every_rule_has_a_test_that_fires_its_own_message() -> None:
    """By the code, by its last part where only one code ends so (tables of one rule's faults), or by the sentence."""
    codes, named = _codes(), _named_by_tests()
    last_parts = Counter(code.rsplit(".", 1)[1] for code in codes)
    fired = named | {code for code in codes if last_parts[last := code.rsplit(".", 1)[1]] == 1 and last in named}
    untold = {code: str(words) for code, words in _sentences().items() if code in codes and code not in fired}

    assert {code for code, words in untold.items() if not any(_says(text, words) for text in named)} == set()


def test_no_two_rules_say_the_same_sentence() -> None:
    """Whoever reads the sentence knows which rule it was."""
    spoken = Counter(str(words) for words in _sentences().values())

    assert [words for words, times in spoken.items() if times > 1] == []
