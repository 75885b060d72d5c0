"""A price list is proposed whole and approved by another: what it changes is what was read, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.products.models import Product
from vaccinera.programmes.states import ProposalAct
from vaccinera.reimbursement.actions.deciding import decide, proposed, take_turns, take_turns_with_runs
from vaccinera.reimbursement.actions.retroactive import decision_wanted, record_decision, refuse_reach_since
from vaccinera.reimbursement.models import Price, PriceList
from vaccinera.reimbursement.queries.policy import price_rows_from
from vaccinera.reimbursement.rules.price_differences import PriceDifference, Rewriting, price_differences, rewritings
from vaccinera.reimbursement.rules.price_rows import row_kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.rules.price_rows import PriceRow


@transaction.atomic
def propose_prices(
    *,
    by: Reader,
    name: str,
    rows: Sequence[PriceRow],
    from_on: date,
    reason: str,
    retroactive_why: str = "",
    at: datetime,
) -> PriceList:
    """Propose what every price is to be from a day on; ``rows`` are a list that was read without faults.

    Refused when nothing would change, and when a locked month would without saying why (rule 28).
    """
    by.require(Permission.PRICE_PROPOSE)
    take_turns()
    differences = price_differences(price_rows_from(from_on), rows, from_on=from_on)
    if not differences:
        raise Refused("reimbursement.prices.change_nothing", from_on=from_on)
    told = [difference.as_json() for difference in differences]
    decision = decision_wanted(
        by=by,
        spans=differences,
        rows=told,
        programmes=[difference.key.programme for difference in differences],
        assignments=[difference.key.assignment for difference in differences],
        why=retroactive_why,
        at=at,
    )
    made = PriceList.objects.create(
        **proposed(by=by, reason=reason, at=at),
        name=name,
        content={"rows": [row.as_json() for row in rows], "differences": told},
        from_on=from_on,
        decision=decision,
    )
    record("reimbursement.prices.proposed", by=by, subject=("price_list", made.pk), from_on=from_on.isoformat())
    return made


@transaction.atomic
def approve_prices(*, by: Reader, list_id: UUID, reason: str = "", at: datetime) -> PriceList:
    """Make a proposed list hold. What it does not change is not touched, so that what was paid by it stands (rule 30).

    Refused for whoever proposed it, and when prices were changed or a month was locked meanwhile.
    """
    take_turns_with_runs()
    made = _decided(list_id, ProposalAct.APPROVE, by=by, reason=reason, at=at)
    rows = [row_kept(kept) for kept in made.content["rows"]]
    differences = price_differences(price_rows_from(made.from_on), rows, from_on=made.from_on)
    if [difference.as_json() for difference in differences] != made.content["differences"]:
        raise Refused("reimbursement.proposal.overtaken")
    refuse_reach_since(differences, made.decision)
    _write(made, differences, rows)
    return made


@transaction.atomic
def reject_prices(*, by: Reader, list_id: UUID, reason: str, at: datetime) -> PriceList:
    """Say no to somebody else's list, with a reason."""
    return _decided(list_id, ProposalAct.REJECT, by=by, reason=reason, at=at)


@transaction.atomic
def withdraw_prices(*, by: Reader, list_id: UUID, at: datetime) -> PriceList:
    """Take one's own list back before it is decided."""
    return _decided(list_id, ProposalAct.WITHDRAW, by=by, reason="", at=at)


def _decided(list_id: UUID, act: ProposalAct, *, by: Reader, reason: str, at: datetime) -> PriceList:
    made = PriceList.objects.select_for_update(of=("self",)).select_related("decision").filter(pk=list_id).first()
    if made is None:
        raise Refused("reimbursement.proposal.not_found")
    permission = Permission.PRICE_PROPOSE if act is ProposalAct.WITHDRAW else Permission.PRICE_APPROVE
    decide(made, act, permission=permission, by=by, reason=reason, at=at)
    if made.decision is not None:
        decide(made.decision, act, permission=permission, by=by, reason=reason, at=at)
        record_decision(made.decision, by=by)
    record("reimbursement.prices.decided", by=by, subject=("price_list", made.pk), act=act.value)
    return made


def _write(made: PriceList, differences: Sequence[PriceDifference], rows: Sequence[PriceRow]) -> None:
    product_of = dict(Product.objects.values_list("npl_id", "pk"))
    for rewriting in rewritings(differences, rows):
        _end(rewriting, product_of)
        Price.objects.bulk_create(
            Price(
                id=uuid7(),
                price_list=made,
                **_columns(rewriting, product_of),
                ore=row.ore,
                from_on=row.from_on,
                to_on=row.to_on,
            )
            for row in rewriting.rows
        )


def _end(rewriting: Rewriting, product_of: Mapping[str, int]) -> None:
    """End what stands on the day; what would begin later never holds on any day."""
    for price in Price.objects.filter(**_columns(rewriting, product_of)):
        if price.to_on is None or price.to_on > rewriting.ends_on:
            price.to_on = max(price.from_on, rewriting.ends_on)
            price.save(update_fields=["to_on"])


def _columns(rewriting: Rewriting, product_of: Mapping[str, int]) -> dict[str, object]:
    key = rewriting.key
    return {
        "kind": key.kind,
        "supplement": key.supplement,
        "programme_id": key.programme,
        "payer": key.payer,
        "assignment_id": key.assignment,
        "product_id": product_of[key.product] if key.product else None,
        "setting": key.setting,
    }
