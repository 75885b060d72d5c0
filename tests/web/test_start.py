"""The first page: the field that begins the next person, the day in numbers, and what must not be forgotten."""

from __future__ import annotations

from datetime import date

from uuid_utils.compat import uuid7

from tests.factories.region import (
    NOON,
    Region,
    begin,
    make_batch,
    make_person,
)
from tests.personas import ANNA, BIRGIT, DAVID, LARS, MAJA, OLLE, REBECKA
from tests.web.browsers import Answer, browser_of, counted, events, main_of, soup_of
from tests.web.scenes import by_telephone
from vaccinera.kernel.scope import acting
from vaccinera.products.models import BatchRecall, UnitBatch
from vaccinera.programmes.models import ProgrammeVersion


def _tile(response: Answer, word: str) -> str:
    tiles = [" ".join(tile.get_text(" ").split()) for tile in soup_of(response).select(".tile")]
    return next((tile for tile in tiles if word in tile), "")


def test_the_field_for_the_next_person_has_the_focus(region: Region) -> None:
    """One field in focus, and one search on the page: the header's is left out."""
    browser = browser_of(region, ANNA)

    response = browser.get("/")

    fields = soup_of(response).select("input[data-search]")
    assert [field.has_attr("autofocus") for field in fields] == [True]
    assert len(soup_of(response).select("form[action='/personer/sok'] input[data-search]")) == 1


def test_the_day_is_told_in_numbers(region: Region) -> None:
    """Given here and by me; to sign with the nearest last day; who signs nothing sees no such number."""
    by_telephone(region, "194803179805", days_ago=25)
    by_telephone(region, "194201012384")

    anna, birgit, david, maja = (browser_of(region, who).get("/") for who in (ANNA, BIRGIT, DAVID, MAJA))

    assert _tile(anna, "given dos") == "1 given dos ingen av dig än"
    assert _tile(birgit, "given dos") == "1 given dos varav 1 av dig"
    assert _tile(anna, "att signera") == "0 att signera av 2 som väntar, närmast: 5 dagar kvar"
    assert _tile(david, "att signera") == "2 att signera närmast: 5 dagar kvar"
    assert _tile(maja, "att signera") == ""
    assert _tile(birgit, "att ordinera") == ""


def test_an_empty_day_says_what_to_do(region: Region) -> None:
    browser = browser_of(region, ANNA)

    response = browser.get("/")

    assert _tile(response, "givna doser") == "0 givna doser Ingen än. Skriv ett nummer ovan för att börja."
    assert "Allt är signerat." in main_of(response)
    assert "Inget påbörjat." in main_of(response)
    assert "Ingen av enhetens batcher går ut inom 30 dagar." in main_of(response)


def test_work_begun_at_the_unit_is_listed_and_the_look_is_logged(region: Region) -> None:
    """A list of people is one event with the ids shown (LAW-23)."""
    person = make_person()
    draft = begin(region.reader(BIRGIT), person)
    browser = browser_of(region, ANNA)

    response = browser.get("/")

    (event,) = events(region, ANNA, "visits.worklist.shown")
    link = soup_of(response).select_one(".lines a.row-link")
    assert link is not None
    assert link["href"] == f"/registrera/{draft.pk}"
    assert "av Birgit Ek" in main_of(response)
    assert event.details == {"worklist": "start", "shown": [str(person.pk)]}


def test_a_protected_person_among_the_work_begun_is_not_named(region: Region) -> None:
    """PER-11: neither name nor time, and no way on without the right."""
    draft = begin(region.reader(BIRGIT), make_person(protection="confidentiality_marking"))
    browser = browser_of(region, ANNA)

    response = browser.get("/")

    assert "Skyddad person" in main_of(response)
    assert "Tolvan" not in main_of(response)
    assert "12:00" not in main_of(response)
    assert str(draft.pk) not in response.content.decode()


def test_another_provider_sees_nothing_of_the_unit_s_day(region: Region) -> None:
    """LAW-01, the leak test."""
    by_telephone(region, "194803179805")
    begin(region.reader(BIRGIT), make_person())
    browser = browser_of(region, OLLE)

    response = browser.get("/")

    assert _tile(response, "givna doser").startswith("0 ")
    assert "Allt är signerat." in main_of(response)
    assert "Tolvan" not in main_of(response)
    assert events(region, OLLE, "visits.worklist.shown") == []


def test_batches_about_to_expire_are_told_with_their_days(region: Region) -> None:
    """30 days ahead; a recalled one says that it must not be given."""
    anna = region.reader(ANNA)
    make_batch(anna, region.products[0], number="SOON1", expires_on=date(2026, 11, 30))
    make_batch(anna, region.products[0], number="BACK1", expires_on=date(2026, 12, 22))
    make_batch(anna, region.products[0], number="LATE1", expires_on=date(2026, 12, 23))
    BatchRecall.objects.create(
        id=uuid7(), product=region.products[0], batch_number="BACK1", reason="Fel", recalled_on=date(2026, 11, 1)
    )
    with acting(anna):
        UnitBatch.objects.filter(batch_number="BACK1").update(is_finished=False)
    browser = browser_of(region, ANNA)

    response = browser.get("/")

    rows = [" ".join(row.get_text(" ").split()) for row in soup_of(response).select("#expiring ~ ul li")]
    assert rows == [
        "Influvita SOON1 2026-11-30 7 dagar kvar",
        "Influvita BACK1 2026-12-22 Indragen, får inte ges",
    ]


def test_the_season_says_until_when_and_by_which_rules(region: Region) -> None:
    browser = browser_of(region, ANNA)

    in_season = main_of(browser.get("/"))
    ProgrammeVersion.objects.update(valid_to=date(2026, 11, 1))
    without = main_of(browser.get("/"))

    assert "Säsongsinfluensa 2026/27 ges till och med 2027-02-28" in in_season
    assert "Särskilda boenden vaccineras 2026-10-06 till 2027-02-28." in in_season
    assert "FLU26-W1, FLU26-W2" in in_season
    assert "Inget vaccinationsprogram gäller i dag." in without


def test_a_season_that_has_not_begun_or_is_over_says_so(region: Region) -> None:
    version = ProgrammeVersion.objects.get(pk=1)
    coming = [{**window, "from_on": "2026-12-01", "to_on": "2027-02-28"} for window in version.content["windows"]]
    over = [{**window, "from_on": "2026-10-01", "to_on": "2026-11-01"} for window in version.content["windows"]]
    browser = browser_of(region, ANNA)

    said = []
    for key, windows in ((101, coming), (102, over)):
        ProgrammeVersion.objects.all().update(valid_to=date(2026, 11, 2))
        ProgrammeVersion.objects.create(
            id=key,
            programme_id=version.programme_id,
            version=f"2026.{key}",
            content={**version.content, "version": f"2026.{key}", "windows": windows},
            valid_from=date(2026, 11, 1),
            approved_at=NOON,
        )
        said.append(main_of(browser.get("/")))

    assert "Säsongsinfluensa 2026/27 öppnar 2026-12-01" in said[0]
    assert "Säsongsinfluensa 2026/27 ges inte längre, slutade 2026-11-01" in said[1]


def test_a_commission_that_opens_no_records_is_told_where_to_go(region: Region) -> None:
    browser = browser_of(region, LARS)

    response = browser.get("/")

    assert "Det här uppdraget öppnar inga journaler" in main_of(response)
    assert soup_of(response).select("input[data-search]") == []


def test_the_desk_sees_drafts_and_nothing_to_sign(region: Region) -> None:
    browser = browser_of(region, REBECKA)

    response = browser.get("/")

    navigation = [link.get_text(" ", strip=True) for link in soup_of(response).select(".frame__navigation a")]
    assert navigation == ["Start", "Väntelista", "Utkast"]
    assert _tile(response, "att signera") == ""
    assert "Inget påbörjat." in main_of(response)


def test_the_first_page_costs_the_same_with_one_row_and_with_three(region: Region) -> None:
    by_telephone(region, "194803179805")
    begin(region.reader(BIRGIT), make_person())
    browser = browser_of(region, DAVID)
    browser.get("/")
    with counted() as one:
        browser.get("/")
    by_telephone(region, "194201012384")
    by_telephone(region, "195306112391")
    begin(region.reader(BIRGIT), make_person("198804269812"))
    begin(region.reader(BIRGIT), make_person("199106229801"))

    with counted() as three:
        response = browser.get("/")

    assert len(soup_of(response).select(".lines a.row-link")) == 3
    assert len(one.texts) == len(three.texts) <= 12
