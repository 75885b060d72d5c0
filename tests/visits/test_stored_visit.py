"""The visit as stored: the national field list, from the start."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError
from uuid_utils.compat import uuid7

from tests.factories.region import (
    NOON,
    Region,
    begin,
    by_one_guardian,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_declaration,
)
from tests.personas import ANNA
from tests.visits.scenes import by_telephone, recorded_for_anna, whole
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import CareProvider
from vaccinera.patients.models import Person
from vaccinera.programmes.rules.dose_numbers import judge_dose_triple
from vaccinera.visits.actions.registering import register
from vaccinera.visits.actions.signing import sign_mine
from vaccinera.visits.models import Visit


def _stored(region: Region, visit: Visit) -> Visit:
    with reading(region.reader(ANNA)):
        return Visit.objects.select_related("prescription", "administration", "declaration").get(pk=visit.pk)


def test_the_first_version_is_the_document(region: Region) -> None:
    """RIV-07: later versions keep its id."""
    visit = _stored(region, whole(region))

    assert visit.document_id == visit.pk
    assert (visit.version, visit.is_current, visit.nullified_at) == (1, True, None)


def test_signing_afterwards_makes_no_new_document(region: Region) -> None:
    """RIV-07."""
    recorded = recorded_for_anna(region)
    anna = region.reader(ANNA)
    with acting(anna):
        sign_mine(by=anna, visit_id=recorded.pk, at=NOON)

    visit = _stored(region, recorded)

    assert (visit.pk, visit.document_id, visit.version) == (recorded.pk, recorded.pk, 1)


def test_unit_provider_and_source_are_named_as_the_nation_knows_them(region: Region) -> None:
    """RIV-08: from the commission, and copies, so that a unit renamed later changes nothing (ID-04)."""
    visit = _stored(region, whole(region))

    assert (visit.provider_id, visit.provider_hsa_id, visit.provider_name) == (
        1,
        "TSTNMT2321000156-P1",
        "Norra vården",
    )
    assert (visit.unit_id, visit.unit_hsa_id, visit.unit_name) == (11, "TSTNMT2321000156-U11", "Norra mottagningen")
    assert (visit.assignment_code, visit.setting) == ("vaccination_choice", "clinic")
    assert visit.source_system_hsa_id == "TSTNMT2321000156-VACC"


@pytest.mark.parametrize("field", ["unit_hsa_id", "provider_hsa_id", "source_system_hsa_id"])
def test_the_database_knows_no_visit_without_them(region: Region, field: str) -> None:
    """RIV-08."""
    visit = by_telephone(region)
    anna = region.reader(ANNA)

    with pytest.raises(IntegrityError) as refused:
        _insert_a_copy(visit, anna, field)

    assert broken_constraint(refused.value) == "a_visit_names_its_unit_and_provider"


def test_a_service_that_does_not_know_its_own_name_registers_nothing(region: Region) -> None:
    """A fault of the installation is an error, and never told as something the vaccinator could mend."""
    anna = region.reader(ANNA)
    draft = begin(anna, make_person())
    registration = filled_in(anna, region.products[0], make_batch(anna, region.products[0]).pk)

    with pytest.raises(IntegrityError) as refused, acting(anna):
        register(by=anna, draft_id=draft.pk, registration=registration, source_system_hsa_id="", at=NOON)

    assert broken_constraint(refused.value) == "a_visit_names_its_unit_and_provider"


def _insert_a_copy(visit: Visit, reader: Reader, empty: str) -> None:
    """Another visit like it, of no draft and on another day, with one field left empty."""
    with acting(reader):
        copy = Visit.objects.get(pk=visit.pk)
        copy.pk = copy.document_id = uuid7()
        copy.draft_id, copy.given_on = None, date(2026, 11, 1)
        setattr(copy, empty, "")
        copy.save(force_insert=True)


@pytest.mark.parametrize("shows", [True, False])
def test_whether_the_person_may_read_it_follows_the_providers_policy(region: Region, *, shows: bool) -> None:
    CareProvider.objects.filter(pk=1).update(shows_records_to_patients=shows)

    visit = _stored(region, whole(region))

    assert visit.approved_for_patient is shows


def test_residence_and_protection_are_as_they_stood_that_day(region: Region) -> None:
    """Copies: who moves next year did not live there then."""
    person = make_person(street="Provgatan 7")
    visit = whole(region, person)
    Person.objects.filter(pk=person.pk).update(
        postal_code="11111", municipality_code="0180", region_code="01", protection="confidentiality_marking"
    )

    stored = _stored(region, visit)

    assert (stored.patient_postal_code, stored.patient_municipality_code, stored.patient_region_code) == (
        "99999",
        "9901",
        "99",
    )
    assert stored.patient_protection == "none"


def test_a_protection_of_that_day_is_kept(region: Region) -> None:
    """PER-11: it counts for ever in what is told of this visit."""
    visit = _stored(region, whole(region, make_person(protection="protected_registration")))

    assert visit.patient_protection == "protected_registration"


def test_group_payer_rule_season_and_programme_version_are_those_it_was_decided_by(region: Region) -> None:
    visit = _stored(region, whole(region))

    assert (visit.target_group, visit.payer, visit.target_group_rule) == ("age_65", "region", "FLU26-G2")
    assert (visit.programme_id, visit.programme_version_id, visit.season) == ("influenza", 1, "2026/27")
    assert (visit.duplicate_group, visit.risk_categories) == ("influenza", [])


def test_the_risk_categories_are_those_declared(region: Region) -> None:
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    registration = filled_in(anna, region.products[0], batch.pk, risk_groups=["lung", "diabetes"])

    visit = _stored(region, sign(anna, begin(anna, make_person()), registration))

    assert visit.risk_categories == ["diabetes", "lung"]


def test_the_entry_tells_author_role_time_of_the_event_and_of_the_entry(region: Region) -> None:
    """LAW-03."""
    visit = _stored(region, whole(region))

    assert (visit.recorded_by_hsa_id, visit.recorded_by_name, visit.recorded_by_role_code) == (
        "TSTNMT2321000156-S1",
        "Anna Nyberg",
        "206010",
    )
    assert (visit.given_at, visit.recorded_at) == (NOON, NOON)
    assert (visit.prescription_signed_at, visit.administration_signed_at) == (NOON, NOON)


def test_the_prescription_is_whole(region: Region) -> None:
    """LAW-04."""
    order = _stored(region, whole(region)).prescription

    assert (order.product_id, order.dose_quantity, order.dose_unit, order.route) == (
        1,
        Decimal("0.500"),
        "ml",
        "intramuscular",
    )
    assert (order.indication, order.planned_at, order.prescribed_at) == ("Förebyggande vaccination", NOON, NOON)
    assert (order.prescriber_hsa_id, order.prescriber_name, order.prescriber_unit_hsa_id) == (
        "TSTNMT2321000156-S1",
        "Anna Nyberg",
        "TSTNMT2321000156-U11",
    )
    assert (order.basis, order.right_rule, order.signed_at) == ("own", "FLU26-P2", NOON)


def test_the_administration_is_whole_with_a_copy_of_its_batch(region: Region) -> None:
    """LAW-04, MED-07."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0], number="ab 1234")
    visit = sign(anna, begin(anna, make_person()), filled_in(anna, region.products[0], batch.pk))

    dose = _stored(region, visit).administration

    assert (dose.giver_hsa_id, dose.giver_name, dose.giver_unit_hsa_id) == (
        "TSTNMT2321000156-S1",
        "Anna Nyberg",
        "TSTNMT2321000156-U11",
    )
    assert (dose.preparer_hsa_id, dose.preparer_name) == ("TSTNMT2321000156-S1", "Anna Nyberg")
    assert (dose.batch_number, dose.batch_written, dose.batch_expires_on, dose.funding_source) == (
        "AB1234",
        "ab 1234",
        date(2027, 6, 30),
        "region",
    )
    assert (dose.site, dose.route, dose.dose_quantity, dose.dose_unit) == (
        "left_upper_arm",
        "intramuscular",
        Decimal("0.500"),
        "ml",
    )
    assert (dose.unit_batch_id, dose.product_id, dose.adverse_effects, dose.signed_at) == (batch.pk, 1, [], NOON)


def test_one_dose_of_one_is_the_last(region: Region) -> None:
    """RIV-09."""
    dose = _stored(region, whole(region)).administration

    assert (dose.is_dose_complete, dose.dose_number, dose.doses_prescribed) == (True, 1, 1)


def test_a_childs_two_doses_are_counted_and_the_second_completes_them(region: Region) -> None:
    """RIV-09: two doses, at least four weeks apart, to a child never vaccinated before the season."""
    child = make_person("20210101-2389", given_name="Barn", family_name="Barnsson")
    anna = region.reader(ANNA)
    first_at, second_at = datetime(2026, 10, 20, 10, 0, tzinfo=UTC), NOON
    doses = []
    for number, at in (("B1", first_at), ("B2", second_at)):
        batch = make_batch(anna, region.products[0], number=number)
        registration = with_declaration(
            filled_in(anna, region.products[0], batch.pk, risk_groups=["lung"]), are_confirmed_together=True,
            confirmed=frozenset({"risk_groups"}), answered_by="guardian", answered_by_name="Vera Vårdnadshavare",
            consent=by_one_guardian("Vera Vårdnadshavare", on=civil_day(at)),
        )  # fmt: skip
        dose = _stored(region, sign(anna, begin(anna, child), registration, at=at)).administration
        doses.append((dose.is_dose_complete, dose.dose_number, dose.doses_prescribed))

    assert doses == [(False, 1, 2), (True, 2, 2)]
    assert all(judge_dose_triple(*triple) for triple in doses)


@pytest.mark.parametrize(
    ("numbers", "constraint"),
    [
        ({"dose_number": 3, "doses_prescribed": 2}, "a_dose_number_fits_the_number_prescribed"),
        ({"dose_number": 0}, "a_dose_number_is_1_to_99"),
        ({"dose_number": 100, "doses_prescribed": None}, "a_dose_number_is_1_to_99"),
        ({"batch_number": ""}, "a_given_dose_names_its_batch"),
        ({"giver_name": ""}, "a_given_dose_names_its_giver"),
    ],
)
def test_the_database_knows_no_dose_that_cannot_be(region: Region, numbers: dict[str, object], constraint: str) -> None:
    """RIV-09, LAW-04: on a dose not yet signed, which the application could still write."""
    recorded = recorded_for_anna(region)

    with pytest.raises(IntegrityError) as refused, acting(region.reader(ANNA)):
        type(recorded.administration).objects.filter(visit_id=recorded.pk).update(**numbers)

    assert broken_constraint(refused.value) == constraint
