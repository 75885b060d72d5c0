"""A visit from another system: it lacks what was never asked for there, stays as it is, and is nobody's work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.imported import make_imported
from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, MAJA
from tests.visits.scenes import whole
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.moving import move
from vaccinera.visits.models import Administration, Prescription, Visit
from vaccinera.visits.queries.history import doses_of
from vaccinera.visits.queries.unsigned import unsigned
from vaccinera.visits.queries.work import carried_from


def _refused_by(region: Region, model: type[Any], visit: Visit, **changes: Any) -> str:
    """The condition that keeps rows of a visit from being changed so."""
    key = "pk" if model is Visit else "visit_id"
    with acting(region.reader(ANNA)), pytest.raises(IntegrityError) as refused, transaction.atomic():
        model.objects.filter(**{key: visit.pk}).update(**changes)
    return broken_constraint(refused.value)


def test_it_stands_in_the_history_and_counts_in_advice(region: Region) -> None:
    anna, person = region.reader(ANNA), make_person()
    make_imported(anna, person, region.products[0])

    with reading(anna):
        [dose] = doses_of(anna, person.pk)

    assert (dose.origin, dose.source_system_hsa_id, dose.giver_name) == ("imported", "Gamla journalen", "Gun Gammal")
    assert dose.as_given().on == date(2025, 11, 3)


def test_it_is_nobodys_unsigned_work_and_nothing_to_carry_on_from(region: Region) -> None:
    """Nobody here can sign it, and a giver brought over from the old system is not at work today."""
    anna, person = region.reader(ANNA), make_person()
    today = civil_day(NOON)
    imported = make_imported(anna, person, region.products[0], on=today)
    assert imported.prescription_signed_at is None

    with reading(anna):
        waiting, total = unsigned(anna, on=today)
        carried = carried_from(anna, programme_code="influenza", on=today)

    assert (waiting, total, carried) == ([], 0, None)


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Visit, {"given_on": date(2025, 11, 4)}),
        (Visit, {"origin": "recorded"}),
        (Prescription, {"indication": "annan"}),
        (Administration, {"batch_number": "NEW1"}),
    ],
)
def test_it_stays_as_it_was_read_in(region: Region, model: type[Any], changes: dict[str, Any]) -> None:
    """LAW-06: nobody signed it here, and still it is nobody's to edit."""
    visit = make_imported(region.reader(ANNA), make_person(), region.products[0])

    assert _refused_by(region, model, visit, **changes) == "an_imported_visit_is_final"


def test_it_can_be_nullified(region: Region) -> None:
    visit = make_imported(region.reader(ANNA), make_person(), region.products[0])

    with acting(region.reader(ANNA)):
        changed = Visit.objects.filter(pk=visit.pk).update(nullified_at=NOON, nullified_reason="Fel person")

    assert changed == 1


def test_only_an_imported_visit_may_lack_a_declaration_a_batch_and_a_giver(region: Region) -> None:
    anna, person = region.reader(ANNA), make_person()
    recorded = whole(region, person)

    assert _refused_by(region, Visit, recorded, origin="imported") == "a_visit_recorded_here_stays_so"
    for model, changes in (
        (Visit, {"declaration": None}),
        (Administration, {"unit_batch": None}),
        (Administration, {"giver": None}),
        (Prescription, {"prescriber": None}),
    ):
        assert _refused_by(region, model, recorded, **changes) == "signed_is_final"
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make_imported(anna, person, region.products[0], origin="recorded", import_id=None, source_row_key="")
    assert broken_constraint(refused.value) in {
        "a_complete_visit_has_both_signatures",
        "a_visit_recorded_here_has_its_declaration_and_rules",
    }


def test_a_row_is_imported_once(region: Region) -> None:
    anna, person = region.reader(ANNA), make_person()
    make_imported(anna, person, region.products[0], source_row_key="row 1")

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make_imported(anna, person, region.products[0], on=date(2024, 11, 3), source_row_key="row 1")

    assert broken_constraint(refused.value) == "a_row_is_imported_once"


def test_one_still_to_be_settled_has_both_signatures(region: Region) -> None:
    """They are what it may be paid by."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make_imported(region.reader(ANNA), make_person(), region.products[0], origin="settleable")

    assert broken_constraint(refused.value) == "a_complete_visit_has_both_signatures"


def test_an_imported_visit_rests_on_no_declaration_of_ours(region: Region) -> None:
    visit = make_imported(region.reader(ANNA), make_person(), region.products[0])

    with pytest.raises(AssertionError):
        _ = visit.reviewed


def test_it_is_not_moved_to_another_person(region: Region) -> None:
    """It is nullified and read in anew: no declaration of ours could follow it."""
    visit = make_imported(region.reader(MAJA), make_person(), region.products[0])
    other, maja = make_person("19400312-9808"), region.reader(MAJA)

    with acting(maja), pytest.raises(Refused, match=r"visits\.correction\.imported"):
        move(by=maja, visit_id=visit.pk, person_id=other.pk, reason="Fel", carried_because="Samma", at=NOON)
