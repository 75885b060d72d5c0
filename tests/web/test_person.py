"""The page of one person: nobody's before it is in the log, what is due and why, and what has been given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from tests.factories.region import NOON, Region, begin, make_person, share_records
from tests.personas import ANNA, BIRGIT, MAJA, OLLE, REBECKA, SARA, ULLA
from tests.web.browsers import browser_of, counted, events, main_of, soup_of, state_ground, text_of, title_of
from tests.web.scenes import another_programme, given_by_anna
from vaccinera.audit.models import Event
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Person
from vaccinera.visits.actions.elsewhere import record_elsewhere
from vaccinera.visits.queries.person_page import person_today
from vaccinera.visits.rules.elsewhere import DoseTold
from vaccinera.visits.states import DayPrecision
from vaccinera.web.people import age_in_words


def _page(person: Person) -> str:
    return f"/personer/{person.pk}"


def test_the_banner_tells_who_and_the_title_tells_nobody(region: Region) -> None:
    """PER-12: neither name nor number stands on the browser's tab or in the address."""
    person = make_person(city="Havsmark")
    browser = browser_of(region, ANNA)

    response = browser.get(_page(person))

    banner = soup_of(response).select_one(".person-banner")
    assert banner is not None
    assert "Tolvansson, Tolvan 84 år 19420101-2392 Havsmark" in banner.get_text(" ", strip=True)
    assert title_of(response) == "Person – Vaccinera"


def test_the_history_tells_what_when_where_who_and_from_which_source(region: Region) -> None:
    """A label never ends thinking: the row says it all, and leads to the visit."""
    person = make_person()
    visit = given_by_anna(region, person)
    browser = browser_of(region, ANNA)

    response = browser.get(_page(person))

    row = soup_of(response).select_one("#historik tbody tr")
    link = soup_of(response).select_one("#historik a.row-link")
    assert row is not None
    assert link is not None
    assert " ".join(row.get_text(" ").split()) == (
        "2026-11-23 Säsongsinfluensa Influvita 1 av 1 Norra mottagningen Anna Nyberg AB01234 TSTNMT2321000156-VACC"
    )
    assert link["href"] == f"/besok/{visit.pk}"
    assert "Inget kvar att ge" in main_of(response)
    assert "säsongens dos gavs 2026-11-23" in main_of(response)


def test_what_another_unit_was_told_is_corrected_here_once_the_person_has_a_visit(region: Region) -> None:
    """Decision 0023: no link leads to a refusal; the row says where it is done."""
    anna, ulla, person = region.reader(ANNA), region.reader(ULLA), make_person()
    told = DoseTold(
        given_on=date(2026, 10, 5), precision=DayPrecision.DAY, programme="influenza", duplicate_group="influenza",
        product_id=None, vaccine="Vaccin A", diseases="", source="own_word", country="Polen", certificate_seen_by=None,
        comment="",
    )  # fmt: skip
    with acting(anna):
        dose = record_elsewhere(by=anna, person_id=person.pk, told=told, at=NOON)
    where = "Rättas vid Norra mottagningen, eller här när personen har ett besök."
    links = f'a[href^="/annat-hall/{dose.pk}"]'

    own, other = (browser_of(region, who).get(_page(person)) for who in (ANNA, ULLA))
    begin(ulla, person)
    in_care = browser_of(region, ULLA).get(_page(person))

    assert [len(soup_of(seen).select(links)) for seen in (own, other, in_care)] == [2, 0, 2]
    assert [where in main_of(seen) for seen in (own, other, in_care)] == [False, True, False]


def test_another_provider_sees_who_it_is_and_nothing_of_what_was_done(region: Region) -> None:
    """LAW-01, the leak test: Olle works for another provider."""
    person = make_person()
    given_by_anna(region, person, severe_vaccine_reaction="no")
    begin(region.reader(BIRGIT), person)
    browser = browser_of(region, OLLE)

    response = browser.get(_page(person))

    said = text_of(response)
    assert "Tolvansson, Tolvan" in said
    assert "Ingen dos är registrerad hos vårdgivaren" in said
    assert "Influvita" not in said
    assert "AB01234" not in said
    assert "Birgit" not in said
    assert "Norra mottagningen" not in said


def test_that_more_exists_at_another_provider_is_all_that_is_said_of_it(region: Region) -> None:
    """LAW-15, LAW-19: the page with a hidden dose differs from the one without by the notice alone."""
    share_records(region, ANNA, OLLE)
    person = make_person()
    browser = browser_of(region, OLLE)
    without = main_of(browser.get(_page(person)))
    given_by_anna(region, person)

    with_one_hidden = main_of(browser.get(_page(person)))

    notice = (
        "Information Mer finns hos en annan vårdgivare Minst en vaccination är registrerad hos en annan vårdgivare. "
        "Vilken, var och när visas inte här. Fråga personen. "
        "Råden räknar bara med det du ser och kan ändras när mer blir känt. Läs med personens samtycke "
    )
    assert notice not in without
    assert notice in with_one_hidden
    assert with_one_hidden.replace(notice, "") == without


def test_the_opening_is_in_the_log_before_anything_is_read_for_the_page(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LAW-14, LAW-23: by whom, for what, and committed first."""
    person = make_person()
    logged_before: list[int] = []

    def watched(*told: Any, **named: Any) -> Any:
        logged_before.append(Event.objects.filter(action="patients.person.opened").count())
        return person_today(*told, **named)

    monkeypatch.setattr("vaccinera.web.pages.person.person_today", watched)
    browser_of(region, ANNA).get(_page(person))

    (event,) = events(region, ANNA, "patients.person.opened")
    assert logged_before == [1]
    assert event.person_id == person.pk
    assert event.details == {
        "why": "ongoing_visit",
        "ground": "ongoing_care",
        "purpose": "care",
        "without_visit": True,
    }
    assert event.purpose == "care"


def test_a_page_whose_opening_cannot_be_logged_is_not_shown(region: Region) -> None:
    """LAW-23: the read is blocked, and nothing of the person is on the page that says so."""
    person = make_person()
    browser = browser_of(region, ANNA, shows_errors=True)

    def broken(execute: Callable[..., Any], sql: str, *told: Any) -> Any:
        if "audit_event" in sql:
            raise DatabaseError("the log is full")
        return execute(sql, *told)

    with connection.execute_wrapper(broken):
        response = browser.get(_page(person))

    assert response.status_code == 500
    assert "Tolvan" not in response.content.decode()


def test_a_protected_person_needs_a_right_of_its_own(region: Region) -> None:
    """PER-11: the refusal says who to turn to; with the right the number stays masked and the place untold."""
    person = make_person(protection="protected_registration", city="Havsmark")

    refused = browser_of(region, ANNA).get(_page(person))
    sara = browser_of(region, SARA)
    sara.post(f"{_page(person)}/skyddad", {"ground": "ongoing_care"})
    opened = sara.get(_page(person))

    assert refused.status_code == 403
    assert "verksamhetschefen på enheten" in main_of(refused)
    assert "Tolvan" not in refused.content.decode()
    assert events(region, ANNA, "patients.person.opened")[0].user_name == "Sara Skydd"
    assert "19420101-XXXX" in text_of(opened)
    assert "Skyddade personuppgifter" in text_of(opened)
    assert "2392" not in text_of(opened)
    assert "Havsmark" not in text_of(opened)


def test_nobody_registers_a_dose_for_who_has_died(region: Region) -> None:
    person = make_person(deceased_on=date(2026, 2, 3))
    browser = browser_of(region, ANNA)

    response = browser.get(_page(person))

    assert soup_of(response).select("main form") == []
    assert "Avliden 2026-02-03" in text_of(response)
    assert "Nya registreringar är avstängda." in main_of(response)


def test_a_desk_sees_who_it_is_and_what_is_begun_but_no_record(region: Region) -> None:
    """The registrar finds people and drafts; the opening is an event of its own kind."""
    person = make_person()
    given_by_anna(region, person, severe_vaccine_reaction="no")
    browser = browser_of(region, REBECKA)

    response = browser.get(_page(person))

    assert "Tolvansson, Tolvan" in text_of(response)
    assert soup_of(response).find(id="historik") is None
    assert "Influvita" not in text_of(response)
    assert "Rekommenderas" not in text_of(response)
    assert len(soup_of(response).select("main form")) == 1
    assert len(events(region, REBECKA, "patients.identity.opened")) == 1
    assert events(region, REBECKA, "patients.person.opened") == []


def test_who_only_manages_reads_and_begins_nothing(region: Region) -> None:
    person = make_person()
    begin(region.reader(ANNA), person)
    browser = browser_of(region, MAJA)
    state_ground(browser, person.pk)

    response = browser.get(_page(person))

    assert "Rekommenderas i dag" in main_of(response)
    assert soup_of(response).select("main .button") == []


def test_nobody_has_that_key(region: Region) -> None:
    browser = browser_of(region, ANNA)

    response = browser.get(f"/personer/{UUID(int=7)}")

    assert response.status_code == 404
    assert "Personen finns inte i registret." in main_of(response)


def test_the_page_costs_the_same_with_one_dose_and_programme_and_with_three(region: Region) -> None:
    """At most 12 statements, whatever has been given and whatever is in force."""
    person = make_person()
    given_by_anna(region, person)
    browser = browser_of(region, ANNA)
    browser.get(_page(person))
    with counted() as one:
        browser.get(_page(person))
    given_by_anna(region, person, days_ago=1)
    given_by_anna(region, person, days_ago=2)
    for number in (2, 3):
        another_programme(number)
    browser.get(_page(person))

    with counted() as three:
        response = browser.get(_page(person))

    assert len(soup_of(response).select("#historik tbody tr")) == 3
    assert len(soup_of(response).select(".advice")) == 3
    # One of them counts the look-up.
    assert len(one.texts) == len(three.texts) <= 13


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(1942, 1, 1), "84 år"),
        (date(2024, 11, 23), "2 år"),
        (date(2024, 11, 24), "23 månader"),
        (date(2026, 10, 23), "1 månad"),
        (date(2026, 10, 24), "0 månader"),
        (None, "ålder okänd"),
        (date(2026, 11, 24), "ålder okänd"),
    ],
)
def test_the_smallest_are_told_in_months(born: date | None, words: str) -> None:
    assert age_in_words(born, on=date(2026, 11, 23)) == words
