"""What a clerk does about what is odd: notes, cases, and the month that waits for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from tests.factories.region import Region, make_person
from tests.factories.reimbursement import make_policy, settle_month
from tests.personas import ANNA, ATLE, KLARA, MAJA, OLLE
from tests.reimbursement.odd_scenes import (
    AFTER,
    DAY,
    LATER,
    LIMITS,
    NIGHT,
    case_of,
    checked,
    found,
    night_visit,
    noted,
    one_found,
    payee_at,
    previewed,
    refused,
    signature,
    two_doses,
)
from tests.reimbursement.paid_visits import give, nullify
from tests.reimbursement.policy_scenes import NOVEMBER, OCTOBER
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import Staff
from vaccinera.reimbursement.actions import lock_run
from vaccinera.reimbursement.models import Anomaly, AnomalyCase, Run
from vaccinera.reimbursement.queries import anomalies as queries
from vaccinera.reimbursement.queries.anomalies import anomalies_of, signer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(region: Region, monkeypatch: pytest.MonkeyPatch) -> Region:
    """The test region's policy, and odd begins at small numbers."""
    make_policy(region.products)
    monkeypatch.setattr(queries, "_LIMITS", LIMITS)
    return region


def test_a_note_stays_with_the_same_anomaly_and_says_what_it_was_about(region: Region) -> None:
    night_visit(region)
    noted(region, one_found(region), "  Efterarbete,\n jour ")
    another = give(region, make_person("19420102-2391"), at=DAY, administered_at=NIGHT)
    signature(region, another, NIGHT, kind="administration")

    again = one_found(region)

    assert again.note == "Efterarbete, jour"
    assert (again.noted_by_name, again.noted_at) == ("Klara Region", AFTER)
    assert again.noted_counts == {"signatures": 2}
    assert again.detail["counts"] == {"signatures": 3}


def test_one_that_is_no_longer_found_is_kept_and_holds_nothing_up_until_it_is_found_again(region: Region) -> None:
    visits = two_doses(region, make_person())
    first = one_found(region)
    nullify(region, visits[1], at=DAY + timedelta(days=3), by=OLLE)
    previewed(region)
    [gone] = found(region)
    state = checked(region).state

    assert (gone.pk, gone.stands, gone.note) == (first.pk, False, "")
    assert gone.detail == first.detail
    assert state == "checked"
    assert refused(region, noted, gone) == "reimbursement.anomaly.run_is_checked"
    previewed(region)
    assert refused(region, noted, gone) == "reimbursement.anomaly.no_longer_stands"


def test_the_month_is_not_checked_before_each_is_noted(region: Region) -> None:
    two_doses(region, make_person())
    night_visit(region)
    previewed(region)
    first, second = found(region)

    with_neither = refused(region, checked)
    noted(region, first)
    with pytest.raises(Refused) as refusal:
        checked(region)
    noted(region, second)

    assert with_neither == "reimbursement.run.anomalies_without_note"
    assert (refusal.value.code, dict(refusal.value.facts)) == (
        "reimbursement.run.anomalies_without_note", {"count": 1},
    )  # fmt: skip
    assert checked(region).state == "checked"


def test_what_was_not_there_when_the_month_was_computed_is_computed_again_before_the_check(region: Region) -> None:
    previewed(region, at=DAY)
    two_doses(region, make_person())

    assert refused(region, checked) == "reimbursement.run.new_anomalies"
    previewed(region)
    assert refused(region, checked) == "reimbursement.run.anomalies_without_note"


def test_an_account_changed_between_check_and_lock_is_not_paid_unseen(region: Region) -> None:
    payee_at(region, "50501055", DAY)
    settle_month(region, OCTOBER, at=AFTER)
    previewed(region, NOVEMBER, at=LATER)
    checked(region, NOVEMBER, at=LATER)
    payee_at(region, "9912346", AFTER + timedelta(days=1))

    with acting(atle := region.reader(ATLE)), pytest.raises(Refused) as refusal:
        lock_run(by=atle, month=NOVEMBER, at=LATER)

    assert refusal.value.code == "reimbursement.run.new_anomalies"


def test_a_note_needs_the_clerk_words_and_a_month_that_is_still_preliminary(region: Region) -> None:
    night_visit(region)
    one = one_found(region)

    assert refused(region, noted, one, by=ATLE) == "access.permission.missing"
    assert refused(region, noted, one, " \n") == "reimbursement.proposal.reason_missing"
    assert refused(region, noted, one, "a" * 501) == "reimbursement.proposal.reason_too_long"
    assert refused(region, noted, Anomaly(id=uuid7())) == "reimbursement.anomaly.not_found"
    noted(region, one)
    settle_month(region, OCTOBER, at=AFTER)
    assert refused(region, noted, one) == "reimbursement.run.locked_already"


def test_a_note_and_a_case_are_in_the_log_with_what_was_written(region: Region) -> None:
    night_visit(region)
    one = one_found(region)
    noted(region, one, "Jour")
    case_of(region, one, "Frågar chefen")

    with acting(region.reader(KLARA)):
        events = {event.action: event for event in Event.objects.filter(subject_id=str(one.pk))}

    assert events["reimbursement.anomaly.noted"].details == {
        "month": "2026-10", "code": "signed_in_small_hours", "note": "Jour",
    }  # fmt: skip
    assert events["reimbursement.case.opened"].details == {
        "month": "2026-10", "code": one.subject, "signer": "TSTNMT2321000156-S1", "reason": "Frågar chefen",
    }  # fmt: skip


def test_a_case_names_the_signer_to_the_clerk_once_and_for_a_reason(region: Region) -> None:
    night_visit(region)
    one = one_found(region)

    assert refused(region, case_of, one, by=ATLE) == "access.permission.missing"
    assert refused(region, case_of, one, " ") == "reimbursement.proposal.reason_missing"
    opened = case_of(region, one)
    again = case_of(region, one, "Något annat")

    assert (opened.signer_name, opened.signer_hsa_id) == ("Anna Nyberg", "TSTNMT2321000156-S1")
    assert (opened.opened_by_name, opened.reason, opened.opened_at) == ("Klara Region", "Nattsignaturer", AFTER)
    assert (again.pk, again.reason) == (opened.pk, "Nattsignaturer")
    with acting(region.reader(KLARA)):
        assert Event.objects.filter(action="reimbursement.case.opened").count() == 1


def test_a_case_can_be_opened_of_a_month_that_is_locked(region: Region) -> None:
    night_visit(region)
    one = one_found(region)
    noted(region, one)
    settle_month(region, OCTOBER, at=AFTER)

    assert case_of(region, one).signer_name == "Anna Nyberg"


def test_nobody_is_named_by_an_anomaly_about_no_signer_or_by_a_code_of_nobody(region: Region) -> None:
    two_doses(region, make_person())
    one = one_found(region)
    with acting(region.reader(KLARA)):
        of_nobody = Anomaly.objects.create(
            id=uuid7(), run=Run.objects.get(), code="impossible_rate", subject="000000000000", detail={}
        )

    assert refused(region, case_of, one) == "reimbursement.anomaly.about_no_signer"
    assert refused(region, case_of, of_nobody) == "reimbursement.anomaly.signer_unknown"


def test_no_provider_sees_or_writes_an_anomaly_or_a_case_or_asks_whose_code_it_is(region: Region) -> None:
    """LAW-01, and it is the staff of another employer that is named."""
    night_visit(region)
    one = one_found(region)
    case_of(region, one)

    seen = []
    for persona in (ANNA, MAJA, OLLE):
        with acting(region.reader(persona)):
            asked = signer_of(one.subject)
            seen.append((Anomaly.objects.count(), AnomalyCase.objects.count(), asked))
            assert Anomaly.objects.update(note="Inget att se") == 0

    assert seen == [(0, 0, None)] * 3
    assert Staff.objects.get(pk=ANNA.key).name == "Anna Nyberg"


def test_anomalies_are_read_by_as_many_statements_however_many_there_are(
    region: Region, django_assert_num_queries: Any
) -> None:
    night_visit(region)
    previewed(region)
    with acting(region.reader(KLARA)):
        run = Run.objects.get()
        with django_assert_num_queries(1):
            [one] = anomalies_of(run)
            assert not hasattr(one, "case")
    two_doses(region, make_person())
    previewed(region)
    case_of(region, one)

    with acting(region.reader(KLARA)):
        run = Run.objects.get()
        with django_assert_num_queries(1):
            codes = [(each.code, hasattr(each, "case")) for each in anomalies_of(run)]

    assert codes == [("person_at_several_units", False), ("signed_in_small_hours", True)]
