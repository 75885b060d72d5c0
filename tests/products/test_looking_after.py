"""What is done to a unit's batches: several added or none, finished and undone, chosen for the day, put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from tests.factories.region import NOON, Region, make_batch
from tests.personas import ANNA, MAJA, OLLE, REBECKA, ULLA, Persona
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.actions import (
    NewBatch,
    add_batches,
    change_batch,
    choose_for_the_day,
    finish_batch,
    unfinish_batch,
)
from vaccinera.products.models import BatchRecall, BatchTrace, UnitBatch
from vaccinera.products.queries import batches_in_use, batches_put_away, traces_of
from vaccinera.products.rules.batches import batch_to_propose, judge_batch_change
from vaccinera.products.states import FundingSource

TODAY = date(2026, 11, 23)


def _new(region: Region, number: str, *, expires_on: date = date(2027, 6, 30)) -> NewBatch:
    return NewBatch(region.products[0], number, expires_on, FundingSource.OWN)


def _acts(region: Region, batch: UnitBatch) -> list[str]:
    with reading(region.reader(ANNA)):
        return [trace.act for trace in traces_of(region.reader(ANNA), batch.pk)]


def _stored(region: Region, batch: UnitBatch) -> UnitBatch:
    with reading(region.reader(ANNA)):
        return UnitBatch.objects.get(pk=batch.pk)


def test_several_are_added_at_once_scanned_or_typed_to_the_same_value(region: Region) -> None:
    """MED-07: the original is kept."""
    anna = region.reader(ANNA)
    with acting(anna):
        refused = add_batches(by=anna, batches=[_new(region, "ab 1"), _new(region, "AB2")], on=TODAY, at=NOON)
        stored = list(UnitBatch.objects.order_by("batch_number"))

    assert refused == {}
    assert [(one.batch_number, one.batch_written, one.funding_source) for one in stored] == [
        ("AB1", "ab 1", "own"),
        ("AB2", "AB2", "own"),
    ]


def test_when_one_is_refused_none_is_added_and_each_is_told(region: Region) -> None:
    """MED-04: expired, recalled and doubled, each by its own place."""
    anna = region.reader(ANNA)
    BatchRecall.objects.create(
        id=uuid7(), product=region.products[0], batch_number="DRAGEN1", reason="Läckage", recalled_on=TODAY
    )
    batches = [
        _new(region, "BRA1"),
        _new(region, "GAMMAL1", expires_on=date(2026, 11, 22)),
        _new(region, "DRAGEN1"),
        _new(region, "bra 1"),
    ]
    with acting(anna):
        refused = add_batches(by=anna, batches=batches, on=TODAY, at=NOON)

    assert {place: why.code for place, why in refused.items()} == {
        1: "products.batch.expired",
        2: "products.batch.recalled",
        3: "products.batch.already_added",
    }
    with reading(anna):
        assert UnitBatch.objects.count() == BatchTrace.objects.count() == 0


def test_finished_is_undone_and_each_step_leaves_its_trace(region: Region) -> None:
    """A second press changes nothing."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    for act in (finish_batch, finish_batch):
        with acting(anna):
            act(by=anna, batch_id=batch.pk, at=NOON)
    assert (_stored(region, batch).is_finished, _stored(region, batch).finished_at) == (True, NOON)
    for act in (unfinish_batch, unfinish_batch):
        with acting(anna):
            act(by=anna, batch_id=batch.pk, at=NOON)

    assert (_stored(region, batch).is_finished, _stored(region, batch).finished_at) == (False, None)
    assert _acts(region, batch) == ["found_again", "finished", "added"]
    with reading(anna):
        trace = traces_of(anna, batch.pk)[0]
    assert (trace.by_hsa_id, trace.by_name, trace.at) == ("TSTNMT2321000156-S1", "Anna Nyberg", NOON)


def test_one_batch_of_a_product_is_chosen_for_the_day(region: Region) -> None:
    anna = region.reader(ANNA)
    first, second = (make_batch(anna, region.products[0], number=number) for number in ("A1", "A2"))
    for batch in (first, second):
        with acting(anna):
            choose_for_the_day(by=anna, batch_id=batch.pk, is_chosen=True, on=TODAY, at=NOON)
    assert (_stored(region, first).favourite_on, _stored(region, second).favourite_on) == (None, TODAY)

    for batch in (first, second):
        with acting(anna):
            choose_for_the_day(by=anna, batch_id=batch.pk, is_chosen=False, on=TODAY, at=NOON)

    assert _stored(region, second).favourite_on is None
    assert _acts(region, second) == ["no_longer_chosen", "chosen_for_the_day", "added"]
    assert _acts(region, first) == ["chosen_for_the_day", "added"]


def test_what_may_not_be_given_is_not_chosen_and_a_finished_one_is_chosen_no_more(region: Region) -> None:
    """MED-04."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0], expires_on=date(2026, 11, 22))
    with pytest.raises(Refused, match=r"products\.batch\.expired"), acting(anna):
        choose_for_the_day(by=anna, batch_id=batch.pk, is_chosen=True, on=TODAY, at=NOON)
    good = make_batch(anna, region.products[0], number="A2")
    with acting(anna):
        choose_for_the_day(by=anna, batch_id=good.pk, is_chosen=True, on=TODAY, at=NOON)
        finish_batch(by=anna, batch_id=good.pk, at=NOON)

    assert _stored(region, good).favourite_on is None


def test_what_was_read_wrong_is_put_right_with_a_trace(region: Region) -> None:
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])

    def change(**changes: Any) -> None:
        told: dict[str, Any] = {
            "expires_on": date(2027, 7, 31), "funding_source": FundingSource.OWN, "is_used": False, "reason": "",
        }  # fmt: skip
        with acting(anna):
            change_batch(by=anna, batch_id=batch.pk, at=NOON, **(told | changes))

    change()
    change()
    with pytest.raises(Refused, match=r"products\.batch\.reason_missing"):
        change(is_used=True, funding_source=FundingSource.REGION)
    change(is_used=True, funding_source=FundingSource.REGION, reason=" Läste fel ")

    assert (_stored(region, batch).expires_on, _stored(region, batch).funding_source) == (date(2027, 7, 31), "region")
    assert _acts(region, batch) == ["changed", "changed", "added"]
    with reading(anna):
        latest, first, _ = traces_of(anna, batch.pk)
    assert latest.reason == "Läste fel"
    assert first.before == {"expires_on": "2027-06-30", "funding_source": "region"}
    assert first.after == {"expires_on": "2027-07-31", "funding_source": "own"}


_ACTS: list[Callable[..., UnitBatch]] = [finish_batch, unfinish_batch]


@pytest.mark.parametrize("act", _ACTS)
@pytest.mark.parametrize(
    ("who", "code"),
    [
        (OLLE, "products.batch.not_found"),
        (ULLA, "access.permission.other_unit"),
        (REBECKA, "access.permission.missing"),
        (MAJA, "access.permission.missing"),
    ],
)
def test_only_those_of_the_unit_look_after_its_batches(
    region: Region, act: Callable[..., UnitBatch], who: Persona, code: str
) -> None:
    """The leak test among them."""
    batch = make_batch(region.reader(ANNA), region.products[0])
    reader = region.reader(who)

    with pytest.raises(Refused) as refused, acting(reader):
        act(by=reader, batch_id=batch.pk, at=NOON)

    assert refused.value.code == code


def test_what_is_over_is_put_away_by_itself_and_what_was_finished_today_stays(region: Region) -> None:
    anna = region.reader(ANNA)
    good, old, finished, recalled = (
        make_batch(anna, region.products[0], number=number, expires_on=expires_on)
        for number, expires_on in (
            ("GOOD", date(2027, 6, 30)),
            ("OLD", date(2026, 11, 22)),
            ("FINISHED", date(2027, 6, 29)),
            ("RECALLED", date(2027, 6, 28)),
        )
    )
    BatchRecall.objects.create(
        id=uuid7(), product=region.products[0], batch_number="RECALLED", reason="Läckage", recalled_on=TODAY
    )
    with acting(anna):
        finish_batch(by=anna, batch_id=finished.pk, at=NOON)
    morning, later = NOON.replace(hour=0), NOON.replace(hour=23)

    with reading(anna):
        now = [one.batch.pk for one in batches_in_use(anna, on=TODAY, since=morning)]
        tomorrow = [one.batch.pk for one in batches_in_use(anna, on=TODAY, since=later)]
        away, total = batches_put_away(anna, on=TODAY, since=morning, page=1)
        away_tomorrow, _ = batches_put_away(anna, on=TODAY, since=later, page=1)

    assert now == [finished.pk, good.pk]
    assert tomorrow == [good.pk]
    assert ([one.batch.pk for one in away], total) == ([recalled.pk, old.pk], 2)
    assert [one.batch.pk for one in away_tomorrow] == [finished.pk, recalled.pk, old.pk]


def test_the_day_s_batch_is_proposed_else_the_only_one() -> None:
    first, second = UnitBatch(batch_number="A"), UnitBatch(batch_number="B", favourite_on=TODAY)

    assert batch_to_propose([first, second], on=TODAY) is second
    assert batch_to_propose([first, second], on=date(2026, 11, 24)) is None
    assert batch_to_propose([first], on=TODAY) is first
    assert batch_to_propose([], on=TODAY) is None


@pytest.mark.parametrize(
    ("is_used", "reason", "code"),
    [(True, " ", "products.batch.reason_missing"), (True, "Läste fel", None), (False, "", None)],
)
def test_what_doses_were_given_from_is_changed_with_a_reason(*, is_used: bool, reason: str, code: str | None) -> None:
    assert judge_batch_change(is_used=is_used, reason=reason) == code


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"funding_source": "nobody"}, "a_batch_has_a_known_funding_source"),
        ({"finished_at": NOON}, "only_a_finished_batch_says_when"),
    ],
)
def test_the_database_refuses_what_cannot_be(region: Region, change: dict[str, object], broken: str) -> None:
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])

    with acting(anna), pytest.raises(IntegrityError) as error, transaction.atomic():
        UnitBatch.objects.filter(pk=batch.pk).update(**change)

    assert broken_constraint(error.value) == broken


def test_two_batches_of_a_product_cannot_both_be_the_day_s(region: Region) -> None:
    anna = region.reader(ANNA)
    for number in ("A1", "A2"):
        make_batch(anna, region.products[0], number=number)

    with acting(anna), pytest.raises(IntegrityError) as error, transaction.atomic():
        UnitBatch.objects.update(favourite_on=TODAY)

    assert broken_constraint(error.value) == "one_batch_a_product_and_day"
