"""A browser somebody is logged in with, what its pages say, and what they ask of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.factories.region import Region
from tests.personas import Persona
from vaccinera.audit.models import Event
from vaccinera.kernel.scope import reading

# What only a test asks: its own transaction makes savepoints of scopes, and puts the scope's settings back by hand.
_OF_THE_TEST = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config('vaccinera.key', '', true)")


class Answer(Protocol):
    """What a browser got; Django's test client has a type of its own for it."""

    content: bytes


def browser_of(region: Region, persona: Persona, *, shows_errors: bool = False) -> Client:
    """Logged in, one commission chosen. With ``shows_errors`` a crash becomes the page a person would meet."""
    browser = Client(raise_request_exception=not shows_errors)
    browser.cookies[settings.VACCINERA_LOGIN_COOKIE] = region.tokens[persona.key]
    return browser


def text_of(response: Answer) -> str:
    """Everything a page says, in one line."""
    return " ".join(soup_of(response).get_text(" ").split())


def soup_of(response: Answer) -> BeautifulSoup:
    """The page to look about in."""
    return BeautifulSoup(response.content, "html.parser")


def main_of(response: Answer) -> str:
    """What stands on the page itself, without header and dialogs."""
    main = soup_of(response).find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def title_of(response: Answer) -> str:
    """What the browser shows on its tab."""
    title = soup_of(response).find("title")
    assert title is not None
    return title.get_text()


def events(region: Region, persona: Persona, action: str) -> list[Event]:
    """The log's events of one kind at the persona's provider, the first first."""
    reader = region.reader(persona)
    with reading(reader):
        return list(Event.objects.filter(action=action).order_by("id"))


def state_ground(browser: Client, person_id: object, ground: str = "review") -> None:
    """What whoever registers nothing is asked before a person is shown to them (LAW-14)."""
    browser.post(f"/personer/{person_id}/varfor", {"ground": ground})


@dataclass
class Statements:
    """The statements a page needed."""

    texts: list[str] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, *told: Any) -> Any:
        if not sql.startswith(_OF_THE_TEST):
            self.texts.append(sql)
        return execute(sql, *told)


@contextmanager
def counted() -> Iterator[Statements]:
    """Count what is asked of the database meanwhile."""
    statements = Statements()
    with connection.execute_wrapper(statements):
        yield statements
