"""The region stops a batch, with a reason, and no unit gives it any more (MED-04, MED-05)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from tests.factories.region import Region, logged_in, make_batch
from tests.personas import ANNA, INGELA, MAJA, REBECKA, TOMAS, Persona
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import Commission
from vaccinera.products.actions import recall_batch
from vaccinera.products.models import BatchRecall
from vaccinera.products.queries import batch_in_hand, recall_of

TODAY = date(2026, 11, 23)


def _recall(region: Region, who: Persona = INGELA, *, written: str = "ab 1234", reason: str = "Läckage") -> BatchRecall:
    reader = region.reader(who)
    with acting(reader):
        return recall_batch(by=reader, product=region.products[0], batch_written=written, reason=reason, on=TODAY)


def test_a_batch_is_stopped_at_every_unit_at_once(region: Region) -> None:
    """However it was written on the pack; who decided stands with it, and in the log."""
    held = make_batch(region.reader(ANNA), region.products[0])

    _recall(region, reason=" Läckage ")

    with reading(region.reader(ANNA)):
        in_hand = batch_in_hand(region.reader(ANNA), held.pk, on=TODAY)
    stored = recall_of(1, "AB1234")
    assert in_hand is not None
    assert in_hand.fault == "products.batch.recalled"
    assert stored is not None
    assert (stored.reason, stored.recalled_on, stored.recalled_by_name) == ("Läckage", TODAY, "Ingela Region")
    with reading(region.reader(INGELA)):
        event = Event.objects.get(action="products.batch.recalled")
    assert event.details == {"batch": "AB1234", "product": "99000000000202", "reason": "Läckage"}


def test_an_analyst_counts_and_stops_nothing(region: Region) -> None:
    """Decision 0023: the matrix has products among what the region administrator proposes."""
    Commission.objects.filter(pk=TOMAS.key).update(roles=["ANA"])
    analyst = logged_in(TOMAS)

    with acting(analyst), pytest.raises(Refused, match=r"access\.permission\.missing"):
        recall_batch(by=analyst, product=region.products[0], batch_written="AB1234", reason="Läckage", on=TODAY)

    assert not BatchRecall.objects.exists()


@pytest.mark.parametrize(
    ("who", "written", "reason", "code"),
    [
        (INGELA, "AB1234", " ", "products.recall.reason_missing"),
        (INGELA, " ", "Läckage", "products.batch_number.missing"),
        (MAJA, "AB1234", "Läckage", "access.permission.missing"),
        (REBECKA, "AB1234", "Läckage", "access.permission.missing"),
    ],
)
def test_it_takes_the_region_and_a_reason(region: Region, who: Persona, written: str, reason: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        _recall(region, who, written=written, reason=reason)

    assert refused.value.code == code
    assert not BatchRecall.objects.exists()


def test_a_batch_is_recalled_once(region: Region) -> None:
    _recall(region)

    with pytest.raises(Refused, match=r"products\.recall\.already_recalled"):
        _recall(region, written="AB12 34")


def test_a_refusal_of_the_database_that_nobody_expected_is_not_hidden(region: Region) -> None:
    """A recall of no product is a fault of ours, and no sentence may cover it."""
    ingela = region.reader(INGELA)

    with pytest.raises(IntegrityError, match="product_id"), acting(ingela):
        recall_batch(
            by=ingela,
            product=None,  # type: ignore[arg-type]  # that it is none is the point
            batch_written="AB1234",
            reason="Läckage",
            on=TODAY,
        )

    assert not BatchRecall.objects.exists()
