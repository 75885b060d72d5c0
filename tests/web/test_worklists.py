"""What is left to do: each list shows whose it is and how long it may wait, and looking at it is in the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.factories.region import (
    NOON,
    Region,
    an_hour_before,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_declaration,
    with_order,
)
from tests.personas import ANNA, BIRGIT, DAVID, MAJA, OLLE, REBECKA
from tests.web.browsers import browser_of, counted, events, main_of, soup_of
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.prescribing import prescribe, send_to_prescriber
from vaccinera.visits.models import Draft, Visit
from vaccinera.visits.queries import worklists
from vaccinera.visits.states import Basis
from vaccinera.web.pages.worklists import left_in_words

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


def _by_telephone(region: Region, number: str, *, days_ago: int = 0, **person: str) -> Visit:
    """Given by Birgit on David's word: his signature is lacking."""
    birgit, david = region.reader(BIRGIT), region.reader(DAVID)
    at = NOON - timedelta(days=days_ago)
    batch = make_batch(birgit, region.products[0], number=f"TE{number[-4:]}")
    registration = with_order(
        filled_in(birgit, region.products[0], batch.pk),
        prescriber_id=david.staff_id,
        basis=Basis.VERBAL,
        basis_reason="Telefon",
        prescribed_at=an_hour_before(at),
    )
    return sign(birgit, begin(birgit, make_person(number, **person)), registration, at=at)


def _recorded_for_anna(region: Region, number: str) -> Visit:
    """Recorded by David, prescribed and given by Anna: both of her signatures are lacking."""
    anna, david = region.reader(ANNA), region.reader(DAVID)
    batch = make_batch(anna, region.products[0], number=f"AN{number[-4:]}")
    return sign(david, begin(anna, make_person(number)), filled_in(anna, region.products[0], batch.pk))


def _sent(region: Region, *, to: int | None, number: str = NUMBERS[0], **person: str) -> Draft:
    """An answer that only a physician may judge, sent by Birgit."""
    birgit = region.reader(BIRGIT)
    draft = begin(birgit, make_person(number, **person))
    answered = with_declaration(
        filled_in(
            birgit, region.products[0], None, severe_vaccine_reaction="yes", severe_vaccine_reaction_assessed="no"
        ),
        note="Svimmade 2019",
    )
    with acting(birgit):
        return send_to_prescriber(
            by=birgit, draft_id=draft.pk, registration=answered, content={}, prescriber_id=to, at=NOON
        )


def _prescribed(region: Region, *, number: str = NUMBERS[0], **person: str) -> Draft:
    """Signed by David and waiting to be given."""
    david = region.reader(DAVID)
    draft = begin(david, make_person(number, **person))
    registration = filled_in(david, region.products[0], None)
    with acting(david):
        prescribe(
            by=david,
            draft_id=draft.pk,
            registration=registration,
            content={},
            source_system_hsa_id="TSTNMT2321000156-VACC",
            at=NOON,
        )
    return draft


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
    late = _by_telephone(region, NUMBERS[0], days_ago=31)
    soon = _by_telephone(region, NUMBERS[1], days_ago=25)
    annas = _recorded_for_anna(region, NUMBERS[2])
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
    visit = _by_telephone(region, NUMBERS[0])
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
    visit = _recorded_for_anna(region, NUMBERS[0])
    browser = browser_of(region, ANNA)
    browser.post(f"/besok/{visit.pk}/signera")

    again = browser.post(f"/besok/{visit.pk}/signera")

    with reading(region.reader(ANNA)):
        assert Visit.objects.get(pk=visit.pk).signatures.count() == 2
    assert again.status_code == 303
    assert len(events(region, ANNA, "visits.visit.signed")) == 1


def test_nobody_signs_for_another_or_what_is_not_given(region: Region) -> None:
    visit = _by_telephone(region, NUMBERS[0])
    _prescribed(region, number=NUMBERS[1])
    with reading(region.reader(ANNA)):
        not_given = Visit.objects.get(state="prescribed")
    browser = browser_of(region, ANNA)

    answers = [browser.post(f"/besok/{one.pk}/signera").status_code for one in (visit, not_given)]

    assert answers == [422, 422]


def test_looking_at_a_list_is_one_event_with_everybody_it_showed(region: Region) -> None:
    """LAW-23."""
    visits = [_by_telephone(region, number) for number in NUMBERS[:2]]
    browser = browser_of(region, BIRGIT)

    browser.get("/att-signera")

    (event,) = events(region, BIRGIT, "visits.worklist.shown")
    assert event.details == {"worklist": "to_sign", "shown": sorted(str(visit.person_id) for visit in visits)}


def test_the_navigation_counts_what_waits_for_one_s_own_signature(region: Region) -> None:
    """In one query, on a page that does not ask by itself."""
    _by_telephone(region, NUMBERS[0])
    _by_telephone(region, NUMBERS[1])

    david = soup_of(browser_of(region, DAVID).get("/att-ge")).select_one(".frame__navigation")
    anna = soup_of(browser_of(region, ANNA).get("/att-ge")).select_one(".frame__navigation")

    assert david is not None
    assert anna is not None
    assert "Att signera 2" in david.get_text(" ", strip=True)
    assert "Att signera Att ordinera" in anna.get_text(" ", strip=True)


def test_a_long_list_is_paged(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in NUMBERS[:3]:
        _by_telephone(region, number)
    monkeypatch.setattr(worklists, "PAGE", 2)
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
    mine = _sent(region, to=region.reader(DAVID).staff_id, number=NUMBERS[0])
    anybodys = _sent(region, to=None, number=NUMBERS[1])

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
    draft = _prescribed(region)
    browser = browser_of(region, BIRGIT)

    response = browser.get("/att-ge")

    assert [link["href"] for link in soup_of(response).select("a.row-link")] == [f"/registrera/{draft.pk}"]
    assert "David Lind" in main_of(response)
    assert "Influvita" in main_of(response)


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
    visit = _by_telephone(region, NUMBERS[0])
    _sent(region, to=None, number=NUMBERS[1])
    _prescribed(region, number=NUMBERS[2])
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
    _by_telephone(region, NUMBERS[0], **protected)
    _sent(region, to=None, number=NUMBERS[1], **protected)
    _prescribed(region, number=NUMBERS[2], **protected)
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


def test_a_draft_is_put_aside_with_a_reason(region: Region) -> None:
    draft = begin(region.reader(ANNA), make_person())
    browser = browser_of(region, REBECKA)
    asked = browser.get(f"/utkast/{draft.pk}/ta-bort")

    answered = browser.post(f"/utkast/{draft.pk}/ta-bort", {"reason": "wrong_person", "words": "Namne"})
    shown = browser.get(answered.headers["Location"])

    with reading(region.reader(ANNA)):
        kept = Draft.objects.get(pk=draft.pk)
    assert "Tolvansson, Tolvan" in main_of(asked)
    assert (kept.state, kept.discarded_reason) == ("discarded", "Fel person: Namne")
    assert "Utkastet är borttaget." in main_of(shown)
    assert len(events(region, ANNA, "visits.draft.discarded")) == 1


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({}, "Välj varför utkastet tas bort."),
        ({"reason": "invented"}, "Välj varför utkastet tas bort."),
        ({"reason": "other"}, "Skriv skälet med några ord."),
        ({"reason": "other", "words": "x" * 161}, "Skälet får ha högst 160 tecken."),
    ],
)
def test_a_draft_is_not_put_aside_without_one(region: Region, posted: dict[str, str], says: str) -> None:
    draft = begin(region.reader(ANNA), make_person())
    browser = browser_of(region, ANNA)

    response = browser.post(f"/utkast/{draft.pk}/ta-bort", posted)

    summary = soup_of(response).select_one(".error-summary__list")
    assert summary is not None
    assert response.status_code == 422
    assert says in summary.get_text()
    with reading(region.reader(ANNA)):
        assert Draft.objects.get(pk=draft.pk).state == "open"


@pytest.mark.parametrize(("posted", "stored"), [("later", "Vaccineras en annan dag"), ("other", "Strömavbrott")])
def test_the_reason_is_kept_as_words(region: Region, posted: str, stored: str) -> None:
    draft = begin(region.reader(ANNA), make_person())
    words = "Strömavbrott" if posted == "other" else ""

    browser_of(region, ANNA).post(f"/utkast/{draft.pk}/ta-bort", {"reason": posted, "words": words})

    with reading(region.reader(ANNA)):
        assert Draft.objects.get(pk=draft.pk).discarded_reason == stored


def test_there_is_no_such_draft(region: Region) -> None:
    browser = browser_of(region, ANNA)

    response = browser.get(f"/utkast/{UUID(int=7)}/ta-bort")

    assert response.status_code == 404


def test_who_signs_nothing_has_no_such_lists(region: Region) -> None:
    for path in ("/att-signera", "/att-ordinera", "/att-ge", "/utkast"):
        assert browser_of(region, MAJA).get(path).status_code == 403


@pytest.mark.parametrize("path", ["/att-signera", "/att-ordinera", "/att-ge", "/utkast"])
def test_each_list_costs_the_same_with_one_row_and_with_three(region: Region, path: str) -> None:
    def add_one_of_each(numbers: tuple[str, ...]) -> None:
        signed_later, sent, prescribed, begun = numbers
        _by_telephone(region, signed_later)
        _sent(region, to=None, number=sent)
        _prescribed(region, number=prescribed)
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
