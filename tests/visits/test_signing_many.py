"""Many visits signed in one act: each over its own content, each judged on its own (LAW-05, LAW-07)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from uuid_utils.compat import uuid7

from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, DAVID, OLLE, Persona
from tests.visits.scenes import NUMBERS, by_telephone, recorded_for_anna, told, whole
from vaccinera.access.states import Permission, Scope
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.signing import SignedTogether, sign_many_mine
from vaccinera.visits.models import Signature, Visit


def _sign(region: Region, persona: Persona, *visits: Visit) -> SignedTogether:
    reader = region.reader(persona)
    with acting(reader):
        return sign_many_mine(by=reader, visit_ids=[visit.pk for visit in visits], at=NOON)


def test_each_visit_gets_a_signature_of_its_own_over_its_own_content(region: Region) -> None:
    """LAW-05, LAW-06."""
    visits = [by_telephone(region, make_person(number), batch=f"TE{number[-4:]}") for number in NUMBERS[:3]]

    done = _sign(region, DAVID, *visits)

    with reading(region.reader(DAVID)):
        signatures = Signature.objects.filter(kind="prescription").order_by("visit_id")
        covered = {json.loads(one.content)["content"]["visit"]["document_id"]: one for one in signatures}
        states = set(Visit.objects.filter(pk__in=covered).values_list("state", "prescription_signed_at"))
    assert done == SignedTogether([visit.pk for visit in visits], [], {})
    assert set(covered) == {str(visit.pk) for visit in visits}
    assert all(bytes(one.digest) == hashlib.sha256(one.content.encode()).digest() for one in signatures)
    assert states == {("complete", NOON)}
    told_of = [subject for _, who, subject in told(region, "visits.visit.signed") if who.endswith("S3")]
    assert told_of == [str(visit.pk) for visit in visits]
    with reading(region.reader(DAVID)):
        news = list(PublishedFact.objects.filter(name="VisitCompleted").values_list("content", flat=True))
    assert sorted(one["visit_id"] for one in news) == sorted(str(visit.pk) for visit in visits)


def test_both_parts_of_a_visit_are_signed_when_both_are_one_s_own(region: Region) -> None:
    visit = recorded_for_anna(region)

    _sign(region, ANNA, visit)

    with reading(region.reader(ANNA)):
        assert sorted(Signature.objects.values_list("kind", flat=True)) == ["administration", "prescription"]


def test_a_second_send_signs_nothing_more(region: Region) -> None:
    """A double click, or the same page in two tabs."""
    visit = by_telephone(region)
    _sign(region, DAVID, visit)

    again = _sign(region, DAVID, visit)

    assert again == SignedTogether([], [visit.pk], {})
    assert len([who for _, who, _ in told(region, "visits.visit.signed") if who.endswith("S3")]) == 1


def test_what_cannot_be_signed_is_left_with_its_reason_and_hinders_no_other(region: Region) -> None:
    """Each code is fired by its own cause."""
    mine, nullified, replaced, other, masked = (
        by_telephone(region, make_person(number), batch=f"TE{number[-4:]}") for number in NUMBERS[:5]
    )
    others = recorded_for_anna(region, make_person(NUMBERS[5]))
    elsewhere = uuid7()
    with acting(region.reader(DAVID)):
        Visit.objects.filter(pk=nullified.pk).update(nullified_at=NOON, nullified_reason="Fel person")
        Visit.objects.filter(pk=replaced.pk).update(is_current=False)
        masked.person.protection = "confidentiality_marking"
        masked.person.save()
    chosen = [nullified.pk, replaced.pk, others.pk, masked.pk, elsewhere, mine.pk, other.pk]

    with acting(region.reader(DAVID)):
        done = sign_many_mine(by=region.reader(DAVID), visit_ids=chosen, at=NOON)

    assert list(done.signed) == [mine.pk, other.pk]
    assert {key: refused.code for key, refused in done.left.items()} == {
        nullified.pk: "visits.visit.nullified",
        replaced.pk: "visits.visit.has_a_newer_version",
        others.pk: "visits.signature.not_yours_to_sign",
        masked.pk: "patients.person.protected",
        elsewhere: "visits.visit.not_found",
    }


def test_rights_are_judged_part_by_part(region: Region) -> None:
    """Anna prescribed and gave both, and has lost the right to prescribe since: nothing is signed in part."""
    visit = recorded_for_anna(region)
    reader = region.reader(ANNA)
    kept: dict[Permission, Scope] = {
        what: reader.permissions[what] for what in reader.permissions if what != Permission.PRESCRIPTION_SIGN
    }
    lessened = replace(reader, permissions=kept)

    with acting(reader):
        done = sign_many_mine(by=lessened, visit_ids=[visit.pk], at=NOON)

    assert {key: refused.code for key, refused in done.left.items()} == {visit.pk: "access.permission.missing"}
    with reading(reader):
        assert Signature.objects.count() == 0
        assert Visit.objects.get().prescription_signed_at is None


def test_another_provider_signs_none_of_it(region: Region) -> None:
    """LAW-01, the leak test."""
    visit = whole(region)

    done = _sign(region, OLLE, visit)

    assert {key: refused.code for key, refused in done.left.items()} == {visit.pk: "visits.visit.not_found"}


def test_no_more_are_signed_together_than_a_page_shows(region: Region) -> None:
    with acting(region.reader(ANNA)), pytest.raises(Refused) as refused:
        sign_many_mine(by=region.reader(ANNA), visit_ids=[uuid7() for _ in range(51)], at=NOON)

    assert (refused.value.code, refused.value.facts) == ("visits.signature.too_many", {"most": 50})
