"""What runs have said of one visit, to those who may see its payment."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from tests.factories.region import Region
from tests.personas import BIRGIT, KLARA, MAJA, OLGA, ULLA, Persona
from tests.reimbursement.ledgers import OCTOBER, SEPTEMBER, Ledger
from tests.visits.scenes import whole
from vaccinera.kernel.scope import reading
from vaccinera.reimbursement.queries.judged import JudgedIn, outcomes_of, standing_visit
from vaccinera.reimbursement.states import OutcomeCode

pytestmark = pytest.mark.django_db

VISIT = UUID(int=7)


@pytest.fixture
def region(region: Region) -> Region:
    """The test region: a visit was first unsigned and then paid."""
    ledger = Ledger(region)
    ledger.month(SEPTEMBER, ("outcome", 3, {"document": VISIT}), balances={})
    paid: list[tuple[str, int, dict[str, object]]] = [
        ("line", 11_100, {"document": VISIT}),
        ("outcome", 15, {"document": VISIT}),
    ]
    ledger.month(OCTOBER, *paid, balances={1: 11_100})
    return region


def _judged(region: Region, persona: Persona) -> list[JudgedIn]:
    reader = region.reader(persona)
    with reading(reader):
        return outcomes_of(reader, VISIT)


def test_each_month_s_word_is_told_with_its_price_and_lines(region: Region) -> None:
    paid, unsigned = _judged(region, BIRGIT)

    assert (paid.run.month, paid.code, paid.ore) == (OCTOBER, OutcomeCode.PAID, 11_100)
    assert paid.price is not None
    assert (paid.price.ore, paid.price.from_on) == (11_100, date(2024, 1, 1))
    assert (unsigned.run.month, unsigned.code, unsigned.price, unsigned.lines) == (
        SEPTEMBER,
        OutcomeCode.UNSIGNED,
        None,
        [],
    )


def test_it_is_told_at_the_unit_at_the_provider_and_in_the_region_and_nowhere_else(region: Region) -> None:
    seen = {who.given_name: len(_judged(region, who)) for who in (BIRGIT, ULLA, MAJA, OLGA, KLARA)}

    assert seen == {"Birgit": 2, "Ulla": 0, "Maja": 2, "Olga": 0, "Klara": 2}


def test_the_visit_itself_is_found_by_its_document(region: Region) -> None:
    visit = whole(region)
    found = {}
    for who in (BIRGIT, ULLA, MAJA, OLGA, KLARA):
        reader = region.reader(who)
        with reading(reader):
            found[who.given_name] = standing_visit(reader, visit.document_id)

    assert {name for name, one in found.items() if one} == {"Birgit", "Maja"}
