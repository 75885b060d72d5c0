"""A price list is proposed by one and approved by another, and writes exactly what was read."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from tests.factories.region import NOON, Region
from tests.organisations.scenes import refused_by
from tests.personas import ANNA, INGELA, KLARA, TOMAS
from tests.reimbursement.policy_scenes import (
    DECEMBER,
    OCTOBER,
    SEPTEMBER,
    approved_prices,
    locked,
    proposed_prices,
)
from tests.reimbursement.test_price_lists import row
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import Contract
from vaccinera.programmes.models import Programme
from vaccinera.reimbursement.actions.prices import approve_prices, reject_prices, withdraw_prices
from vaccinera.reimbursement.models import Price, PriceList, RetroactiveDecision
from vaccinera.reimbursement.queries.policy import (
    codes_known,
    policy_decided,
    policy_waiting,
    price_list_by_id,
    price_rows_from,
    programmes_without_price,
    retroactive_decisions,
)

JANUARY = date(2027, 1, 1)


def stored() -> list[tuple[int, date, date | None]]:
    """Every price there is."""
    return list(Price.objects.order_by("from_on", "to_on", "ore").values_list("ore", "from_on", "to_on"))


def test_a_list_holds_once_a_colleague_has_approved_it(region: Region) -> None:
    waiting = proposed_prices(region)
    assert [*policy_waiting()] == [waiting]
    assert price_rows_from() == []

    with acting(tomas := region.reader(TOMAS)):
        approve_prices(by=tomas, list_id=waiting.pk, reason="Läst", at=NOON)

    assert price_rows_from() == [row(21_000, DECEMBER)]
    assert policy_waiting() == []
    [decided] = policy_decided(most=5)
    assert (decided.decided_by_name, decided.decision_reason) == ("Tomas Region", "Läst")


def test_what_a_new_list_does_not_change_keeps_its_row(region: Region) -> None:
    """Rule 30: the same row, so that no visit gets a line for nothing."""
    approved_prices(region, [row(21_000, SEPTEMBER), row(25_000, SEPTEMBER, setting="home")], from_on=SEPTEMBER)
    kept = Price.objects.get(setting="home")

    home = row(25_000, SEPTEMBER, setting="home")
    approved_prices(region, [row(21_000, SEPTEMBER, JANUARY), row(22_000, JANUARY), home])

    assert stored() == [(21_000, SEPTEMBER, JANUARY), (25_000, SEPTEMBER, None), (22_000, JANUARY, None)]
    assert Price.objects.get(setting="home") == kept


def test_a_price_to_come_that_another_replaces_never_holds(region: Region) -> None:
    approved_prices(region, [row(21_000, SEPTEMBER, JANUARY), row(22_000, JANUARY)], from_on=SEPTEMBER)

    approved_prices(region, [row(21_000, SEPTEMBER)])

    assert price_rows_from(DECEMBER) == [row(21_000, SEPTEMBER, JANUARY), row(21_000, JANUARY)]
    assert (22_000, JANUARY, JANUARY) in stored()


def test_a_price_for_one_product_is_kept_by_its_product(region: Region) -> None:
    npl_id = region.products[0].npl_id

    approved_prices(region, [row(30_000, DECEMBER, product=npl_id)])

    assert Price.objects.get().product == region.products[0]
    assert price_rows_from() == [row(30_000, DECEMBER, product=npl_id)]


def test_a_list_that_changes_nothing_is_refused(region: Region) -> None:
    approved_prices(region)

    assert refused_by(proposed_prices, region).code == "reimbursement.prices.change_nothing"


def test_nobody_approves_or_rejects_their_own_and_nobody_withdraws_anothers(region: Region) -> None:
    waiting = proposed_prices(region)
    ingela, tomas = region.reader(INGELA), region.reader(TOMAS)

    with acting(ingela):
        own = refused_by(approve_prices, by=ingela, list_id=waiting.pk, at=NOON)
        rejecting = refused_by(reject_prices, by=ingela, list_id=waiting.pk, reason="Nej", at=NOON)
    with acting(tomas):
        anothers = refused_by(withdraw_prices, by=tomas, list_id=waiting.pk, at=NOON)

    assert (own.code, rejecting.code) == ("reimbursement.proposal.own", "reimbursement.proposal.own")
    assert anothers.code == "reimbursement.proposal.another_persons"
    assert price_list_by_id(waiting.pk).state == "proposed"


def test_a_rejection_says_why_and_is_final(region: Region) -> None:
    waiting, tomas = proposed_prices(region), region.reader(TOMAS)
    with acting(tomas):
        silent = refused_by(reject_prices, by=tomas, list_id=waiting.pk, reason=" ", at=NOON)
        endless = refused_by(reject_prices, by=tomas, list_id=waiting.pk, reason="x" * 501, at=NOON)
        reject_prices(by=tomas, list_id=waiting.pk, reason="Fel fil", at=NOON)
        again = refused_by(approve_prices, by=tomas, list_id=waiting.pk, at=NOON)

    assert silent.code == "reimbursement.proposal.reason_missing"
    assert endless.code == "reimbursement.proposal.reason_too_long"
    assert again.code == "reimbursement.proposal.not_possible_now"
    assert price_rows_from() == []


def test_its_proposer_takes_a_list_back(region: Region) -> None:
    waiting = proposed_prices(region)

    with acting(ingela := region.reader(INGELA)):
        withdraw_prices(by=ingela, list_id=waiting.pk, at=NOON)

    assert price_list_by_id(waiting.pk).state == "withdrawn"


def test_of_two_lists_that_wait_the_second_has_to_be_read_anew(region: Region) -> None:
    first, second = proposed_prices(region), proposed_prices(region, [row(30_000, DECEMBER)])
    tomas = region.reader(TOMAS)
    with acting(tomas):
        approve_prices(by=tomas, list_id=first.pk, at=NOON)

        refused = refused_by(approve_prices, by=tomas, list_id=second.pk, at=NOON)

    assert refused.code == "reimbursement.proposal.overtaken"
    assert price_rows_from() == [row(21_000, DECEMBER)]


def test_only_the_regions_administrators_propose_and_approve(region: Region) -> None:
    waiting = proposed_prices(region)

    codes = [refused_by(proposed_prices, region, by=persona).code for persona in (ANNA, KLARA)]
    with acting(klara := region.reader(KLARA)):
        approving = refused_by(approve_prices, by=klara, list_id=waiting.pk, at=NOON)

    assert [*codes, approving.code] == ["access.permission.missing"] * 3


def test_a_change_that_reaches_into_a_locked_month_is_refused(region: Region) -> None:
    locked(region)

    refused = refused_by(proposed_prices, region, from_on=OCTOBER)

    assert (refused.code, refused.facts) == ("reimbursement.month.locked", {"first": "2026-10", "last": "2026-10"})
    assert not PriceList.objects.exists()


def test_a_decision_for_nothing_that_is_locked_is_refused(region: Region) -> None:
    assert refused_by(proposed_prices, region, why="Fel pris").code == "reimbursement.retroactive.nothing_locked"


def test_two_persons_decide_what_reaches_back_and_it_says_what_when_and_why(region: Region) -> None:
    """Rule 28: the rows, the days and the reason."""
    locked(region)
    made = approved_prices(region, [row(21_500, SEPTEMBER)], from_on=SEPTEMBER, why="Fel pris i underlaget")

    [decision] = retroactive_decisions()

    assert decision == made.decision
    assert (decision.reason, decision.from_on, decision.to_on) == (
        "Fel pris i underlaget",
        OCTOBER,
        date(2026, 11, 1),
    )
    assert (decision.proposed_by_name, decision.decided_by_name) == ("Ingela Region", "Tomas Region")
    assert (decision.programmes, decision.assignments) == (["influenza"], ["vaccination_choice"])
    assert [(one["before"], one["after"]) for one in decision.rows] == [(None, 21_500)]


def test_a_decision_falls_with_the_list_it_was_for(region: Region) -> None:
    locked(region)
    waiting = proposed_prices(region, from_on=OCTOBER, why="Fel pris")

    with acting(tomas := region.reader(TOMAS)):
        reject_prices(by=tomas, list_id=waiting.pk, reason="Nej", at=NOON)

    assert RetroactiveDecision.objects.get().state == "rejected"
    assert retroactive_decisions() == []


@pytest.mark.parametrize("why", ["", "Fel pris"])
def test_a_month_that_was_locked_meanwhile_stops_the_approval(region: Region, why: str) -> None:
    """What the decision does not cover, nobody has decided."""
    if why:
        locked(region, SEPTEMBER)
    waiting = proposed_prices(region, from_on=SEPTEMBER, why=why)
    locked(region, OCTOBER)

    with acting(tomas := region.reader(TOMAS)):
        refused = refused_by(approve_prices, by=tomas, list_id=waiting.pk, at=NOON)

    assert refused.code == "reimbursement.month.locked_since"
    assert stored() == []


def test_a_list_that_is_not_there_is_refused(region: Region) -> None:
    with acting(tomas := region.reader(TOMAS)):
        deciding = refused_by(approve_prices, by=tomas, list_id=uuid4(), at=NOON)

    assert deciding.code == refused_by(price_list_by_id, uuid4()).code == "reimbursement.proposal.not_found"


def test_a_programme_that_is_contracted_and_has_no_price_is_told(region: Region) -> None:
    Programme.objects.create(code="pertussis", name_sv="Program", name_en="Programme")
    Contract.objects.create(
        id=1,
        provider_id=1,
        unit_id=11,
        assignment_id="vaccination_choice",
        programmes=["influenza", "pertussis"],
        from_on=SEPTEMBER,
    )

    assert programmes_without_price([row(21_000, DECEMBER)], on=DECEMBER) == ["pertussis"]
    assert programmes_without_price([row(21_000, OCTOBER, DECEMBER)], on=DECEMBER) == ["influenza", "pertussis"]


def test_what_a_list_may_name_is_what_the_region_has(region: Region) -> None:
    known = codes_known(settings=["home"])

    assert (known.programmes, known.assignments, known.settings) == ({"influenza"}, {"vaccination_choice"}, {"home"})
    assert region.products[0].npl_id in known.products
    assert known.payers == {"region", "person", "employer"}
