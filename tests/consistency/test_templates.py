"""Templates obey the strict content security policy, and each is used."""

from __future__ import annotations

import ast
import re

import pytest

from tests.consistency.source import modules, templates

# recipes.md section 8: what the policy forbids, or what htmx would have to evaluate as code.
FORBIDDEN = {
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b"),
    "evaluated hx-vals or hx-headers": re.compile(r"\bhx-(?:vals|headers)(?::\w+)?\s*=\s*[\"']\s*(?:js|javascript):"),
    "a trigger filter": re.compile(r"\bhx-trigger(?::\w+)?\s*=\s*([\"'])(?:(?!\1).)*\["),
    "text that escapes escaping": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
}
_REFERENCE = re.compile(r"{%\s*(?:include|extends|load_partial|includepartial)\s+([\"'])(.*?)\1")
_COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<script>x</script>", ["an inline script"]),
        ('<script src="a.js" defer></script>', []),
        ('<p class="a"\n style="color: red">', ["a style attribute"]),
        ('<button type="submit" onclick="x()">', ["an event attribute"]),
        ("<p>one=1 on duty</p>", []),
        ('<a hx-on:click="x">', ["hx-on"]),
        ("<a hx-vals='js:{x: 1}'>", ["evaluated hx-vals or hx-headers"]),
        ("<a hx-vals='{\"x\": 1}'>", []),
        ('<a hx-trigger="click[ctrlKey]">', ["a trigger filter"]),
        ('<a hx-trigger="input changed delay:300ms">', []),
        ('<a href="javascript:x">', ["a javascript address"]),
        ("{{ name|safe }}", ["text that escapes escaping"]),
    ],
)
def test_what_the_policy_forbids_is_recognised(source: str, expected: list[str]) -> None:
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(source)] == expected


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    found = {name: _COMMENT.sub("", source) for name, source in templates()}
    if not found:
        pytest.skip("no templates yet")
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str, pages: dict[str, str]) -> None:
    held = [
        f"{name}:{source.count(chr(10), 0, found.start()) + 1}"
        for name, source in pages.items()
        for found in FORBIDDEN[what].finditer(source)
    ]

    assert held == []


def test_every_template_is_used(pages: dict[str, str]) -> None:
    """By name, in code or in another template; a name may be followed by ``#`` and the part that is shown."""
    in_code = {
        node.value.partition("#")[0]
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    in_templates = {found[2].partition("#")[0] for source in pages.values() for found in _REFERENCE.finditer(source)}
    # Django asks for these itself.
    by_django = {"403.html", "404.html", "500.html", "400.html", "403_csrf.html"}

    assert set(pages) - in_code - in_templates - by_django == set()


def test_every_template_that_is_named_exists(pages: dict[str, str]) -> None:
    named = {
        f"{name}: {found[2]}"
        for name, source in pages.items()
        for found in _REFERENCE.finditer(source)
        if found[2].partition("#")[0] not in pages
    }

    assert named == set()


def test_a_component_states_its_contract_on_line_one(pages: dict[str, str]) -> None:
    """architecture.md section 3, point 13: what to give it can be read without opening another file."""
    assert pages
    silent = [
        name for name, source in templates() if "/components/" in f"/{name}" and not re.match(r"{#.{20,}#}\n", source)
    ]

    assert silent == []
