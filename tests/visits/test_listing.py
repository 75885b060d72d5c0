"""One signature for many: who may be on a list, and that no list ever lifts a stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import (
    NOON,
    PROGRAMME,
    SOURCE,
    Region,
    begin,
    filled_in,
    make_person,
    with_declaration,
    with_order,
)
from tests.personas import ANNA, BIRGIT, DAVID
from tests.visits.addressed import agree
from tests.visits.scenes import NUMBERS, stored_draft, with_a_stop
from vaccinera.access.rules.readers import Reader
from vaccinera.access.states import Permission
from vaccinera.declarations.states import Outcome
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.prescribing import send_to_prescriber
from vaccinera.visits.actions.prescribing_list import SignedList, prescribe_list
from vaccinera.visits.models import Addressing, Draft, Prescription, Signature, Visit
from vaccinera.visits.queries.listing import drafts_for_list, programmes_with_list, sent_with
from vaccinera.visits.rules.listing import OnList, why_one_by_one
from vaccinera.visits.rules.registrations import Incomplete, Registration

TODAY = date(2026, 11, 23)
FINE = OnList(14, TODAY, Outcome.OK, is_final_stop=False, has_warnings=False, has_gaps=False)


def _every_kind() -> Iterator[OnList]:
    """Every outcome with every other fact, on each side of each limit."""
    days = (None, 14)
    reviewed = (TODAY, TODAY - timedelta(days=14), TODAY - timedelta(days=15))
    for held, on, outcome, stop, warned, gaps in product(
        days, reviewed, Outcome, (False, True), (False, True), (False, True)
    ):
        yield OnList(held, on, outcome, is_final_stop=stop, has_warnings=warned, has_gaps=gaps)


def test_no_list_holds_a_stop_or_what_a_prescriber_decides() -> None:
    """LAW-04: over every outcome, with everything else as it may be."""
    listed = [person for person in _every_kind() if not why_one_by_one(person, on=TODAY)]

    assert {person.outcome for person in listed} == {Outcome.OK, Outcome.INFORM, Outcome.NOTE_REQUIRED}
    assert {person.is_final_stop for person in listed} == {False}
    assert {person.days for person in listed} == {14}
    assert min(person.reviewed_on for person in listed) == TODAY - timedelta(days=14)
    assert not any(person.has_warnings or person.has_gaps for person in listed)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, ""),
        ({"days": None}, "visits.list.not_allowed"),
        ({"outcome": Outcome.PRESCRIBER_DECIDES}, "visits.list.needs_decision"),
        ({"outcome": Outcome.STOP}, "visits.list.needs_decision"),
        ({"is_final_stop": True}, "visits.list.needs_decision"),
        ({"reviewed_on": TODAY - timedelta(days=15)}, "visits.list.reviewed_too_long_ago"),
        ({"has_warnings": True}, "visits.list.advised_against"),
        ({"has_gaps": True}, "visits.list.incomplete"),
    ],
)
def test_each_reason_to_be_taken_on_one_s_own_has_its_code(facts: dict[str, Any], code: str) -> None:
    assert why_one_by_one(replace(FINE, **facts), on=TODAY) == code


def _sent(region: Region, number: str, *, at: datetime = NOON, **answers: Any) -> Draft:
    birgit = region.reader(BIRGIT)
    registration = with_declaration(filled_in(birgit, region.products[0], None, **answers), note="Bedömt")
    return _send(region, number, registration, at=at)


def _send(region: Region, number: str, registration: Registration, *, at: datetime = NOON) -> Draft:
    birgit = region.reader(BIRGIT)
    draft = begin(birgit, make_person(number))
    with acting(birgit):
        return send_to_prescriber(
            by=birgit, draft_id=draft.pk, registration=registration, content={}, prescriber_id=None, at=at
        )


def _sign(region: Region, *drafts: Draft, by: Reader | None = None, at: datetime = NOON, **facts: Any) -> SignedList:
    reader = by or region.reader(DAVID)
    whole: dict[str, Any] = {"expires_on": None, "performing_unit_ids": (), **facts}
    with acting(reader):
        return prescribe_list(
            by=reader,
            draft_ids=[draft.pk for draft in drafts],
            programme_code=PROGRAMME,
            registration_of=lambda _draft: filled_in(reader, region.products[0], None),
            source_system_hsa_id=SOURCE,
            at=at,
            **whole,
        )


def test_one_act_signs_a_prescription_for_each_under_one_list(region: Region) -> None:
    """LAW-05: every signature is over its own content, and over the list's id."""
    drafts = [_sent(region, number) for number in NUMBERS[:3]]

    done = _sign(region, *drafts)

    with reading(region.reader(DAVID)):
        kept = list(Prescription.objects.select_related("visit"))
        signatures = list(Signature.objects.all())
        assert PublishedFact.objects.filter(name="PrescriptionSigned").count() == 3
    assert (len(done.signed), done.left) == (3, {})
    assert {one.list_id for one in kept} == {done.list_id}
    assert {(one.basis, one.expires_on, one.prescriber_hsa_id) for one in kept} == {
        ("signed", date(2026, 12, 23), "TSTNMT2321000156-S3")
    }
    assert {one.visit.state for one in kept} == {"prescribed"}
    assert all(f'"list_id":"{done.list_id}"' in one.content for one in signatures)
    assert len({one.content for one in signatures}) == 3
    assert {stored_draft(region, draft).state for draft in drafts} == {"prescribed"}


def test_whoever_has_to_be_decided_on_is_left_with_why(region: Region) -> None:
    """MED-04: the rights are those of a single prescription."""
    fine, stopped = _sent(region, NUMBERS[0]), _send(region, NUMBERS[1], with_a_stop(region.reader(BIRGIT), region))
    old = _sent(region, NUMBERS[2], at=NOON - timedelta(days=15))
    taken = begin(region.reader(BIRGIT), make_person(NUMBERS[3]))

    done = _sign(region, fine, stopped, old, taken)

    assert [visit.draft_id for visit in done.signed] == [fine.pk]
    assert done.left == {
        stopped.pk: "visits.list.needs_decision",
        old.pk: "visits.list.reviewed_too_long_ago",
        taken.pk: "visits.list.not_waiting",
    }
    assert stored_draft(region, stopped).state == "awaiting_prescriber"


def test_a_list_may_be_addressed_to_a_performing_unit(region: Region) -> None:
    agree()
    drafts = [_sent(region, number) for number in NUMBERS[:2]]

    _sign(region, *drafts, performing_unit_ids=(21,), expires_on=date(2026, 12, 1))

    with reading(region.reader(DAVID)):
        assert set(Addressing.objects.values_list("performing_unit_id", "expires_on")) == {(21, date(2026, 12, 1))}
        assert Addressing.objects.count() == 2


def test_a_unit_without_agreement_is_refused_for_all_of_them(region: Region) -> None:
    """Nothing is signed: it is one act."""
    drafts = [_sent(region, number) for number in NUMBERS[:2]]

    with pytest.raises(Incomplete) as refused:
        _sign(region, *drafts, performing_unit_ids=(21,))

    assert [gap.code for gap in refused.value.gaps] == ["visits.addressing.no_agreement"]
    with reading(region.reader(DAVID)):
        assert Visit.objects.count() == 0


def test_nobody_is_no_list(region: Region) -> None:
    with pytest.raises(Refused, match=r"visits\.list\.nobody"):
        _sign(region)


def test_a_programme_without_the_switch_has_no_list(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = _sent(region, NUMBERS[0])
    before = programmes_with_list(on=TODAY)
    monkeypatch.setattr("vaccinera.visits.queries.listing.programmes_with_list", lambda **_: {})

    done = _sign(region, draft)

    assert before == {PROGRAMME: 14}
    assert done.left == {draft.pk: "visits.list.not_allowed"}


def test_who_signs_no_prescriptions_signs_no_list(region: Region) -> None:
    draft = _sent(region, NUMBERS[0])

    with pytest.raises(Refused) as refused:
        _sign(region, draft, by=region.reader(BIRGIT))

    assert refused.value.facts["permission"] == Permission.PRESCRIPTION_SIGN_LIST


def test_without_a_right_of_one_s_own_nobody_is_signed_for(region: Region) -> None:
    """ID-11: the programme's prescribing rights are judged for each person, as for a single prescription."""
    draft = _sent(region, NUMBERS[0])

    done = _sign(region, draft, by=replace(region.reader(ANNA), profession="nurse", competences=()))

    assert done.left == {draft.pk: "visits.list.incomplete"}


def test_the_list_is_read_at_once_and_oldest_first(region: Region) -> None:
    first, second = _sent(region, NUMBERS[0]), _sent(region, NUMBERS[1], at=NOON + timedelta(minutes=5))
    david = region.reader(DAVID)

    with reading(david):
        all_of_them = drafts_for_list(david, PROGRAMME)
        one = drafts_for_list(david, PROGRAMME, among=[second.pk])
        none = drafts_for_list(david, "covid19")

    assert [draft.pk for draft in all_of_them] == [first.pk, second.pk]
    assert ([draft.pk for draft in one], none) == ([second.pk], [])


def test_only_what_was_sent_is_on_a_list() -> None:
    with pytest.raises(AssertionError, match="only what was sent"):
        sent_with(Draft())


def test_the_database_lets_no_list_lift_a_stop(region: Region) -> None:
    draft = _sent(region, NUMBERS[0])
    _sign(region, draft)
    david = region.reader(DAVID)
    with reading(david):
        kept, visit = Prescription.objects.get(), Visit.objects.get()
    visit.pk = visit.document_id = draft.pk
    visit.draft_id, visit.version = None, 2
    kept.pk, kept.visit_id = draft.pk, visit.pk
    kept.lifted, kept.stop_reason = [{"code": "answer", "rule": "x", "version": "1", "outcome": "stop"}], "Skäl"

    with acting(david), pytest.raises(IntegrityError) as refused, transaction.atomic():
        insert_together(visit, kept)

    assert broken_constraint(refused.value) == "a_prescription_by_list_lifts_no_stop"


def test_what_is_not_filled_in_is_taken_on_its_own(region: Region) -> None:
    draft = _sent(region, NUMBERS[0])
    david = region.reader(DAVID)

    with acting(david):
        done = prescribe_list(
            by=david,
            draft_ids=[draft.pk],
            programme_code=PROGRAMME,
            registration_of=lambda _draft: with_order(filled_in(david, region.products[0], None), product_id=None),
            expires_on=None,
            performing_unit_ids=(),
            source_system_hsa_id=SOURCE,
            at=NOON,
        )

    assert done.left == {draft.pk: "visits.list.incomplete"}
