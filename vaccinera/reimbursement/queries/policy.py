"""Prices and terms as they stand and as they are proposed, and which months are locked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Assignment, Contract
from vaccinera.patients.states import IdentifierKind
from vaccinera.products.models import Product
from vaccinera.products.states import FundingSource
from vaccinera.programmes.models import Programme
from vaccinera.programmes.queries import pack_of, versions_from
from vaccinera.programmes.states import Payer, ProposalState
from vaccinera.reimbursement.models import Price, PriceList, RetroactiveDecision, Run, Terms
from vaccinera.reimbursement.rules.price_lists import Known
from vaccinera.reimbursement.rules.price_rows import PriceKey, PriceRow
from vaccinera.reimbursement.rules.terms import ACCEPTED, DOSES, FIELDS, TermsKnown, rows_in_order
from vaccinera.reimbursement.states import CLOSED, TermsRow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID


_LONG_AGO = date(1900, 1, 1)


def locked_months() -> tuple[date, ...]:
    """The first day of each month whose run is locked or paid, the earliest first."""
    locked = Run.objects.filter(state__in=CLOSED)
    return tuple(locked.order_by("month").values_list("month", flat=True))


def price_rows_from(day: date = _LONG_AGO) -> list[PriceRow]:
    """The approved prices that hold on some day from ``day`` on."""
    held = Q(to_on=None) | Q(to_on__gt=day) & Q(to_on__gt=F("from_on"))
    rows = Price.objects.filter(held).select_related("product")
    return [
        row_of(price) for price in rows.order_by("programme_id", "kind", "supplement", "assignment_id", "from_on", "id")
    ]


def row_of(price: Price) -> PriceRow:
    """A price as the rules read it; its product by its NPL id."""
    product = price.product.npl_id if price.product else ""
    key = PriceKey(
        price.kind, price.supplement, price.programme_id, price.payer, price.assignment_id, product, price.setting
    )
    return PriceRow(key, price.ore, price.from_on, price.to_on)


def codes_known(*, settings: Collection[str]) -> Known:
    """What a price list may name; where one vaccinates is named by the pages above."""
    return Known(
        programmes=set(Programme.objects.values_list("code", flat=True)),
        payers={payer.value for payer in Payer},
        assignments=set(Assignment.objects.values_list("code", flat=True)),
        products=set(Product.objects.values_list("npl_id", flat=True)),
        settings=set(settings),
    )


def terms_known(*, on: date) -> TermsKnown:
    """What terms may name: the target groups are those of each version in force on the day or later."""
    groups: dict[str, set[str]] = {code: set() for code in Programme.objects.values_list("code", flat=True)}
    for version in versions_from(on):
        groups[version.programme_id] |= {group.code for group in pack_of(version).target_groups}
    return TermsKnown(
        identifiers={kind.value for kind in IdentifierKind},
        products=set(Product.objects.values_list("npl_id", flat=True)),
        funding_sources={source.value for source in FundingSource},
        groups=groups,
    )


def terms_content(terms: Terms | None) -> dict[str, Any]:
    """What approved terms say, as it would be proposed; nothing when there are none."""
    if terms is None:
        return {}
    accepted = terms.accepted_products.values_list("programme_id", "product__npl_id", "funding_source")
    doses = terms.doses.values_list("programme_id", "target_group", "most_doses", "least_days")
    return {
        **{name: getattr(terms, name) for name in FIELDS},
        TermsRow.ACCEPTED.value: rows_in_order(list(accepted), ACCEPTED),
        TermsRow.DOSES.value: rows_in_order(list(doses), DOSES),
    } | {"identifier_kinds": sorted(terms.identifier_kinds)}


def price_list_by_id(list_id: UUID) -> PriceList:
    """One proposed or decided list; refuses when there is none."""
    found = PriceList.objects.select_related("decision").filter(pk=list_id).first()
    if found is None:
        raise Refused("reimbursement.proposal.not_found")
    return found


def terms_by_id(terms_id: UUID) -> Terms:
    """Terms proposed or decided; refuses when there are none."""
    found = Terms.objects.select_related("decision").filter(pk=terms_id).first()
    if found is None:
        raise Refused("reimbursement.proposal.not_found")
    return found


def policy_waiting() -> list[PriceList | Terms]:
    """What of prices and terms waits for a second person, the oldest first."""
    waiting: list[PriceList | Terms] = [
        *PriceList.objects.filter(state=ProposalState.PROPOSED.value),
        *Terms.objects.filter(state=ProposalState.PROPOSED.value),
    ]
    return sorted(waiting, key=lambda one: one.proposed_at)


def policy_decided(*, most: int) -> list[PriceList | Terms]:
    """What of prices and terms was decided last."""
    decided: list[PriceList | Terms] = [
        *PriceList.objects.exclude(decided_at=None).order_by("-decided_at")[:most],
        *Terms.objects.exclude(decided_at=None).order_by("-decided_at")[:most],
    ]
    return sorted(decided, key=lambda one: one.decided_at or one.proposed_at, reverse=True)[:most]


def retroactive_decisions() -> list[RetroactiveDecision]:
    """The decisions that reach back, the newest first."""
    approved = RetroactiveDecision.objects.filter(state=ProposalState.APPROVED.value)
    return list(approved.order_by("-decided_at", "-id"))


def decision_of_change(change_id: UUID) -> RetroactiveDecision | None:
    """The decision that a contract's change needs, if it reaches into a locked month."""
    return RetroactiveDecision.objects.filter(contract_change_id=change_id).first()


def programmes_without_price(rows: Sequence[PriceRow], *, on: date) -> list[str]:
    """Programmes that a contract of the day names and that no base price is for then."""
    contracts = Contract.objects.filter(Q(to_on=None) | Q(to_on__gt=on), from_on__lte=on)
    named = {code for programmes in contracts.values_list("programmes", flat=True) for code in programmes}
    priced = {
        row.key.programme
        for row in rows
        if row.key.kind == "base" and row.from_on <= on and (row.to_on is None or row.to_on > on)
    }
    return sorted(named - priced)
