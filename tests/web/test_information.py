"""The programmes' own pages: what they say, from when they show, who may read them, and the ways to them."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest

from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, EVERYONE, LARS, Persona
from tests.web.browsers import browser_of, counted, main_of, soup_of, text_of, title_of
from tests.web.registration_desk import desk_for
from vaccinera.programmes.models import ProgrammeVersion

PAGE = "/program/influenza/2026-27"


# An approved version is read once a process, so every test publishes under keys of its own.
_KEYS = count(500)


def publish(*, valid_from: date, days: tuple[str, str], season: str = "2026/27", announced_from: str = "") -> str:
    """Approve another version of the programme with one span of days for all its periods; its name."""
    key, first = next(_KEYS), ProgrammeVersion.objects.get(pk=1)
    content: dict[str, Any] = dict(first.content) | {"version": f"2026.{key}"}
    content["season"] = content["season"] | {"code": season}
    content["products"] = [product | {"seasons": [season]} for product in content["products"]]
    content["windows"] = [window | {"from_on": days[0], "to_on": days[1]} for window in content["windows"]]
    if announced_from:
        told = {"announced_from": announced_from, "valid_from": days[0]}
        content["information"] = content["information"] | told
    ProgrammeVersion.objects.create(
        id=key,
        programme_id="influenza",
        version=content["version"],
        content=content,
        valid_from=valid_from,
        approved_at=NOON,
    )
    return str(content["version"])


def coming_season(*, announced_from: str = "2026-11-01") -> None:
    """The next season, approved and not begun: it opens on 10 December."""
    publish(
        valid_from=date(2026, 12, 1),
        days=("2026-12-10", "2027-02-28"),
        season="2027/28",
        announced_from=announced_from,
    )


def test_the_page_says_all_that_the_season_s_pack_says_of_itself(region: Region) -> None:
    response = browser_of(region, ANNA).get(PAGE)

    said = main_of(response)
    assert title_of(response) == "Säsongsinfluensa 2026/27 – Vaccinera"
    for told in (
        "ges till och med 2027-02-28",
        "Kampanjen mot säsongsinfluensa 2026/27 öppnar först på särskilda boenden",
        "Alla som är 65 år eller äldre",
        "En dos per säsong.",
        "65 år och äldre · regionen betalar · rekommenderas",
        "75 % 65 år och äldre",
        "Gäller 2026-10-06 till 2027-08-31",
        "Uppdaterad 2026-09-10",
        "Faktagranskad 2026-09-10 av Smittskydd Demo, Region Exempel",
        "Redaktör Vaccinationsenheten, Region Exempel",
        "Programmets version 2026.1",
    ):
        assert told in said
    link = soup_of(response).select_one(".information__links a")
    assert link is not None
    assert str(link["href"]).startswith("https://vardgivarguiden.se/")


def test_the_periods_stand_with_their_groups_where_and_whether_they_are_open_today(region: Region) -> None:
    """Each with its rule, version and source in one click."""
    rows = [
        " ".join(row.get_text(" ").split())
        for row in soup_of(browser_of(region, ANNA).get(PAGE)).select(".data-table tbody tr")
    ]

    assert len(rows) == 5
    assert rows[1].startswith("65 år och äldre, Medicinsk riskgrupp, Gravid efter vecka 12 Varifrån? Regel FLU26-W2")
    assert rows[1].endswith("Överallt 2026-10-13 till 2026-12-31 Öppen")
    assert rows[4].endswith("Överallt 2026-12-01 till 2027-02-28 Inte öppen än")


def test_the_page_speaks_english_too(region: Region) -> None:
    browser = browser_of(region, ANNA)
    browser.cookies["language"] = "en"

    said = main_of(browser.get(PAGE))

    assert "The campaign against seasonal influenza 2026/27 opens in nursing homes first" in said
    assert "is given until 2027-02-28" in said
    assert "Fact-checked 2026-09-10 by Smittskydd Demo" in said


@pytest.mark.parametrize("persona", EVERYONE, ids=lambda persona: persona.given_name)
def test_anybody_with_a_commission_may_read_it(region: Region, persona: Persona) -> None:
    """It holds nothing of a person. Lars only administers."""
    browser = browser_of(region, persona)

    assert browser.get(PAGE).status_code == 200
    assert browser.get("/program").status_code == 200


def test_an_announced_season_shows_before_it_opens(region: Region) -> None:
    """On the start page with its opening day, in the list and on its own page; the one in force beside it."""
    coming_season()
    browser = browser_of(region, ANNA)

    start, listed, own = browser.get("/"), browser.get("/program"), browser.get("/program/influenza/2027-28")

    rows = [" ".join(row.get_text(" ").split()) for row in soup_of(start).select(".programmes__one")]
    assert [row.partition(" Perioder ")[0] for row in rows] == [
        "Säsongsinfluensa 2026/27 ges till och med 2027-02-28",
        "Säsongsinfluensa 2027/28 öppnar 2026-12-10",
    ]
    coming = soup_of(listed).select_one("[aria-labelledby=coming]")
    assert coming is not None
    assert " ".join(coming.get_text(" ").split()) == "Kommande Säsongsinfluensa 2027/28 öppnar 2026-12-10"
    assert "öppnar 2026-12-10" in main_of(own)


def test_a_season_that_is_not_announced_yet_is_nowhere(region: Region) -> None:
    coming_season(announced_from="2026-11-24")
    browser = browser_of(region, ANNA)

    assert browser.get("/program/influenza/2027-28").status_code == 404
    assert "2027/28" not in main_of(browser.get("/"))
    assert "2027/28" not in main_of(browser.get("/program"))


def test_a_season_that_is_over_stands_among_the_earlier(region: Region) -> None:
    """The next one has taken its place."""
    ProgrammeVersion.objects.update(valid_to=date(2026, 11, 20))
    publish(valid_from=date(2026, 11, 20), days=("2026-11-20", "2027-02-28"), season="2027/28")
    browser = browser_of(region, ANNA)

    listed = soup_of(browser.get("/program")).select_one("[aria-labelledby=past]")

    assert listed is not None
    assert "Säsongsinfluensa 2026/27 ges inte längre, slutade 2026-11-19" in " ".join(listed.get_text(" ").split())


def test_a_newer_version_of_the_same_season_speaks_for_it(region: Region) -> None:
    ProgrammeVersion.objects.update(valid_to=date(2026, 11, 1))
    version = publish(valid_from=date(2026, 11, 1), days=("2026-10-06", "2027-02-28"))

    said = main_of(browser_of(region, ANNA).get(PAGE))

    assert f"Programmets version {version}" in said


def test_a_season_that_closes_soon_says_so_and_stands_first(region: Region) -> None:
    ProgrammeVersion.objects.update(valid_to=date(2026, 11, 1))
    publish(valid_from=date(2026, 11, 1), days=("2026-10-06", "2026-12-01"))

    rows = soup_of(browser_of(region, ANNA).get("/")).select(".programmes__one")

    assert "stänger snart, ges till och med 2026-12-01" in " ".join(rows[0].get_text(" ").split())


def test_the_advice_and_the_registration_lead_there_and_back(region: Region) -> None:
    """The way back carries the opaque key and nothing else of the person (PER-12)."""
    person = make_person()
    browser = browser_of(region, ANNA)
    desk = desk_for(region, ANNA, person)

    for path, selector in ((f"/personer/{person.pk}", ".advice__more"), (desk.address, ".registration__more-about")):
        link = soup_of(browser.get(path)).select_one(selector)
        assert link is not None
        assert link["href"] == f"{PAGE}?till={quote(path, safe='')}"
        back = soup_of(browser.get(str(link["href"]))).select_one(".information__ways a")
        assert back is not None
        assert (back.get_text(), back["href"]) == ("Tillbaka till där du var", path)


@pytest.mark.parametrize("till", ["https://elsewhere.example/", "//elsewhere.example", "/finns-inte"])
def test_the_way_back_leads_nowhere_else(region: Region, till: str) -> None:
    response = browser_of(region, ANNA).get(PAGE, {"till": till})

    assert "Tillbaka" not in main_of(response)
    assert [link["href"] for link in soup_of(response).select("main .information__ways a")] == ["/program"]


def test_help_lists_the_programmes_for_who_has_logged_in(region: Region) -> None:
    inside, outside = browser_of(region, LARS), browser_of(region, LARS)
    outside.cookies.clear()

    links = [link["href"] for link in soup_of(inside.get("/hjalp")).select("[aria-labelledby=programmes] a")]

    assert links == [PAGE]
    assert "Om programmen" not in text_of(outside.get("/hjalp"))


@pytest.mark.parametrize("path", [PAGE, "/program", "/hjalp", "/"])
def test_a_page_costs_the_same_with_one_season_and_with_three(region: Region, path: str) -> None:
    """At most 12 statements, and one for all seasons once their contents are read."""
    browser = browser_of(region, ANNA)
    browser.get(path)
    with counted() as one:
        browser.get(path)
    coming_season()
    browser.get(path)

    with counted() as more:
        browser.get(path)

    assert len(one.texts) == len(more.texts) <= 12
