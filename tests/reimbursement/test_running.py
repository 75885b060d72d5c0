"""The steps of a month's run, and who is refused which of them, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from uuid_utils.compat import uuid7

from tests.factories.region import Region, make_person
from tests.factories.reimbursement import (
    BASE,
    decided,
    make_limit,
    make_policy,
    make_price,
    make_terms,
    settle_month,
)
from tests.personas import ANNA, ATLE, INGELA, KLARA, MAJA, OLLE, TOMAS, Persona
from tests.reimbursement.paid_visits import give
from tests.visits.scenes import NUMBERS
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import Commission
from vaccinera.reimbursement.actions import check_run, lock_run, mark_run_paid, preview_run
from vaccinera.reimbursement.actions.previewing import SETTLING_LOCK
from vaccinera.reimbursement.models import (
    Anomaly,
    ApproverLimit,
    ExtraCost,
    Line,
    ManualLine,
    Outcome,
    Payee,
    PreviewedLine,
    PreviewedOutcome,
    PriceList,
    RetroactiveDecision,
    Run,
    RunDocument,
    Terms,
)
from vaccinera.reimbursement.queries.settling import cut_off_in
from vaccinera.visits.models import Visit

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
DAY = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
CUT_OFF = datetime(2026, 11, 14, 23, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
Act = Callable[..., Run]


@pytest.fixture
def region(region: Region) -> Region:
    make_policy(region.products)
    give(region, make_person(), at=DAY)
    return region


def do(region: Region, act: Act, *, month: date = OCTOBER, at: datetime = LATER, by: Any = None) -> Run:
    """One step, by whoever takes it."""
    reader = region.reader(by or (ATLE if act is lock_run else KLARA))
    with acting(reader):
        return act(by=reader, month=month, at=at)


def refused(region: Region, act: Act, **told: Any) -> str:
    """The code with which a step is refused."""
    with pytest.raises(Refused) as refusal, transaction.atomic():
        do(region, act, **told)
    return refusal.value.code


def test_a_preview_is_kept_and_nothing_else(region: Region) -> None:
    run = do(region, preview_run)

    with acting(region.reader(INGELA)):
        assert (PreviewedOutcome.objects.count(), PreviewedLine.objects.count()) == (1, 1)
        assert (Outcome.objects.count(), Line.objects.count()) == (0, 0)
    assert (run.state, run.cut_off_at, run.totals["ore"]) == ("preliminary", CUT_OFF, BASE)


def test_a_month_is_previewed_checked_locked_and_paid(region: Region) -> None:
    do(region, preview_run)
    do(region, check_run)
    locked = do(region, lock_run)
    paid = do(region, mark_run_paid)

    assert (locked.checked_by_name, locked.locked_by_name) == ("Klara Region", "Atle Region")
    assert paid.state == "paid"
    with acting(region.reader(INGELA)):
        document = RunDocument.objects.get(run=locked)
        assert bytes(document.content).decode().splitlines()[0].startswith("row;document;provider;")
        assert document.sha256 == locked.csv_sha256


def test_a_locked_month_is_as_it_was_previewed_after_its_cut_off(region: Region) -> None:
    """Point 8."""
    previewed = do(region, preview_run)
    locked = settle_month(region, OCTOBER, at=LATER)

    assert locked.totals == previewed.totals


def test_a_provider_reads_its_own_lines_and_no_others(region: Region) -> None:
    """LAW-01."""
    settle_month(region, OCTOBER)

    counts = []
    for persona in (ANNA, OLLE, INGELA):
        with acting(region.reader(persona)):
            counts.append((Outcome.objects.count(), Line.objects.count()))

    assert counts == [(1, 1), (0, 0), (1, 1)]


def test_a_provider_writes_nothing_into_the_ledger(region: Region) -> None:
    run = settle_month(region, OCTOBER)
    other = Run.objects.create(id=uuid7(), month=NOVEMBER, state="preliminary", cut_off_at=LATER)

    with acting(region.reader(ANNA)), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Line.objects.create(
            run=other, document_id=uuid7(), kind="base", price_id=uuid7(), ore=1, provider_id=1, unit_id=11,
            programme_code="influenza", given_on=OCTOBER,
        )  # fmt: skip
    assert run.state == "locked"


def test_a_locked_run_takes_no_more_lines(region: Region) -> None:
    run = settle_month(region, OCTOBER)

    with acting(region.reader(INGELA)), pytest.raises(IntegrityError, match="takes no more"), transaction.atomic():
        Line.objects.create(
            run=run, document_id=uuid7(), kind="base", price_id=uuid7(), ore=1, provider_id=1, unit_id=11,
            programme_code="influenza", given_on=OCTOBER,
        )  # fmt: skip


def test_a_line_is_never_changed(region: Region) -> None:
    settle_month(region, OCTOBER)

    with acting(region.reader(INGELA)), pytest.raises(IntegrityError, match="is final"), transaction.atomic():
        Line.objects.update(ore=1)


def test_a_line_is_taken_back_once_and_a_mirror_takes_back_one(region: Region) -> None:
    give(region, make_person(NUMBERS[1]), at=DAY)
    settle_month(region, OCTOBER)

    with acting(region.reader(KLARA)):
        november = Run.objects.create(id=uuid7(), month=NOVEMBER, state="preliminary", cut_off_at=LATER)
        first, second = Line.objects.order_by("pk")
        told = {name: getattr(first, name) for name in ("document_id", "kind", "price_id", "provider_id", "unit_id")}
        told |= {"run": november, "reverses": first, "ore": -first.ore, "given_on": first.given_on}
        mirror = Line.objects.create(**told)
        with pytest.raises(IntegrityError, match="a_line_is_reversed_once"), transaction.atomic():
            Line.objects.create(**told)
        Line.objects.filter(pk=first.pk).update(reversed_by=mirror)
        with pytest.raises(IntegrityError, match="a_mirror_line_reverses_one"), transaction.atomic():
            Line.objects.filter(pk=second.pk).update(reversed_by=mirror)


def test_a_provider_does_not_replace_the_regions_preview(region: Region) -> None:
    assert refused(region, preview_run, by=MAJA) == "reimbursement.run.kept_by_the_region"


@pytest.mark.parametrize("act", [preview_run, check_run])
def test_a_month_to_come_is_neither_previewed_nor_checked(region: Region, act: Act) -> None:
    assert refused(region, act, month=date(2026, 12, 1)) == "reimbursement.run.future_month"


@pytest.mark.parametrize("act", [check_run, mark_run_paid])
def test_a_month_that_nobody_has_previewed_is_not_checked_or_paid(region: Region, act: Act) -> None:
    assert refused(region, act) == "reimbursement.run.not_previewed"


def test_a_month_is_not_checked_before_its_cut_off(region: Region) -> None:
    do(region, preview_run)

    assert refused(region, check_run, at=CUT_OFF - timedelta(seconds=1)) == "reimbursement.run.before_cut_off"


def test_a_month_is_not_checked_before_the_one_before(region: Region) -> None:
    settle_month(region, date(2026, 8, 1))
    do(region, preview_run)

    assert refused(region, check_run) == "reimbursement.run.earlier_month_open"


def test_a_month_begun_before_counts_as_open_before_any_is_locked(region: Region) -> None:
    do(region, preview_run, month=date(2026, 9, 1))
    do(region, preview_run)

    assert refused(region, check_run) == "reimbursement.run.earlier_month_open"


@pytest.mark.parametrize("act", [preview_run, check_run, lock_run])
def test_a_locked_month_is_not_settled_again(region: Region, act: Act) -> None:
    settle_month(region, OCTOBER)

    assert refused(region, act) == "reimbursement.run.locked_already"


def test_what_is_not_checked_is_not_locked(region: Region) -> None:
    do(region, preview_run)

    assert refused(region, lock_run) == "reimbursement.run.not_possible_now"


def test_an_anomaly_needs_a_note(region: Region) -> None:
    run = do(region, preview_run)
    with acting(region.reader(KLARA)):
        Anomaly.objects.create(id=uuid7(), run=run, code="unit_far_above_history", subject="11", detail={})

    assert refused(region, check_run) == "reimbursement.run.anomalies_without_note"


def test_two_do_not_settle_at_once(region: Region) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [SETTLING_LOCK])
    try:
        assert refused(region, preview_run) == "reimbursement.run.another_is_settling"
    finally:
        other.close()


def test_whoever_checked_does_not_lock(region: Region) -> None:
    """Not even after a change of roles."""
    do(region, preview_run)
    do(region, check_run)
    Commission.objects.filter(staff_id=KLARA.key).update(roles=["CAP"])

    assert refused(region, lock_run, by=KLARA) == "reimbursement.run.checked_by_yourself"


def test_policy_that_has_changed_since_the_check_is_checked_again(region: Region) -> None:
    do(region, preview_run)
    do(region, check_run)
    make_price(PriceList.objects.get(), 1, setting="home", from_on=date(2027, 1, 1))

    assert refused(region, lock_run) == "reimbursement.run.policy_has_changed"


def test_whoever_wrote_the_prices_does_not_lock(region: Region) -> None:
    prices = PriceList.objects.create(**decided(proposed_by=ATLE), name="Hans", content={}, from_on=OCTOBER)
    make_price(prices, 9_900, setting="clinic")
    do(region, preview_run)
    do(region, check_run)

    assert refused(region, lock_run) == "reimbursement.run.approver_wrote_policy"


def made_by(maker: type[Any], *, proposed_by: Persona = INGELA, decided_by: Persona = TOMAS, **columns: Any) -> None:
    """Something of the first provider's that two persons decided after October was locked or before November is."""
    at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    maker.objects.create(**decided(proposed_by=proposed_by, decided_by=decided_by, at=at), **columns)


_PAYEE: dict[str, Any] = {
    "provider_id": 1,
    "name": "Norra vården AB",
    "organisation_number": "5560004615",
    "account_kind": "bankgiro",
    "account": "50501055",
    "from_on": date(2026, 1, 1),
}
_DECISION: dict[str, Any] = {"from_on": OCTOBER, "to_on": NOVEMBER, "programmes": [], "assignments": []}
_WROTE = "reimbursement.run.approver_wrote_policy"
_LINE: dict[str, Any] = {
    "provider_id": 1,
    "kind": "recovery",
    "ore": -100,
    "month": OCTOBER,
    "document": "HM 2026:17",
}


@pytest.mark.parametrize(
    ("maker", "columns", "who", "code"),
    [
        (Payee, _PAYEE, {"proposed_by": ATLE}, _WROTE),
        (Payee, _PAYEE, {"decided_by": ATLE}, _WROTE),
        (Payee, _PAYEE | {"from_on": DAY.date() + timedelta(days=90)}, {"decided_by": ATLE}, _WROTE),
        (Payee, _PAYEE | {"to_on": LATER.date()}, {"proposed_by": ATLE}, ""),
        (Payee, _PAYEE | {"provider_id": 2}, {"proposed_by": ATLE}, ""),
        (ManualLine, _LINE, {"proposed_by": ATLE}, _WROTE),
        (ManualLine, _LINE, {"decided_by": ATLE}, ""),
        (ManualLine, _LINE | {"month": NOVEMBER}, {"proposed_by": ATLE}, ""),
    ],
)  # fmt: skip
def test_whoever_decided_whom_it_pays_or_asked_for_a_line_of_it_does_not_lock(
    region: Region, maker: type[Any], columns: dict[str, Any], who: dict[str, Persona], code: str
) -> None:
    """A payee not paid or ended and another month's line are none of the run's; ATLE may approve lines."""
    with acting(region.reader(INGELA)):
        made_by(maker, **who, **columns)
    do(region, preview_run)
    do(region, check_run)

    assert (refused(region, lock_run) if code else "") == code
    assert code or do(region, lock_run).state == "locked"


def test_whoever_entered_an_extra_cost_of_it_does_not_lock(region: Region) -> None:
    at = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    with acting(region.reader(ANNA)):
        document_id = Visit.objects.values_list("document_id", flat=True).get()
        cost = {"provider_id": 1, "document_id": document_id, "ore": 900, "invoice": "F 1"}
        ExtraCost.objects.create(**decided(proposed_by=ATLE, at=at), **cost)
    do(region, preview_run)
    do(region, check_run)

    assert refused(region, lock_run) == "reimbursement.run.approver_wrote_policy"


@pytest.mark.parametrize("who", ["proposed_by", "decided_by"])
def test_whoever_decided_that_a_locked_month_is_judged_again_does_not_lock_the_next(region: Region, who: str) -> None:
    settle_month(region, OCTOBER)
    made_by(RetroactiveDecision, **{who: ATLE}, **_DECISION)
    told: dict[str, Any] = {"month": NOVEMBER, "at": datetime(2026, 12, 15, 9, 0, tzinfo=UTC)}
    do(region, preview_run, **told)
    do(region, check_run, **told)

    assert refused(region, lock_run, **told) == "reimbursement.run.approver_wrote_policy"


def test_a_decision_that_opens_no_visit_has_no_part_in_the_run(region: Region) -> None:
    """Its last day is the one before the visit was given."""
    settle_month(region, OCTOBER)
    made_by(RetroactiveDecision, decided_by=ATLE, **(_DECISION | {"to_on": DAY.date()}))

    run = settle_month(region, NOVEMBER)

    assert run.state == "locked"


def test_an_amount_above_the_limit_is_for_another(region: Region) -> None:
    ApproverLimit.objects.update(to_on=OCTOBER)
    do(region, preview_run)
    do(region, check_run)
    without = refused(region, lock_run)
    limit = make_limit(ATLE, BASE - 1, from_on=OCTOBER)
    too_low = refused(region, lock_run)

    assert (without, too_low) == ("reimbursement.limit.none", "reimbursement.run.above_your_limit")
    assert limit.ore == BASE - 1


def test_totals_that_disagree_lock_nothing(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    do(region, preview_run)
    run = do(region, check_run)
    monkeypatch.setattr(
        "vaccinera.reimbursement.actions.locking.settled_totals", lambda: {**run.totals, "considered": 2}
    )

    assert refused(region, lock_run) == "reimbursement.run.totals_disagree"
    with acting(region.reader(INGELA)):
        assert Line.objects.count() == 0


def test_a_month_without_terms_is_not_settled(region: Region) -> None:
    Terms.objects.update(to_on=date(2026, 10, 31))

    assert refused(region, preview_run) == "reimbursement.run.no_terms"


def test_the_cut_off_is_that_of_the_terms_on_the_last_day(region: Region) -> None:
    """Point 7: 00:00 Swedish time, exclusive."""
    Terms.objects.update(to_on=date(2026, 10, 31))
    make_terms(from_on=date(2026, 10, 31), cut_off_day=5)

    assert cut_off_in(OCTOBER) == datetime(2026, 11, 4, 23, 0, tzinfo=UTC)


def test_a_preview_takes_earlier_open_months_as_settled(region: Region) -> None:
    """Point 36: October's dose is paid in October's preview, and not again in November's."""
    do(region, preview_run)
    run = do(region, preview_run, month=NOVEMBER)

    assert (run.totals["considered"], run.totals["ore"]) == (0, 0)
