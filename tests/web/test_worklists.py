"""What is left to do: each list shows whose it is and how long it may wait, and looking at it is in the log."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from tests.factories.region import (
    Region,
    begin,
    make_person,
)
from tests.personas import ANNA, BIRGIT, DAVID, MAJA, OLLE, REBECKA
from tests.web.browsers import browser_of, counted, events, main_of, soup_of
from tests.web.scenes import another_programme, by_telephone, prescribed, recorded_for_anna, sent
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import Visit
from vaccinera.visits.queries import unsigned, worklists
from vaccinera.web.worklists import left_in_words

NUMBERS = (
    "194003129808",
    "194103129807",
    "194203129806",
    "194303129805",
    "194403129804",
    "194503129803",
    "194603129802",
    "194703129801",
    "194803129800",
    "194903129809",
    "195003129805",
    "195103129804",
)


@pytest.mark.parametrize(
    ("days", "kind", "words"),
    [
        (29, "waiting", "29 dagar kvar"),
        (7, "warning", "7 dagar kvar"),
        (1, "warning", "1 dag kvar"),
        (0, "warning", "Sista dagen i dag"),
        (-1, "stop", "1 dag för sent"),
        (-5, "stop", "5 dagar för sent"),
    ],
)
def test_time_left_is_told_in_words(days: int, kind: str, words: str) -> None:
    assert left_in_words(days) == (kind, words)


def test_one_s_own_come_first_and_the_nearest_last_day_before_the_rest(region: Region) -> None:
    late = by_telephone(region, NUMBERS[0], days_ago=31)
    soon = by_telephone(region, NUMBERS[1], days_ago=25)
    annas = recorded_for_anna(region, NUMBERS[2])
    browser = browser_of(region, DAVID)

    response = browser.get("/att-signera")

    tables = soup_of(response).select("table")
    links = [[link["href"] for link in table.select("a.row-link")] for table in tables]
    first = tables[0].select("tbody tr")[0].get_text(" ", strip=True)
    assert links == [[f"/besok/{late.pk}", f"/besok/{soon.pk}"], [f"/besok/{annas.pk}"]]
    assert "1 dag för sent" in first
    assert "David Lind, ordination" in first
    assert "Influvita 0,5 ml" in first
    assert [len(table.select("form")) for table in tables] == [2, 0]
    assert "Anna Nyberg, ordination; Anna Nyberg, given dos" in tables[1].get_text(" ", strip=True)


def test_signing_from_the_list_makes_the_record_whole(region: Region) -> None:
    """LAW-05; the message tells what was signed and never for whom."""
    visit = by_telephone(region, NUMBERS[0])
    browser = browser_of(region, DAVID)

    answered = browser.post(f"/besok/{visit.pk}/signera", {"till": "/att-signera"})
    shown = browser.get(answered.headers["Location"])

    with reading(region.reader(DAVID)):
        assert Visit.objects.get(pk=visit.pk).state == "complete"
    assert answered.status_code == 303
    assert answered.headers["Location"] == "/att-signera"
    assert "Signerat: Influvita." in main_of(shown)
    assert "Allt är signerat" in main_of(shown)


def test_a_second_press_signs_nothing_more(region: Region) -> None:
    """A double click ends where the first did."""
    visit = recorded_for_anna(region, NUMBERS[0])
    browser = browser_of(region, ANNA)
    browser.post(f"/besok/{visit.pk}/signera")

    again = browser.post(f"/besok/{visit.pk}/signera")

    with reading(region.reader(ANNA)):
        assert Visit.objects.get(pk=visit.pk).signatures.count() == 2
    assert again.status_code == 303
    assert len(events(region, ANNA, "visits.visit.signed")) == 1


def test_nobody_signs_for_another_or_what_is_not_given(region: Region) -> None:
    visit = by_telephone(region, NUMBERS[0])
    prescribed(region, number=NUMBERS[1])
    with reading(region.reader(ANNA)):
        not_given = Visit.objects.get(state="prescribed")
    browser = browser_of(region, ANNA)

    answers = [browser.post(f"/besok/{one.pk}/signera").status_code for one in (visit, not_given)]

    assert answers == [422, 422]


def test_looking_at_a_list_is_one_event_with_everybody_it_showed(region: Region) -> None:
    """LAW-23."""
    visits = [by_telephone(region, number) for number in NUMBERS[:2]]
    browser = browser_of(region, BIRGIT)

    browser.get("/att-signera")

    (event,) = events(region, BIRGIT, "visits.worklist.shown")
    assert event.details == {"worklist": "to_sign", "shown": sorted(str(visit.person_id) for visit in visits)}


def test_the_navigation_counts_what_waits_for_one_s_own_signature(region: Region) -> None:
    """In one query, on a page that does not ask by itself."""
    by_telephone(region, NUMBERS[0])
    by_telephone(region, NUMBERS[1])

    david = soup_of(browser_of(region, DAVID).get("/att-ge")).select_one(".frame__navigation")
    anna = soup_of(browser_of(region, ANNA).get("/att-ge")).select_one(".frame__navigation")

    assert david is not None
    assert anna is not None
    assert "Att signera 2" in david.get_text(" ", strip=True)
    assert "Att signera Att ordinera" in anna.get_text(" ", strip=True)


def test_a_long_list_is_paged(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in NUMBERS[:3]:
        by_telephone(region, number)
    monkeypatch.setattr(unsigned, "PAGE", 2)
    browser = browser_of(region, DAVID)

    first, second = browser.get("/att-signera"), browser.get("/att-signera?sida=2")

    assert len(soup_of(first).select("tbody tr")) == 2
    assert len(soup_of(second).select("tbody tr")) == 1
    assert "Rad 3–3 av 3" in main_of(second)
    till = soup_of(second).select_one("tbody input[name=till]")
    assert till is not None
    assert till["value"] == "/att-signera?sida=2"
    assert [browser.get(f"/att-signera?sida={odd}").status_code for odd in ("0", "x", "-1", "99999")] == [404] * 4


def test_what_is_sent_waits_for_the_prescriber_it_is_sent_to(region: Region) -> None:
    mine = sent(region, to=region.reader(DAVID).staff_id, number=NUMBERS[0])
    anybodys = sent(region, to=None, number=NUMBERS[1])

    davids, annas = (browser_of(region, who).get("/att-ordinera") for who in (DAVID, ANNA))

    assert [link["href"] for link in soup_of(davids).select("a.row-link")] == [
        f"/registrera/{mine.pk}",
        f"/registrera/{anybodys.pk}",
    ]
    assert [link["href"] for link in soup_of(annas).select("a.row-link")] == [f"/registrera/{anybodys.pk}"]
    assert "Läkare avgör: ett svar stoppar" in main_of(davids)
    assert "Birgit Ek" in main_of(davids)
    assert browser_of(region, BIRGIT).get("/att-ordinera").status_code == 403


def test_what_is_prescribed_waits_to_be_given_by_anyone_at_the_unit(region: Region) -> None:
    draft = prescribed(region, number=NUMBERS[0])
    browser = browser_of(region, BIRGIT)

    response = browser.get("/att-ge")

    assert [link["href"] for link in soup_of(response).select("a.row-link")] == [f"/registrera/{draft.pk}"]
    assert "David Lind" in main_of(response)
    assert "Influvita" in main_of(response)


def _advice(response: Any) -> list[str]:
    return [cell.get_text(" ", strip=True) for cell in soup_of(response).select("td.row-advice")]


@pytest.mark.parametrize("path", ["/utkast", "/att-ge"])
def test_a_row_says_what_is_advised_and_by_which_rule(region: Region, path: str) -> None:
    """The row's own programme first, then what else is recommended; each with its rule in one click."""
    begin(region.reader(ANNA), make_person(NUMBERS[0]))
    prescribed(region, number=NUMBERS[1])
    another_programme(2)

    [said] = _advice(browser_of(region, DAVID).get(path))

    own, _, other = said.partition(" Även Säsongsinfluensa Säsongsinfluensa: ")
    assert own.startswith("Rekommenderas i dag Varför? Fyller 65 år eller mer under 2026.")
    assert "Regel FLU26-G2, version 2026.1" in own
    assert "Regel FLU26-G2, version 2026.1" in other


@pytest.mark.parametrize("path", ["/utkast", "/att-ge"])
def test_a_list_says_that_the_decision_support_is_off(region: Region, settings: Settings, path: str) -> None:
    """LAW-32: no due lists anywhere."""
    settings.VACCINERA_GIVES_ADVICE = False
    begin(region.reader(ANNA), make_person(NUMBERS[0]))
    prescribed(region, number=NUMBERS[1])

    response = browser_of(region, DAVID).get(path)

    assert _advice(response) == []
    assert "Beslutsstödet är avstängt" in main_of(response)
    assert "Råd i dag" not in main_of(response)


def test_a_desk_s_list_holds_no_advice(region: Region) -> None:
    begin(region.reader(ANNA), make_person(NUMBERS[0]))

    response = browser_of(region, REBECKA).get("/utkast")

    assert _advice(response) == []
    assert "Råd" not in main_of(response)
    assert len(soup_of(response).select("tbody tr")) == 1


def test_long_lists_of_drafts_and_doses_to_give_are_paged(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklists, "PAGE", 1)
    for number in NUMBERS[:2]:
        begin(region.reader(ANNA), make_person(number))
    for number in NUMBERS[2:4]:
        prescribed(region, number=number)
    browser = browser_of(region, DAVID)

    begun, to_give = browser.get("/utkast?sida=2"), browser.get("/att-ge?sida=2")

    assert "Rad 2–2 av 2" in main_of(begun)
    assert "Rad 2–2 av 2" in main_of(to_give)
    assert [len(soup_of(page).select("tbody tr")) for page in (begun, to_give)] == [1, 1]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/att-signera", "Inget väntar på signatur på enheten."),
        ("/att-ordinera", "Ingen väntar på din ordination"),
        ("/att-ge", "Ingen ordinerad dos väntar"),
        ("/utkast", "Inget är påbörjat"),
    ],
)
def test_an_empty_list_says_so_and_leaves_no_event(region: Region, path: str, says: str) -> None:
    browser = browser_of(region, ANNA)

    response = browser.get(path)

    assert says in main_of(response)
    assert events(region, ANNA, "visits.worklist.shown") == []


def test_another_provider_sees_none_of_it(region: Region) -> None:
    """LAW-01, the leak test: neither lists nor a way to sign or put aside."""
    visit = by_telephone(region, NUMBERS[0])
    sent(region, to=None, number=NUMBERS[1])
    prescribed(region, number=NUMBERS[2])
    draft = begin(region.reader(ANNA), make_person(NUMBERS[3]))
    browser = browser_of(region, OLLE)

    pages = [browser.get(path) for path in ("/att-signera", "/att-ordinera", "/att-ge", "/utkast")]

    assert [soup_of(response).select("tbody tr") for response in pages] == [[], [], [], []]
    assert browser.post(f"/besok/{visit.pk}/signera").status_code == 404
    assert browser.get(f"/utkast/{draft.pk}/ta-bort").status_code == 404
    assert browser.post(f"/utkast/{draft.pk}/ta-bort", {"reason": "later"}).status_code == 404


def test_a_protected_person_in_a_list_is_neither_named_nor_timed(region: Region) -> None:
    """PER-11: and nothing can be done with what one may not open."""
    protected: dict[str, Any] = {"protection": "confidentiality_marking"}
    by_telephone(region, NUMBERS[0], **protected)
    sent(region, to=None, number=NUMBERS[1], **protected)
    prescribed(region, number=NUMBERS[2], **protected)
    begin(region.reader(ANNA), make_person(NUMBERS[3], **protected))
    browser = browser_of(region, DAVID)

    pages = [browser.get(path) for path in ("/att-signera", "/att-ordinera", "/att-ge", "/utkast")]

    for response in pages:
        row = soup_of(response).select_one("tbody tr")
        assert row is not None
        assert "Skyddad person" in row.get_text()
        assert "Tolvan" not in row.get_text()
        assert "12:00" not in row.get_text()
        assert row.select("a, form") == []


def test_who_signs_nothing_has_no_such_lists(region: Region) -> None:
    for path in ("/att-signera", "/att-ordinera", "/att-ge", "/utkast"):
        assert browser_of(region, MAJA).get(path).status_code == 403


@pytest.mark.parametrize("path", ["/att-signera", "/att-ordinera", "/att-ge", "/utkast"])
def test_each_list_costs_the_same_with_one_row_and_with_three(region: Region, path: str) -> None:
    def add_one_of_each(numbers: tuple[str, ...]) -> None:
        to_sign, to_prescribe, to_give, begun = numbers
        by_telephone(region, to_sign)
        sent(region, to=None, number=to_prescribe)
        prescribed(region, number=to_give)
        begin(region.reader(ANNA), make_person(begun))

    add_one_of_each(NUMBERS[:4])
    browser = browser_of(region, DAVID)
    browser.get(path)
    with counted() as one:
        browser.get(path)
    add_one_of_each(NUMBERS[4:8])
    add_one_of_each(NUMBERS[8:])

    with counted() as three:
        response = browser.get(path)

    assert len(soup_of(response).select("tbody tr")) == 3
    assert len(one.texts) == len(three.texts) <= 12
