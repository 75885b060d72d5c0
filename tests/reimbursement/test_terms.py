"""Terms are proposed whole, approved by another, and hold one at a time."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db.models import F

from tests.factories.region import NOON, Region
from tests.organisations.scenes import refused_by
from tests.personas import INGELA, TOMAS
from tests.reimbursement.policy_scenes import (
    DECEMBER,
    OCTOBER,
    SEPTEMBER,
    approved_terms,
    locked,
    proposed_terms,
)
from vaccinera.kernel.scope import acting
from vaccinera.reimbursement.actions.terms import approve_terms, reject_terms, withdraw_terms
from vaccinera.reimbursement.models import AcceptedProduct, DoseTerms, Terms
from vaccinera.reimbursement.queries.policy import (
    policy_waiting,
    retroactive_decisions,
    terms_by_id,
    terms_known,
)
from vaccinera.reimbursement.queries.settling import terms_on


def cut_off_days_that_hold() -> list[int]:
    """Of the approved terms that hold on some day, the newest first."""
    approved = Terms.objects.filter(state="approved").exclude(to_on=F("from_on"))
    return list(approved.order_by("-from_on").values_list("cut_off_day", flat=True))


def test_terms_hold_from_their_day_until_the_next(region: Region) -> None:
    first = approved_terms(region, from_on=SEPTEMBER)
    second = approved_terms(region, cut_off_day=12)

    assert [terms_on(day) for day in (date(2026, 8, 31), SEPTEMBER, date(2026, 11, 30), DECEMBER)] == [
        None,
        first,
        first,
        second,
    ]
    assert second.content["differences"] == [{"field": "cut_off_day", "before": 10, "after": 12}]
    assert cut_off_days_that_hold() == [12, 10]


def test_terms_to_come_that_others_replace_never_hold(region: Region) -> None:
    approved_terms(region, from_on=date(2027, 1, 1))

    approved_terms(region, cut_off_day=12)

    assert cut_off_days_that_hold() == [12]


def test_products_and_doses_become_rows_when_they_are_approved(region: Region) -> None:
    waiting = proposed_terms(region)
    assert not AcceptedProduct.objects.exists()
    assert policy_waiting() == [waiting]

    with acting(tomas := region.reader(TOMAS)):
        approve_terms(by=tomas, terms_id=waiting.pk, at=NOON)

    accepted, doses = AcceptedProduct.objects.get(), DoseTerms.objects.get()
    assert (accepted.programme_id, accepted.product, accepted.funding_source) == (
        "influenza",
        region.products[0],
        "region",
    )
    assert (doses.programme_id, doses.target_group, doses.most_doses, doses.least_days) == ("influenza", "", 1, 0)


def test_terms_that_change_nothing_are_refused(region: Region) -> None:
    approved_terms(region)

    assert refused_by(proposed_terms, region).code == "reimbursement.terms.change_nothing"


def test_terms_changed_meanwhile_have_to_be_read_anew(region: Region) -> None:
    first, second = proposed_terms(region), proposed_terms(region, cut_off_day=12)
    with acting(tomas := region.reader(TOMAS)):
        approve_terms(by=tomas, terms_id=first.pk, at=NOON)

        refused = refused_by(approve_terms, by=tomas, terms_id=second.pk, at=NOON)
        again = refused_by(approve_terms, by=tomas, terms_id=first.pk, at=NOON)

    assert refused.code == "reimbursement.proposal.overtaken"
    assert again.code == "reimbursement.proposal.not_possible_now"


def test_another_rejects_and_the_proposer_withdraws(region: Region) -> None:
    rejected, withdrawn = proposed_terms(region), proposed_terms(region)
    with acting(tomas := region.reader(TOMAS)):
        reject_terms(by=tomas, terms_id=rejected.pk, reason="Nej", at=NOON)
        missing = refused_by(reject_terms, by=tomas, terms_id=uuid4(), reason="Nej", at=NOON)
    with acting(ingela := region.reader(INGELA)):
        withdraw_terms(by=ingela, terms_id=withdrawn.pk, at=NOON)

    assert [terms_by_id(one.pk).state for one in (rejected, withdrawn)] == ["rejected", "withdrawn"]
    assert missing.code == refused_by(terms_by_id, uuid4()).code == "reimbursement.proposal.not_found"
    assert terms_on(DECEMBER) is None


def test_terms_reach_into_a_locked_month_by_a_decision_only(region: Region) -> None:
    locked(region)

    refused = refused_by(proposed_terms, region, from_on=OCTOBER)
    made = approved_terms(region, from_on=OCTOBER, why="Tidiga doser ska ersättas", pays_early_doses=True)

    assert refused.code == "reimbursement.month.locked"
    [decision] = retroactive_decisions()
    assert (decision, decision.programmes, decision.from_on, decision.to_on) == (
        made.decision,
        [],
        OCTOBER,
        date(2026, 11, 1),
    )
    assert {"field": "pays_early_doses", "before": None, "after": True} in decision.rows


def test_the_groups_terms_may_name_are_those_of_the_programme(region: Region) -> None:
    known = terms_known(on=DECEMBER)

    assert "region" in known.funding_sources
    assert "personal_number" in known.identifiers
    assert len(known.groups["influenza"]) > 1


def test_terms_are_never_rewritten(region: Region) -> None:
    made = approved_terms(region)

    with acting(tomas := region.reader(TOMAS)):
        refused = refused_by(withdraw_terms, by=tomas, terms_id=made.pk, at=NOON)

    assert refused.code == "reimbursement.proposal.another_persons"
    assert Terms.objects.get().state == "approved"
