"""What the test region pays: contracts, terms and prices that INGELA proposed and TOMAS approved.

The amounts are told apart at a glance: 111.00 kronor for a dose, 22.00 more in a home, 500.00 at most of an extra cost.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from tests.factories.region import PROGRAMME, Region
from tests.personas import ATLE, INGELA, KLARA, TOMAS, Persona
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import Contract
from vaccinera.patients.states import IdentifierKind
from vaccinera.products.models import Product
from vaccinera.reimbursement.actions import check_run, lock_run, preview_run
from vaccinera.reimbursement.models import (
    AcceptedProduct,
    Anomaly,
    ApproverLimit,
    DoseTerms,
    Price,
    PriceList,
    Run,
    Terms,
)
from vaccinera.reimbursement.queries.settling import cut_off_in

BASE, HOME, CEILING = 11_100, 2_200, 50_000
DECIDED = datetime(2023, 12, 1, 9, 0, tzinfo=UTC)
SINCE = date(2024, 1, 1)
ASSIGNMENT = "vaccination_choice"


def decided(*, proposed_by: Persona = INGELA, decided_by: Persona = TOMAS, at: datetime = DECIDED) -> dict[str, Any]:
    """The columns of something that one proposed and another approved."""
    return {
        "id": uuid7(),
        "reason": "Enligt beslut",
        "state": "approved",
        "proposed_by_hsa_id": f"TSTNMT2321000156-S{proposed_by.key}",
        "proposed_by_name": f"{proposed_by.given_name} {proposed_by.family_name}",
        "proposed_at": at,
        "decided_by_hsa_id": f"TSTNMT2321000156-S{decided_by.key}",
        "decided_by_name": f"{decided_by.given_name} {decided_by.family_name}",
        "decided_at": at,
    }


def make_contract(unit_id: int, provider_id: int, **columns: Any) -> Contract:
    """A contract of a unit for the test programme, from 2024 on."""
    told = {"assignment_id": ASSIGNMENT, "programmes": [PROGRAMME], "from_on": SINCE} | columns
    return Contract.objects.create(id=Contract.objects.count() + 1, unit_id=unit_id, provider_id=provider_id, **told)


def make_terms(**columns: Any) -> Terms:
    """Terms in force since 2024: every kind of number, the cut-off on the 15th, one dose a season."""
    told: dict[str, Any] = {
        "name": "Villkor",
        "content": {},
        "from_on": SINCE,
        "cut_off_day": 15,
        "days_to_sign": 30,
        "reopening_months": 12,
        "identifier_kinds": [kind.value for kind in IdentifierKind],
        "counts_history": False,
        "warnings_excuse": False,
        "pays_early_doses": False,
    }
    return Terms.objects.create(**decided(), **(told | columns))


def make_dose_terms(
    terms: Terms, *, programme: str = PROGRAMME, target_group: str = "", most_doses: int = 1, least_days: int = 0
) -> DoseTerms:
    """How many doses of a programme are paid for."""
    return DoseTerms.objects.create(
        id=uuid7(),
        terms=terms,
        programme_id=programme,
        target_group=target_group,
        most_doses=most_doses,
        least_days=least_days,
    )


def accept(terms: Terms, product: Product, *, programme: str = PROGRAMME, funding_source: str = "region") -> None:
    """Let a product be paid for."""
    AcceptedProduct.objects.create(
        id=uuid7(), terms=terms, programme_id=programme, product=product, funding_source=funding_source
    )


def make_price_list(**columns: Any) -> PriceList:
    """An approved list, without prices."""
    told = {"name": "Prislista", "content": {}, "from_on": SINCE} | columns
    return PriceList.objects.create(**decided(), **told)


def make_price(price_list: PriceList, ore: int = BASE, *, kind: str = "base", **columns: Any) -> Price:
    """One price of a list: the region's, for the test programme, until further notice."""
    told = {"programme_id": PROGRAMME, "payer": "region", "assignment_id": ASSIGNMENT, "from_on": SINCE} | columns
    return Price.objects.create(id=uuid7(), price_list=price_list, kind=kind, ore=ore, **told)


def make_limit(persona: Persona, ore: int = 100_000_000, *, from_on: date = SINCE) -> ApproverLimit:
    """Up to how much somebody may lock in one run."""
    holder = f"TSTNMT2321000156-S{persona.key}"
    return ApproverLimit.objects.create(
        **decided(), staff_id=persona.key, holder_hsa_id=holder, ore=ore, from_on=from_on
    )


def make_policy(products: list[Product], *, units: tuple[tuple[int, int], ...] = ((11, 1), (12, 1), (21, 2))) -> UUID:
    """All that the test region pays by: contracts of (unit, provider), terms and prices; the price list's key."""
    for unit_id, provider_id in units:
        make_contract(unit_id, provider_id)
    terms = make_terms()
    make_dose_terms(terms)
    for product in products:
        accept(terms, product)
    prices = make_price_list()
    make_price(prices)
    make_price(prices, HOME, kind="supplement", supplement="home_visit", setting="home")
    make_price(prices, CEILING, kind="extra_cost")
    make_limit(ATLE)
    return prices.pk


def note_what_is_odd(month: date, *, at: datetime) -> None:
    """A clerk's word on everything odd that the month's computation has found, in the region's scope."""
    found = Anomaly.objects.filter(run__month=month, stands=True, note="")
    found.update(note="Som det ska vara", noted_by_hsa_id="TSTNMT2321000156-S12", noted_by_name="Klara", noted_at=at)


def settle_month(region: Region, month: date, *, at: datetime | None = None) -> Run:
    """Let KLARA preview, note what is odd and check a month and ATLE lock it, at its cut-off or at a later instant."""
    with acting(region.reader(KLARA)):
        instant = at or cut_off_in(month)
        preview_run(by=region.reader(KLARA), month=month, at=instant)
        note_what_is_odd(month, at=instant)
        check_run(by=region.reader(KLARA), month=month, at=instant)
    with acting(region.reader(ATLE)):
        return lock_run(by=region.reader(ATLE), month=month, at=instant)
