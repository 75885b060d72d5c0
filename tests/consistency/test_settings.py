"""Every setting is read in one place and described in one place."""

from __future__ import annotations

import ast
import re

import pytest

from tests.consistency.source import calls, literal, modules
from tools.tree import CHECKOUT

MANUAL = CHECKOUT / "docs" / "reference" / "settings.md"
_SETTING = re.compile(r"(?:VACCINERA|DATABASE)_[A-Z0-9_]+|PORT")


def _read_settings() -> dict[str, str]:
    """Every environment variable the source names: texts that look like one, and what commands read."""
    named = {
        node.value: module.at(node)
        for module in (*modules("config"), *modules())
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SETTING.fullmatch(node.value)
    }
    by_commands = {
        name: module.at(call)
        for module in modules()
        for call in calls(module, "Option", "Argument")
        for keyword in call.keywords
        if keyword.arg == "envvar" and (name := literal(keyword.value))
    }
    return named | by_commands


def _described() -> set[str]:
    return set(re.findall(r"`([A-Z][A-Z0-9_]+)`", MANUAL.read_text(encoding="utf-8")))


def test_every_setting_is_described() -> None:
    settings = _read_settings()
    if not settings:
        pytest.skip("nothing is read from the environment yet")

    assert MANUAL.exists(), "docs/reference/settings.md is missing"
    assert {name: place for name, place in settings.items() if name not in _described()} == {}


def test_every_described_setting_is_read() -> None:
    if not MANUAL.exists():
        pytest.skip("docs/reference/settings.md is missing, as the test above says")

    assert {name for name in _described() if _SETTING.fullmatch(name)} - set(_read_settings()) == set()


def test_only_the_settings_and_the_command_read_the_environment() -> None:
    """Elsewhere a setting comes from Django's settings, typed and checked."""
    readers = [
        module.at(node)
        for module in modules()
        if module.room != "console"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"}
    ]

    assert readers == []
