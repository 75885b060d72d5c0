"""Every address × every role × own unit, other unit, other provider: who is let in is what the matrix says.

The addresses are those of ``urls.py`` and the permission is the one each page states, so a new page is here from its
first day, and fails here until ``rights_world.py`` tells what its address names. Each request is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain, product
from typing import Any, NamedTuple

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

from tests.factories.region import NOON, Region
from tests.web.rights_world import (
    OTHER_PROVIDER,
    OTHER_UNIT,
    OWN,
    REGIONS_OFFICE,
    Actor,
    everything,
    of_the_region,
    token_of,
)
from vaccinera.access.rules.matrix import ADMINISTERING, GRANTABLE, REGION_ROLES, permissions_of
from vaccinera.access.states import Permission, Purpose, Role, Scope
from vaccinera.kernel.refusals import Refused
from vaccinera.web import middleware
from vaccinera.web.page import Page
from vaccinera.web.urls import urlpatterns
from vaccinera.web.words import status_of

_MISSING, _AT_OTHER_UNIT = "access.permission.missing", "access.permission.other_unit"
_ACTORS = [
    *(Actor(role, False, Purpose.CARE) for role in Role if role not in REGION_ROLES),
    *(Actor(role, False, Purpose.ADMINISTRATION) for role in Role if role in ADMINISTERING | REGION_ROLES),
    *(Actor(role, True, Purpose.CARE) for role in Role if role not in REGION_ROLES),
]
# A page that asks for more than it states once it knows what is to be done, of an entry somebody else has made.
_ASKS_MORE: Mapping[str, Permission] = {
    "correct_visit": Permission.VISIT_CORRECT_ANY,
    "nullify_visit": Permission.VISIT_CORRECT_ANY,
    "restore_visit": Permission.VISIT_CORRECT_ANY,
    "move_visit": Permission.VISIT_CORRECT_ANY,
    # What the report they are asked for here asks.
    "report": Permission.REPORT_READ,
    "report_file": Permission.REPORT_READ,
    "write_report": Permission.REPORT_READ,
    "save_report": Permission.REPORT_READ,
    "hand_over_report": Permission.REPORT_READ,
    "overview_tile": Permission.REPORT_READ,
}
# What is saved is for those who may run its report, which its address does not tell: tests/web/test_kept_reports.py.
_OF_WHAT_IS_SAVED = frozenset({"saved_report", "open_saved_report", "remove_saved_report"})
# Whose things are in the one index of the region's people, wherever they have been cared for.
_IN_THE_INDEX = frozenset({"person_id", "merge_id"})
# Whoever is in the region's directory can be given a commission at any provider, and anybody in the index asks each
# provider what it did with their record.
_WHOEVER_IT_IS = frozenset({"give_commissions", "hand_out_log_extract"})
# The emergency opening of what another unit has blocked is of that unit (LAW-16), and where a draft went is told to
# whoever knew it.
_OF_WHAT_IS_OPENED = frozenset({"emergency", "visit_of_draft"})
# An administrator opens the batches of the unit they sit at, and another's by their commission there. The region's
# takes down what the region has said: a provider's own message is the provider's.
_NARROWER = frozenset({"batch", "waste", "take_back_waste", "take_down_message"})
# What every form is sent with; a page takes of it what is its own.
_FORM = {"programme": "influenza", "reason": "Skäl", "gor": "slut", "act": "reject", "ground": "review"}
# Said of a thing of another place by the act itself, in its own words.
_NOT_REACHED = (
    "access.permission.",
    "visits.signature.not_yours",
    "visits.one_more.not_of_today",
    "visits.addressing.not_here",
)


_FAR = tuple(Scope)
Asked = tuple[Permission, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """What became of one request."""

    status: int
    refused: str
    permission: str

    @property
    def is_reached(self) -> bool:
        """Whether what the address names was there for the reader, whatever the form then lacked."""
        return self.is_there and not self.refused.startswith(_NOT_REACHED)

    @property
    def is_there(self) -> bool:
        """Whether the page knew of it at all."""
        return self.status not in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


class Asking(NamedTuple):
    """Where somebody turns, and what they send when there is something to send."""

    address: str
    form: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class World:
    """One of everything in each place, and a browser for every actor."""

    things: Mapping[str, Mapping[str, Any]]
    regional: Mapping[str, Mapping[str, Any]]
    tokens: Mapping[Actor, str]

    def asks(self, route: URLPattern, place: str, actor: Actor) -> Asking:
        """The address of a thing at a place, and what its form holds; what is the region's is the same everywhere."""
        name, at = str(route.name), self.things[_own_of(actor) if place == OWN else place]
        told = {**at, **self.regional[""]}
        if str(route.pattern).startswith("administration/"):
            told |= self.regional["administration"]
        otherwise = {**at.get(name, {}), **self.regional.get(name, {})}
        named = {one: (told | otherwise)[one] for one in route.pattern.converters}
        return Asking(reverse(name, kwargs=named), {**_FORM, **otherwise})


def _own_of(actor: Actor) -> str:
    return REGIONS_OFFICE if actor.role in REGION_ROLES else OWN


@pytest.fixture
def world(region: Region, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Refusals are told by their codes, which a page only shows in words."""

    def tell(_request: HttpRequest, refused: Refused) -> HttpResponse:
        told = {"X-Refused": refused.code, "X-Permission": str(refused.facts.get("permission", ""))}
        return HttpResponse(status=status_of(refused), headers=told)

    monkeypatch.setattr(middleware, "refused_page", tell)
    with time_machine.travel(NOON, tick=False):
        tokens = {
            actor: token_of(actor, key, sorted(GRANTABLE) if actor.is_granted else [])
            for key, actor in enumerate(_ACTORS, start=501)
        }
        yield World(everything(region), of_the_region(region, tokens), tokens)


def _ask(token: str, method: str, asking: Asking) -> Met:
    """Ask, and leave everything as it was."""
    browser = Client()
    browser.cookies[settings.VACCINERA_LOGIN_COOKIE] = token
    with transaction.atomic():
        answer = browser.post(*asking) if method == "POST" else browser.get(asking.address)
        if answer.streaming:
            answer.getvalue()
        transaction.set_rollback(True)
    return Met(answer.status_code, answer.headers.get("X-Refused", ""), answer.headers.get("X-Permission", ""))


def _held(actor: Actor) -> Mapping[Permission, Scope]:
    return permissions_of(
        [actor.role],
        grants=GRANTABLE if actor.is_granted else [],
        purpose=actor.purpose,
        is_at_region=actor.role in REGION_ROLES,
    )


def _pages() -> Iterator[tuple[URLPattern, str, list[Asked]]]:
    """Every address with each of its methods, and what it asks for, what it states first."""
    for route in urlpatterns:
        assert isinstance(route.callback, Page), f"{route.pattern} states no permission"
        if route.name in _OF_WHAT_IS_SAVED:
            continue
        stated = [(route.callback.permission, *route.callback.or_permissions), (_ASKS_MORE.get(str(route.name)),)]
        asked: list[Asked] = [tuple(one for one in either if one) for either in stated if any(either)]
        for method in route.callback.methods:
            yield route, method, asked


def _askers(asked: list[Asked]) -> Iterator[Actor]:
    """Every role; with its grants as well where one of them could matter."""
    return (actor for actor in _ACTORS if not actor.is_granted or GRANTABLE & {*chain(*asked)})


def _reach(asked: list[Asked], held: Mapping[Permission, Scope]) -> Scope | None:
    """How far somebody reaches by what a page asks for, the shortest of it; ``None`` when they lack something."""
    each = [max((held[one] for one in either if one in held), key=_FAR.index, default=None) for either in asked]
    return None if None in each else min((one for one in each if one), key=_FAR.index, default=None)


def test_each_role_is_let_in_where_the_matrix_says(world: World) -> None:
    """At the own unit: refused by the first permission that is lacking; when none is, it is there to read or do."""
    wrong = []
    for route, method, asked in _pages():
        for actor in _askers(asked):
            met = _ask(world.tokens[actor], method, world.asks(route, OWN, actor))
            lacking = next((str(either[0]) for either in asked if not _held(actor).keys() & {*either}), "")
            is_refused = met.permission if met.refused == _MISSING else ""
            is_unseen = bool(asked) and not lacking and not met.is_there
            if is_refused != lacking or is_unseen or met.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                wrong.append((route.name, method, str(actor), met))

    assert wrong == []


def test_each_role_reaches_as_far_as_the_matrix_says(world: World) -> None:
    """Another unit of the provider by P, and another provider never, but for people, who are of the whole region."""
    wrong: list[tuple[object, ...]] = []
    narrower, wider = set[str](), set[str]()
    for route, method, asked in _pages():
        for place, actor in product((OTHER_UNIT, OTHER_PROVIDER), _askers(asked)):
            asking, reach = world.asks(route, place, actor), _reach(asked, _held(actor))
            if asking == world.asks(route, OWN, actor) or reach is None:
                continue
            everywhere = _is_of_the_index(route) or route.name in _WHOEVER_IT_IS
            reaches = everywhere or reach is Scope.REGION or (place == OTHER_UNIT and reach is not Scope.UNIT)
            met = _ask(world.tokens[actor], method, asking)
            if met.is_reached and not reaches and place == OTHER_UNIT and route.name in _OF_WHAT_IS_OPENED:
                wider.add(str(route.name))
            elif not met.is_reached and reaches and route.name in _NARROWER:
                narrower.add(str(route.name))
            elif met.is_reached != reaches:
                wrong.append((route.name, method, str(actor), place, met))

    assert wrong == []
    assert wider == _OF_WHAT_IS_OPENED
    assert narrower == _NARROWER


def _is_of_the_index(route: URLPattern) -> bool:
    """Whether an address names a person, and nothing that somebody has recorded of them."""
    named = route.pattern.converters.keys()
    return bool(_IN_THE_INDEX & named) and "block_id" not in named
