"""That another provider has recorded a dose is said, yes or no, for one person; nothing of it shows through.

Olle works for another provider than Anna: what she gives is hidden from him.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, share_records, sign
from tests.personas import ANNA, DAVID, MAJA, OLLE, REBECKA, SARA, Persona
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.models import Person
from vaccinera.visits.actions.prescribing import prescribe
from vaccinera.visits.models import Visit
from vaccinera.visits.queries.elsewhere import elsewhere_of
from vaccinera.visits.queries.person_page import person_today


@pytest.fixture(autouse=True)
def _sharing(region: Region) -> None:
    share_records(region, ANNA, OLLE)


def _dose_by_anna(region: Region, person: Person) -> Visit:
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    return sign(anna, begin(anna, person), filled_in(anna, region.products[0], batch.pk))


def _told(region: Region, persona: Persona, person: Person) -> bool:
    reader = region.reader(persona)
    with reading(reader):
        return elsewhere_of(reader, person.pk, on=date(2026, 11, 23)).is_vaccinated


def test_another_provider_is_told_that_more_exists_and_ones_own_is_not(region: Region) -> None:
    """LAW-19: the dose is no news where it stands in the history."""
    person = make_person()
    before = _told(region, OLLE, person)

    _dose_by_anna(region, person)

    assert before is False
    assert _told(region, OLLE, person) is True
    assert _told(region, ANNA, person) is False
    assert _told(region, MAJA, person) is False


def test_it_is_about_the_person_asked_for(region: Region) -> None:
    _dose_by_anna(region, make_person())

    assert _told(region, OLLE, make_person("194803179805")) is False


def test_what_was_only_prescribed_or_has_been_nullified_is_no_vaccination(region: Region) -> None:
    david, person = region.reader(DAVID), make_person()
    draft = begin(david, person)
    with acting(david):
        prescribe(
            by=david,
            draft_id=draft.pk,
            registration=filled_in(david, region.products[0], None),
            content={},
            source_system_hsa_id="TSTNMT2321000156-VACC",
            at=NOON,
        )
    nullified = make_person("194803179805")
    visit = _dose_by_anna(region, nullified)
    with acting(region.reader(ANNA)):
        Visit.objects.filter(pk=visit.pk).update(nullified_at=NOON, nullified_reason="Fel person")

    assert _told(region, OLLE, person) is False
    assert _told(region, OLLE, nullified) is False


def test_who_opens_no_records_is_told_nothing(region: Region) -> None:
    """The desk at Anna's unit would otherwise learn of a dose at Olle's."""
    olle, person = region.reader(OLLE), make_person()
    batch = make_batch(olle, region.products[0])
    sign(olle, begin(olle, person), filled_in(olle, region.products[0], batch.pk))

    assert _told(region, REBECKA, person) is False
    assert _told(region, ANNA, person) is True


def test_a_protected_person_gets_the_same_answer(region: Region) -> None:
    """PER-11: a yes tells neither where nor when, so there is nothing more to hide."""
    olle, person = region.reader(OLLE), make_person(protection="protected_registration")
    batch = make_batch(olle, region.products[0])
    sign(olle, begin(olle, person), filled_in(olle, region.products[0], batch.pk))

    assert _told(region, SARA, person) is True


def test_the_advice_is_the_same_whether_or_not_a_dose_is_hidden(region: Region) -> None:
    """LAW-15: at Anna's the dose of the season is given; at Olle's the advice may not know of it."""
    olle, person = region.reader(OLLE), make_person()
    with reading(olle):
        without = person_today(olle, person, on=date(2026, 11, 23))

    _dose_by_anna(region, person)

    with reading(olle):
        with_one_hidden = person_today(olle, person, on=date(2026, 11, 23))
    assert with_one_hidden.programmes == without.programmes
    assert with_one_hidden.programmes[0].advice is not None
    assert with_one_hidden.programmes[0].advice.kind == "due"
    assert with_one_hidden.doses == []
    assert (without.elsewhere.is_vaccinated, with_one_hidden.elsewhere.is_vaccinated) == (False, True)


def test_without_a_scope_nothing_is_known(region: Region) -> None:
    """LAW-01: an answer that did not know who asks would count one's own provider as another."""
    person = make_person()
    _dose_by_anna(region, person)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM shared.told_of(%s)", [person.pk])
        assert cursor.fetchone() == (False, False)


@pytest.mark.parametrize(
    "way_round",
    [
        "SET ROLE vaccinera_history",
        "ALTER FUNCTION shared.told_of(uuid) RESET ALL",
        "CREATE FUNCTION shared.more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "GRANT vaccinera_history TO vaccinera_app",
        "DROP POLICY existence_elsewhere ON visits_visit",
    ],
)
def test_the_application_gets_no_further_than_the_answer(region: Region, way_round: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(way_round)
