"""Whom the money goes to, and what is paid beside the visits: two persons, and no more than one may approve."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, sign
from tests.factories.reimbursement import decided, make_limit
from tests.organisations.scenes import refused_by
from tests.personas import ANNA, ATLE, INGELA, KLARA, MAJA, OLGA, OSKAR, TOMAS, Persona
from tests.reimbursement.policy_scenes import (
    DECEMBER,
    INVOICE,
    NOVEMBER,
    OCTOBER,
    approved_payee,
    limited,
    locked,
    proposed_limit,
    proposed_line,
    proposed_payee,
)
from vaccinera.kernel.scope import acting
from vaccinera.programmes.states import ProposalAct
from vaccinera.reimbursement.actions.limits import approve_limit, reject_limit, withdraw_limit
from vaccinera.reimbursement.actions.manual_lines import (
    approve_manual_line,
    decide_extra_cost,
    enter_extra_cost,
    reject_manual_line,
    withdraw_manual_line,
)
from vaccinera.reimbursement.actions.payees import approve_payee, reject_payee, withdraw_payee
from vaccinera.reimbursement.models import ApproverLimit, ExtraCost, ManualLine, Payee
from vaccinera.reimbursement.queries.payments import (
    approvers,
    extra_costs,
    extra_costs_of,
    instant_of_last_run,
    limit_by_id,
    limit_of,
    limits_waiting,
    manual_line_by_id,
    manual_lines,
    payee_by_id,
    payees,
    payees_changed_since,
    payees_of,
    visit_of_extra_cost,
)
from vaccinera.visits.models import Visit

TODAY = date(2026, 11, 23)


def test_a_payee_is_paid_once_a_colleague_has_approved_it_and_the_one_before_ends(region: Region) -> None:
    first = approved_payee(region)
    second = approved_payee(region, account_number="991-2346", from_on=date(2027, 1, 1))

    with acting(region.reader(INGELA)):
        kept = payees_of(1)
        paid_to = {one.provider.pk: one.payee for one in payees(on=DECEMBER)}

    assert [(one.account, one.from_on, one.to_on) for one in kept] == [
        ("9912346", date(2027, 1, 1), None),
        ("50501055", DECEMBER, date(2027, 1, 1)),
    ]
    assert paid_to == {1: first, 2: None}
    assert second.decided_by_name == "Tomas Region"


def test_a_change_since_the_last_run_is_known(region: Region) -> None:
    approved_payee(region)

    with acting(region.reader(INGELA)):
        assert payees_changed_since(None) == {1}
        assert payees_changed_since(NOON - timedelta(hours=1)) == {1}
        assert payees_changed_since(NOON) == frozenset()
        assert instant_of_last_run() is None
    locked(region)
    assert instant_of_last_run() == NOON - timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "reimbursement.payee.name_missing"),
        ({"number": "556000-4616"}, "reimbursement.payee.number_check_digit"),
        ({"account_number": "5050-1056"}, "reimbursement.payee.account_check_digit"),
    ],
)
def test_a_payee_that_cannot_be_is_refused(region: Region, changes: dict[str, str], code: str) -> None:
    assert refused_by(proposed_payee, region, **changes).code == code


def test_a_payee_waits_alone_and_never_from_a_day_that_is_locked(region: Region) -> None:
    locked(region)
    back = refused_by(proposed_payee, region, from_on=OCTOBER)
    waiting = proposed_payee(region)

    twice = refused_by(proposed_payee, region)
    locked(region, DECEMBER)
    with acting(tomas := region.reader(TOMAS)):
        since = refused_by(approve_payee, by=tomas, payee_id=waiting.pk, at=NOON)

    assert back.code == since.code == "reimbursement.payee.month_locked"
    assert twice.code == "reimbursement.payee.already_waits"


def test_nobody_approves_a_payee_of_their_own(region: Region) -> None:
    waiting = proposed_payee(region)
    with acting(ingela := region.reader(INGELA)):
        own = refused_by(approve_payee, by=ingela, payee_id=waiting.pk, at=NOON)
        withdraw_payee(by=ingela, payee_id=waiting.pk, at=NOON)
    another = proposed_payee(region, provider_id=2)
    with acting(tomas := region.reader(TOMAS)):
        reject_payee(by=tomas, payee_id=another.pk, reason="Fel konto", at=NOON)
        missing = refused_by(payee_by_id, uuid4())
        states = [payee_by_id(one.pk).state for one in (waiting, another)]
        unknown = refused_by(approve_payee, by=tomas, payee_id=uuid4(), at=NOON)

    assert own.code == "reimbursement.proposal.own"
    assert missing.code == unknown.code == "reimbursement.proposal.not_found"
    assert states == ["withdrawn", "rejected"]


def test_a_provider_sees_its_own_payee_only(region: Region) -> None:
    approved_payee(region)

    with acting(region.reader(OSKAR)):
        others = Payee.objects.count()
    with acting(region.reader(MAJA)):
        own = Payee.objects.count()

    assert (own, others) == (1, 0)


def test_a_line_is_approved_by_another_up_to_their_limit(region: Region) -> None:
    limited(region, 50_000)
    within, above = proposed_line(region), proposed_line(region, ore=50_001)
    atle = region.reader(ATLE)

    with acting(atle):
        approved = approve_manual_line(by=atle, line_id=within.pk, at=NOON)
        refused = refused_by(approve_manual_line, by=atle, line_id=above.pk, at=NOON)

    assert (approved.state, approved.ore, approved.decided_by_name) == ("approved", -50_000, "Atle Region")
    assert refused.code == "reimbursement.limit.above"
    assert refused.facts == {"amount": "500,01\N{NO-BREAK SPACE}kr", "limit": "500,00\N{NO-BREAK SPACE}kr"}


def test_an_approver_without_a_limit_approves_nothing(region: Region) -> None:
    line = proposed_line(region)

    with acting(atle := region.reader(ATLE)):
        refused = refused_by(approve_manual_line, by=atle, line_id=line.pk, at=NOON)

    assert refused.code == "reimbursement.limit.none"


def test_a_line_of_a_locked_month_is_refused_whenever_it_was_locked(region: Region) -> None:
    limited(region, 50_000)
    waiting = proposed_line(region)
    locked(region, NOVEMBER)

    later = refused_by(proposed_line, region)
    with acting(atle := region.reader(ATLE)):
        approving = refused_by(approve_manual_line, by=atle, line_id=waiting.pk, at=NOON)

    assert later.code == approving.code == "reimbursement.manual_line.month_locked"


def test_a_provider_proposes_for_itself_and_the_clerk_for_all(region: Region) -> None:
    own = proposed_line(region, by=MAJA)
    anothers = refused_by(proposed_line, region, by=MAJA, provider_id=2)
    with acting(maja := region.reader(MAJA)):
        approving = refused_by(approve_manual_line, by=maja, line_id=own.pk, at=NOON)
    proposed_line(region, provider_id=2)

    def seen(persona: Persona) -> set[int]:
        with acting(region.reader(persona)):
            return {line.provider_id for line in manual_lines(most=10)}

    assert anothers.code == "reimbursement.manual_line.another_provider"
    assert approving.code == "access.permission.missing"
    assert [seen(MAJA), seen(OSKAR), seen(KLARA)] == [{1}, {2}, {1, 2}]


def test_a_line_is_rejected_by_another_or_taken_back(region: Region) -> None:
    rejected, withdrawn = proposed_line(region), proposed_line(region)
    atle, klara = region.reader(ATLE), region.reader(KLARA)
    with acting(atle):
        reject_manual_line(by=atle, line_id=rejected.pk, reason="Fel belopp", at=NOON)
        missing = refused_by(reject_manual_line, by=atle, line_id=uuid4(), reason="Nej", at=NOON)
    with acting(klara):
        withdraw_manual_line(by=klara, line_id=withdrawn.pk, at=NOON)
        states = [manual_line_by_id(line.pk).state for line in (rejected, withdrawn)]
        unknown = refused_by(manual_line_by_id, uuid4())

    assert states == ["rejected", "withdrawn"]
    assert missing.code == unknown.code == "reimbursement.proposal.not_found"


def test_a_new_limit_ends_the_one_before(region: Region) -> None:
    limited(region, 50_000)

    limited(region, 70_000, at=NOON + timedelta(days=1))

    assert limit_of(ATLE.key, on=TODAY + timedelta(days=1)) == 70_000
    assert limit_of(ATLE.key, on=TODAY) == 50_000
    assert limit_of(KLARA.key, on=TODAY) is None
    assert [staff.pk for staff in approvers(on=TODAY)] == [ATLE.key]


def test_a_limit_is_an_approvers_and_an_amount(region: Region) -> None:
    assert refused_by(proposed_limit, region, 0).code == "reimbursement.limit.absurd"
    assert refused_by(proposed_limit, region, 100, staff_id=KLARA.key).code == "reimbursement.limit.nobodys"


def test_a_limit_holds_once_a_colleague_has_approved_it(region: Region) -> None:
    made = proposed_limit(region)
    assert limit_of(ATLE.key, on=TODAY) is None
    assert limits_waiting() == {ATLE.key: made}

    with acting(ingela := region.reader(INGELA)):
        own = refused_by(approve_limit, by=ingela, limit_id=made.pk, at=NOON)
    with acting(tomas := region.reader(TOMAS)):
        approved = approve_limit(by=tomas, limit_id=made.pk, reason="Enligt delegation", at=NOON)

    assert own.code == "reimbursement.proposal.own"
    assert (approved.from_on, approved.to_on, approved.decided_by_name) == (TODAY, None, "Tomas Region")
    assert (limit_of(ATLE.key, on=TODAY), limits_waiting()) == (50_000, {})


def test_a_limit_is_proposed_once_at_a_time_and_is_rejected_or_withdrawn(region: Region) -> None:
    first = proposed_limit(region)
    twice = refused_by(proposed_limit, region)
    with acting(tomas := region.reader(TOMAS)):
        reject_limit(by=tomas, limit_id=first.pk, reason="För hög", at=NOON)
    second = proposed_limit(region)
    with acting(ingela := region.reader(INGELA)):
        withdraw_limit(by=ingela, limit_id=second.pk, at=NOON)
        missing = refused_by(withdraw_limit, by=ingela, limit_id=uuid4(), at=NOON)

    assert twice.code == "reimbursement.limit.already_waits"
    assert [limit_by_id(one.pk).state for one in (first, second)] == ["rejected", "withdrawn"]
    assert missing.code == refused_by(limit_by_id, uuid4()).code == "reimbursement.proposal.not_found"
    assert limit_of(ATLE.key, on=TODAY) is None


def visit_of(region: Region, persona: Persona = ANNA) -> Visit:
    """A visit that is signed."""
    by, product = region.reader(persona), region.products[0]
    return sign(by, begin(by, make_person()), filled_in(by, product, make_batch(by, product).pk))


def entered(region: Region, visit_id: UUID, *, by: Persona = MAJA, ore: int = 45_000) -> ExtraCost:
    """What the vaccine cost, by its invoice."""
    with acting(reader := region.reader(by)):
        return enter_extra_cost(by=reader, visit_id=visit_id, ore=ore, invoice="F 2026-17", file=INVOICE, at=NOON)


def test_a_documented_cost_is_entered_by_the_provider_and_accepted_by_the_clerk(region: Region) -> None:
    visit = visit_of(region)
    cost = entered(region, visit.pk)
    klara, maja = region.reader(KLARA), region.reader(MAJA)

    with acting(maja):
        own = refused_by(lambda: decide_extra_cost(by=maja, cost_id=cost.pk, act=ProposalAct.APPROVE, at=NOON))
        found = visit_of_extra_cost(maja, visit.pk)
    with acting(klara):
        accepted = decide_extra_cost(by=klara, cost_id=cost.pk, act=ProposalAct.APPROVE, at=NOON)
        listed = extra_costs(most=10)
        missing = refused_by(lambda: decide_extra_cost(by=klara, cost_id=uuid4(), act=ProposalAct.REJECT, at=NOON))

    assert (accepted.state, accepted.ore, accepted.document_id) == ("approved", 45_000, visit.document_id)
    assert own.code == "reimbursement.extra_cost.not_yours_to_accept"
    assert missing.code == "reimbursement.proposal.not_found"
    assert (listed, found) == ([accepted], visit)


def test_a_cost_is_entered_once_and_anew_when_it_was_taken_back(region: Region) -> None:
    visit = visit_of(region)
    cost = entered(region, visit.pk)

    twice = refused_by(entered, region, visit.pk)
    with acting(maja := region.reader(MAJA)):
        decide_extra_cost(by=maja, cost_id=cost.pk, act=ProposalAct.WITHDRAW, at=NOON)
    entered(region, visit.pk, ore=46_000)

    with acting(maja):
        assert [one.ore for one in extra_costs_of(visit.document_id)] == [46_000, 45_000]
    assert twice.code == "reimbursement.extra_cost.already_entered"


def test_another_fault_of_the_database_is_not_taken_for_a_second_cost(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = visit_of(region)
    monkeypatch.setattr("vaccinera.reimbursement.actions.manual_lines.judge_extra_cost", lambda **_told: "F 1")

    with pytest.raises(IntegrityError):
        entered(region, visit.pk, ore=-1)


def test_a_cost_belongs_to_a_visit_of_ones_own_provider(region: Region) -> None:
    visit = visit_of(region)

    anothers = refused_by(entered, region, visit.pk, by=OLGA)
    the_regions = refused_by(entered, region, visit.pk, by=KLARA)

    assert anothers.code == "reimbursement.extra_cost.visit_not_found"
    assert the_regions.code == "reimbursement.extra_cost.entered_by_the_provider"


def test_nobody_sets_a_limit_of_their_own(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever approves holds no other role of the region; should somebody do, this holds."""
    [atle] = approvers(on=TODAY)
    atle.pk, atle.hsa_id = INGELA.key, region.reader(INGELA).hsa_id
    monkeypatch.setattr("vaccinera.reimbursement.actions.limits.approvers", lambda **_told: [atle])

    proposing = refused_by(proposed_limit, region, staff_id=INGELA.key)
    made = proposed_limit(region, staff_id=INGELA.key, by=TOMAS)
    with acting(ingela := region.reader(INGELA)):
        approving = refused_by(approve_limit, by=ingela, limit_id=made.pk, at=NOON)

    assert proposing.code == approving.code == "reimbursement.limit.own"
    with pytest.raises(IntegrityError), transaction.atomic():
        ApproverLimit.objects.filter(pk=made.pk).update(
            state="rejected", decided_by_hsa_id=made.holder_hsa_id, decided_at=NOON, decision_reason="Nej"
        )


def test_the_database_keeps_a_decided_limit_and_one_at_a_time(region: Region) -> None:
    limit = limited(region, 50_000)
    limits = ApproverLimit.objects.filter(pk=limit.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        limits.update(ore=90_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_limit(ATLE)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApproverLimit.objects.create(**decided(), staff_id=KLARA.key, holder_hsa_id="K", ore=1)


def test_a_line_that_two_persons_have_decided_stays(region: Region) -> None:
    line = proposed_line(region)
    with acting(atle := region.reader(ATLE)):
        reject_manual_line(by=atle, line_id=line.pk, reason="Nej", at=NOON)

    with pytest.raises(IntegrityError), acting(region.reader(KLARA)):
        ManualLine.objects.filter(pk=line.pk).update(ore=-1)
