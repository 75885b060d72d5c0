"""The reference pages that restate something say the same as what they restate."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.urls import URLPattern

from tests.consistency.documents import cells
from tools.tree import CHECKOUT
from vaccinera.console import serving
from vaccinera.console.bootstrap import ATTRIBUTES
from vaccinera.web.page import Page
from vaccinera.web.urls import urlpatterns

REFERENCE = CHECKOUT / "docs" / "reference"


def _page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def _listed() -> set[str]:
    """Every direct dependency, by the name its package manager knows."""
    lists = [
        line
        for name in ("runtime.in", "dev.in", "scale.in")
        for line in (CHECKOUT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("-", "#"))
    ]
    package = json.loads((CHECKOUT / "package.json").read_text(encoding="utf-8"))
    return {re.split(r"[\[<>=!~; ]", line)[0] for line in lists} | {
        *package["dependencies"],
        *package["devDependencies"],
    }


def test_every_dependency_has_a_row_that_says_why() -> None:
    text = _page("dependencies.md")
    headings = re.findall(r"^## .*$", text, re.MULTILINE)
    rows = [row for heading in headings for row in cells(text, heading)[1:]]
    described = {row[0].strip("`"): row[1:] for row in rows}

    assert set(described) == _listed()
    assert [name for name, told in described.items() if not all(told)] == []


def test_every_address_is_described_with_what_it_asks() -> None:
    text = _page("http.md")
    _header, *rows = cells(text, "## Addresses")
    stated = {row[0].strip("`"): (row[1], row[2].replace("`", "")) for row in rows}

    assert stated == {f"/{pattern.pattern}": _asks(pattern) for pattern in urlpatterns}


def _asks(pattern: URLPattern) -> tuple[str, str]:
    page = pattern.callback
    assert isinstance(page, Page)
    if page.permission is not None:
        needed = " or ".join(one.value for one in (page.permission, *page.or_permissions))
    else:
        needed = "open" if page.is_public else "signed in" if page.needs_commission else "login only"
    return ", ".join(page.methods), needed


def test_the_service_starts_the_page_server_as_serve_does() -> None:
    """Without static files, which nginx serves, and without a folder, which the service names itself."""
    child = serving._page_server("", 0, Path("/static"), "/run/vaccinera/pages.sock")
    command = list(child.command[3:])
    for option in ("--static-path-route", "--static-path-mount", "--working-dir"):
        place = command.index(option)
        del command[place : place + 2]

    unit = (CHECKOUT / "deploy" / "vaccinera.service").read_text(encoding="utf-8").replace("\\\n", " ")
    (started,) = re.findall(r"^ExecStart=\S+/granian (.*)$", unit, re.MULTILINE)

    assert started.split() == command


def test_the_database_is_made_by_hand_as_by_the_command() -> None:
    """A production owner makes no databases, so that right alone may differ."""
    made = (CHECKOUT / "deploy" / "database.sql").read_text(encoding="utf-8")

    stated = {
        role: set(words.split()) for role, words in re.findall(r"^ALTER ROLE (\w+) ([A-Z ]+);", made, re.MULTILINE)
    }

    wanted = {
        role: set(words.replace("LOGIN CREATEDB", "LOGIN NOCREATEDB").split()) for role, words in ATTRIBUTES.items()
    }
    assert stated == wanted
