"""Policy of a history in the database, told run by run: what was approved before a run was checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, Protocol, TypeVar

from uuid_utils.compat import uuid7

from tests.personas import INGELA
from tests.reimbursement.evaluation.history import Contract as ContractFacts
from tests.reimbursement.evaluation.history import Cut, History
from tests.reimbursement.evaluation.history import Price as PriceFacts
from tests.reimbursement.evaluation.history import Terms as TermsFacts
from tests.reimbursement.planting.keys import FIRST_KEY, PROVIDERS, UNITS, Keys
from tests.reimbursement.planting.packs import pack_content
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import Assignment, Contract
from vaccinera.products.models import Product
from vaccinera.programmes.models import Programme, ProgrammeVersion
from vaccinera.reimbursement.models import (
    AcceptedProduct,
    DoseTerms,
    ExtraCost,
    ManualLine,
    Price,
    PriceList,
    RetroactiveDecision,
    Terms,
)

_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class _Known(Protocol):
    @property
    def known_at(self) -> datetime | None: ...
    @property
    def cut(self) -> Cut | None: ...


_Row = TypeVar("_Row", bound=_Known)


def _decided(at: datetime) -> dict[str, Any]:
    return {
        "reason": "exempel",
        "state": "approved",
        "proposed_by_hsa_id": "X1",
        "proposed_by_name": "X1",
        "proposed_at": at,
        "decided_by_hsa_id": "X2",
        "decided_by_name": "X2",
        "decided_at": at,
    }


def plant_catalogue(history: History, keys: Keys) -> None:
    """Assignments, products, programmes and their versions."""
    used = {one.assignment for one in history.versions} | {one.assignment for one in history.contracts}
    used |= {one.assignment for one in history.prices}
    for code in sorted(used):
        Assignment.objects.create(code=code, name_sv=code, name_en=code)
    for name, key in keys.products.items():
        told = dict.fromkeys(("form", "strength", "manufacturer", "vaccine_type"), "-")
        Product.objects.create(
            id=key,
            npl_id=f"99000000{key:06}",
            name=name,
            atc="J07XX99",
            target_diseases=[],
            is_live=False,
            valid_from=date(2020, 1, 1),
            **told,
        )
    for code in keys.programmes.values():
        Programme.objects.create(code=code, name_sv=code, name_en=code)
    for number, pack in enumerate(history.packs, FIRST_KEY):
        code, version = keys.programmes[pack.programme], f"2026.{number}"
        ProgrammeVersion.objects.create(
            id=number,
            programme_id=code,
            version=version,
            content=pack_content(pack, history, code=code, version=version),
            valid_from=pack.from_on,
            valid_to=pack.to_on,
            approved_at=_LONG_AGO,
        )


def plant_money_beside(history: History, keys: Keys) -> None:
    """Extra costs with the instants they were accepted at, and manual lines of their months."""
    first = {visit: versions[0] for visit, versions in history.versions_of.items()}
    with acting(keys.region.reader(INGELA)):
        for cost in history.extra_costs:
            ExtraCost.objects.create(
                id=uuid7(),
                provider_id=_provider(first[cost.visit].unit),
                document_id=keys.documents[cost.visit],
                ore=cost.ore,
                invoice="F1",
                **_decided(cost.accepted_at),
            )
        for line in history.manual_lines:
            ManualLine.objects.create(
                id=uuid7(),
                provider_id=PROVIDERS[line.provider],
                kind="adjustment",
                ore=line.ore,
                month=line.month,
                document="D1",
                **_decided(_LONG_AGO),
            )


def _provider(unit: str) -> int:
    return UNITS[unit] // 10


def tell_policy(history: History, keys: Keys, *, after: datetime | None, before: datetime) -> None:
    """What was approved since the run before, and which rows it ended; first the decisions that let it reach back."""
    for decision in history.decisions:
        if (after is None or after <= decision.at) and decision.at < before:
            RetroactiveDecision.objects.create(
                id=uuid7(),
                programmes=sorted(keys.programmes[one] for one in decision.programmes),
                assignments=sorted(decision.assignments),
                from_on=decision.from_on,
                to_on=decision.to_on,
                **_decided(decision.at),
            )
    for contract in _cut(history.contracts, after=after, before=before):
        assert contract.cut
        _contract_rows(contract).update(to_on=contract.cut.to_on)
    for price in _cut(history.prices, after=after, before=before):
        assert price.cut
        Price.objects.filter(pk=keys.prices[price.id]).update(to_on=price.cut.to_on)
    for terms in _cut(history.terms, after=after, before=before):
        assert terms.cut
        Terms.objects.filter(from_on=terms.from_on).update(to_on=terms.cut.to_on)
    for contract in _new(history.contracts, after=after, before=before):
        _add_contract(contract, keys)
    prices = [*_new(history.prices, after=after, before=before)]
    if prices:
        _add_prices(prices, keys, at=after or _LONG_AGO)
    for terms in _new(history.terms, after=after, before=before):
        _add_terms(terms, keys)


def _new(rows: Iterable[_Row], *, after: datetime | None, before: datetime) -> Iterable[_Row]:
    return (
        row
        for row in rows
        if (row.known_at is None and after is None)
        or (row.known_at is not None and row.known_at < before and (after is None or row.known_at >= after))
    )


def _cut(rows: Iterable[_Row], *, after: datetime | None, before: datetime) -> Iterable[_Row]:
    return (row for row in rows if row.cut and row.cut.at < before and (after is None or row.cut.at >= after))


def _contract_rows(contract: ContractFacts) -> Any:
    return Contract.objects.filter(
        unit_id=UNITS[contract.unit], assignment_id=contract.assignment, from_on=contract.from_on
    )


def _add_contract(contract: ContractFacts, keys: Keys) -> None:
    Contract.objects.create(
        id=FIRST_KEY + Contract.objects.count(),
        provider_id=PROVIDERS[contract.provider],
        unit_id=UNITS[contract.unit],
        assignment_id=contract.assignment,
        programmes=sorted(keys.programmes[one] for one in contract.programmes),
        from_on=contract.from_on,
        to_on=contract.to_on,
    )


def _add_prices(prices: Iterable[PriceFacts], keys: Keys, *, at: datetime) -> None:
    price_list = PriceList.objects.create(
        id=uuid7(), name="Exempel", content=[], from_on=date(2026, 1, 1), **_decided(at)
    )
    for row in prices:
        Price.objects.create(
            id=keys.prices[row.id],
            price_list=price_list,
            kind=row.kind,
            supplement=row.supplement,
            programme_id=keys.programmes[row.programme],
            payer=row.payer,
            assignment_id=row.assignment,
            product_id=keys.products[row.product] if row.product else None,
            setting=row.setting,
            ore=row.ore,
            from_on=row.from_on,
            to_on=row.to_on,
        )


def _add_terms(facts: TermsFacts, keys: Keys) -> None:
    terms = Terms.objects.create(
        id=uuid7(),
        name="Exempel",
        content={},
        from_on=facts.from_on,
        to_on=facts.to_on,
        cut_off_day=facts.cut_off_day,
        days_to_sign=facts.days_to_sign,
        reopening_months=facts.reopening_months,
        identifier_kinds=sorted(facts.payable),
        counts_history=facts.counts_history,
        warnings_excuse=facts.excuses_passed,
        pays_early_doses=facts.pays_early,
        **_decided(facts.known_at or _LONG_AGO),
    )
    for programme, product, funding in sorted(facts.accepted):
        AcceptedProduct.objects.create(
            id=uuid7(),
            terms=terms,
            programme_id=keys.programmes[programme],
            product_id=keys.products[product],
            funding_source=funding,
        )
    for row in facts.doses:
        DoseTerms.objects.create(
            id=uuid7(),
            terms=terms,
            programme_id=keys.programmes[row.programme],
            target_group=row.group,
            most_doses=row.most,
            least_days=row.least_days,
        )
