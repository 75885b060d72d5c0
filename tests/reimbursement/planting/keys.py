"""By which keys a history's names are found in the database. Keys of visits sort as their names do (point 17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tests.factories.region import Region
from tests.reimbursement.evaluation.history import History

PROVIDERS = {"Nord": 1, "Syd": 2}
UNITS = {"Norrmottagningen": 11, "Norra_hemmet": 12, "Sydmottagningen": 21}
PROVIDER_OF_UNIT = {11: 1, 12: 1, 21: 2}
FIRST_KEY = 500
AT_ONCE = 2000
_DOCUMENTS, _PEOPLE, _PRICES = (n << 100 for n in (1, 2, 3))


@dataclass(frozen=True)
class Keys:
    """Everything a history names, and the test region it is planted in."""

    region: Region
    documents: dict[str, UUID]
    people: dict[str, UUID]
    prices: dict[str, UUID]
    products: dict[str, int]
    programmes: dict[str, str]


def keys_of(history: History, region: Region) -> Keys:
    """The keys of a history's names."""
    accepted = {product for terms in history.terms for _, product, _ in terms.accepted}
    priced = {row.product for row in history.prices if row.product}
    return Keys(
        region=region,
        documents=_uuids(history.versions_of, _DOCUMENTS),
        people=_uuids((one.id for one in history.people), _PEOPLE),
        prices=_uuids((one.id for one in history.prices), _PRICES),
        products={
            name: number
            for number, name in enumerate(sorted(accepted | priced | {v.product for v in history.versions}), FIRST_KEY)
        },
        programmes={
            name: f"x_{name}"
            for name in {pack.programme for pack in history.packs}
            | {name for contract in history.contracts for name in contract.programmes}
        },
    )


def _uuids(names: Iterable[str], first: int) -> dict[str, UUID]:
    return {name: UUID(int=first + number) for number, name in enumerate(sorted({*names}), 1)}
