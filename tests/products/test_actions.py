"""Adding a batch to a unit, also in the middle of a registration."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from uuid_utils.compat import uuid7

from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, LARS, MAJA, OLLE, REBECKA, ULLA, Persona
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.actions import add_batch
from vaccinera.products.models import BatchRecall, Product, UnitBatch

TODAY = date(2026, 11, 23)


def _add(
    region: Region,
    persona: Persona = ANNA,
    *,
    written: str = "AB1234",
    product: Product | None = None,
    expires_on: date = date(2027, 6, 30),
) -> UnitBatch:
    reader = region.reader(persona)
    with acting(reader):
        return add_batch(
            by=reader,
            product=product or region.products[0],
            batch_written=written,
            expires_on=expires_on,
            funding_source="region",
            on=TODAY,
            at=NOON,
        )


def _batches(region: Region, persona: Persona = ANNA) -> list[UnitBatch]:
    with reading(region.reader(persona)):
        return list(UnitBatch.objects.order_by("added_at", "id"))


def test_a_batch_is_at_the_unit_of_whoever_added_it(region: Region) -> None:
    added = _add(region)

    batch = _batches(region)[0]
    assert batch.pk == added.pk
    assert (batch.provider_id, batch.unit_id, batch.product_id) == (1, 11, 1)
    assert (batch.expires_on, batch.funding_source, batch.is_finished) == (date(2027, 6, 30), "region", False)
    assert (batch.added_at, batch.added_by_hsa_id) == (NOON, "TSTNMT2321000156-S1")


def test_the_number_is_compared_in_one_form_and_kept_as_written(region: Region) -> None:
    """MED-07: scanned and typed are the same batch."""
    _add(region, written="  ab 12–34 ")

    batch = _batches(region)[0]
    assert (batch.batch_number, batch.batch_written) == ("AB12-34", "ab 12–34")


def test_adding_is_in_the_log(region: Region) -> None:
    anna, added = region.reader(ANNA), _add(region, written="ab 1234")

    with reading(anna):
        event = Event.objects.get(action="products.batch.added")

    assert (event.subject_label, event.subject_id, event.user_hsa_id) == (
        "unit_batch",
        str(added.pk),
        "TSTNMT2321000156-S1",
    )
    assert event.details == {"batch": "AB1234", "product": "99000000000202"}


def test_a_batch_that_has_expired_is_refused_saying_when(region: Region) -> None:
    """MED-04."""
    with pytest.raises(Refused) as refused:
        _add(region, expires_on=TODAY - timedelta(days=1))

    assert refused.value.code == "products.batch.expired"
    assert refused.value.facts == {"expires_on": date(2026, 11, 22)}
    assert _batches(region) == []


def test_a_batch_may_be_added_on_the_day_it_expires(region: Region) -> None:
    """MED-04: to the end of that day."""
    batch = _add(region, expires_on=TODAY)

    assert batch.expires_on == TODAY


def test_a_recalled_batch_is_refused_however_it_is_written(region: Region) -> None:
    """MED-04: and the same number of another product is another batch."""
    BatchRecall.objects.create(
        id=uuid7(), product=region.products[0], batch_number="AB1234", reason="Läckage", recalled_on=TODAY
    )

    with pytest.raises(Refused, match=r"products\.batch\.recalled"):
        _add(region, written="ab 1234")
    other = _add(region, product=region.products[1])

    assert other.batch_number == "AB1234"


def test_a_unit_adds_a_batch_once_and_the_first_one_stays(region: Region) -> None:
    """The database decides; a second try leaves neither batch nor event."""
    first = _add(region)

    with pytest.raises(Refused, match=r"products\.batch\.already_added"):
        _add(region, BIRGIT, written="ab 12 34", expires_on=date(2028, 1, 1))

    assert [(one.pk, one.expires_on) for one in _batches(region)] == [(first.pk, date(2027, 6, 30))]
    with reading(region.reader(ANNA)):
        assert Event.objects.filter(action="products.batch.added").count() == 1


def test_the_same_batch_may_lie_at_several_units_and_providers(region: Region) -> None:
    """LAW-01: each sees its own."""
    _add(region, ANNA)
    _add(region, ULLA)
    _add(region, OLLE)

    assert [one.unit_id for one in _batches(region, ANNA)] == [11, 12]
    assert [one.unit_id for one in _batches(region, OLLE)] == [21]


@pytest.mark.parametrize("persona", [REBECKA, MAJA, LARS])
def test_who_gives_no_doses_adds_no_batches(region: Region, persona: Persona) -> None:
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        _add(region, persona)

    assert _batches(region) == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (" ", "products.batch_number.missing"),
        ("ÅÄÖ", "products.batch_number.unknown_character"),
        ("A" * 81, "products.batch_number.too_long"),
        ("a " * 80, "products.batch_number.too_long"),
    ],
)
def test_what_is_no_batch_number_is_refused(region: Region, written: str, code: str) -> None:
    """MED-07: the form as written has the same room as the compared one."""
    with pytest.raises(Refused) as refused:
        _add(region, written=written)

    assert refused.value.code == code


def test_a_refusal_of_the_database_that_nobody_expected_is_not_hidden(region: Region) -> None:
    """A batch nobody pays for is a fault of ours, and no sentence may cover it."""
    anna = region.reader(ANNA)

    with pytest.raises(IntegrityError, match="funding_source"), acting(anna):
        add_batch(
            by=anna,
            product=region.products[0],
            batch_written="AB1234",
            expires_on=date(2027, 6, 30),
            funding_source=None,  # type: ignore[arg-type]  # that it is none is the point
            on=TODAY,
            at=NOON,
        )

    assert _batches(region) == []
