"""Finding a person by what stands on an identity card, by name and birth date, and registering one who is new."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.region import NOON, TOLVAN, Region, make_person
from tests.personas import ANNA, LARS, MAJA, REBECKA, SARA
from tests.web.browsers import browser_of, counted, events, main_of, soup_of, text_of, title_of
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.models import Person
from vaccinera.patients.rules.identifiers import Identifier
from vaccinera.web.forms.people import NameSought, read_sought

TODAY = civil_day(NOON)
NOBODYS = "19890412-9817"
SEARCH = "/personer/sok"
NEW = "/personer/ny"


@pytest.mark.parametrize(
    "typed",
    ["Tolvansson 1942-01-01", "1942-01-01 Tolvansson", "Tolvansson, 19420101", "  tolvansson   19420101 "],
)
def test_one_field_takes_a_name_and_a_birth_date_in_either_order(typed: str) -> None:
    sought = read_sought(typed, on=TODAY)

    assert isinstance(sought, NameSought)
    assert sought.name.lower() == "tolvansson"
    assert sought.born_on == date(1942, 1, 1)


@pytest.mark.parametrize(
    "typed",
    ["194201012392", "19420101-2392", "4201012392", "420101-2392", "19420101 2392", "Tolvansson 19420101-2392"],
)
def test_one_field_takes_a_number_however_it_is_written(typed: str) -> None:
    """PER-01: ten or twelve digits, with or without a separator; a name beside it changes nothing."""
    sought = read_sought(typed, on=TODAY)

    assert isinstance(sought, Identifier)
    assert sought.value == "194201012392"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "web.search.empty"),
        ("   ", "web.search.empty"),
        ("Tolvansson", "web.search.birth_date_missing"),
        ("Tolvansson 420101", "web.search.birth_date_missing"),
        ("Tolvansson 1942-01-01 1943-01-01", "web.search.birth_date_missing"),
        ("T 1942-01-01", "web.search.name_missing"),
        ("Tolvansson 1942-02-30", "web.birth_date.impossible"),
        ("Tolvansson 2027-01-01", "web.birth_date.in_the_future"),
        ("19420101", "patients.identifier.wrong_length"),
        ("1942O101-2392", "patients.identifier.not_a_number"),
        ("19420101-2391", "patients.identifier.wrong_check_digit"),
        ("19421301-2392", "patients.identifier.impossible_date"),
        ("20261124-9802", "patients.identifier.future_birth_date"),
        ("]d20109521000000209172706301012AB\x1d2112345678", "web.search.is_a_pack"),
        ("0109521000000209", "web.search.is_a_pack"),
        ("1234567890123456", "patients.identifier.wrong_length"),
    ],
)
def test_each_thing_that_cannot_be_sought_says_why(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_sought(typed, on=TODAY)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        (TOLVAN, "19420101-2392"),
        (TOLVAN, "4201012392"),
        ("198506709818", "850670-9818"),
        ("192505039806", "250503+9806"),
        ("992291000125", "992291000125"),
    ],
)
def test_an_exact_number_leads_straight_to_the_person(region: Region, number: str, typed: str) -> None:
    """PER-01, PER-02, PER-05; and PER-12: the address carries an opaque key only."""
    person = make_person(number)
    browser = browser_of(region, ANNA)

    response = browser.post(SEARCH, {"sought": typed})

    assert response.status_code == 303
    assert response.headers["Location"] == f"/personer/{person.pk}"
    assert "".join(digit for digit in number if digit.isdigit())[-6:] not in response.headers["Location"]


def test_a_mistyped_number_keeps_what_was_typed_and_says_why_at_the_field(
    region: Region, caplog: pytest.LogCaptureFixture
) -> None:
    """PER-12: it stands in the field, and nowhere in address, title or log."""
    browser = browser_of(region, ANNA)

    response = browser.post(SEARCH, {"sought": "19420101-2391"})

    field = soup_of(response).find(id="sought")
    assert field is not None
    assert response.status_code == 422
    assert field["value"] == "19420101-2391"
    assert field["aria-describedby"] == "sought-error"
    assert "kontrollsiffran stämmer inte" in text_of(response)
    assert "1942" not in title_of(response)
    assert "2391" not in caplog.text


def test_a_field_that_nobody_may_search_by_is_refused(region: Region) -> None:
    """LAW-02: the search fields are an allow-list."""
    browser = browser_of(region, ANNA)

    posted = browser.post(SEARCH, {"sought": TOLVAN, "diagnosis": "diabetes"})
    asked = browser.get(SEARCH, {"sought": "x"})

    assert posted.status_code == 422
    assert "Det går bara att söka på nummer" in main_of(posted)
    assert asked.status_code == 422


def test_a_number_nobody_has_is_carried_to_registering_in_the_form(region: Region) -> None:
    browser = browser_of(region, ANNA)

    response = browser.post(SEARCH, {"sought": NOBODYS})

    form = soup_of(response).find("form", action=NEW)
    assert form is not None
    assert {field["name"]: field["value"] for field in form.find_all("input")} | {"csrfmiddlewaretoken": ""} == {
        "csrfmiddlewaretoken": "",
        "number": NOBODYS,
        "carried": "1",
    }
    assert [event.details for event in events(region, ANNA, "patients.people.searched")] == [
        {"searched_by": "personal_number", "shown": []}
    ]


def test_who_may_not_register_is_told_so(region: Region) -> None:
    browser = browser_of(region, MAJA)

    response = browser.post(SEARCH, {"sought": NOBODYS})

    assert soup_of(response).find("form", action=NEW) is None
    assert "får inte registrera nya personer" in main_of(response)
    assert browser.get(NEW).status_code == 403


def test_a_name_gives_a_list_and_one_event_with_everybody_it_showed(region: Region) -> None:
    """LAW-23: the hits are logged, what was typed is not."""
    tolvan = make_person()
    other = make_person("194201012384", given_name="Åsa")
    make_person("194803179805", given_name="Elsa", family_name="Tolvansson")
    browser = browser_of(region, ANNA)

    response = browser.post(SEARCH, {"sought": "tolvansson 1942-01-01"})

    rows = [row.get_text() for row in soup_of(response).select("a.row-link")]
    logged = events(region, ANNA, "patients.people.searched")
    assert rows == ["Tolvansson, Tolvan", "Tolvansson, Åsa"]
    assert "19420101-2392" in main_of(response)
    assert [event.details for event in logged] == [{"searched_by": "name", "shown": [str(tolvan.pk), str(other.pk)]}]


def test_name_and_birth_date_have_a_form_of_their_own(region: Region) -> None:
    make_person()
    browser = browser_of(region, ANNA)

    found = browser.post(SEARCH, {"name": "Tolvan", "birth_date": "19420101"})
    nameless = browser.post(SEARCH, {"name": "4", "birth_date": "19420101"})
    dateless = browser.post(SEARCH, {"name": "Tolvan", "birth_date": "förra året"})
    bare = browser.post(SEARCH, {"name": "Tolvan"})

    assert "Tolvansson, Tolvan" in main_of(found)
    assert soup_of(nameless).find(id="name-error") is not None
    assert soup_of(dateless).find(id="birth_date-error") is not None
    assert soup_of(bare).find(id="birth_date-error") is not None


def test_nobody_of_that_name_offers_to_register_with_what_was_typed(region: Region) -> None:
    browser = browser_of(region, ANNA)

    response = browser.post(SEARCH, {"sought": "Nora Ny 1990-05-17"})

    form = soup_of(response).find("form", action=NEW)
    assert form is not None
    carried = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    assert "Ingen träff" in main_of(response)
    assert (carried["given_name"], carried["family_name"], carried["birth_date"]) == ("Nora", "Ny", "1990-05-17")


def test_a_protected_person_is_only_hinted_at_in_a_list(region: Region) -> None:
    """PER-11: no name, number, age or place without the extra right; with it, a masked number."""
    person = make_person(protection="confidentiality_marking", city="Havsmark")

    hinted = browser_of(region, ANNA).post(SEARCH, {"sought": "tolvansson 1942-01-01"})
    seen = browser_of(region, SARA).post(SEARCH, {"sought": "tolvansson 1942-01-01"})

    assert "Skyddad person" in main_of(hinted)
    assert "Tolvansson" not in main_of(hinted)
    assert "Havsmark" not in main_of(hinted)
    assert str(person.pk) not in hinted.content.decode()
    assert "19420101-XXXX" in main_of(seen)
    assert "2392" not in main_of(seen)
    assert "Havsmark" not in main_of(seen)


def test_a_search_costs_the_same_with_one_hit_and_with_three(region: Region) -> None:
    make_person()
    browser = browser_of(region, ANNA)
    with counted() as one:
        browser.post(SEARCH, {"sought": "tolvansson 1942-01-01"})
    make_person("194201012384", given_name="Två")
    make_person("19420101-9801", given_name="Tre")

    with counted() as three:
        response = browser.post(SEARCH, {"sought": "tolvansson 1942-01-01"})

    assert len(soup_of(response).select("a.row-link")) == 3
    assert len(one.texts) == len(three.texts) <= 12


def test_who_opens_no_records_searches_none(region: Region) -> None:
    browser = browser_of(region, LARS)

    response = browser.post(SEARCH, {"sought": TOLVAN})

    assert response.status_code == 403


def test_a_new_person_is_registered_with_the_number_that_was_sought(region: Region) -> None:
    """The number is shown and not asked again; the form leads to the person."""
    browser = browser_of(region, REBECKA)
    first = browser.post(NEW, {"number": NOBODYS, "carried": "1"})

    response = browser.post(
        NEW,
        {
            "step": "register",
            "number": NOBODYS,
            "carried": "1",
            "given_name": " Nora ",
            "family_name": "Ny",
            "postal_code": "123 45",
        },
    )

    person = Person.objects.get(family_name="Ny")
    assert soup_of(first).find(id="id_number") is None
    assert NOBODYS in main_of(first)
    assert response.status_code == 303
    assert response.headers["Location"] == reverse("person", kwargs={"person_id": person.pk})
    assert (person.given_name, person.postal_code, person.birth_date) == ("Nora", "12345", date(1989, 4, 12))
    assert len(events(region, REBECKA, "patients.person.registered")) == 1


def test_a_reserve_number_asks_for_the_birth_date(region: Region) -> None:
    """PER-05: it tells neither birth date nor sex."""
    browser = browser_of(region, ANNA)
    asked = browser.post(NEW, {"number": "992291000125", "carried": "1"})
    of_a_number = browser.post(NEW, {"number": NOBODYS, "carried": "1"})

    browser.post(
        NEW,
        {
            "step": "register",
            "number": "992291000125",
            "carried": "1",
            "given_name": "Abeba",
            "family_name": "Tesfaye",
            "birth_date": "1957-05-19",
            "way": "foreign_passport",
        },
    )

    assert soup_of(asked).select_one("[name=birth_date]") is not None
    assert soup_of(of_a_number).select_one("[name=birth_date]") is None
    assert Person.objects.get(family_name="Tesfaye").birth_date == date(1957, 5, 19)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"number": ""}, "Skriv numret som står på legitimationen."),
        ({"number": "19420101-2391"}, "kontrollsiffran stämmer inte"),
        ({"given_name": ""}, "Skriv personens förnamn."),
        ({"family_name": " "}, "Skriv personens efternamn."),
        ({"family_name": "Ny 4"}, "Ett namn har inga siffror."),
        ({"family_name": "N" * 81}, "Efternamnet får ha högst 80 tecken."),
        ({"postal_code": "1234"}, "Ett postnummer har fem siffror."),
        ({"birth_date": "i går"}, "Skriv födelsedatumet med åtta siffror"),
        ({"birth_date": "1990-01-01"}, "Numret säger 1989-04-12."),
    ],
)
def test_each_fault_of_a_new_person_is_said_at_its_field(region: Region, changes: dict[str, str], says: str) -> None:
    browser = browser_of(region, ANNA)
    whole = {"step": "register", "number": NOBODYS, "given_name": "Nora", "family_name": "Ny"}

    response = browser.post(NEW, whole | changes)

    summary = soup_of(response).select_one(".error-summary__list")
    assert summary is not None
    assert response.status_code == 422
    assert says in summary.get_text()
    assert Person.objects.count() == 0


def test_the_same_number_is_not_registered_twice(region: Region) -> None:
    make_person()
    browser = browser_of(region, ANNA)

    response = browser.post(
        NEW,
        {"step": "register", "number": TOLVAN, "carried": "1", "given_name": "Tolvan", "family_name": "Igen"},
    )

    assert response.status_code == 422
    assert "Någon är redan registrerad med det numret" in main_of(response)
    assert Person.objects.count() == 1


def test_registering_takes_no_field_it_does_not_show(region: Region) -> None:
    """LAW-02, and nothing is set that nobody was asked."""
    browser = browser_of(region, ANNA)

    response = browser.post(NEW, {"step": "register", "number": NOBODYS, "protection": "none"})

    assert response.status_code == 422
    assert Person.objects.count() == 0
