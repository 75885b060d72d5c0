"""A unit's facts and choices on their pages, and what the choices make of the registration."""

from __future__ import annotations

from typing import Any

from tests.factories.region import NOON, Region, make_batch, make_person
from tests.personas import ANNA, LARS, OLLE, REBECKA
from tests.web.browsers import browser_of, counted, main_of, soup_of, text_of
from tests.web.registration_desk import WELL, desk_for
from tests.web.scenes import another_programme
from vaccinera.kernel.scope import acting
from vaccinera.organisations.actions.units import choose_for_unit
from vaccinera.organisations.models import CareUnit
from vaccinera.organisations.rules.units import UnitChoices, UsualChoice

FACTS = "/administration/enheter/12"
CHOICES = "/administration/enheter/11/val"


def chosen(region: Region, choices: UnitChoices) -> None:
    """What Lars has chosen for the unit where Anna works."""
    lars = region.reader(LARS)
    with acting(lars):
        choose_for_unit(by=lars, unit_id=11, choices=choices, at=NOON)


def typed(page: Any, **changes: Any) -> dict[str, Any]:
    """The form of the page as it is drawn, with some of it changed."""
    fields: dict[str, Any] = {}
    for control in soup_of(page).select("main form input, main form textarea, main form select"):
        if control.get("type") in ("radio", "checkbox"):
            if control.has_attr("checked"):
                fields.setdefault(str(control["name"]), []).append(control["value"])
        elif control.name == "select":
            picked = control.select_one("option[selected]") or control.select_one("option")
            fields[str(control["name"])] = picked["value"] if picked else ""
        else:
            fields[str(control["name"])] = control.get("value", control.get_text())
    return fields | changes


def options(page: Any, name: str) -> list[str]:
    """What a list of the page offers, in its order."""
    return [one.get_text(strip=True).split(" · ")[0] for one in soup_of(page).select(f"select[name={name}] option")]


def begun_from(page: Any) -> list[str]:
    """The programmes a person's page offers to begin, in its order."""
    return [str(form["action"]).rsplit("/", 1)[1] for form in soup_of(page).select("form[action*='/registrera/']")]


def test_an_administrator_says_anew_how_the_unit_is_reached(region: Region) -> None:
    browser = browser_of(region, LARS)
    fields = typed(browser.get(FACTS), phone="010-111 22 33", opening_hours="mån-fre 8-16\r\nlör 9-12")

    saved = browser.post(FACTS, fields)

    page = browser.get(FACTS)
    assert saved.status_code == 303
    assert "Uppgifterna om enheten är sparade." in main_of(page)
    assert "Telefon: 010-000 00 00 → 010-111 22 33" in main_of(page)
    assert "2026-11-23 12:00 Lars Lokal" in main_of(page)
    assert "mån-fre 8-16 lör 9-12" in main_of(browser_of(region, ANNA).get("/enheter/12"))


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(region: Region) -> None:
    browser = browser_of(region, LARS)
    fields = typed(browser.get(FACTS), phone="ring mig", street="Nygatan 2", opening_hours="x" * 501)

    too_long = browser.post(FACTS, fields)
    refused = browser.post(FACTS, fields | {"opening_hours": "alltid"})

    assert (too_long.status_code, refused.status_code) == (422, 422)
    assert "Öppettiderna får ha högst 500 tecken. Korta av dem." in main_of(too_long)
    field = soup_of(refused).select_one("#id_phone-error")
    assert field is not None
    assert "Skriv telefonnumret med riktnummer" in field.get_text()
    assert typed(refused)["street"] == "Nygatan 2"
    assert CareUnit.objects.get(pk=12).street == "Provgatan 1"


def test_two_who_change_at_once_do_not_write_over_each_other(region: Region) -> None:
    browser = browser_of(region, LARS)
    fields = typed(browser.get(FACTS), street="Nygatan 2")
    browser.post(FACTS, fields)

    second = browser.post(FACTS, fields | {"street": "Annangatan 3"})

    assert second.status_code == 409
    assert "Någon annan har ändrat uppgifterna medan du skrev." in text_of(second)


def test_what_is_of_another_provider_is_not_found(region: Region) -> None:
    """The leak test: neither facts nor choices, and of the contact page not who administers there."""
    browser = browser_of(region, LARS)

    pages = [browser.get("/administration/enheter/21"), browser.get("/administration/enheter/21/val")]
    listed = main_of(browser.get("/administration/enheter"))
    contact = main_of(browser_of(region, OLLE).get("/enheter/11"))

    assert [page.status_code for page in pages] == [404, 404]
    assert "Enheten finns inte hos din vårdgivare." in text_of(pages[0])
    assert "Norra mottagningen" in listed
    assert "Södra mottagningen" not in listed
    assert "Norra mottagningen Adress Provgatan 1 999 99 Provstad Telefon 010-000 00 00" in contact
    assert "Lars Lokal" not in contact


def test_everybody_at_the_provider_sees_whom_to_ask(region: Region) -> None:
    contact = main_of(browser_of(region, REBECKA).get("/enheter/11"))

    assert "Lokala administratörer" in contact
    assert "Lars Lokal Norra mottagningen" in contact
    assert "Öppettider Inte angivna. Ring enheten." in contact
    assert browser_of(region, REBECKA).get("/enheter/404").status_code == 404


def test_without_administrator_the_page_says_who_names_one(region: Region) -> None:
    assert "Regionens vaccinationsenhet utser en." in main_of(browser_of(region, OLLE).get("/enheter/21"))


def test_choices_are_made_on_one_page_and_shown_as_made(region: Region) -> None:
    browser = browser_of(region, LARS)
    another_programme(2)
    fields = typed(
        browser.get(CHOICES),
        **{"gives": ["influenza"], "site-influenza": "right_upper_arm", "favourites": ["99000000000404"]},
    )

    saved = browser.post(CHOICES, fields)

    page = typed(browser.get(CHOICES))
    assert saved.status_code == 303
    assert (page["gives"], page["favourites"]) == (["influenza"], ["99000000000404"])
    assert page["site-influenza"] == "right_upper_arm"
    assert CareUnit.objects.get(pk=11).choices == {
        "not_given": ["copy2"],
        "favourites": ["99000000000404"],
        "usual": {"influenza": {"site": "right_upper_arm"}},
    }


def test_a_choice_that_is_not_offered_is_refused_at_its_field(region: Region) -> None:
    browser = browser_of(region, LARS)

    answer = browser.post(CHOICES, typed(browser.get(CHOICES), **{"site-influenza": "ear"}))

    assert answer.status_code == 422
    assert "Välj i listan." in main_of(answer)


def test_the_registration_begins_with_what_is_usual_at_the_unit(region: Region) -> None:
    """Product, site, route and setting; the favourite stands first among the others, and so do its batches."""
    anna = region.reader(ANNA)
    for number, product in enumerate(region.products):
        make_batch(anna, product, number=f"AB{number}")
    usual = UsualChoice("99000000000404", "right_upper_arm", "subcutaneous", "home")
    chosen(region, UnitChoices(favourites=("99000000000303",), usual={"influenza": usual}))

    desk = desk_for(region, ANNA, make_person())
    page = desk.page()

    fields = desk.fields()
    assert options(page, "product")[1:] == ["Gripera", "Influvita Senior", "Influvita"]
    assert (fields["site"], fields["giving_route"], fields["setting"]) == ("right_upper_arm", "subcutaneous", "home")
    assert next(one.pk for one in region.products if one.name == "Gripera") == int(fields["product"])


def test_what_went_before_to_the_next_person_goes_before_what_is_usual(region: Region) -> None:
    anna = region.reader(ANNA)
    make_batch(anna, region.products[0])
    chosen(region, UnitChoices(usual={"influenza": UsualChoice(site="left_thigh")}))
    desk = desk_for(region, ANNA, make_person())
    assert desk.fields()["site"] == "left_thigh"
    signed = desk.send("signera", WELL | {"site": "right_upper_arm"})
    assert signed.status_code == 303

    following = desk_for(region, ANNA, make_person("19391105-9800"))

    assert following.fields()["site"] == "right_upper_arm"


def test_a_programme_that_is_not_given_stands_last_and_is_not_proposed(region: Region) -> None:
    another_programme(2)
    chosen(region, UnitChoices(not_given=frozenset({"influenza"})))
    browser = browser_of(region, ANNA)
    person = make_person()

    page = browser.get(f"/personer/{person.pk}")
    start = browser.get("/")

    assert begun_from(page) == ["copy2", "influenza"]
    primary = soup_of(page).select(".advice .button--primary")
    assert len(primary) == 1
    assert "Ges inte på den här enheten" in soup_of(page).select(".advice")[1].get_text()
    leads = [str(link["href"]) for link in soup_of(start).select(".programmes__one a")]
    assert [address.split("/")[2] for address in leads] == ["copy2"]


def test_who_opens_no_records_also_meets_first_what_the_unit_gives(region: Region) -> None:
    another_programme(2)
    chosen(region, UnitChoices(not_given=frozenset({"influenza"})))
    person = make_person()

    page = browser_of(region, REBECKA).get(f"/personer/{person.pk}")

    assert begun_from(page) == ["copy2", "influenza"]


def test_choices_cost_the_registration_no_statement(region: Region) -> None:
    desk = desk_for(region, ANNA, make_person())
    desk.page()
    with counted() as before:
        desk.page()
    chosen(region, UnitChoices(favourites=("99000000000404",)))
    desk.page()

    with counted() as after:
        desk.page()

    assert len(after.texts) == len(before.texts)
