"""When prescriber and giver are two people: asked for, signed beforehand, and only then given (LAW-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from tests.factories.region import (
    NOON,
    SOURCE,
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
from tests.personas import ANNA, BIRGIT, DAVID, OLLE, REBECKA, ULLA, Persona
from tests.visits.scenes import prescribed, sent, stored_draft, told, with_a_stop
from vaccinera.declarations.models import Declaration
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import Commission
from vaccinera.visits.actions.drafts import take_back
from vaccinera.visits.actions.prescribing import prescribe, send_to_prescriber
from vaccinera.visits.models import Draft, Prescription, Visit
from vaccinera.visits.queries.history import History
from vaccinera.visits.rules.registrations import Incomplete, Registration
from vaccinera.visits.rules.signing import is_unbroken
from vaccinera.visits.states import Basis

LATER = NOON + timedelta(hours=1)


def _prescribe(region: Region, draft: Draft, registration: Registration, *, by: Persona = DAVID) -> Visit:
    reader = region.reader(by)
    with acting(reader):
        return prescribe(
            by=reader,
            draft_id=draft.pk,
            registration=registration,
            content={"signed": ["as typed"]},
            source_system_hsa_id=SOURCE,
            at=LATER,
        )


def _ordered(region: Region, *, by: Persona = DAVID) -> Registration:
    """A whole order of the first product, with the stop lifted."""
    return with_order(filled_in(region.reader(by), region.products[0], None), stop_reason="Ingen allergi")


def _codes(refused: pytest.ExceptionInfo[Incomplete]) -> list[tuple[str, str]]:
    return [(gap.code, gap.field) for gap in refused.value.gaps]


def test_what_is_sent_is_the_declaration_as_it_was_reviewed(region: Region) -> None:
    draft = sent(region)

    kept = stored_draft(region, draft)
    with reading(region.reader(BIRGIT)):
        declaration = Declaration.objects.get()
    assert (kept.state, kept.prescriber_id, kept.revision) == ("awaiting_prescriber", 3, 2)
    assert kept.content == {"sent": ["as typed"]}
    assert kept.declaration_id == declaration.pk
    assert declaration.answers["severe_vaccine_reaction"] == "yes"
    assert (declaration.outcome, declaration.note) == ("stop", "Svimmade 2019")
    assert (declaration.reviewed_by_hsa_id, declaration.reviewed_at) == ("TSTNMT2321000156-S2", NOON)
    assert told(region, "visits.prescription") == [
        ("visits.prescription.asked_for", "TSTNMT2321000156-S2", str(draft.pk))
    ]


def test_a_draft_may_be_sent_to_nobody_in_particular(region: Region) -> None:
    """Then any prescriber of the unit takes it."""
    draft = sent(region, to=None)

    kept = stored_draft(region, draft)
    assert (kept.state, kept.prescriber_id) == ("awaiting_prescriber", None)


def test_a_declaration_with_gaps_is_not_sent(region: Region) -> None:
    """The rest of the page may be empty, the declaration may not."""
    birgit = region.reader(BIRGIT)
    draft = begin(birgit, make_person())
    without_note = with_declaration(with_a_stop(birgit, region), note="")

    with pytest.raises(Incomplete) as refused, acting(birgit):
        send_to_prescriber(
            by=birgit, draft_id=draft.pk, registration=without_note, content={}, prescriber_id=None, at=NOON
        )

    assert _codes(refused) == [("visits.declaration.note_missing", "declaration_note")]
    assert stored_draft(region, draft).state == "open"


@pytest.mark.parametrize("to", [BIRGIT, ULLA, OLLE, REBECKA])
def test_a_draft_is_sent_to_one_who_prescribes_at_the_unit_and_would_see_it(region: Region, to: Persona) -> None:
    """Birgit and Rebecka prescribe nowhere, Ulla at another unit, Olle for another provider."""
    with pytest.raises(Incomplete) as refused:
        sent(region, to=to.key)

    assert _codes(refused) == [("visits.prescription.prescriber_missing", "send_to")]


def test_a_draft_is_not_sent_to_one_who_no_longer_works_there(region: Region) -> None:
    Commission.objects.filter(staff_id=DAVID.key).update(to_on=date(2026, 11, 23))

    with pytest.raises(Incomplete) as refused:
        sent(region)

    assert _codes(refused) == [("visits.prescription.prescriber_missing", "send_to")]


def test_who_reviews_no_declarations_sends_none(region: Region) -> None:
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        sent(region, by=REBECKA)


def test_taken_back_the_draft_is_open_and_declared_anew(region: Region) -> None:
    """The declaration that was sent stays in the record and is the draft's no longer."""
    draft, birgit = sent(region), region.reader(BIRGIT)

    with acting(birgit):
        take_back(by=birgit, draft_id=draft.pk, at=LATER)

    kept = stored_draft(region, draft)
    assert (kept.state, kept.declaration_id, kept.prescriber_id) == ("open", None, None)
    assert (kept.revision, kept.updated_at, kept.content) == (3, LATER, {"sent": ["as typed"]})
    with reading(birgit):
        assert Declaration.objects.count() == 1
    assert told(region, "visits.draft.taken_back") == [
        ("visits.draft.taken_back", "TSTNMT2321000156-S2", str(draft.pk))
    ]


def test_only_what_was_sent_is_taken_back(region: Region) -> None:
    birgit = region.reader(BIRGIT)
    draft = begin(birgit, make_person())

    with pytest.raises(Refused, match=r"visits\.draft\.not_possible_now"), acting(birgit):
        take_back(by=birgit, draft_id=draft.pk, at=LATER)


def test_a_prescription_is_signed_on_exactly_what_was_sent(region: Region) -> None:
    """Whatever answers the prescriber's page holds."""
    draft = sent(region)

    visit = _prescribe(region, draft, _ordered(region))

    with reading(region.reader(DAVID)):
        stored = Visit.objects.select_related("prescription", "declaration").get()
        signature = stored.signatures.get()
        assert Declaration.objects.count() == 1
    assert stored.pk == visit.pk
    assert (stored.state, stored.given_at, stored.administration_signed_at) == ("prescribed", None, None)
    assert stored.prescription_signed_at == LATER
    assert stored.reviewed.answers["severe_vaccine_reaction"] == "yes"
    assert (stored.prescription.basis, stored.prescription.signed_at) == ("signed", LATER)
    assert (stored.prescription.prescriber_name, stored.prescription.right_rule) == ("David Lind", "FLU26-P1")
    assert (signature.kind, signature.signer_hsa_id) == ("prescription", "TSTNMT2321000156-S3")
    assert is_unbroken(signature.content, bytes(signature.digest))
    kept = stored_draft(region, draft)
    assert (kept.state, kept.content) == ("prescribed", {"signed": ["as typed"]})


def test_prescribing_is_told_upwards_and_in_the_log(region: Region) -> None:
    _draft, visit = prescribed(region)

    with reading(region.reader(DAVID)):
        news = [(fact.name, fact.content) for fact in PublishedFact.objects.all()]
    assert news == [("PrescriptionSigned", {"visit_id": str(visit.pk)})]
    assert told(region, "visits.prescription") == [("visits.prescription.signed", "TSTNMT2321000156-S3", str(visit.pk))]


def test_one_without_the_permission_prescribes_nothing(region: Region) -> None:
    """ID-11: Birgit's commission makes her no prescriber."""
    draft = sent(region)

    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        _prescribe(region, draft, _ordered(region), by=BIRGIT)

    assert stored_draft(region, draft).state == "awaiting_prescriber"


def test_a_district_nurse_does_not_lift_a_stop(region: Region) -> None:
    """The permission is there, the right under the programme's rules is not."""
    draft = sent(region)

    with pytest.raises(Incomplete) as refused:
        _prescribe(region, draft, _ordered(region, by=ANNA), by=ANNA)

    assert _codes(refused) == [("visits.prescription.no_right", "basis")]


def test_nobody_prescribes_by_naming_one_with_the_right(region: Region) -> None:
    """LAW-05: the prescription is judged as the signer's own, whoever the page names."""
    draft = sent(region)

    with pytest.raises(Incomplete) as refused:
        _prescribe(region, draft, with_order(_ordered(region), prescriber_id=DAVID.key), by=ANNA)

    assert _codes(refused) == [("visits.prescription.no_right", "basis")]


def test_an_order_with_gaps_is_not_signed(region: Region) -> None:
    """LAW-04: all of them are said, in the order of the page."""
    draft = sent(region)
    registration = with_order(_ordered(region), product_id=None, dose_quantity=None, indication="", stop_reason="")

    with pytest.raises(Incomplete) as refused:
        _prescribe(region, draft, registration)

    assert _codes(refused) == [
        ("visits.prescription.product_missing", "product"),
        ("visits.prescription.dose_missing", "dose_quantity"),
        ("visits.prescription.indication_missing", "indication"),
        ("visits.prescription.stop_reason_missing", "stop_reason"),
    ]


def test_who_prescribes_without_being_asked_reviews_the_declaration_too(region: Region) -> None:
    """LAW-04: no prescription without one; the gaps of both are said."""
    david = region.reader(DAVID)
    draft = begin(david, make_person())
    registration = with_order(filled_in(david, region.products[0], None), route="")
    answers = {key: value for key, value in registration.declaration.answers.items() if key != "consent"}

    with pytest.raises(Incomplete) as refused:
        _prescribe(region, draft, with_declaration(registration, answers=answers))

    assert _codes(refused) == [
        ("visits.declaration.unanswered", "answer-consent"),
        ("visits.prescription.route_missing", "route"),
    ]


def test_a_prescription_signed_beforehand_is_made_now_whatever_the_page_says_of_giving(region: Region) -> None:
    """It cannot be dated back to a dose that somebody has given already."""
    david = region.reader(DAVID)
    draft = begin(david, make_person())
    registration = with_giving(filled_in(david, region.products[0], None), given_at=an_hour_before(NOON))

    _prescribe(region, draft, registration)

    with reading(david):
        prescription = Prescription.objects.get()
    assert (prescription.prescribed_at, prescription.planned_at) == (LATER, LATER)


def test_another_unit_finds_nothing_to_prescribe(region: Region) -> None:
    """Ulla prescribes at another unit, Olle for another provider (LAW-01)."""
    draft = sent(region)

    for persona in (ULLA, OLLE):
        with pytest.raises(Refused, match=r"visits\.draft\.not_found"):
            _prescribe(region, draft, _ordered(region, by=persona), by=persona)


def test_what_was_prescribed_is_given_by_another_and_the_visit_is_whole(region: Region) -> None:
    """LAW-05: two signatures, each by the one responsible."""
    draft, visit = prescribed(region)
    birgit = region.reader(BIRGIT)
    batch = make_batch(birgit, region.products[0])

    given = sign(birgit, draft, filled_in(birgit, region.products[0], batch.pk), at=LATER)

    with reading(birgit):
        signatures = {one.kind: one.signer_hsa_id for one in given.signatures.all()}
        stored = Visit.objects.get()
    assert given.pk == visit.pk
    assert (stored.state, stored.given_at, stored.given_on) == ("complete", LATER, date(2026, 11, 23))
    assert (stored.recorded_by_hsa_id, stored.last_day_to_sign) == ("TSTNMT2321000156-S2", date(2026, 12, 23))
    assert signatures == {"prescription": "TSTNMT2321000156-S3", "administration": "TSTNMT2321000156-S2"}


def test_what_was_prescribed_and_is_recorded_for_a_colleague_waits_for_the_colleague(region: Region) -> None:
    draft, _visit = prescribed(region)
    birgit = region.reader(BIRGIT)
    batch = make_batch(birgit, region.products[0])

    given = sign(region.reader(REBECKA), draft, filled_in(birgit, region.products[0], batch.pk), at=LATER)

    assert (given.state, given.administration_signed_at) == ("given", None)


def test_a_dose_is_not_given_before_it_was_prescribed(region: Region) -> None:
    """LAW-04."""
    draft, _visit = prescribed(region)
    birgit = region.reader(BIRGIT)
    batch = make_batch(birgit, region.products[0])
    registration = with_giving(filled_in(birgit, region.products[0], batch.pk), given_at=an_hour_before(NOON))

    with pytest.raises(Incomplete) as refused:
        sign(birgit, draft, registration, at=LATER)

    assert _codes(refused) == [("visits.prescription.after_giving", "prescribed_at")]


def test_what_was_prescribed_cannot_be_given_of_another_product(region: Region) -> None:
    """What was signed stands, whatever the giver's page says."""
    draft, _visit = prescribed(region)
    birgit = region.reader(BIRGIT)
    other = make_batch(birgit, region.products[1])

    with pytest.raises(Incomplete) as refused:
        sign(birgit, draft, filled_in(birgit, region.products[1], other.pk), at=LATER)

    assert _codes(refused) == [("visits.administration.batch_of_other_product", "batch")]


def _given_twice(region: Region, *, reason: str) -> Visit:
    """A dose prescribed beforehand, given after another of the same group on the same day."""
    person, birgit, anna = make_person(), region.reader(BIRGIT), region.reader(ANNA)
    draft, _visit = prescribed(region, person)
    batch = make_batch(birgit, region.products[0])
    first = with_declaration(filled_in(anna, region.products[0], batch.pk), are_confirmed_together=True)
    sign(anna, begin(anna, person), first, at=NOON)
    registration = filled_in(birgit, region.products[0], batch.pk)
    return sign(birgit, draft, replace(registration, extra_dose_reason=reason), at=LATER)


def test_a_prescribed_dose_is_not_given_on_top_of_another_that_day(region: Region) -> None:
    with pytest.raises(Refused, match=r"visits\.visit\.same_dose_today"):
        _given_twice(region, reason="")


def test_a_prescribed_dose_on_top_of_another_is_kept_with_its_reason(region: Region) -> None:
    """The giver's reason, since it was the giver who met the first dose."""
    visit = _given_twice(region, reason="Halva dosen rann ut")

    with reading(region.reader(BIRGIT)):
        assert Visit.objects.get(pk=visit.pk).extra_dose_reason == "Halva dosen rann ut"


def test_the_database_decides_when_two_give_at_once(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look beforehand saw nothing; the constraint did."""
    monkeypatch.setattr("vaccinera.visits.queries.assessments.history_of", lambda *_: History([], [], []))

    with pytest.raises(Refused, match=r"visits\.visit\.same_dose_today"):
        _given_twice(region, reason="")


def test_a_draft_makes_one_visit_whatever_its_state_was_made_to_be(region: Region) -> None:
    """The unique key stands behind the table of steps."""
    draft, _visit = prescribed(region)
    david = region.reader(DAVID)
    batch = make_batch(david, region.products[0])
    with acting(david):
        Draft.objects.filter(pk=draft.pk).update(state="open", declaration=None)
    again = with_declaration(filled_in(david, region.products[0], batch.pk), are_confirmed_together=True)

    with pytest.raises(Refused, match=r"visits\.draft\.already_registered"):
        sign(david, draft, again, at=LATER)


@pytest.mark.parametrize(
    "changed",
    [
        {"person_id": None},
        {"declaration_id": None},
        {"unit_id": 12},
        {"programme_version_id": None},
        {"version": 2},
        {"unit_hsa_id": "TSTNMT2321000156-U12"},
    ],
)
def test_what_a_prescription_was_signed_on_is_final_before_the_dose_is_given(
    region: Region, changed: dict[str, object]
) -> None:
    """LAW-06: for whom, at which unit, on which declaration."""
    _draft, visit = prescribed(region)

    with pytest.raises(IntegrityError) as refused, acting(region.reader(DAVID)):
        Visit.objects.filter(pk=visit.pk).update(**changed)

    assert broken_constraint(refused.value) == "signed_is_final"


def test_a_signed_prescription_is_final(region: Region) -> None:
    """LAW-06."""
    prescribed(region)

    with pytest.raises(IntegrityError) as refused, acting(region.reader(DAVID)):
        Prescription.objects.update(dose_quantity=1)

    assert broken_constraint(refused.value) == "signed_is_final"


def test_a_verbal_order_names_one_who_can_sign_it_afterwards(region: Region) -> None:
    """A doctor who left, or who prescribes nowhere here, could never sign what was said."""
    birgit = region.reader(BIRGIT)
    batch = make_batch(birgit, region.products[0])
    draft = begin(birgit, make_person())
    registration = with_order(
        filled_in(birgit, region.products[0], batch.pk),
        prescriber_id=DAVID.key,
        basis=Basis.VERBAL,
        basis_reason="Telefon",
        prescribed_at=an_hour_before(NOON),
    )

    for facts in ({"roles": ["VAC"]}, {"to_on": date(2026, 11, 23)}):
        Commission.objects.filter(staff_id=DAVID.key).update(**facts)
        with pytest.raises(Incomplete) as refused:
            sign(birgit, draft, registration)
        assert _codes(refused) == [("visits.prescription.prescriber_missing", "prescriber")]
