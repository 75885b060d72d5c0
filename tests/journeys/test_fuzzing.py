"""A form or an address is sent anything: no fault of ours, nothing half-written, nothing of another provider."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import pytest
from bs4 import BeautifulSoup, Tag
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from playwright.sync_api import APIRequestContext, Browser

from tests.journeys.conftest import room_of_desks, running_site
from tests.journeys.site import Site
from vaccinera.web.urls import urlpatterns

# One of each kind of work at two providers, and the region's administrator.
_PEOPLE = (
    "Anna Norlander",
    "Bilal Warsame",
    "Malin Strömberg",
    "Birgitta Öberg",
    "Lennart Berggren",
    "Ingela Nordström",
)
_PAGES_A_ROUTE, _PAGES_A_PERSON = 2, 300
# Sending these ends the login, and with it the rest of the run; they have tests of their own.
_ENDS_THE_LOGIN = frozenset({"log_out", "log_in", "commission"})
# Written short where an example is told, and sent long.
_LONG = "<å 10,000 times>"
_NASTY = st.sampled_from(
    [
        "",
        " ",
        "0",
        "-1",
        "99999999999999999999",
        "1e400",
        "NaN",
        "null",
        _LONG,
        "\x00",
        "\ud7ff\u202e\u0301",
        "'; DROP TABLE visits_visit; --",
        "{{ 7|add:7 }}",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "2026-02-30",
        "9999-12-31",
        "0001-01-01",
        "24:00",
        "19121212-1212",
        "00000000-0000-0000-0000-000000000000",
    ]
)
_MARK = "<script>alert(1)</script>"
_PLANS_A_FORM = 12
_ANY = st.integers(0, 2**64)
_QUERY = st.sampled_from(["sida", "q", "till", "id", "utkast", "fran", "register"])
_TWO = st.lists(_NASTY, min_size=2, max_size=2)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
_KINDS = st.sampled_from(["as it is", "as it is", "as it is", "nonsense", "another's", "text", "left out", "doubled"])
_PLANS = st.tuples(_KINDS, _NASTY, _TEXT, _ANY)
# What was found once may not be found again after what it did, so nothing is tried anew to make it smaller.
_TRIED = settings(
    max_examples=150, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
)

Plan = tuple[str, str, str, int]
"""What becomes of a field: the kind, and a piece of nonsense, a text and a number to use."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: whose desk it was found at, where it is sent, and what the page would send."""

    who: str
    found_at: str
    route: str
    action: str
    is_multipart: bool
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the crawl found, whom one may be, and what is another provider's."""

    site: Site
    clients: dict[str, APIRequestContext]
    paths: tuple[tuple[str, str], ...]
    forms: tuple[Form, ...]
    routes: frozenset[str]
    foreign_ids: Mapping[str, tuple[str, ...]]
    foreign_words: Mapping[str, frozenset[str]]

    def _repr_pretty_(self, printer: Any, is_cycle: bool) -> None:
        """How a falsified example names it; field by field it would hide the example, and the fault with it."""
        printer.text("<the ground>")

    def changes(self) -> int:
        """The latest change of patient data that was committed; what is kept of a draft is no half-written row."""
        return int(self.site.one("SELECT coalesce(max(n), 0) FROM change_log.change WHERE tbl <> 'visits_draft'"))


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Ground]:
    """A demo of its own, walked by everybody: what is sent here would be in the way of the other journeys."""
    with ExitStack() as stack:
        site = stack.enter_context(running_site(tmp_path_factory.mktemp("fuzzed"), "fuzzed"))
        take_a_seat = stack.enter_context(room_of_desks(site, browser))
        clients = {}
        for name in _PEOPLE:
            desk = take_a_seat()
            desk.log_in_as(name)
            desk.visit("/static/web/js/idle.js")  # a page of the site would end the login when it has been left alone
            clients[name] = desk.page.context.request
        paths, forms = _walk(site, clients)
        provider_of = dict(site.rows(_PROVIDERS))
        yield Ground(
            site=site,
            clients=clients,
            paths=tuple(paths),
            forms=tuple(forms),
            routes=frozenset(_route(path) for _, path in paths) | {form.route for form in forms},
            foreign_ids={who: tuple(_foreign_ids(site, provider_of[who])) for who in _PEOPLE},
            foreign_words={who: frozenset(_foreign_batches(site, provider_of[who])) for who in _PEOPLE},
        )


def test_the_walk_comes_to_what_is_sent(ground: Ground) -> None:
    """What the fuzzer never sees it never tries; half of the addresses, at least, are led to from the start page."""
    known = {pattern.name for pattern in urlpatterns if pattern.name}

    reached = len(ground.routes & known) / len(known)
    ids, words = (min(map(len, each.values())) for each in (ground.foreign_ids, ground.foreign_words))
    found = (len(ground.forms), reached, ids, words)
    assert all(has >= least for has, least in zip(found, (60, 0.5, 20, 5), strict=True)), (found, known - ground.routes)


@_TRIED
@given(which=_ANY, plans=st.lists(_PLANS, min_size=_PLANS_A_FORM, max_size=_PLANS_A_FORM))
def test_a_form_filled_in_with_anything_is_answered_and_leaves_nothing_half_done(
    ground: Ground, which: int, plans: list[Plan]
) -> None:
    form = ground.forms[which % len(ground.forms)]
    sent = list(_filled_in(form, plans, ground.foreign_ids[form.who]))
    note(f"{form.who} sends {form.action} from {form.found_at}: {sent}")
    before = ground.changes()

    status, body = _post(ground, form, sent)

    assert status < 500
    assert status < 400 or ground.changes() == before
    assert _MARK not in body
    assert _foreign(ground, form.who, body) == set()


@_TRIED
@given(which=_ANY, ids=st.lists(_ANY, min_size=3, max_size=3), names=st.lists(_QUERY, max_size=2), values=_TWO)
def test_any_address_is_answered_and_tells_nothing_of_another_provider(
    ground: Ground, which: int, ids: list[int], names: list[str], values: list[str]
) -> None:
    """The ids of other providers' rows, put where one's own belong (LAW-01)."""
    who, path = ground.paths[which % len(ground.paths)]
    known = ground.foreign_ids[who]
    others = (known[one % len(known)] if one % 2 else str(UUID(int=one)) for one in ids)
    asked = "/".join(next(others, part) if _is_id(part) else part for part in path.split("/"))
    query = urlencode(dict(zip(names, values, strict=False)))
    note(f"{who} asks for {asked}?{query}")

    answered = ground.clients[who].get(f"{ground.site.address}{asked}?{query}", max_redirects=0)

    assert answered.status < 500
    assert _MARK not in _text(answered)
    assert _foreign(ground, who, _text(answered)) == set()


# --- the walk ---------------------------------------------------------------------------------------------------------


def _walk(site: Site, clients: dict[str, APIRequestContext]) -> tuple[list[tuple[str, str]], list[Form]]:
    """Follow the links of each person's pages, a few of each address, and note the forms."""
    seen: Counter[str] = Counter()
    doors = list(_doors(site))
    paths: list[tuple[str, str]] = []
    forms: dict[tuple[str, str, tuple[str, ...]], Form] = {}
    for who, client in clients.items():
        waiting, met = ["/", *doors], set[str]()
        asked = 0
        while waiting and asked < _PAGES_A_PERSON:
            path = waiting.pop(0)
            route = _route(path)
            if path in met or not route or (seen[route] >= _PAGES_A_ROUTE and path != "/"):
                continue
            met.add(path)
            answered = client.get(site.address + path)
            asked += 1
            if answered.status != 200 or "html" not in answered.headers.get("content-type", ""):
                continue
            seen[route] += 1
            paths.append((who, path))
            page = BeautifulSoup(answered.text(), "html.parser")
            waiting += [urlsplit(str(link["href"])).path for link in page.select('a[href^="/"]')]
            for form in _forms(page, who, path):
                forms.setdefault((form.route, who, tuple(name for name, _ in form.fields)), form)
    return paths, list(forms.values())


_OWN = """
    SELECT 'person_id', person_id::text FROM visits_visit WHERE id = (SELECT min(id::text)::uuid FROM visits_visit)
    UNION ALL (SELECT 'visit_id', id::text FROM visits_visit WHERE unit_id = 101 AND state = 'signed' LIMIT 1)
    UNION ALL (SELECT 'visit_id', id::text FROM visits_visit WHERE unit_id = 101 AND state = 'given' LIMIT 1)
    UNION ALL (SELECT 'draft_id', id::text FROM visits_draft WHERE unit_id = 101 AND state = 'open' LIMIT 1)
    UNION ALL (SELECT 'draft_id', id::text FROM visits_draft WHERE unit_id = 101 AND state = 'prescribed' LIMIT 1)
    UNION ALL (SELECT 'batch_id', id::text FROM products_unit_batch WHERE unit_id = 101 LIMIT 1)
    UNION ALL (SELECT 'staff_id', id::text FROM organisations_staff WHERE family_name = 'Sandell')
    UNION ALL (SELECT 'programme', code FROM programmes_programme LIMIT 1)
    UNION ALL (SELECT 'version', version FROM programmes_version ORDER BY id LIMIT 1)
    UNION ALL (SELECT 'season', '2026-27')
"""


def _doors(site: Site) -> Iterator[str]:
    """Every address, with ids of the clinic's own rows where it wants some and there are any."""
    own: dict[str, list[str]] = {}
    for name, value in site.rows(_OWN):
        own.setdefault(name, []).append(value)
    for pattern in urlpatterns:
        if pattern.name and pattern.pattern.converters.keys() <= own.keys():
            for place in range(max([1, *(len(own[name]) for name in pattern.pattern.converters)])):
                told = {name: own[name][place % len(own[name])] for name in pattern.pattern.converters}
                with suppress(NoReverseMatch):
                    yield reverse(pattern.name, kwargs=told)


def _route(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def _forms(page: BeautifulSoup, who: str, path: str) -> Iterator[Form]:
    """The forms that are sent, once for each of the addresses their buttons send them to."""
    for form in page.select("form"):
        if str(form.get("method", "get")).lower() != "post":
            continue
        fields = tuple(pair for field in form.select("input, select, textarea, button[name]") for pair in _sent(field))
        for action in [form.get("action") or path, *(button["formaction"] for button in form.select("[formaction]"))]:
            address = urlsplit(str(action)).path
            route = _route(address)
            if route and route not in _ENDS_THE_LOGIN:
                yield Form(who, path, route, address, form.get("enctype") == "multipart/form-data", fields)


def _sent(field: Tag) -> Iterator[tuple[str, str]]:
    """What a field would send; a choice sends its first, so that forms get far enough to be judged."""
    name = str(field.get("name") or "")
    if not name or field.get("disabled") is not None:
        return
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        yield name, str(chosen.get("value") or "") if chosen else ""
    elif field.name == "textarea":
        yield name, field.get_text()
    else:
        yield name, str(field.get("value") or "")


# --- what is sent -----------------------------------------------------------------------------------------------------


def _filled_in(form: Form, plans: Sequence[Plan], foreign_ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The form's fields as they stand, but some with nonsense or another provider's ids, left out or doubled."""
    for place, (name, value) in enumerate(form.fields):
        kind, nonsense, text, number = plans[place % len(plans)]
        match "as it is" if name == "csrfmiddlewaretoken" else kind:
            case "as it is":
                yield name, value
            case "nonsense":
                yield name, nonsense.replace(_LONG, "å" * 10_000)
            case "another's":
                yield name, foreign_ids[number % len(foreign_ids)]
            case "text":
                yield name, text
            case "doubled":
                yield name, value
                yield name, nonsense
            case _:  # left out
                pass


def _post(ground: Ground, form: Form, sent: list[tuple[str, str]]) -> tuple[int, str]:
    client, address = ground.clients[form.who], ground.site.address + form.action
    headers = {"Origin": ground.site.address, "Referer": address}
    if form.is_multipart:
        answered = client.post(address, multipart=dict(sent), headers=headers, max_redirects=0)
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        answered = client.post(address, data=urlencode(sent), headers=headers, max_redirects=0)
    return answered.status, _text(answered)


def _text(answered: Any) -> str:
    body: bytes = answered.body()
    return body.decode("utf-8", errors="replace")


# --- what is another's ------------------------------------------------------------------------------------------------


def _is_id(part: str) -> bool:
    try:
        UUID(part)
    except ValueError:
        return False
    return True


_PROVIDERS = """
    SELECT DISTINCT s.given_name || ' ' || s.family_name, u.provider_id
      FROM organisations_commission c
      JOIN organisations_staff s ON s.id = c.staff_id
      JOIN organisations_unit u ON u.id = c.unit_id
"""


def _others(site: Site, own: int) -> list[int]:
    return [row[0] for row in site.rows("SELECT id FROM organisations_provider") if row[0] != own]


def _foreign_ids(site: Site, own: int) -> Iterator[str]:
    for provider in _others(site, own):
        rows = site.rows(
            """
            (SELECT id::text FROM visits_visit WHERE provider_id = %(provider)s ORDER BY id DESC LIMIT 5)
            UNION ALL (SELECT id::text FROM visits_draft WHERE provider_id = %(provider)s ORDER BY id LIMIT 5)
            UNION ALL (SELECT id::text FROM products_unit_batch WHERE provider_id = %(provider)s ORDER BY id LIMIT 5)
            UNION ALL (SELECT id::text FROM declarations_declaration WHERE provider_id = %(provider)s LIMIT 5)
            """,
            {"provider": provider},
            provider=provider,
        )
        yield from (row[0] for row in rows)


def _foreign_batches(site: Site, own: int) -> set[str]:
    """Numbers of batches only others have in their fridges."""
    batches = "SELECT DISTINCT batch_written FROM products_unit_batch"
    theirs = {row[0] for provider in _others(site, own) for row in site.rows(batches, provider=provider)}
    return theirs - {row[0] for row in site.rows(batches, provider=own)}


def _foreign(ground: Ground, who: str, body: str) -> set[str]:
    return {word for word in ground.foreign_words[who] if word in body}
