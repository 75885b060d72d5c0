"""Signing for somebody who has left or is hindered: whose parts, why, and what then holds (LAW-05, LAW-07)."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, BIRGIT, DAVID, MAJA, OLLE, Persona
from tests.visits.scenes import NUMBERS, by_telephone, recorded_for_anna, told
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import Commission
from vaccinera.visits.actions.countersigning import countersign
from vaccinera.visits.actions.signing import SignedTogether
from vaccinera.visits.models import Signature, Visit
from vaccinera.visits.queries.unsigned import unsigned_by_person, unsigned_of
from vaccinera.visits.rules.signing import why_not_countersigned


def _leave(persona: Persona) -> None:
    Commission.objects.filter(staff_id=persona.key).update(to_on=date(2026, 11, 1))


def _countersign(
    region: Region, *visit_ids: UUID, of: Persona, has_left: bool = True, reason: str = "", by: Persona = MAJA
) -> SignedTogether:
    reader = region.reader(by)
    with acting(reader):
        return countersign(
            by=reader, visit_ids=visit_ids, stands_in_for=of.key, has_left=has_left, reason=reason, at=NOON
        )


def test_the_parts_of_one_who_has_left_are_signed_in_one_signature_that_names_them(region: Region) -> None:
    """It is each part's first signature, so the visit becomes whole and its time counts (decision 0012)."""
    visit = recorded_for_anna(region)
    _leave(ANNA)

    done = _countersign(region, visit.pk, of=ANNA)

    with reading(region.reader(MAJA)):
        stored = Visit.objects.select_related("prescription", "administration").get(pk=visit.pk)
        signature = Signature.objects.get()
    content = json.loads(signature.content)
    assert done == SignedTogether([visit.pk], [], {})
    assert (stored.state, stored.prescription_signed_at, stored.administration_signed_at) == ("complete", NOON, NOON)
    assert (stored.prescription.signed_at, stored.administration.signed_at) == (NOON, NOON)
    assert (signature.kind, signature.signer_id, signature.stands_in_for_id) == ("countersignature", MAJA.key, ANNA.key)
    assert signature.reason == "Har slutat hos vårdgivaren"
    assert content["kind"] == "countersignature"
    assert content["content"]["stands_in_for"] == "TSTNMT2321000156-S1"
    assert {"prescription", "administration", "declaration", "visit"} <= set(content["content"])
    assert told(region, "visits.visit.signed", MAJA) == [
        ("visits.visit.signed", "TSTNMT2321000156-S6", str(visit.pk)),
    ]


def test_two_hindered_people_of_one_visit_are_signed_for_one_by_one(region: Region) -> None:
    """Birgit gave on David's word, and neither is there to sign."""
    visit = by_telephone(region)
    with acting(region.reader(DAVID)):
        assert unsigned_of(region.reader(MAJA), BIRGIT.key, on=date(2026, 11, 23)) == []

    _countersign(region, visit.pk, of=DAVID, has_left=False, reason="sjukskriven")

    with reading(region.reader(MAJA)):
        assert Visit.objects.get(pk=visit.pk).state == "complete"
        assert Signature.objects.get(kind="countersignature").reason == "sjukskriven"


def test_a_part_left_by_a_colleague_stays_theirs(region: Region) -> None:
    """David's prescription is signed for him; the dose still waits for Anna."""
    visit = recorded_for_anna(region)
    with acting(region.reader(MAJA)):
        Visit.objects.get(pk=visit.pk)
        visit.prescription.prescriber_id = DAVID.key
        visit.prescription.save()

    _countersign(region, visit.pk, of=DAVID, has_left=False, reason="föräldraledig")

    with reading(region.reader(MAJA)):
        stored = Visit.objects.get(pk=visit.pk)
    assert (stored.state, stored.administration_signed_at) == ("given", None)


def test_what_waits_for_nobody_like_that_is_left(region: Region) -> None:
    signed, annas = recorded_for_anna(region), by_telephone(region, make_person(NUMBERS[1]))
    _countersign(region, signed.pk, of=ANNA, has_left=False, reason="sjuk")

    done = _countersign(region, signed.pk, annas.pk, of=ANNA, has_left=False, reason="sjuk")

    assert {key: refused.code for key, refused in done.left.items()} == {
        signed.pk: "visits.countersignature.nothing_left",
        annas.pk: "visits.countersignature.nothing_left",
    }


@pytest.mark.parametrize(
    ("is_oneself", "works_here", "has_left", "reason", "code"),
    [
        (True, True, False, "sjuk", "visits.countersignature.for_oneself"),
        (False, True, True, "", "visits.countersignature.still_works_here"),
        (False, True, False, " ", "visits.countersignature.reason_missing"),
        (False, False, True, "", None),
        (False, True, False, "sjuk", None),
    ],
)
def test_one_has_left_or_is_hindered_and_it_is_said(
    *, is_oneself: bool, works_here: bool, has_left: bool, reason: str, code: str | None
) -> None:
    assert why_not_countersigned(is_oneself=is_oneself, works_here=works_here, has_left=has_left, reason=reason) == code


def test_who_works_here_has_not_left_and_nobody_stands_in_for_an_unknown(region: Region) -> None:
    visit = recorded_for_anna(region)

    with pytest.raises(Refused) as still_here:
        _countersign(region, visit.pk, of=ANNA)
    with pytest.raises(Refused) as unknown, acting(region.reader(MAJA)):
        countersign(by=region.reader(MAJA), visit_ids=[visit.pk], stands_in_for=999, has_left=True, reason="", at=NOON)
    with pytest.raises(Refused) as without_right:
        _countersign(region, visit.pk, of=ANNA, by=DAVID)

    assert still_here.value.code == "visits.countersignature.still_works_here"
    assert unknown.value.code == "visits.visit.not_found"
    assert without_right.value.code == "access.permission.missing"


def test_the_list_tells_who_has_left_first_and_how_long_it_may_wait(region: Region) -> None:
    """LAW-07, and the leak test: another provider's list is empty."""
    recorded_for_anna(region)
    for number in NUMBERS[1:3]:
        by_telephone(region, make_person(number), batch=f"TE{number[-4:]}")
    _leave(DAVID)
    on = date(2026, 11, 24)

    with reading(region.reader(MAJA)):
        waiting = unsigned_by_person(region.reader(MAJA), on=on)
        davids = unsigned_of(region.reader(MAJA), DAVID.key, on=on)
    with reading(region.reader(OLLE)):
        elsewhere = unsigned_by_person(region.reader(OLLE), on=on)

    assert [(one.staff.name, one.unit_name, one.count, one.days_left, one.has_left) for one in waiting] == [
        ("David Lind", "Norra mottagningen", 2, 29, True),
        ("Anna Nyberg", "Norra mottagningen", 1, 29, False),
    ]
    assert [one.mine for one in davids] == [("prescription",), ("prescription",)]
    assert elsewhere == []


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"reason": None}, "a_countersignature_says_for_whom_and_why"),
        ({"reason": " "}, "a_countersignature_says_for_whom_and_why"),
        ({"stands_in_for_id": None}, "a_countersignature_says_for_whom_and_why"),
        ({"kind": "prescription"}, "a_countersignature_says_for_whom_and_why"),
        ({"signer_id": ANNA.key}, "nobody_countersigns_for_themselves"),
        ({}, "a_visit_is_countersigned_once_for_a_person"),
    ],
)
def test_the_database_refuses_a_countersignature_that_does_not_say_for_whom_and_why(
    region: Region, changes: dict[str, object], broken: str
) -> None:
    visit = recorded_for_anna(region)
    _countersign(region, visit.pk, of=ANNA, has_left=False, reason="sjuk")
    with acting(region.reader(MAJA)):
        again = Signature.objects.get()
        again.pk = uuid7()
        for name, value in changes.items():
            setattr(again, name, value)

        with pytest.raises(IntegrityError) as error, transaction.atomic():
            again.save(force_insert=True)

    assert broken_constraint(error.value) == broken
