"""Registering people without a personal number, or without any; and how it was established who they are."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.factories.region import Region, make_person
from tests.personas import ANNA, SARA
from tests.web.browsers import browser_of, main_of, soup_of, text_of
from vaccinera.patients.models import IdentityCheck, Person, PersonIdentifier

NEW, UNKNOWN, SEARCH = "/personer/ny", "/personer/okand", "/personer/sok"
DESCRIBED = {
    "approximate_age": "40",
    "sex": "male",
    "distinguishing": "Lång, ärr på handen",
    "found_with": "Kom med Röda Korset",
    "way": "not_established",
}


@pytest.mark.parametrize(
    ("kind", "number", "stored"),
    [
        ("lma_number", "12345678", ("lma_number", "12345678")),
        ("", "12-345678", ("lma_number", "12345678")),
        ("reserve_number_skane", "SK 123456", ("reserve_number_skane", "SK123456")),
        ("", "22810412ABM3", ("national_reserve_number", "22810412ABM3")),
    ],
)
def test_a_number_of_any_kind_is_accepted_and_found_again(
    region: Region, kind: str, number: str, stored: tuple[str, str]
) -> None:
    """PER-06, PER-07."""
    browser = browser_of(region, ANNA)

    browser.post(
        NEW,
        {
            "step": "register",
            "kind": kind,
            "number": number,
            "given_name": "Abeba",
            "family_name": "Tesfaye",
            "way": "lma_card",
        },
    )

    person = Person.objects.get(family_name="Tesfaye")
    assert PersonIdentifier.objects.values_list("kind", "value").get(person=person) == stored
    assert IdentityCheck.objects.count() == 0  # the row is the provider's: without a scope nobody sees it
    found = browser.post(SEARCH, {"sought": number})
    assert found.headers["Location"] == f"/personer/{person.pk}"


def test_a_kind_of_number_that_is_none_is_told(region: Region) -> None:
    typed = {"step": "register", "kind": "shoe_size", "number": "43", "given_name": "A", "family_name": "B"}

    refused = browser_of(region, ANNA).post(NEW, typed)

    assert refused.status_code == 422
    assert Person.objects.filter(family_name="B").count() == 0


def test_whoever_has_no_personal_number_is_asked_how_it_was_established(region: Region) -> None:
    typed = {"step": "register", "number": "991981000010", "given_name": "A", "family_name": "B"}
    browser = browser_of(region, ANNA)

    refused = browser.post(NEW, typed)
    vouched = browser.post(NEW, typed | {"way": "vouched_for"})
    asked = browser.post(NEW, {"number": "19890412-9817", "carried": "1"})

    assert "Välj hur identiteten styrktes." in main_of(refused)
    assert "Skriv namnet på den som intygar" in main_of(vouched)
    assert soup_of(asked).select_one("[name=way]") is None


def test_somebody_unknown_is_registered_and_found_by_the_mark(region: Region) -> None:
    """PER-08: nobody is turned away, and no number is issued."""
    browser = browser_of(region, ANNA)

    response = browser.post(UNKNOWN, DESCRIBED)

    person = Person.objects.get(family_name="Okänd person")
    shown = soup_of(browser.get(response.headers["Location"])).select_one(".person-banner")
    told = main_of(browser.get(f"/personer/{person.pk}/identitet"))
    mark = PersonIdentifier.objects.get(person=person).value
    assert shown is not None
    assert "Okänd person cirka 40 år OKÄND" in " ".join(shown.get_text(" ").split())
    assert "Lång, ärr på handen Kom med Röda Korset" in told
    assert "Inte styrkt, Anna Nyberg" in told
    assert browser.post(SEARCH, {"sought": mark.lower()}).headers["Location"] == f"/personer/{person.pk}"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"approximate_age": ""}, "Skriv en ungefärlig ålder i hela år."),
        ({"approximate_age": "fyrtio"}, "Skriv åldern i hela år, med siffror."),
        ({"approximate_age": "140"}, "Skriv en ungefärlig ålder i hela år, 0 till 120."),
        ({"sex": ""}, "Välj kön, eller Okänt."),
        ({"distinguishing": ""}, "Skriv något som gör att personen känns igen"),
        ({"found_with": ""}, "Skriv var personen påträffades"),
        ({"way": ""}, "Välj hur identiteten styrktes."),
        ({"found_with": "x" * 301}, "Texten är för lång."),
    ],
)
def test_each_thing_lacking_of_somebody_unknown_is_said_at_its_field(
    region: Region, changes: dict[str, str], says: str
) -> None:
    response = browser_of(region, ANNA).post(UNKNOWN, DESCRIBED | changes)

    assert response.status_code == 422
    assert says in main_of(response)


def test_how_it_was_established_can_be_added_to_somebody_known(region: Region) -> None:
    person, browser = make_person(), browser_of(region, ANNA)
    page = f"/personer/{person.pk}/identitetskontroll"

    refused = browser.post(page, {"way": ""})
    done = browser.post(
        page, {"way": "vouched_for", "vouched_by_name": "Maria Ek", "vouched_by_shown": "Svenskt körkort"}
    )

    assert refused.status_code == 422
    told = main_of(browser.get(done.headers["Location"]))
    assert "En annan person intygar: Maria Ek (Svenskt körkort), Anna Nyberg" in told


def test_a_number_nobody_has_in_a_form_that_tells_no_kind_is_not_found(region: Region) -> None:
    response = browser_of(region, ANNA).post(SEARCH, {"sought": "12345678"})

    assert response.status_code == 422
    assert "ska ha 10 eller 12" in main_of(response)


def test_name_and_address_are_fetched_and_not_typed(region: Region) -> None:
    browser = browser_of(region, ANNA)
    number = "195802039882"

    asked = browser.post(NEW, {"number": number, "carried": "1"})
    done = browser.post(NEW, {"step": "register", "number": number, "carried": "1", "given_name": "Annan"})

    assert "Enligt folkbokföringen Namn Vallgren, Berit Adress Fyrgatan 4, 999 11 Havsmark" in main_of(asked)
    assert soup_of(asked).select_one("[name=given_name]") is None
    person = Person.objects.get(family_name="Vallgren")
    assert person.given_name == "Berit"
    told = main_of(browser.get(done.headers["Location"] + "/identitet"))
    assert "Namn och adress enligt folkbokföringen 2026-11-23 12:00." in told


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("197709159847", "Folkbokföringen svarar inte"),
        ("198904129817", "Folkbokföringen känner inte numret"),
    ],
)
def test_what_the_register_does_not_tell_is_typed_and_marked(region: Region, number: str, says: str) -> None:
    browser = browser_of(region, ANNA)

    asked = browser.post(NEW, {"number": number, "carried": "1"})
    done = browser.post(NEW, {"step": "register", "number": number, "given_name": "Ny", "family_name": "Nysson"})

    assert says in main_of(asked)
    assert "Obekräftat Namn och adress är personens egna uppgifter." in main_of(
        browser.get(done.headers["Location"] + "/identitet")
    )


def test_somebody_protected_is_told_to_those_who_may_open_them_and_never_where_they_live(region: Region) -> None:
    """PER-11."""
    typed = {"number": "196107119858", "carried": "1"}

    refused, told = browser_of(region, ANNA).post(NEW, typed), browser_of(region, SARA).post(NEW, typed)

    assert refused.status_code == 403
    assert "Tegnell" not in text_of(refused)
    assert "Namn Tegnell, Mona Adress skyddad" in main_of(told)


def test_a_replaced_number_registers_the_person_under_the_new_one(region: Region) -> None:
    browser = browser_of(region, ANNA)
    number = "198503639885"

    asked = browser.post(NEW, {"number": number, "carried": "1"})
    done = browser.post(NEW, {"step": "register", "number": number, "way": "foreign_passport"}, follow=True)

    assert "Personen registreras under det nya." in main_of(asked)
    assert "Numret har ersatts av ett nytt." in text_of(done)
    assert "19850303-9888" in text_of(done)


def test_without_a_register_everything_is_typed_and_nothing_is_said_of_it(region: Region, settings: Settings) -> None:
    settings.VACCINERA_POPULATION_REGISTER = ""

    asked = browser_of(region, ANNA).post(NEW, {"number": "195802039882", "carried": "1"})

    assert "Folkbokföringen" not in main_of(asked)
    assert soup_of(asked).select_one("[name=given_name]") is not None
