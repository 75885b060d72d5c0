"""Blocks and shared records on the pages: what is shown to whom, and what each lack is called.

Anna and Ulla work at two units of one provider, Olle at another provider. Maja manages Anna's provider.
"""

from __future__ import annotations

import pytest

from tests.factories.region import Region, make_person, share_records
from tests.personas import ANNA, LARS, MAJA, OLLE, ULLA
from tests.web.browsers import browser_of, counted, events, main_of, soup_of, state_ground, text_of
from tests.web.scenes import given_by_anna
from vaccinera.access.models import Block
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Person

_BLOCK = {"kind": "inner", "asked_by": "self", "unit": "11"}
_CONSENT = {"ground": "consent", "time": "day", "relation": "on"}


def _page(person: Person, rest: str = "") -> str:
    return f"/personer/{person.pk}{rest}"


def _blocked_by_anna(region: Region, person: Person) -> Block:
    browser_of(region, ANNA).post(_page(person, "/sparrar"), _BLOCK)
    with acting(region.reader(ANNA)):
        return Block.objects.get(person=person)


def test_before_consent_no_answer_holds_anything_of_what_is_elsewhere(region: Region) -> None:
    """LAW-19: the whole response of each page, its headers too; only that something exists."""
    share_records(region, ANNA, OLLE)
    person = make_person()
    visit = given_by_anna(region, person)
    browser = browser_of(region, OLLE)

    answers = [browser.get(_page(person)), browser.get(_page(person, "/andra-vardgivare"))]
    begun = browser.post(_page(person, "/registrera/influenza"), follow=True)

    secrets = ("Norra", "Nyberg", "AB01234", str(visit.pk), str(visit.document_id), "TSTNMT2321000156-U11")
    for answer in (*answers, begun):
        said = answer.content.decode() + str(answer.headers)
        assert [secret for secret in secrets if secret in said] == []
    assert "Mer finns hos en annan vårdgivare" in main_of(answers[0])
    assert "Hos andra vårdgivare" not in main_of(answers[0])


def test_with_consent_the_doses_are_shown_counted_and_gone_when_it_is_revoked(region: Region) -> None:
    """LAW-18: on the person's page and in the registration, without provider, unit or giver."""
    share_records(region, ANNA, OLLE)
    person = make_person()
    given_by_anna(region, person)
    browser = browser_of(region, OLLE)

    shown = browser.post(_page(person, "/andra-vardgivare"), _CONSENT, follow=True)
    begun = browser.post(_page(person, "/registrera/influenza"), follow=True)
    again = browser.get(_page(person, "/andra-vardgivare"))
    revoked = browser.post(_page(person, "/andra-vardgivare"), {"act": "revoke"}, follow=True)

    for answer in (shown, begun):
        assert "Hos andra vårdgivare" in main_of(answer)
        assert "2026-11-23 Säsongsinfluensa" in main_of(answer)
        assert "Läses till och med 2026-11-23, antecknat av Olle Annan." in main_of(answer)
        assert "Norra" not in text_of(answer)
    assert "Rekommenderas i dag" not in main_of(shown)
    assert "Till och med 2026-11-23, antecknat av Olle Annan." in main_of(again)
    assert "Hos andra vårdgivare" not in main_of(revoked)
    assert "Rekommenderas i dag" in main_of(revoked)


def test_opened_for_a_complaint_nothing_of_others_is_read(region: Region) -> None:
    """LAW-18: consent without the relation of care reads nothing."""
    share_records(region, ANNA, OLLE)
    person = make_person()
    given_by_anna(region, person)
    browser = browser_of(region, OLLE)
    browser.post(_page(person, "/andra-vardgivare"), _CONSENT)

    state_ground(browser, person.pk, "complaint")

    assert "Hos andra vårdgivare" not in main_of(browser.get(_page(person)))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Välj varför uppgifterna får läsas."),
        ({"ground": "consent", "time": "day"}, "Personen har inte varit på enheten på 30 dagar."),
        ({**_CONSENT, "ground": "child"}, "Personen är vuxen, eller har okänd ålder. Välj ett annat skäl."),
        ({**_CONSENT, "ground": "incapacity"}, "Beskriv varför personen inte kan tillfrågas."),
        ({**_CONSENT, "ground": "emergency", "words": "x" * 301}, "Skriv högst 300 tecken."),
    ],
)
def test_what_is_lacking_to_read_is_said(region: Region, sent: dict[str, str], sentence: str) -> None:
    share_records(region, ANNA, OLLE)
    person = make_person()

    answer = browser_of(region, OLLE).post(_page(person, "/andra-vardgivare"), {"time": "day", **sent})

    assert answer.status_code == 422
    assert sentence in main_of(answer)


def test_a_provider_that_does_not_share_is_told_whom_to_ask(region: Region) -> None:
    answer = browser_of(region, OLLE).post(_page(make_person(), "/andra-vardgivare"), _CONSENT)

    assert "Vårdgivaren deltar inte i sammanhållen dokumentation." in main_of(answer)


def test_in_an_emergency_who_has_blocked_is_named_and_nothing_more(region: Region) -> None:
    share_records(region, ANNA, OLLE)
    person = make_person()
    given_by_anna(region, person)
    _blocked_by_anna(region, person)
    browser = browser_of(region, OLLE)
    told = main_of(browser.get(_page(person)))

    named = browser.post(
        _page(person, "/andra-vardgivare"), {**_CONSENT, "ground": "emergency", "words": "Medvetslös"}, follow=True
    )

    assert "Personen har spärrat uppgifter hos en annan vårdgivare." in told
    assert "Norra" not in told
    assert "Spärrat hos: Norra vården. Ring dem: bara de kan häva spärren." in main_of(named)
    assert "Säsongsinfluensa" not in main_of(named)
    [event] = events(region, OLLE, "access.emergency.shared_opened")
    assert event.details["reason"] == "Medvetslös"


def test_the_next_request_of_another_unit_is_denied_what_was_blocked(region: Region) -> None:
    """LAW-15: at once; the person's page says that something is blocked and not what, and links to no unit."""
    person = make_person()
    visit = given_by_anna(region, person)
    ulla = browser_of(region, ULLA)
    before = ulla.get(f"/besok/{visit.pk}").status_code

    _blocked_by_anna(region, person)

    page = ulla.get(_page(person))
    assert (before, ulla.get(f"/besok/{visit.pk}").status_code) == (200, 404)
    assert "Personen har spärrat uppgifter vid en annan enhet hos vårdgivaren." in main_of(page)
    assert "Norra" not in main_of(page)
    assert soup_of(page).select("#historik tbody tr") == []
    assert browser_of(region, ANNA).get(f"/besok/{visit.pk}").status_code == 200


def test_an_emergency_opening_shows_the_unit_then_the_data_and_is_in_the_log(region: Region) -> None:
    """LAW-16."""
    person = make_person()
    given_by_anna(region, person)
    block = _blocked_by_anna(region, person)
    browser = browser_of(region, ULLA)
    address = _page(person, f"/sparrar/{block.pk}/nodoppning")

    first = browser.get(address)
    without = browser.post(address, {"reason": ""})
    too_early = browser.post(address, {"step": "open"})
    named = browser.post(address, {"reason": "Medvetslös"}, follow=True)
    opened = browser.post(address, {"step": "open"}, follow=True)
    after = browser.get(address)

    assert "Steg 1 av 2" in main_of(first)
    assert "Norra" not in main_of(first)
    assert "Skriv varför uppgifterna behövs för vård som inte kan vänta." in main_of(without)
    assert "Se först vilken enhet som har spärrat, med ett skäl." in text_of(too_early)
    assert "Spärrat vid Norra mottagningen." in main_of(named)
    assert len(soup_of(opened).select("#historik tbody tr")) == 1
    assert "Norra mottagningen är öppnad till och med 2026-11-24." in main_of(after)
    [event] = events(region, ULLA, "access.emergency.opened")
    assert (event.person_id, event.details["reason"]) == (person.pk, "Medvetslös")


def test_a_block_is_opened_with_consent_and_lifted_for_good(region: Region) -> None:
    person = make_person()
    given_by_anna(region, person)
    block = _blocked_by_anna(region, person)
    anna, ulla = browser_of(region, ANNA), browser_of(region, ULLA)

    opened = ulla.post(_page(person, "/sparrar"), {"block": block.pk, "act": "open"}, follow=True)
    lifted = anna.post(_page(person, "/sparrar"), {"block": block.pk, "act": "lift"}, follow=True)
    again = anna.post(_page(person, "/sparrar"), {"block": block.pk, "act": "lift"})
    odd = anna.post(_page(person, "/sparrar"), {"block": "x", "act": "lift"})

    assert "Öppen här till och med 2026-11-23" in main_of(opened)
    assert "Ingenting är spärrat hos vårdgivaren." in main_of(lifted)
    assert "Spärren gäller inte längre, eller finns inte." in text_of(again)
    assert odd.status_code == ulla.get(_page(person, f"/sparrar/{block.pk}/nodoppning")).status_code == 404


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Välj vem spärren gäller mot."),
        ({**_BLOCK, "asked_by": "guardian"}, "En vårdnadshavare kan inte spärra uppgifter om ett barn."),
        ({**_BLOCK, "unit": "21"}, "Välj"),
    ],
)
def test_what_is_lacking_of_a_block_is_said(region: Region, sent: dict[str, str], sentence: str) -> None:
    """LAW-17 in words."""
    answer = browser_of(region, ANNA).post(_page(make_person(), "/sparrar"), {"x": "1", **sent})

    assert answer.status_code == 422
    assert sentence in main_of(answer)


def test_the_operations_manager_blocks_any_unit_of_the_provider(region: Region) -> None:
    person = make_person()
    browser = browser_of(region, MAJA)
    state_ground(browser, person.pk, "asked_by_person")

    offered = browser.get(_page(person, "/sparrar"))
    done = browser.post(_page(person, "/sparrar"), {**_BLOCK, "unit": "12"}, follow=True)

    assert [option.get_text() for option in soup_of(offered).select("select[name=unit] option")] == [
        "Norra mottagningen",
        "Östra mottagningen",
    ]
    assert "Östra mottagningen Andra enheter hos vårdgivaren, och andra vårdgivare" in main_of(done)


def test_those_who_answer_for_sharing_find_the_switch_in_the_navigation(region: Region) -> None:
    """Nobody has to know its address."""
    manager, administrator, nurse = (
        soup_of(browser_of(region, who).get(page)).select("nav a[href='/administration/sammanhallen-dokumentation']")
        for who, page in ((MAJA, "/hjalp"), (LARS, "/administration/enheter"), (ANNA, "/hjalp"))
    )

    assert [link.get_text(strip=True) for link in manager] == ["Sammanhållen dokumentation"]
    assert [link.get_text(strip=True) for link in administrator] == ["Sammanhållen dokumentation"]
    assert nurse == []


def test_the_switch_is_off_until_somebody_who_answers_says_otherwise(region: Region) -> None:
    """2022:913 2:2."""
    browser = browser_of(region, LARS)
    first = browser.get("/administration/sammanhallen-dokumentation")

    untold = browser.post("/administration/sammanhallen-dokumentation", {"is_on": "on"})
    later = browser.post("/administration/sammanhallen-dokumentation", {"is_on": "on", "informed_on": "2026-12-24"})
    done = browser.post(
        "/administration/sammanhallen-dokumentation", {"is_on": "on", "informed_on": "2026-11-01"}, follow=True
    )

    assert "Vårdgivaren deltar inte." in main_of(first)
    assert "Skriv sedan när patienterna är informerade." in main_of(untold)
    assert "Dagen har inte varit." in main_of(later)
    assert "Senast ändrat av Lars Lokal" in main_of(done)
    assert browser_of(region, ANNA).get("/administration/sammanhallen-dokumentation").status_code == 403


def test_consent_costs_the_persons_page_no_statement(region: Region) -> None:
    share_records(region, ANNA, OLLE)
    person = make_person()
    given_by_anna(region, person)
    browser = browser_of(region, OLLE)
    browser.get(_page(person))
    with counted() as before:
        browser.get(_page(person))
    browser.post(_page(person, "/andra-vardgivare"), _CONSENT)

    with counted() as after:
        browser.get(_page(person))

    # One of them counts the look-up.
    assert len(before.texts) == len(after.texts) <= 13
