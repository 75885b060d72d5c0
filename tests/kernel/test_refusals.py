from __future__ import annotations

from datetime import date

import pytest

from vaccinera.kernel.refusals import Refused


def test_a_refusal_carries_its_code_and_the_facts_its_sentence_needs() -> None:
    refusal = Refused("visits.batch.expired", expired_on=date(2026, 9, 30), days=3)

    assert refusal.code == "visits.batch.expired"
    assert refusal.facts == {"expired_on": date(2026, 9, 30), "days": 3}


def test_a_refusal_may_need_no_facts() -> None:
    refusal = Refused("visits.visit.closed")

    assert refusal.facts == {}


def test_a_fact_may_be_called_code() -> None:
    refusal = Refused("products.product.unknown", code="X")

    assert refusal.code == "products.product.unknown"
    assert refusal.facts == {"code": "X"}


def test_a_refusal_reads_as_its_code_and_prints_with_its_facts() -> None:
    refusal = Refused("visits.batch.expired", days=3)

    assert str(refusal) == "visits.batch.expired"
    assert repr(refusal) == "Refused('visits.batch.expired', days=3)"


def test_a_refusal_stops_what_is_being_done() -> None:
    with pytest.raises(Refused) as stopped:
        raise Refused("visits.visit.closed")

    assert stopped.value.code == "visits.visit.closed"
