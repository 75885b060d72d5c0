"""What the documents name is there: files, functions, verbs, settings, words of the interface."""

from __future__ import annotations

import re

import pytest

from tests.consistency.documents import (
    code_of,
    documents,
    dotted_names,
    excerpts,
    importable,
    paths_in,
    spans,
    texts_in_code,
)
from tests.consistency.source import LAYERS, WEB, texts
from tests.consistency.test_settings import _read_settings
from tools.tree import CHECKOUT
from vaccinera.console.main import app, audits

MANUAL = "docs/manual/vaccinator.md"
MANUALS = (MANUAL, *(f"docs/manual/{name}.md" for name in ("administrator", "claims", "provider-economy", "reports")))
_ROOTS = {*LAYERS, "vaccinera", "config", "tests", "tools", "benchmarks"}
_SETTING = re.compile(r"(?<![\w.])(?:VACCINERA|DATABASE)_[A-Z0-9_]+")
# Django's own settings, read by code and not from the environment.
_NOT_FROM_THE_ENVIRONMENT = {"DATABASE_URLS"}
# Every browser's own keys, and the first letters of answers.
_ANY_KEY = {"Enter", "Tab", "Skift+Tab", "Mellanslag", "Esc", "↑", "↓", "J", "N", "V", "Alt+Vänsterpil"}


def test_every_file_a_document_names_is_there() -> None:
    missing = {
        f"{name}: {path}"
        for name, text in documents().items()
        for code in code_of(text)
        for path in paths_in(code)
        if not any(CHECKOUT.glob(path) if "*" in path else [CHECKOUT / path][: (CHECKOUT / path).exists()])
    }

    assert missing == set()


def test_every_function_a_document_names_is_there() -> None:
    known = importable() | texts_in_code()
    unknown = {
        f"{name}: {dotted}"
        for name, text in documents().items()
        for span in spans(text)
        for dotted in dotted_names(span)
        if dotted.partition(".")[0] in _ROOTS and dotted not in known and not (CHECKOUT / dotted).exists()
    }

    assert unknown == set()


def test_every_verb_of_make_a_document_names_is_there() -> None:
    verbs = set(re.findall(r"^([a-z]+):.*##", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        (name, verb)
        for name, text in documents().items()
        for code in code_of(text)
        for verb in re.findall(r"(?:^|[\s;&(])make ([a-z]+)", code)
    }

    assert {verb for _, verb in named} >= {"demo", "test"}
    assert {f"{name}: make {verb}" for name, verb in named if verb not in verbs} == set()


def test_every_verb_of_the_command_a_document_names_is_there() -> None:
    groups = {group.name: {command.name for command in group.typer_instance.registered_commands}
              for group in app.registered_groups if group.typer_instance}  # fmt: skip
    verbs = {command.name for command in app.registered_commands}
    named = {
        (name, verb, under)
        for name, text in documents().items()
        for code in code_of(text)
        for verb, under in re.findall(r"(?:^|[\s/;&(])vaccinera ([a-z]+)(?: ([a-z]+))?", code)
    }

    assert "audit" in groups
    assert audits.registered_commands
    unknown = {
        f"{name}: vaccinera {verb} {under}".strip()
        for name, verb, under in named
        if verb not in verbs and (verb not in groups or (under and under not in groups[verb]))
    }
    assert unknown == set()


def test_every_setting_a_document_names_is_read() -> None:
    known = set(_read_settings()) | _NOT_FROM_THE_ENVIRONMENT
    speaking = {**documents(), **dict(texts(".service", ".yaml", ".conf", ".sql", root=CHECKOUT / "deploy"))}

    assert {
        f"{name}: {setting}"
        for name, text in speaking.items()
        for setting in _SETTING.findall(text)
        if setting not in known and not setting.endswith("_FILE")
    } == set()


def test_an_excerpt_is_what_stands_in_its_file() -> None:
    """A line with nothing but dots, as code or comment, stands for what was left out."""
    shown = list(excerpts())

    stale = [
        f"{excerpt.document}: {excerpt.path}: {chunk.strip().splitlines()[0]}"
        for excerpt in shown
        for chunk in re.split(r"^[ #]*(?:\.\.\.|…)[ ]*\n", excerpt.code, flags=re.MULTILINE)
        if chunk.strip() and chunk.strip("\n") not in (CHECKOUT / excerpt.path).read_text(encoding="utf-8")
    ]

    assert len(shown) >= 6
    assert stale == []


@pytest.mark.parametrize("manual", MANUALS)
def test_the_manual_quotes_the_interface(manual: str) -> None:
    """What stands in bold in the manual can be read on a page, letter by letter.

    What a report was asked is said by its own room, where pages, files and commands have it from.
    """
    told = ("reports/rules/told.py", (CHECKOUT / "vaccinera/reports/rules/told.py").read_text("utf-8"))
    shown = " ".join(
        " ".join(text.split())
        for name, text in (*texts(".html", ".py", root=WEB), *texts(".json", root=CHECKOUT / "vaccinera"), told)
        if not name.endswith("urls.py")
    )
    quoted = re.findall(r"\*\*([^*]+)\*\*", " ".join(documents()[manual].split()))

    assert len(quoted) > 20
    assert [text for text in quoted if text not in shown] == []


def test_the_manual_s_keys_are_bound() -> None:
    templates = " ".join(text for _, text in texts(".html", root=WEB))
    bound = set(re.findall(r'(?:data-key|key)="([^"{]+)"', templates)) | set(
        re.findall(r"<kbd>([^<{]+)</kbd>", templates)
    )
    told = set(re.findall(r"<kbd>([^<]+)</kbd>", documents()[MANUAL]))

    assert "Ctrl+Enter" in told
    assert {key for key in told if key not in bound and key.lower() not in bound} - _ANY_KEY == set()
