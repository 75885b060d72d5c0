"""The main act, on a real database: what is signed, what is refused, and what can never happen twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from tests.factories.region import (
    NOON,
    Region,
    an_hour_before,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_declaration,
    with_giving,
    with_order,
)
from tests.personas import ANNA, BIRGIT, DAVID, OLLE, REBECKA
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.prescribing import prescribe, send_to_prescriber
from vaccinera.visits.actions.registering import register
from vaccinera.visits.actions.signing import sign_mine
from vaccinera.visits.models import Signature, Visit
from vaccinera.visits.queries.history import doses_of
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.rules.signing import is_unbroken
from vaccinera.visits.states import Basis


def test_one_who_prescribes_and_gives_signs_both_at_once(region: Region) -> None:
    """LAW-04, LAW-05: two facts, two signatures, one act."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    draft = begin(anna, make_person())

    visit = sign(anna, draft, filled_in(anna, region.products[0], batch.pk))

    with reading(anna):
        signatures = {signature.kind: signature for signature in visit.signatures.all()}
        assert visit.state == "complete"
        assert visit.target_group == "age_65"
        assert visit.payer == "region"
        assert str(visit.last_day_to_sign) == "2026-12-23"
        assert set(signatures) == {"prescription", "administration"}
        assert signatures["administration"].signer_hsa_id == "TSTNMT2321000156-S1"
        assert all(is_unbroken(one.content, bytes(one.digest)) for one in signatures.values())
        assert [dose.batch_number for dose in doses_of(anna, visit.person_id)] == ["AB1234"]


def test_the_same_draft_sent_again_answers_with_the_visit_that_is_there(region: Region) -> None:
    """A double click, a reload or the back button makes nothing new."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    draft = begin(anna, make_person())
    first = sign(anna, draft, filled_in(anna, region.products[0], batch.pk))

    second = sign(anna, draft, filled_in(anna, region.products[0], batch.pk))

    with reading(anna):
        assert second.pk == first.pk
        assert Visit.objects.count() == 1


def test_two_drafts_by_two_people_make_one_visit_and_a_refusal(region: Region) -> None:
    """The database decides, not a look beforehand."""
    anna, david = region.reader(ANNA), region.reader(DAVID)
    batch = make_batch(anna, region.products[0])
    person = make_person()
    of_anna, of_david = begin(anna, person), begin(david, person)
    sign(anna, of_anna, filled_in(anna, region.products[0], batch.pk))
    registration = filled_in(david, region.products[0], batch.pk)
    passed = dict.fromkeys(("done-FLU26-S2", "too_early-FLU26-I1"), "Ny bedömning")

    with pytest.raises(Refused, match=r"visits\.visit\.same_dose_today"):
        sign(david, of_david, replace(registration, passed_reasons=passed))

    with reading(anna):
        assert Visit.objects.count() == 1


def test_a_deliberate_second_dose_needs_a_reason_and_is_kept_with_it(region: Region) -> None:
    """The reason stands for the warning that the season's dose is given; the unchanged answers are confirmed anew."""
    anna, david = region.reader(ANNA), region.reader(DAVID)
    batch = make_batch(anna, region.products[0])
    person = make_person()
    of_anna, of_david = begin(anna, person), begin(david, person)
    sign(anna, of_anna, filled_in(anna, region.products[0], batch.pk))
    again = with_declaration(filled_in(david, region.products[0], batch.pk), are_confirmed_together=True)

    visit = sign(david, of_david, replace(again, extra_dose_reason="Halva dosen rann ut"))

    assert visit.extra_dose_reason == "Halva dosen rann ut"
    assert visit.passed_warnings == [
        {"code": "done", "rule": "FLU26-S2", "version": "2026.1", "reason": "Halva dosen rann ut"}
    ]


def test_without_a_right_of_ones_own_the_dose_may_not_be_given_yet(region: Region) -> None:
    """ID-11: the nurse has no right here, and nobody else's word is named."""
    birgit = region.reader(BIRGIT)
    batch = make_batch(birgit, region.products[0])
    draft = begin(birgit, make_person())

    with pytest.raises(Incomplete) as refused:
        sign(birgit, draft, filled_in(birgit, region.products[0], batch.pk))

    assert [gap.code for gap in refused.value.gaps] == ["visits.prescription.no_right"]


def test_an_order_by_telephone_waits_on_the_prescribers_list(region: Region) -> None:
    """The giver signs the dose; the prescription waits for the doctor who spoke it."""
    birgit, david = region.reader(BIRGIT), region.reader(DAVID)
    batch = make_batch(birgit, region.products[0])
    draft = begin(birgit, make_person())
    registration = with_order(
        filled_in(birgit, region.products[0], batch.pk),
        prescriber_id=david.staff_id,
        basis=Basis.VERBAL,
        basis_reason="Telefon, läkaren på hembesök",
        prescribed_at=an_hour_before(NOON),
    )

    visit = sign(birgit, draft, registration)
    with acting(david):
        signed = sign_mine(by=david, visit_id=visit.pk, at=NOON)

    assert visit.state == "given"
    assert visit.prescription_signed_at is None
    assert signed.state == "complete"


def test_a_prescription_later_than_the_dose_is_refused(region: Region) -> None:
    birgit, david = region.reader(BIRGIT), region.reader(DAVID)
    batch = make_batch(birgit, region.products[0])
    draft = begin(birgit, make_person())
    registration = with_order(
        with_giving(filled_in(birgit, region.products[0], batch.pk), given_at=an_hour_before(NOON)),
        prescriber_id=david.staff_id,
        basis=Basis.VERBAL,
        basis_reason="Telefon",
        prescribed_at=NOON,
    )

    with pytest.raises(Incomplete) as refused:
        sign(birgit, draft, registration)

    assert [gap.code for gap in refused.value.gaps] == ["visits.prescription.after_giving"]


def test_a_stop_is_not_lifted_by_telephone(region: Region) -> None:
    """A severe earlier reaction is for a doctor's signed prescription, never for a word by telephone."""
    birgit, david = region.reader(BIRGIT), region.reader(DAVID)
    batch = make_batch(birgit, region.products[0])
    draft = begin(birgit, make_person())
    answered = filled_in(
        birgit,
        region.products[0],
        batch.pk,
        severe_vaccine_reaction="yes",
        severe_vaccine_reaction_assessed="no",
    )
    registration = with_order(
        with_declaration(answered, note="Svimmade 2019, vårdades en natt"),
        prescriber_id=david.staff_id,
        basis=Basis.VERBAL,
        basis_reason="Telefon",
        prescribed_at=an_hour_before(NOON),
    )

    with pytest.raises(Incomplete) as refused:
        sign(birgit, draft, registration)

    assert [gap.code for gap in refused.value.gaps] == ["visits.prescription.stop_needs_signed_prescription"]


def test_a_doctor_lifts_a_stop_by_a_signed_prescription_and_the_nurse_then_gives(region: Region) -> None:
    """The prescription is signed before the dose, on exactly the declaration that was sent."""
    anna, david = region.reader(ANNA), region.reader(DAVID)
    batch = make_batch(anna, region.products[0])
    draft = begin(anna, make_person())
    answered = with_declaration(
        filled_in(
            anna, region.products[0], batch.pk, severe_vaccine_reaction="yes", severe_vaccine_reaction_assessed="no"
        ),
        note="Svimmade 2019",
    )
    with acting(anna):
        send_to_prescriber(
            by=anna, draft_id=draft.pk, registration=answered, content={}, prescriber_id=david.staff_id, at=NOON
        )

    with acting(david):
        prescribe(
            by=david,
            draft_id=draft.pk,
            registration=with_order(
                answered, prescriber_id=david.staff_id, stop_reason="Vasovagal reaktion, ingen allergi"
            ),
            content={},
            source_system_hsa_id="TSTNMT2321000156-VACC",
            at=NOON,
        )
    visit = sign(anna, draft, answered)

    with reading(anna):
        assert visit.state == "complete"
        assert visit.prescription.prescriber_name == "David Lind"
        assert visit.prescription.stop_reason == "Vasovagal reaktion, ingen allergi"
        assert visit.administration.giver_name == "Anna Nyberg"


def test_a_dose_recorded_for_a_colleague_waits_for_the_colleague(region: Region) -> None:
    rebecka, anna = region.reader(REBECKA), region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    draft = begin(anna, make_person())
    registration = filled_in(anna, region.products[0], batch.pk)
    david = region.reader(DAVID)

    recorded = sign(david, draft, registration)
    with acting(anna):
        signed = sign_mine(by=anna, visit_id=recorded.pk, at=NOON)

    assert rebecka.staff_id != anna.staff_id
    assert recorded.state == "given"
    assert signed.state == "complete"


def test_who_has_signed_and_asks_again_gets_the_visit_as_it_is(region: Region) -> None:
    """A double click is no fault, and no second signature."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    visit = sign(anna, begin(anna, make_person()), filled_in(anna, region.products[0], batch.pk))

    with acting(anna):
        again = sign_mine(by=anna, visit_id=visit.pk, at=NOON)
        signatures = again.signatures.count()

    assert (again.pk, again.state, signatures) == (visit.pk, "complete", 2)


def test_nobody_signs_what_another_gave(region: Region) -> None:
    """LAW-05: each signs the own part only."""
    birgit, david, anna = region.reader(BIRGIT), region.reader(DAVID), region.reader(ANNA)
    batch = make_batch(birgit, region.products[0])
    draft = begin(birgit, make_person())
    registration = with_order(
        filled_in(birgit, region.products[0], batch.pk),
        prescriber_id=david.staff_id,
        basis=Basis.VERBAL,
        basis_reason="Telefon",
        prescribed_at=an_hour_before(NOON),
    )
    visit = sign(birgit, draft, registration)

    with acting(anna), pytest.raises(Refused, match=r"visits\.signature\.not_yours_to_sign"):
        sign_mine(by=anna, visit_id=visit.pk, at=NOON)


def test_another_provider_finds_neither_draft_nor_visit(region: Region) -> None:
    """LAW-01: the leak test. Olle works for another provider."""
    anna, olle = region.reader(ANNA), region.reader(OLLE)
    batch = make_batch(anna, region.products[0])
    person = make_person()
    visit = sign(anna, begin(anna, person), filled_in(anna, region.products[0], batch.pk))

    with reading(olle):
        seen = doses_of(olle, person.pk)
        unscoped = Visit.objects.filter(pk=visit.pk).count()
    with acting(olle), pytest.raises(Refused, match=r"visits\.visit\.not_found"):
        sign_mine(by=olle, visit_id=visit.pk, at=NOON)

    assert seen == []
    assert unscoped == 0


def test_who_is_in_none_of_the_groups_is_told_so_at_the_group(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """No shipped programme is without a group for everybody else; one may be."""
    anna = region.reader(ANNA)
    monkeypatch.setattr("vaccinera.visits.queries.assessments.matching_groups", lambda *_facts, **_on: ())

    with pytest.raises(Incomplete) as refused:
        sign(
            anna,
            begin(anna, make_person()),
            filled_in(anna, region.products[0], make_batch(anna, region.products[0]).pk),
        )

    assert ("visits.registration.no_target_group", "target_group") in [
        (gap.code, gap.field) for gap in refused.value.gaps
    ]


def test_a_page_with_gaps_says_all_of_them_in_the_order_of_the_page(region: Region) -> None:
    """LAW-04: signing is refused listing every gap."""
    anna = region.reader(ANNA)
    draft = begin(anna, make_person())
    registration = with_giving(
        with_order(filled_in(anna, region.products[0], None), indication=""), site="", giver_id=anna.staff_id
    )
    answers = {key: value for key, value in registration.declaration.answers.items() if key != "fever_now"}

    with pytest.raises(Incomplete) as refused:
        sign(anna, draft, with_declaration(registration, answers=answers))

    assert refused.value.code == "visits.registration.incomplete"
    assert [(gap.code, gap.field) for gap in refused.value.gaps] == [
        ("visits.declaration.unanswered", "answer-fever_now"),
        ("visits.prescription.indication_missing", "indication"),
        ("visits.administration.batch_missing", "batch"),
        ("visits.administration.site_missing", "site"),
    ]


def test_the_whole_act_is_few_statements(region: Region) -> None:
    """Round trips are what the nurse waits for: scope, lock, six reads, one write, the draft."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    draft = begin(anna, make_person())
    registration = filled_in(anna, region.products[0], batch.pk)
    sent: list[str] = []

    def noting(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return run(sql, *rest)

    with acting(anna), connection.execute_wrapper(noting):
        register(
            by=anna, draft_id=draft.pk, registration=registration, source_system_hsa_id="TSTNMT2321000156-V", at=NOON
        )

    acts = [sql for sql in sent if "SAVEPOINT" not in sql]
    assert len(acts) <= 9


def test_a_signature_can_be_neither_changed_nor_removed(region: Region) -> None:
    """LAW-06: not even by hand-written SQL as the application."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    sign(anna, begin(anna, make_person()), filled_in(anna, region.products[0], batch.pk))

    with pytest.raises(Exception, match="permission denied"), acting(anna):
        Signature.objects.update(signer_name="Någon annan")
    with pytest.raises(Exception, match="permission denied"), acting(anna), connection.cursor() as cursor:
        cursor.execute("DELETE FROM visits_signature")
