"""The people of a provider on their pages: listed, found, given, changed, ended, and a season's staff at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django import Settings

from tests.factories.region import Region
from tests.personas import ANNA, BIRGIT, DAVID, INGELA, LARS, OLLE, REBECKA, TILDA
from tests.web.browsers import browser_of, counted, main_of, soup_of, text_of
from vaccinera.organisations.models import Commission, Staff

LIST = "/administration/personal"
FIND = "/administration/personal/ny"
BIRGIT_S = f"/administration/uppdrag/{BIRGIT.key}"


@pytest.fixture(autouse=True)
def invented(settings: Settings) -> None:
    """The invented directory answers."""
    settings.VACCINERA_DIRECTORY = "invented"


def names_in(page: Any) -> list[str]:
    """Whom the list shows, in its order."""
    return [link.get_text(strip=True) for link in soup_of(page).select("tbody .row-link")]


def test_the_list_says_who_is_what_where_and_when_they_last_logged_in(region: Region) -> None:
    page = browser_of(region, LARS).get(LIST)

    rows = [" ".join(row.get_text(" ").split()) for row in soup_of(page).select("tbody tr")]
    assert "Birgit Ek Norra mottagningen vaccinatör 2024-01-01 tills vidare Gäller 2026-11-23 12:00" in rows
    assert OLLE.given_name not in " ".join(rows)


def test_a_longer_list_costs_no_more(region: Region) -> None:
    browser = browser_of(region, LARS)
    browser.get(LIST)
    with counted() as one:
        browser.get(f"{LIST}?enhet=12")

    with counted() as many:
        browser.get(LIST)

    assert len(one.texts) == len(many.texts) <= 12


def test_the_list_is_narrowed_and_says_when_nobody_is_in_it(region: Region) -> None:
    browser = browser_of(region, LARS)

    at_unit = browser.get(f"{LIST}?visa=nu&enhet=12")
    nobody = browser.get(f"{LIST}?visa=kommande")

    assert names_in(at_unit) == ["Ulla Öster"]
    assert "Ingen står i listan" in main_of(nobody)


def test_what_ends_soon_says_so(region: Region) -> None:
    """Fourteen days' notice before somebody is left standing at the door."""
    Commission.objects.filter(pk=BIRGIT.key).update(to_on=date(2026, 12, 7))

    row = next(one for one in soup_of(browser_of(region, LARS).get(LIST)).select("tr") if "Ek" in one.get_text())

    assert "2026-12-06" in row.get_text()
    assert "Slutar snart" in row.get_text()


def test_who_does_not_administer_meets_no_list(region: Region) -> None:
    for persona in (ANNA, REBECKA, INGELA):
        assert browser_of(region, persona).get(LIST).status_code == 403


def test_a_season_s_staff_is_ticked_and_comes_back(region: Region) -> None:
    Commission.objects.filter(pk__in=(BIRGIT.key, DAVID.key)).update(to_on=date(2026, 4, 1))
    browser = browser_of(region, LARS)
    assert names_in(browser.get(f"{LIST}?visa=avslutade")) == ["Birgit Ek", "David Lind"]
    form = {"visa": "avslutade", "enhet": "", "from_on": "2026-11-23", "last_on": "2027-03-31"}

    answer = browser.post(f"{LIST}/nya-uppdrag", form | {"commission": [str(BIRGIT.key)]})
    rest = browser.post(f"{LIST}/nya-uppdrag", form | {"everybody": "1"})

    assert (answer.status_code, rest.status_code) == (303, 303)
    new = list(Commission.objects.filter(pk__gt=1_000_000).order_by("pk").values_list("staff_id", "to_on"))
    assert new == [(BIRGIT.key, date(2027, 4, 1)), (DAVID.key, date(2027, 4, 1))]
    assert "De valda har fått nya uppdrag." in main_of(browser.get(LIST))


def test_when_a_season_is_refused_it_says_for_whom_and_keeps_what_was_ticked(region: Region) -> None:
    Commission.objects.filter(pk__in=(BIRGIT.key, DAVID.key)).update(to_on=date(2026, 4, 1))
    Staff.objects.filter(pk=DAVID.key).update(left_on=date(2026, 5, 1))
    browser = browser_of(region, LARS)
    form = {"visa": "avslutade", "enhet": "", "from_on": "2026-11-23", "last_on": ""}
    ticked = {"commission": [str(BIRGIT.key), str(DAVID.key)]}

    refused = browser.post(f"{LIST}/nya-uppdrag", form | ticked)
    nobody = browser.post(f"{LIST}/nya-uppdrag", form)
    unreadable = browser.post(f"{LIST}/nya-uppdrag", form | ticked | {"from_on": "i morgon"})

    assert [page.status_code for page in (refused, nobody, unreadable)] == [422, 422, 422]
    assert "David Lind: David Lind finns inte kvar i katalogen." in main_of(refused)
    assert len(soup_of(refused).select("input[name=commission][checked]")) == 2
    assert "Kryssa minst en person i listan." in main_of(nobody)
    assert "Skriv datumet som åååå-mm-dd." in main_of(unreadable)
    assert not Commission.objects.filter(pk__gt=1_000_000).exists()


def test_somebody_new_is_found_in_the_directory_and_given_two_units_in_one_form(region: Region) -> None:
    browser = browser_of(region, LARS)
    found = browser.post(FIND, {"sought": "Vega"})
    hit = soup_of(found).select_one("input[name=hsa_id]")
    assert hit is not None
    chosen = browser.post(f"{FIND}/valj", {"hsa_id": hit["value"]})
    address = str(chosen["Location"])
    form = {"units": ["11", "12"], "roles": ["VAC"], "from_on": "2026-11-23", "last_on": ""}

    page = browser.get(address)
    given = browser.post(address, form)

    vega = Staff.objects.get(hsa_id=hit["value"])
    assert "Vega Sundström" in main_of(page)
    assert given.status_code == 303
    assert given["Location"] == f"{LIST}/{vega.pk}"
    assert list(Commission.objects.filter(staff=vega).order_by("unit_id").values_list("unit_id", "roles")) == [
        (11, ["VAC"]),
        (12, ["VAC"]),
    ]
    assert "Uppdraget gavs Östra mottagningen" in main_of(browser.get(given["Location"]))


def test_searching_says_what_was_wrong_and_what_to_do(region: Region, settings: Settings) -> None:
    browser = browser_of(region, LARS)

    nothing = browser.post(FIND, {"sought": " "})
    nobody = browser.post(FIND, {"sought": "Finnsinte"})
    known = browser.post(FIND, {"sought": "Birgit"})
    settings.VACCINERA_DIRECTORY = ""
    unconnected = browser.post(FIND, {"sought": "Vega"})

    assert "Skriv ett namn eller ett HSA-id att söka på." in main_of(nothing)
    assert "Ingen i katalogen heter så" in main_of(nobody)
    assert "finns hos er" in main_of(known)
    assert (nothing.status_code, unconnected.status_code) == (422, 422)
    assert "Ingen katalog över personal är ansluten." in main_of(unconnected)


def test_a_protected_name_is_told_only_where_somebody_works_already(region: Region) -> None:
    """ID-08: Olle, of another provider, is an HSA-id here; Birgit is a colleague."""
    Staff.objects.filter(pk__in=(OLLE.key, BIRGIT.key)).update(is_protected=True)
    browser = browser_of(region, LARS)

    assert "Annan" not in main_of(browser.post(FIND, {"sought": "Olle"}))
    assert "Annan" not in main_of(browser.get(f"{LIST}/{OLLE.key}/uppdrag"))
    assert "Birgit Ek" in main_of(browser.post(FIND, {"sought": "Birgit"}))


def test_where_no_directory_is_connected_those_who_are_known_can_be_given_more(
    region: Region, settings: Settings
) -> None:
    settings.VACCINERA_DIRECTORY = ""
    browser = browser_of(region, LARS)

    assert "Birgit Ek" in main_of(browser.get(f"{LIST}/{BIRGIT.key}/uppdrag"))


def test_somebody_who_is_not_there_is_not_found(region: Region) -> None:
    browser = browser_of(region, LARS)

    assert browser.get(f"{LIST}/999/uppdrag").status_code == 404
    assert browser.post(f"{FIND}/valj", {"hsa_id": "TSTNMT2321000156-NOBODY"}).status_code == 404
    assert browser.post(f"{FIND}/valj").status_code == 404


def test_each_fault_stands_at_its_field_and_what_was_ticked_stays(region: Region) -> None:
    browser = browser_of(region, LARS)
    address = f"{LIST}/{BIRGIT.key}/uppdrag"
    form = {"units": ["12"], "roles": ["LOG"], "from_on": "2026-11-23", "last_on": ""}

    together = browser.post(address, form)
    nowhere = browser.post(address, form | {"units": [], "roles": ["VAC"]})
    yesterday = browser.post(address, form | {"roles": ["VAC"], "from_on": "2026-11-22"})
    oneself = browser.post(f"{LIST}/{LARS.key}/uppdrag", form)

    assert [page.status_code for page in (together, nowhere, yesterday, oneself)] == [422] * 4
    ticked = {box["value"] for box in soup_of(together).select("input[checked]")}
    assert ticked == {"12", "LOG"}
    assert "#id_roles" in [link["href"] for link in soup_of(together).select(".error-summary__link")]
    assert "Välj minst en enhet." in main_of(nowhere)
    assert "Ett uppdrag börjar tidigast i dag." in main_of(yesterday)


def test_roles_are_changed_on_a_page_and_hold_at_once(region: Region) -> None:
    browser, birgit = browser_of(region, LARS), browser_of(region, BIRGIT)
    assert birgit.get("/att-signera").status_code == 200

    page = browser.get(BIRGIT_S)
    nothing = browser.post(BIRGIT_S, {})
    done = browser.post(BIRGIT_S, {"roles": ["REG"], "grants": ["person.open_protected"]})

    assert [box["value"] for box in soup_of(page).select("input[name=roles][checked]")] == ["VAC"]
    assert "Välj minst en roll." in main_of(nothing)
    assert done.status_code == 303
    assert birgit.get("/att-signera").status_code == 403
    said = main_of(browser.get(done["Location"]))
    assert "registrerare Öppna personer med skyddad identitet" in said
    assert "Roller: vaccinatör → registrerare" in said


def test_an_ended_right_is_refused_on_the_next_request_and_undone_with_one_press(region: Region) -> None:
    browser, birgit = browser_of(region, LARS), browser_of(region, BIRGIT)
    assert birgit.get("/att-signera").status_code == 200

    page = browser.get(f"{BIRGIT_S}/avsluta")
    ended = browser.post(f"{BIRGIT_S}/avsluta", {"when": "now", "last_on": ""})

    assert "Birgit Ek , Norra mottagningen: vaccinatör" in main_of(page)
    assert ended.status_code == 303
    assert birgit.get("/att-signera")["Location"].startswith("/uppdrag")
    assert "Ångra avslutet" in main_of(browser.get(ended["Location"]))
    assert browser.post(f"{BIRGIT_S}/oppna").status_code == 303
    browser.get(ended["Location"])
    assert birgit.get("/att-signera").status_code == 200
    assert "Ångra avslutet" not in main_of(browser.get(ended["Location"]))


def test_an_end_day_is_asked_for_and_stays(region: Region) -> None:
    browser = browser_of(region, LARS)

    without = browser.post(f"{BIRGIT_S}/avsluta", {"when": "later", "last_on": ""})
    nothing = browser.post(f"{BIRGIT_S}/avsluta", {})
    behind = browser.post(f"{BIRGIT_S}/avsluta", {"when": "later", "last_on": "2026-11-01"})
    later = browser.post(f"{BIRGIT_S}/avsluta", {"when": "later", "last_on": "2026-12-31"})

    assert [page.status_code for page in (without, nothing, behind, later)] == [422, 422, 422, 303]
    assert "Skriv sista dagen." in main_of(without)
    assert "Välj när uppdraget slutar." in main_of(nothing)
    assert "men inte bakåt i tiden" in main_of(behind)
    assert Commission.objects.get(pk=BIRGIT.key).to_on == date(2027, 1, 1)
    assert "2024-01-01 – 2026-12-31" in main_of(browser.get(later["Location"]))


def test_the_last_administrator_cannot_be_ended(region: Region) -> None:
    browser = browser_of(region, LARS)
    browser.post(f"/administration/uppdrag/{TILDA.key}/avsluta", {"when": "now"})

    refused = browser.post(f"/administration/uppdrag/{LARS.key}/avsluta", {"when": "now"})

    assert refused.status_code == 422
    assert "Vårdgivaren skulle bli utan lokal administratör." in main_of(refused)
    assert browser.get(LIST).status_code == 200


def test_one_s_own_page_offers_no_roles(region: Region) -> None:
    said = main_of(browser_of(region, LARS).get(f"{LIST}/{LARS.key}"))

    assert "Roller ger man inte sig själv" in said
    assert "Ge fler uppdrag" not in said


def test_another_provider_s_people_are_nowhere(region: Region) -> None:
    """The leak test, over every page of the administration of people."""
    browser = browser_of(region, LARS)
    addresses = (
        f"{LIST}/{OLLE.key}",
        f"/administration/uppdrag/{OLLE.key}",
        f"/administration/uppdrag/{OLLE.key}/avsluta",
    )

    for address in addresses:
        page = browser.get(address)
        assert page.status_code == 404
        assert "Annan" not in text_of(page)
    assert browser.post(f"/administration/uppdrag/{OLLE.key}/avsluta", {"when": "now"}).status_code == 404
    assert browser.post(f"/administration/uppdrag/{OLLE.key}/oppna").status_code == 404
    assert Commission.objects.get(pk=OLLE.key).to_on is None


def test_who_has_left_the_directory_says_so(region: Region) -> None:
    Staff.objects.filter(pk=BIRGIT.key).update(left_on=date(2026, 11, 20))

    said = main_of(browser_of(region, LARS).get(f"{LIST}/{BIRGIT.key}"))

    assert "Katalogen slutade berätta om personen 2026-11-20." in said
    assert "Ge fler uppdrag" not in said
