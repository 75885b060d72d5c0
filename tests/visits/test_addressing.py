"""A dose prescribed at one unit and given at another, of another provider: whose what becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.region import ALL_NO, NOON, SOURCE, Region, filled_in, make_batch, make_person, with_giving
from tests.personas import ANNA, BIRGIT, DAVID, OLLE, REBECKA, ULLA
from tests.visits.addressed import LAST_DAY, addressed, agree, given_by
from tests.visits.scenes import prescribed, stored_draft, told
from vaccinera.access.actions import log_in
from vaccinera.access.rules.readers import Reader
from vaccinera.access.states import Permission
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import Staff, UnitAgreement
from vaccinera.visits.actions.addressing import send_back
from vaccinera.visits.actions.redeclaring import redeclare
from vaccinera.visits.actions.registering import register
from vaccinera.visits.actions.withdrawing import withdraw_prescription
from vaccinera.visits.models import Addressing, Administration, Prescription, Visit
from vaccinera.visits.queries.addressing import addressed_here, given_for_others
from vaccinera.visits.rules.addressing import is_expired
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.states import WithdrawnReason

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scope's day is the tests' day, whenever they are run."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


def _codes(refused: pytest.ExceptionInfo[Incomplete]) -> list[tuple[str, str]]:
    return [(gap.code, gap.field) for gap in refused.value.gaps]


def test_the_visit_is_the_prescribers_and_the_administration_names_the_performers_unit(region: Region) -> None:
    """Payment follows the visit: provider, unit and assignment are those of the prescriber."""
    agree()
    draft, visit = addressed(region)

    given_by(region, draft)

    with reading(region.reader(DAVID)):
        kept, dose = Visit.objects.get(), Administration.objects.get()
    assert (kept.pk, kept.state, kept.provider_id, kept.unit_id) == (visit.pk, "complete", 1, 11)
    assert (kept.provider_hsa_id, kept.unit_hsa_id) == ("TSTNMT2321000156-P1", "TSTNMT2321000156-U11")
    assert (kept.assignment_code, kept.given_on) == ("vaccination_choice", TODAY)
    assert kept.prescription_signed_at == kept.administration_signed_at == NOON
    assert (dose.provider_id, dose.giver_unit_id, dose.giver_provider_id) == (1, 21, 2)
    assert (dose.giver_hsa_id, dose.giver_unit_hsa_id) == ("TSTNMT2321000156-S5", "TSTNMT2321000156-U21")
    assert dose.batch_number == "SOD1"


def test_a_dose_given_at_the_visits_own_unit_names_no_other(region: Region) -> None:
    draft, _visit = prescribed(region)
    birgit = region.reader(BIRGIT)
    batch = make_batch(birgit, region.products[0])
    with acting(birgit):
        register(
            by=birgit,
            draft_id=draft.pk,
            registration=filled_in(birgit, region.products[0], batch.pk),
            source_system_hsa_id=SOURCE,
            at=NOON,
        )

    with reading(birgit):
        dose = Administration.objects.get()
    assert (dose.giver_unit_id, dose.giver_provider_id) == (None, None)


def test_both_signatures_stand_in_the_prescribers_record_each_with_its_own_unit(region: Region) -> None:
    """LAW-05."""
    agree()
    draft, _visit = addressed(region)

    given = given_by(region, draft)

    with reading(region.reader(DAVID)):
        signed = {one.kind: (one.signer_hsa_id, one.unit_hsa_id, one.provider_id) for one in given.signatures.all()}
        facts = set(PublishedFact.objects.values_list("name", "provider_id"))
    assert signed == {
        "prescription": ("TSTNMT2321000156-S3", "TSTNMT2321000156-U11", 1),
        "administration": ("TSTNMT2321000156-S5", "TSTNMT2321000156-U21", 1),
    }
    assert facts == {("PrescriptionSigned", 1), ("AdministrationSigned", 1), ("VisitCompleted", 1)}
    assert stored_draft(region, draft).state == "done"


def test_which_dose_it_is_the_prescribers_record_tells(region: Region) -> None:
    """The performer does not see the earlier doses, so the number comes along."""
    agree()
    draft, visit = addressed(region)
    with acting(region.reader(DAVID)):
        told_before = Addressing.objects.values_list("dose_number", "doses_prescribed", "is_dose_complete").get()

    given_by(region, draft)

    with reading(region.reader(DAVID)):
        dose = Administration.objects.get(visit_id=visit.pk)
    assert told_before == (1, 1, True)
    assert (dose.dose_number, dose.doses_prescribed, dose.is_dose_complete) == (1, 1, True)


def test_without_a_day_it_may_be_given_for_thirty_days(region: Region) -> None:
    prescribed(region)

    with reading(region.reader(DAVID)):
        assert Prescription.objects.get().expires_on == date(2026, 12, 23)


@pytest.mark.parametrize(
    ("expires_on", "code"),
    [
        (date(2026, 11, 22), "visits.prescription.expiry_has_passed"),
        (date(2027, 5, 23), "visits.prescription.expiry_too_late"),
    ],
)
def test_a_last_day_that_cannot_be_is_refused(region: Region, expires_on: date, code: str) -> None:
    agree()

    with pytest.raises(Incomplete) as refused:
        addressed(region, expires_on=expires_on)

    assert _codes(refused) == [(code, "expires_on")]


@pytest.mark.parametrize(
    "facts",
    [{"to_on": TODAY}, {"from_on": date(2026, 11, 24)}, {"programmes": ["covid19"]}],
    ids=["ended", "not begun", "another programme"],
)
def test_it_is_addressed_only_under_an_agreement_in_force(region: Region, facts: dict[str, Any]) -> None:
    agree(**facts)

    with pytest.raises(Incomplete) as refused:
        addressed(region)

    assert _codes(refused) == [("visits.addressing.no_agreement", "performing_unit")]


def test_an_agreement_may_name_its_programmes(region: Region) -> None:
    agreement = agree(programmes=["influenza"], to_on=date(2026, 11, 24))

    addressed(region)

    with reading(region.reader(DAVID)):
        kept = Addressing.objects.get()
    assert (kept.agreement_id, kept.expires_on, kept.addressed_by_hsa_id) == (
        agreement.pk,
        LAST_DAY,
        "TSTNMT2321000156-S3",
    )
    assert UnitAgreement.objects.get().is_basis_confirmed is False
    assert told(region, "visits.prescription.addressed", DAVID) == [
        ("visits.prescription.addressed", "TSTNMT2321000156-S3", str(kept.visit_id))
    ]


def _register(by: Reader, draft_id: Any, region: Region, *, batch: Any, at: Any = NOON, **giving: Any) -> Visit:
    registration = with_giving(filled_in(by, region.products[0], batch.pk), **giving)
    with acting(by):
        return register(by=by, draft_id=draft_id, registration=registration, source_system_hsa_id=SOURCE, at=at)


def test_what_has_expired_is_not_given_at_the_prescribers_own_unit_either(region: Region) -> None:
    agree()
    draft, _visit = addressed(region)
    birgit = region.reader(BIRGIT)
    batch = make_batch(birgit, region.products[0])

    with pytest.raises(Incomplete) as refused:
        _register(birgit, draft.pk, region, batch=batch, at=NOON + timedelta(days=9))

    assert _codes(refused) == [("visits.prescription.expired", "product")]


def test_what_has_expired_is_found_no_more_by_the_performer(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    agree()
    draft, _visit = addressed(region)
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: LAST_DAY + timedelta(days=1))
    region.tokens[OLLE.key] = log_in(
        staff=Staff.objects.get(pk=OLLE.key), method="demo", level_of_assurance="demo", at=NOON + timedelta(days=9)
    )

    with pytest.raises(Refused, match=r"visits\.draft\.not_found"):
        given_by(region, draft, at=NOON + timedelta(days=9))


@pytest.mark.parametrize(("last_day", "expired"), [(None, False), (TODAY, False), (date(2026, 11, 22), True)])
def test_the_last_day_itself_counts(last_day: date | None, expired: bool) -> None:
    assert is_expired(last_day, on=TODAY) is expired


def test_whoever_gives_for_another_unit_signs_it_at_once(region: Region) -> None:
    """Nothing is left open at the performer's: a dose recorded for a colleague would stay unsigned and unseen."""
    agree()
    draft, _visit = addressed(region)
    olle = region.reader(OLLE)
    batch = make_batch(olle, region.products[0])
    desk = replace(olle, staff_id=REBECKA.key)

    with pytest.raises(Refused, match=r"visits\.addressing\.giver_signs"):
        _register(desk, draft.pk, region, batch=batch, giver_id=OLLE.key)


def test_a_dose_the_performer_did_not_see_is_still_told_from(region: Region) -> None:
    """MED-04: the database knows the prescriber's other dose of the day."""
    agree()
    person = make_person()
    anna = region.reader(ANNA)
    other, _prescribed = prescribed(region, person, by=ANNA)
    draft, _visit = addressed(region, person)
    _register(anna, other.pk, region, batch=make_batch(anna, region.products[0]))

    with pytest.raises(Refused, match=r"visits\.visit\.same_dose_today"):
        given_by(region, draft)


def test_a_changed_answer_at_the_performers_withdraws_it_and_the_prescriber_has_it_again(region: Region) -> None:
    agree()
    draft, visit = addressed(region)
    olle = region.reader(OLLE)

    with acting(olle):
        changed = redeclare(
            by=olle, draft_id=draft.pk, answers={**ALL_NO, "fever_now": "yes"}, content={"a": ["b"]}, at=NOON
        )

    with reading(region.reader(DAVID)):
        kept = Visit.objects.get(pk=visit.pk)
    assert changed == ("fever_now",)
    assert (kept.state, kept.withdrawn_by_hsa_id) == ("withdrawn", "TSTNMT2321000156-S5")
    assert stored_draft(region, draft).state == "open"


def test_unchanged_answers_leave_it_to_be_given(region: Region) -> None:
    agree()
    draft, _visit = addressed(region)
    olle = region.reader(OLLE)

    with acting(olle):
        assert redeclare(by=olle, draft_id=draft.pk, answers=ALL_NO, content={}, at=NOON) == ()

    assert given_by(region, draft).state == "complete"


def test_what_is_sent_back_says_why_and_the_prescription_stands(region: Region) -> None:
    agree()
    draft, visit = addressed(region)
    olle = region.reader(OLLE)

    with acting(olle):
        send_back(by=olle, draft_id=draft.pk, reason=" Inlagd på sjukhus ", at=NOON)

    with reading(region.reader(DAVID)):
        kept = Addressing.objects.get()
        assert Visit.objects.get(pk=visit.pk).state == "prescribed"
    assert (kept.ended_why, kept.ended_note, kept.ended_by_hsa_id) == (
        "sent_back",
        "Inlagd på sjukhus",
        "TSTNMT2321000156-S5",
    )
    assert told(region, "visits.prescription.sent_back", OLLE)[0][1] == "TSTNMT2321000156-S5"


def test_sending_back_takes_a_reason_and_something_addressed(region: Region) -> None:
    agree()
    draft, _visit = addressed(region)
    olle, birgit = region.reader(OLLE), region.reader(BIRGIT)

    with acting(olle), pytest.raises(Refused, match=r"visits\.addressing\.reason_missing"):
        send_back(by=olle, draft_id=draft.pk, reason=" ", at=NOON)
    with acting(birgit), pytest.raises(Refused, match=r"visits\.addressing\.not_here"):
        send_back(by=birgit, draft_id=draft.pk, reason="Fel", at=NOON)


def _withdraw(region: Region, draft: Any, persona: Any = DAVID, reason: str = "not_needed", note: str = "") -> Visit:
    reader = region.reader(persona)
    with acting(reader):
        return withdraw_prescription(by=reader, draft_id=draft.pk, reason=WithdrawnReason(reason), note=note, at=NOON)


def test_a_prescription_is_withdrawn_with_its_reason_and_the_draft_opens(region: Region) -> None:
    """By another prescriber of the unit as well: the first may be off duty."""
    draft, visit = prescribed(region)

    _withdraw(region, draft, ANNA, "other", " Personen har flyttat ")

    with reading(region.reader(DAVID)):
        kept = Visit.objects.get(pk=visit.pk)
        assert PublishedFact.objects.filter(name="PrescriptionWithdrawn").count() == 1
    assert (kept.state, kept.withdrawn_reason, kept.withdrawn_note) == ("withdrawn", "other", "Personen har flyttat")
    assert (kept.withdrawn_by_hsa_id, kept.withdrawn_changes) == ("TSTNMT2321000156-S1", [])
    assert stored_draft(region, draft).state == "open"


@pytest.mark.parametrize(("reason", "note"), [("other", " "), ("answers_changed", "Ändrat")])
def test_a_withdrawal_says_why(region: Region, reason: str, note: str) -> None:
    draft, _visit = prescribed(region)

    with pytest.raises(Refused, match=r"visits\.prescription\.withdrawal_reason_missing"):
        _withdraw(region, draft, reason=reason, note=note)


def test_only_a_prescriber_of_the_unit_withdraws(region: Region) -> None:
    agree()
    draft, _visit = addressed(region)

    with pytest.raises(Refused) as refused:
        _withdraw(region, draft, BIRGIT)
    with pytest.raises(Refused, match=r"visits\.draft\.not_found"):
        _withdraw(region, draft, ULLA)
    with pytest.raises(Refused, match=r"visits\.prescription\.not_signed_here"):
        _withdraw(region, draft, OLLE)

    assert refused.value.facts["permission"] == Permission.PRESCRIPTION_SIGN


def test_what_is_not_prescribed_is_not_withdrawn(region: Region) -> None:
    draft, _visit = prescribed(region)
    _withdraw(region, draft)

    with pytest.raises(Refused, match=r"visits\.draft\.not_possible_now"):
        _withdraw(region, draft)


def test_the_performing_unit_lists_what_is_addressed_to_it_and_counts_what_it_gave(region: Region) -> None:
    agree()
    olle = region.reader(OLLE)
    draft, visit = addressed(region)
    with reading(olle):
        before = addressed_here(olle, on=TODAY, most=50)
        too_many = addressed_here(olle, on=TODAY, most=1)

    given_by(region, draft)

    with reading(olle):
        assert addressed_here(olle, on=TODAY, most=50) == ([], 0)
        assert (given_for_others(olle, on=TODAY), given_for_others(olle, on=date(2026, 11, 24))) == (1, 0)
    assert ([one.pk for one in before[0]], before[1]) == ([visit.pk], 1)
    assert too_many[1] == 1
