"""An entry made on the wrong person stands on the right one, with its first signatures and times."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import F

from tests.factories.region import (
    NOON,
    Region,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_giving,
)
from tests.personas import ANNA, DAVID, MAJA
from tests.visits.test_correcting import given
from tests.visits.test_nullifying import restored
from vaccinera.access.rules.readers import Reader
from vaccinera.declarations.actions import disown
from vaccinera.declarations.models import Disowned
from vaccinera.declarations.queries import latest_answers
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.models import Person
from vaccinera.visits.actions.moving import move, move_to_draft
from vaccinera.visits.actions.nullifying import nullify
from vaccinera.visits.models import Amendment, Draft, Signature, Visit
from vaccinera.visits.queries.history import doses_of
from vaccinera.visits.rules.moving import Newcomer, move_gaps
from vaccinera.visits.rules.registrations import Incomplete

LATER = NOON + timedelta(days=2)
OTHER = "19480317-9805"


def moved(by: Reader, visit: Visit, person: Person, *, because: str = "Svaren togs från rätt person") -> Visit:
    with acting(by):
        return move(
            by=by, visit_id=visit.pk, person_id=person.pk, reason="Fel syskon", carried_because=because, at=LATER
        )


def begun(by: Reader, visit: Visit, person: Person) -> Draft:
    with acting(by):
        return move_to_draft(
            by=by, visit_id=visit.pk, person_id=person.pk, reason="Fel syskon", content={"site": ["x"]}, at=LATER
        )


def test_it_is_nullified_here_and_stands_there_in_one_act(region: Region) -> None:
    """LAW-06: a new document with the first signatures and times, tied to the old one."""
    anna = region.reader(ANNA)
    wrong = given(region)
    right = make_person(OTHER, given_name="Berta")

    there = moved(anna, wrong, right)

    with reading(anna):
        here = Visit.objects.get(pk=wrong.pk)
        acts = list(Amendment.objects.order_by("id"))
        assert (here.nullified_reason, there.nullified_at, there.version) == ("Fel syskon", None, 1)
        assert there.document_id != here.document_id
        assert (there.prescription_signed_at, there.administration_signed_at, there.state) == (NOON, NOON, "complete")
        assert (there.given_at, there.last_day_to_sign) == (here.given_at, here.last_day_to_sign)
        assert [(one.kind, one.code) for one in acts] == [("nullified", "wrong_person"), ("moved", "wrong_person")]
        assert acts[0].act_id == acts[1].act_id
        assert (acts[1].moved_from_id, acts[1].carried_because) == (wrong.pk, "Svaren togs från rätt person")
        assert [one.kind for one in Signature.objects.filter(visit=there)] == ["correction"]
        assert doses_of(anna, wrong.person_id) == []
        assert [dose.visit_id for dose in doses_of(anna, right.pk)] == [there.pk]
        assert PublishedFact.objects.filter(name="VisitMoved", content={"visit_id": str(there.pk)}).exists()


def test_the_answers_are_carried_as_a_declaration_of_the_right_person(region: Region) -> None:
    anna = region.reader(ANNA)
    wrong = given(region)
    right = make_person(OTHER)

    there = moved(anna, wrong, right)

    with reading(anna):
        carried, first = there.reviewed, wrong.reviewed
        assert (carried.person_id, carried.answers, carried.reviewed_at) == (right.pk, first.answers, first.reviewed_at)
        assert carried.pk != first.pk


def test_answers_that_were_anothers_are_taken_anew_on_the_right_person(region: Region) -> None:
    """The entry is nullified at once; the dose stands when the declaration is signed, with the first times."""
    anna = region.reader(ANNA)
    wrong = given(region)
    right = make_person(OTHER)
    draft = begun(anna, wrong, right)
    batch = make_batch(anna, region.products[0], number="SAME1")
    registration = with_giving(filled_in(anna, region.products[0], batch.pk), given_at=NOON)

    there = sign(anna, draft, registration, at=LATER)

    with reading(anna):
        assert draft.content == {"site": ["x"]}
        assert Visit.objects.get(pk=wrong.pk).nullified_reason == "Fel syskon"
        assert (there.prescription_signed_at, there.administration_signed_at) == (NOON, NOON)
        assert Amendment.objects.get(visit=there).moved_from_id == wrong.pk
        assert Signature.objects.filter(visit=there).values_list("kind", flat=True).count() == 2


def test_a_signature_that_was_missing_is_first_given_on_the_right_person(region: Region) -> None:
    anna, david = region.reader(ANNA), region.reader(DAVID)
    batch = make_batch(anna, region.products[0])
    unsigned = sign(david, begin(anna, make_person()), filled_in(anna, region.products[0], batch.pk))
    right = make_person(OTHER)
    draft = begun(david, unsigned, right)
    registration = with_giving(filled_in(david, region.products[0], batch.pk), given_at=NOON)

    there = sign(david, draft, registration, at=LATER)

    assert (there.prescription_signed_at, there.administration_signed_at) == (LATER, LATER)


def test_work_already_begun_for_the_person_is_finished_first(region: Region) -> None:
    anna = region.reader(ANNA)
    wrong = given(region)
    right = make_person(OTHER)
    begin(anna, right)

    with pytest.raises(Refused, match=r"visits\.move\.draft_in_the_way"):
        begun(anna, wrong, right)


def test_reasons_are_asked_for(region: Region) -> None:
    anna = region.reader(ANNA)
    wrong = given(region)
    right = make_person(OTHER)

    with pytest.raises(Incomplete) as refused:
        moved(anna, wrong, right, because="")
    assert [(gap.code, gap.field) for gap in refused.value.gaps] == [
        ("visits.move.carried_reason_missing", "carried_because")
    ]
    with pytest.raises(Incomplete) as refused, acting(anna):
        move_to_draft(by=anna, visit_id=wrong.pk, person_id=right.pk, reason="", content={}, at=LATER)
    assert [(gap.code, gap.field) for gap in refused.value.gaps] == [("visits.move.reason_missing", "reason")]


def test_it_does_not_move_to_the_person_it_stands_on(region: Region) -> None:
    wrong = given(region)

    with pytest.raises(Refused, match=r"visits\.move\.same_person"):
        moved(region.reader(ANNA), wrong, wrong.person)


@pytest.mark.parametrize(
    ("newcomer", "code"),
    [
        (
            Newcomer(date(2026, 11, 24), None, None, has_group=True, has_dose_that_day=False),
            "visits.administration.before_birth",
        ),
        (
            Newcomer(None, date(2026, 11, 22), None, has_group=True, has_dose_that_day=False),
            "visits.administration.after_death",
        ),
        (
            Newcomer(None, None, "programmes.product.too_young", has_group=False, has_dose_that_day=False),
            "programmes.product.too_young",
        ),
        (Newcomer(None, None, None, has_group=False, has_dose_that_day=False), "visits.move.no_target_group"),
        (Newcomer(None, None, None, has_group=True, has_dose_that_day=True), "visits.move.same_dose_that_day"),
    ],
)
def test_a_dose_that_could_not_be_the_persons_is_refused(newcomer: Newcomer, code: str) -> None:
    gaps = move_gaps(newcomer, reason="Fel", carried_because="Samma svar", given_on=date(2026, 11, 23))

    assert [gap.code for gap in gaps] == [code]


def test_a_small_child_does_not_take_over_an_old_persons_dose(region: Region) -> None:
    child = make_person(OTHER)
    child.birth_date = date(2026, 11, 1)
    child.save()

    with pytest.raises(Incomplete) as refused:
        moved(region.reader(ANNA), given(region), child)

    assert {gap.field for gap in refused.value.gaps} == {"sought"}


def test_answers_given_by_somebody_else_are_not_carried_to_the_persons_next_declaration(region: Region) -> None:
    """They were never hers; on the right person they stand, and are carried from there."""
    anna = region.reader(ANNA)
    wrong = given(region)
    right = make_person(OTHER)
    with reading(anna):
        before = latest_answers(anna, person_id=wrong.person_id)

    moved(anna, wrong, right)

    with reading(anna):
        assert len(before) == 1
        assert latest_answers(anna, person_id=wrong.person_id) == ()
        assert latest_answers(anna, person_id=right.pk)[0].answers == before[0].answers


def test_two_entries_on_one_declaration_of_the_wrong_person_disown_it_once(region: Region) -> None:
    anna = region.reader(ANNA)
    wrong = given(region)

    with acting(anna):
        disown(by=anna, declaration_id=wrong.reviewed.pk, at=NOON)
        nullify(by=anna, visit_id=wrong.pk, code="wrong_person", reason="Fel syskon", at=LATER)

    with reading(anna):
        assert Disowned.objects.get().disowned_at == NOON


def test_what_stands_on_another_is_not_restored_here_as_well(region: Region) -> None:
    """First the one there is nullified, then the one here may hold again."""
    anna, maja = region.reader(ANNA), region.reader(MAJA)
    wrong = given(region)
    there = moved(anna, wrong, make_person(OTHER))

    with pytest.raises(Refused, match=r"visits\.visit\.stands_on_another"):
        restored(anna, wrong)
    with acting(maja):
        nullify(by=maja, visit_id=there.pk, code="wrong_person", reason="Det var rätt från början", at=LATER)
    again = restored(anna, wrong)

    with reading(anna):
        assert again.version == 2
        standing = Visit.objects.filter(is_current=True, nullified_at=None).annotate(who=F("person_id"))
        assert [visit.pk for visit in standing] == [again.pk]
