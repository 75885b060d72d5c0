"""The interface's texts: those the source asks for, and those the English catalogue answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from tests.consistency.source import WEB, Module, called_name, calls, literal, modules, templates

ENGLISH = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"

# Where the text, its plural and its context stand among the arguments.
_SINGULAR = ("gettext", "gettext_lazy", "gettext_noop", "_")
_PLURAL = ("ngettext", "ngettext_lazy")
_CONTEXT = ("pgettext", "pgettext_lazy")
_CONTEXT_PLURAL = ("npgettext", "npgettext_lazy")

_TRANSLATE = re.compile(r"{%\s*trans(?:late)?\s+(?P<quote>[\"'])(?P<text>.*?)(?P=quote)(?P<options>.*?)%}", re.DOTALL)
_BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b(?P<options>.*?)%}(?P<body>.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL
)
_PLURAL_TAG = re.compile(r"{%\s*plural\s*%}")
_UNDERSCORE = re.compile(r"\b_\((?P<quote>[\"'])(?P<text>.*?)(?P=quote)\)")
_VARIABLE = re.compile(r"{{\s*(.*?)\s*}}")
_CONTEXT_OPTION = re.compile(r"\bcontext\s+([\"'])(.*?)\1")


@dataclass(frozen=True, slots=True)
class Text:
    """One text the interface shows: its Swedish, its plural and its context."""

    swedish: str
    plural: str | None = None
    context: str | None = None


@cache
def english_catalogue() -> Catalog:
    if not ENGLISH.exists() and not used_texts():
        pytest.skip("nothing to translate yet")
    assert ENGLISH.exists(), "the interface has texts, and the English catalogue is missing"
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def translation_of(catalogue: Catalog, swedish: str, context: str | None = None) -> tuple[str, ...]:
    """The English forms, or nothing when one is missing or only guessed."""
    message = catalogue.get(swedish, context)
    if message is None or message.fuzzy or not message.string:
        return ()
    forms = forms_of(message.string)
    return forms if all(forms) else ()


def sentences() -> dict[str, str]:
    """The Swedish sentence of each refusal; it is translated under its own name."""
    if not (WEB / "words.py").exists():
        return {}
    return dict(import_module("vaccinera.web.words").SENTENCES)


def forms_of(value: object) -> tuple[str, ...]:
    """A message's id or translation, which is one text or one for each number."""
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list | tuple) else ()


def texts_in_code(module: Module) -> Iterator[tuple[str, Text]]:
    """Place and text of each literal a module gives to gettext."""
    for call in calls(module, *_SINGULAR, *_PLURAL, *_CONTEXT, *_CONTEXT_PLURAL):
        name = called_name(call)
        given = [literal(argument) for argument in call.args]
        context = given.pop(0) if name in _CONTEXT + _CONTEXT_PLURAL and given else None
        plural = given[1] if name in _PLURAL + _CONTEXT_PLURAL and len(given) > 1 else None
        if given and given[0] is not None:
            yield module.at(call), Text(given[0], plural, context)


def texts_in_template(name: str, source: str) -> Iterator[tuple[str, Text]]:
    """Place and text of each tag and block that translates; percent signs are doubled as Django does."""
    for found in _TRANSLATE.finditer(source):
        context = _CONTEXT_OPTION.search(found["options"])
        text = found["text"].replace("%", "%%")
        yield _place(name, source, found), Text(text, context=context[2] if context else None)
    for found in _BLOCK.finditer(source):
        parts = [_block_text(part, found["options"]) for part in _PLURAL_TAG.split(found["body"])]
        context = _CONTEXT_OPTION.search(found["options"])
        plural = parts[1] if len(parts) > 1 else None
        yield _place(name, source, found), Text(parts[0], plural, context[2] if context else None)
    for found in _UNDERSCORE.finditer(source):
        yield _place(name, source, found), Text(found["text"].replace("%", "%%"))


def _place(name: str, source: str, found: re.Match[str]) -> str:
    return f"{name}:{source.count(chr(10), 0, found.start()) + 1}"


def _block_text(body: str, options: str) -> str:
    parts = _VARIABLE.split(body)
    text = "".join(f"%({part})s" if odd % 2 else part.replace("%", "%%") for odd, part in enumerate(parts))
    if re.search(r"\btrimmed\b", options):
        text = " ".join(line.strip() for line in text.splitlines() if line.strip())
    return text


@cache
def used_texts() -> dict[Text, str]:
    """Every text of the interface and one place that shows it."""
    used: dict[Text, str] = {}
    for module in modules():
        used |= {text: place for place, text in texts_in_code(module)}
    for name, source in templates():
        used |= {text: place for place, text in texts_in_template(name, source)}
    return used
