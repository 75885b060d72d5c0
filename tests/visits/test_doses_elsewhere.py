"""A dose given elsewhere or abroad: whose word it is, how closely its day is known, what it counts for and what not.

Tolvan got a dose in Poland in October; Anna writes it down from his certificate.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import NOON, PROGRAMME, Region, begin, filled_in, make_batch, make_person, sign
from tests.personas import ANNA, BIRGIT, OLLE, REBECKA, Persona
from tests.visits.scenes import told as told_in_the_log
from tests.visits.scenes import whole
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.models import Person
from vaccinera.visits.actions.elsewhere import correct_elsewhere, nullify_elsewhere, record_elsewhere
from vaccinera.visits.models import Administration, ElsewhereDose, Visit
from vaccinera.visits.queries.due import due_today
from vaccinera.visits.queries.history import Dose, history_of
from vaccinera.visits.rules.elsewhere import DoseTold, day_it_counts_from, gaps_of_told, last_day_of
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.states import DayPrecision

TODAY = civil_day(NOON)
IN_POLAND = DoseTold(
    given_on=date(2026, 10, 5),
    precision=DayPrecision.DAY,
    programme=PROGRAMME,
    duplicate_group="influenza",
    product_id=None,
    vaccine="Influvac",
    diseases="",
    source="certificate",
    country="Polen",
    certificate_seen_by=ANNA.key,
    comment="",
)


def _record(region: Region, person: Person, *, by: Persona = ANNA, **changes: Any) -> ElsewhereDose:
    reader = region.reader(by)
    with acting(reader):
        return record_elsewhere(by=reader, person_id=person.pk, told=replace(IN_POLAND, **changes), at=NOON)


def _history(region: Region, person: Person, *, by: Persona = ANNA) -> list[Dose]:
    reader = region.reader(by)
    with reading(reader):
        return history_of(reader, person.pk).doses


def _refused(region: Region, person: Person, **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(Incomplete) as refused:
        _record(region, person, **changes)
    return [(gap.code, gap.field) for gap in refused.value.gaps]


def test_a_dose_from_abroad_stands_in_the_history_with_its_source_and_is_no_visit(region: Region) -> None:
    """No batch is needed, and whose word it is stands with it."""
    person = make_person()

    _record(region, person)
    [dose] = _history(region, person)

    assert dose.told is not None
    assert (dose.given_on, dose.product_name, dose.told.source, dose.told.country, dose.told.seen_by) == (
        date(2026, 10, 5),
        "Influvac",
        "certificate",
        "Polen",
        "Anna Nyberg",
    )
    assert (dose.visit_id, dose.batch_number, dose.giver_name) == (None, "", "")
    assert told_in_the_log(region, "visits.elsewhere")[0][:2] == (
        "visits.elsewhere.recorded",
        region.reader(ANNA).hsa_id,
    )


def test_it_is_never_paid_and_never_reported(region: Region) -> None:
    """No visit, no dose given here, no news to the rooms above; and the marks cannot be set, by anyone."""
    person = make_person()
    dose = _record(region, person)

    with reading(region.reader(ANNA)):
        assert not Visit.objects.exists()
        assert not Administration.objects.exists()
        assert not PublishedFact.objects.exists()
    assert (dose.is_payable, dose.is_reportable) == (False, False)
    for mark in ("is_payable", "is_reportable"):
        with acting(region.reader(ANNA)), pytest.raises(IntegrityError), transaction.atomic():
            ElsewhereDose.objects.create(
                **{
                    "id": uuid4(), "provider_id": 1, "unit_id": 11, "unit_name": "Norra", "person": person,
                    "given_on": TODAY, "precision": "day", "counts_on": TODAY, "diseases": "Okänd",
                    "source": "own_word", "country": "Polen", "recorded_at": NOON, "recorded_by_hsa_id": "X",
                    "recorded_by_name": "X", mark: True,
                }
            )  # fmt: skip


def test_it_counts_in_advice_for_one_and_for_many(region: Region) -> None:
    """Who has had this season's dose in Poland is advised no other here."""
    person = make_person()
    reader = region.reader(ANNA)
    with reading(reader):
        [before] = due_today(reader, [person], on=TODAY)[person.pk]
    _record(region, person)

    with reading(reader):
        [after] = due_today(reader, [person], on=TODAY)[person.pk]

    assert before.advice is not None
    assert after.advice is not None
    assert (before.advice.kind, after.advice.kind) == ("due", "done")


def test_it_counts_in_the_number_of_the_next_dose(region: Region) -> None:
    person = make_person()
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    _record(region, person)

    visit = sign(
        anna,
        begin(anna, person),
        replace(filled_in(anna, region.products[0], batch.pk), passed_reasons=_reasons(anna, person, region, batch.pk)),
    )

    with reading(anna):
        assert Administration.objects.get(visit=visit).dose_number == 2


def _reasons(reader: Reader, person: Person, region: Region, batch_id: Any) -> dict[str, str]:
    """A reason for each warning, as the page would ask for."""
    with pytest.raises(Incomplete) as refused:
        sign(reader, begin(reader, person), filled_in(reader, region.products[0], batch_id))
    return {gap.field.removeprefix("passed-"): "Tidigare dos osäker" for gap in refused.value.gaps}


def test_a_dose_known_from_two_sources_stands_once_with_both(region: Region) -> None:
    """The same vaccine on the same day is one dose, whoever tells of it."""
    person = make_person()
    whole(region, person)

    _record(region, person, given_on=TODAY)
    [dose] = _history(region, person)

    assert dose.visit_id is not None
    assert [telling.country for telling in dose.also_told] == ["Polen"]


def test_a_month_is_not_a_day_and_what_is_against_another_disease_stands_alone(region: Region) -> None:
    person = make_person()
    whole(region, person)

    _record(region, person, given_on=date(2026, 11, 1), precision=DayPrecision.MONTH)
    _record(region, person, given_on=TODAY, programme="", duplicate_group="", diseases="Rabies")
    _record(region, person, given_on=TODAY, programme="", duplicate_group="", diseases="Kolera")

    assert [(dose.programme_code, dose.also_told) for dose in _history(region, person)].count((PROGRAMME, ())) == 2
    assert len(_history(region, person)) == 4


@pytest.mark.parametrize(
    ("given_on", "precision", "last"),
    [
        (date(2024, 2, 1), DayPrecision.MONTH, date(2024, 2, 29)),
        (date(2024, 1, 1), DayPrecision.YEAR, date(2024, 12, 31)),
        (date(2024, 2, 7), DayPrecision.DAY, date(2024, 2, 7)),
    ],
)
def test_what_is_known_roughly_counts_from_its_last_day(given_on: date, precision: DayPrecision, last: date) -> None:
    """So that the next dose is never advised too early; never from a day that has not come."""
    assert last_day_of(given_on, precision) == last
    assert day_it_counts_from(given_on, precision, recorded_on=TODAY) == last
    assert day_it_counts_from(given_on, precision, recorded_on=given_on) == given_on


def test_what_is_missing_is_said_at_its_field(region: Region) -> None:
    """Each rule fires its own message, several at once."""
    person = make_person()

    missing = _refused(
        region, person, given_on=None, programme="", duplicate_group="", source="", country="", certificate_seen_by=None
    )

    assert missing == [
        ("visits.elsewhere.day_missing", "given_on"),
        ("visits.elsewhere.what_missing", "diseases"),
        ("visits.elsewhere.source_missing", "source"),
        ("visits.elsewhere.country_missing", "country"),
    ]
    assert _refused(region, person, certificate_seen_by=None) == [("visits.elsewhere.seen_by_missing", "seen_by")]
    assert _refused(region, person, certificate_seen_by=OLLE.key) == [("visits.elsewhere.seen_by_missing", "seen_by")]


@pytest.mark.parametrize(
    ("given_on", "precision", "code"),
    [
        (date(2026, 11, 24), DayPrecision.DAY, "visits.elsewhere.in_the_future"),
        (date(1941, 12, 31), DayPrecision.DAY, "visits.elsewhere.before_birth"),
        (date(2026, 11, 21), DayPrecision.DAY, "visits.elsewhere.after_death"),
    ],
)
def test_a_day_that_cannot_be_is_refused(given_on: date, precision: DayPrecision, code: str) -> None:
    gaps = gaps_of_told(
        replace(IN_POLAND, given_on=given_on, precision=precision),
        birth_date=date(1942, 1, 1),
        deceased_on=date(2026, 11, 20),
        on=TODAY,
        is_seer_known=True,
    )

    assert [gap.code for gap in gaps] == [code]


def test_the_year_of_birth_is_not_before_birth() -> None:
    of_the_year = replace(IN_POLAND, given_on=date(1942, 1, 1), precision=DayPrecision.YEAR)

    gaps = gaps_of_told(of_the_year, birth_date=date(1942, 6, 1), deceased_on=None, on=TODAY, is_seer_known=True)

    assert gaps == ()


def test_the_same_dose_is_told_once(region: Region) -> None:
    """A double click, or two who write down the same certificate."""
    person = make_person()
    _record(region, person)

    with pytest.raises(Refused) as refused:
        _record(region, person)

    assert refused.value.code == "visits.elsewhere.already_told"


def test_any_other_fault_of_the_database_is_no_refusal(region: Region) -> None:
    """Here a word that is too long for its column's rule: the page refuses it long before."""
    with pytest.raises(IntegrityError):
        _record(region, make_person(), precision="about")


def test_a_vaccine_is_of_its_programme_and_a_person_is_somebody(region: Region) -> None:
    anna, person = region.reader(ANNA), make_person()

    with pytest.raises(Refused) as of_another:
        _record(region, person, duplicate_group="ppv23")
    with acting(anna), pytest.raises(Refused) as nobody:
        record_elsewhere(by=anna, person_id=uuid4(), told=IN_POLAND, at=NOON)

    assert of_another.value.code == "visits.elsewhere.unknown_vaccine"
    assert nobody.value.code == "visits.person.not_found"


def test_a_correction_is_a_new_row_and_the_wrong_one_stays(region: Region) -> None:
    """LAW-06: both what was wrong and what is right stay, with who, when and why."""
    person = make_person()
    wrong = _record(region, person)
    birgit = region.reader(BIRGIT)

    with acting(birgit):
        right = correct_elsewhere(
            by=birgit, dose_id=wrong.pk, told=replace(IN_POLAND, given_on=date(2026, 10, 6)), reason="Fel dag", at=NOON
        )

    [dose] = _history(region, person)
    assert dose.given_on == date(2026, 10, 6)
    with reading(birgit):
        kept = ElsewhereDose.objects.get(pk=wrong.pk)
        assert ElsewhereDose.objects.get(pk=right.pk).replaces_id == wrong.pk
    assert (kept.given_on, kept.nullified_reason, kept.nullified_by_name) == (date(2026, 10, 5), "Fel dag", birgit.name)


def test_what_is_nullified_counts_no_more_and_is_final(region: Region) -> None:
    person = make_person()
    anna, dose = region.reader(ANNA), _record(region, person)
    with acting(anna):
        nullify_elsewhere(by=anna, dose_id=dose.pk, reason="Fel person", at=NOON)

    assert _history(region, person) == []
    for change in ({"nullified_reason": "Annat"}, {"country": "Norge"}):
        with acting(anna), pytest.raises(IntegrityError), transaction.atomic():
            ElsewhereDose.objects.filter(pk=dose.pk).update(**change)
    with acting(anna), pytest.raises(Refused) as again:
        nullify_elsewhere(by=anna, dose_id=dose.pk, reason="Fel person", at=NOON)
    assert again.value.code == "visits.elsewhere.already_nullified"


def test_what_was_told_is_never_changed_in_place(region: Region) -> None:
    anna, dose = region.reader(ANNA), _record(region, make_person())

    with acting(anna), pytest.raises(IntegrityError):
        ElsewhereDose.objects.filter(pk=dose.pk).update(country="Norge")


def test_taking_back_asks_for_a_reason_and_for_what_is_there(region: Region) -> None:
    anna, dose = region.reader(ANNA), _record(region, make_person())

    with acting(anna), pytest.raises(Refused) as silent:
        nullify_elsewhere(by=anna, dose_id=dose.pk, reason=" ", at=NOON)
    with acting(anna), pytest.raises(Refused) as nothing:
        nullify_elsewhere(by=anna, dose_id=uuid4(), reason="Fel", at=NOON)

    assert silent.value.code == "visits.elsewhere.reason_missing"
    assert nothing.value.code == "visits.elsewhere.not_found"


def test_another_provider_sees_none_of_it_and_the_desk_writes_none(region: Region) -> None:
    """LAW-01."""
    person = make_person()
    _record(region, person)

    with pytest.raises(Refused) as refused:
        _record(region, person, by=REBECKA)

    assert refused.value.code == "access.permission.missing"
    assert _history(region, person, by=OLLE) == []
