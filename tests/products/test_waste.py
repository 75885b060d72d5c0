"""Discarded doses of a unit's batches: told once, taken back by a mirror row, never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from uuid_utils.compat import uuid7

from tests.factories.region import NOON, Region, make_batch
from tests.personas import ANNA, MAJA, OLLE, REBECKA, ULLA, Persona
from vaccinera.audit.models import Event
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.actions import record_waste, take_back_waste
from vaccinera.products.models import BatchWaste, UnitBatch
from vaccinera.products.queries import Wasted, waste_of
from vaccinera.products.rules.waste import WasteTold, judge_waste
from vaccinera.products.states import WasteReason

TODAY = date(2026, 11, 23)
ADDED = date(2026, 11, 20)
THREE = WasteTold(3, TODAY, WasteReason.COLD_CHAIN, " Kylen stod öppen ")


def _batch(region: Region) -> UnitBatch:
    batch = make_batch(region.reader(ANNA), region.products[0])
    with acting(region.reader(ANNA)):
        UnitBatch.objects.filter(pk=batch.pk).update(added_at=NOON - timedelta(days=3))
    return batch


def _record(region: Region, batch: UnitBatch, told: WasteTold = THREE, *, who: Persona = ANNA) -> BatchWaste:
    reader = region.reader(who)
    with acting(reader):
        return record_waste(by=reader, batch_id=batch.pk, told=told, on=TODAY, at=NOON)


def _take_back(region: Region, waste: BatchWaste, *, why: str = " Fel batch ", who: Persona = ANNA) -> BatchWaste:
    reader = region.reader(who)
    with acting(reader):
        return take_back_waste(by=reader, waste_id=waste.pk, why=why, at=NOON + timedelta(hours=1))


def _told(region: Region, batch: UnitBatch) -> list[Wasted]:
    with reading(region.reader(ANNA)):
        return waste_of(region.reader(ANNA), batch.pk)


def test_doses_are_discarded_with_a_day_a_reason_and_who_says_so(region: Region) -> None:
    batch = _batch(region)

    _record(region, batch)

    [one] = _told(region, batch)
    record = one.record
    assert (record.doses, record.wasted_on, record.reason, record.note) == (3, TODAY, "cold_chain", "Kylen stod öppen")
    assert (record.by_hsa_id, record.by_name, record.at) == ("TSTNMT2321000156-S1", "Anna Nyberg", NOON)
    assert one.taken_back is None


def test_a_mistake_is_answered_by_its_mirror_row_and_both_stay(region: Region) -> None:
    batch = _batch(region)
    wrong = _record(region, batch)
    _record(region, batch, replace(THREE, doses=1, wasted_on=ADDED, reason=WasteReason.DAMAGED, note=""))

    _take_back(region, wrong)

    first, second = _told(region, batch)
    assert (first.record.pk, second.taken_back) == (wrong.pk, None)
    assert first.taken_back is not None
    mirror = first.taken_back
    assert (mirror.doses, mirror.wasted_on, mirror.reason, mirror.note) == (-3, TODAY, "cold_chain", "Fel batch")
    assert (mirror.by_name, mirror.at) == ("Anna Nyberg", NOON + timedelta(hours=1))


def test_both_are_in_the_log(region: Region) -> None:
    batch = _batch(region)
    _take_back(region, _record(region, batch))

    with reading(region.reader(ANNA)):
        events = list(
            Event.objects.filter(action__startswith="products.waste.")
            .order_by("id")
            .values_list("action", "subject_id", "user_hsa_id", "details")
        )

    told = {"batch": "AB1234", "product": "99000000000202", "wasted_on": "2026-11-23", "why": "cold_chain"}
    whose = (str(batch.pk), "TSTNMT2321000156-S1")
    assert events == [
        ("products.waste.recorded", *whose, {**told, "doses": 3}),
        ("products.waste.taken_back", *whose, {**told, "doses": -3}),
    ]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (replace(THREE, doses=0), "products.waste.doses_out_of_range"),
        (replace(THREE, doses=10_000), "products.waste.doses_out_of_range"),
        (replace(THREE, wasted_on=date(2026, 11, 24)), "products.waste.day_in_future"),
        (replace(THREE, wasted_on=date(2026, 11, 19)), "products.waste.day_before_batch"),
        (replace(THREE, reason=WasteReason.OTHER, note=" "), "products.waste.note_missing"),
        (replace(THREE, doses=1, wasted_on=ADDED), None),
        (replace(THREE, doses=9_999, note=""), None),
        (replace(THREE, reason=WasteReason.OTHER, note="Sprutan läckte"), None),
    ],
)
def test_what_is_told_can_be_true(told: WasteTold, code: str | None) -> None:
    assert judge_waste(told, added_on=ADDED, on=TODAY) == code


def test_what_cannot_be_true_is_refused_with_what_it_is_held_against(region: Region) -> None:
    batch = _batch(region)

    with pytest.raises(Refused) as refused:
        _record(region, batch, replace(THREE, wasted_on=date(2026, 11, 19)))

    assert refused.value.code == "products.waste.day_before_batch"
    assert refused.value.facts == {"most": 9_999, "added_on": ADDED}
    assert _told(region, batch) == []


def test_it_is_taken_back_once_and_with_a_reason(region: Region) -> None:
    """A mirror row is no record of its own, and cannot be taken back."""
    batch = _batch(region)
    wrong = _record(region, batch)
    with pytest.raises(Refused, match=r"products\.waste\.why_missing"):
        _take_back(region, wrong, why=" ")
    mirror = _take_back(region, wrong)

    with pytest.raises(Refused, match=r"products\.waste\.already_taken_back"):
        _take_back(region, wrong)
    with pytest.raises(Refused, match=r"products\.waste\.not_found"):
        _take_back(region, mirror)

    assert [one.taken_back is not None for one in _told(region, batch)] == [True]


@pytest.mark.parametrize(
    ("who", "recording", "taking_back"),
    [
        (OLLE, "products.batch.not_found", "products.waste.not_found"),
        (ULLA, "access.permission.other_unit", "access.permission.other_unit"),
        (REBECKA, "access.permission.missing", "access.permission.missing"),
        (MAJA, "access.permission.missing", "access.permission.missing"),
    ],
)
def test_only_those_of_the_unit_tell_of_its_waste(
    region: Region, who: Persona, recording: str, taking_back: str
) -> None:
    """The leak test among them."""
    batch = _batch(region)
    waste = _record(region, batch)

    with pytest.raises(Refused) as not_recorded:
        _record(region, batch, who=who)
    with pytest.raises(Refused) as not_taken_back:
        _take_back(region, waste, who=who)

    assert (not_recorded.value.code, not_taken_back.value.code) == (recording, taking_back)
    with reading(region.reader(OLLE)):
        assert (BatchWaste.objects.count(), waste_of(region.reader(OLLE), batch.pk)) == (0, [])


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"doses": 0}, "only_a_mirror_row_takes_doses_back"),
        ({"doses": -3}, "only_a_mirror_row_takes_doses_back"),
        ({"doses": 10_000}, "only_a_mirror_row_takes_doses_back"),
        ({"reason": "thrown"}, "waste_has_a_known_reason"),
        ({"reason": "other", "note": " "}, "waste_says_why_in_words_where_no_code_does"),
        ({"by_name": ""}, "waste_says_by_whom"),
    ],
)
def test_the_database_refuses_what_cannot_be(region: Region, change: dict[str, object], broken: str) -> None:
    waste = _record(region, _batch(region))
    for name, value in {"id": uuid7(), **change}.items():
        setattr(waste, name, value)

    with acting(region.reader(ANNA)), pytest.raises(IntegrityError) as error, transaction.atomic():
        waste.save(force_insert=True)

    assert broken_constraint(error.value) == broken


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"doses": 3}, "only_a_mirror_row_takes_doses_back"),
        ({"note": ""}, "waste_says_why_in_words_where_no_code_does"),
        ({}, "products_batch_waste_takes_back_id_key"),
    ],
)
def test_the_database_refuses_a_mirror_row_that_is_none(region: Region, change: dict[str, object], broken: str) -> None:
    mirror = _take_back(region, _record(region, _batch(region)))
    for name, value in {"id": uuid7(), **change}.items():
        setattr(mirror, name, value)

    with acting(region.reader(ANNA)), pytest.raises(IntegrityError) as error, transaction.atomic():
        mirror.save(force_insert=True)

    assert broken_constraint(error.value) == broken


def test_a_record_is_neither_changed_nor_removed(region: Region) -> None:
    waste = _record(region, _batch(region))

    with acting(region.reader(ANNA)), pytest.raises(DatabaseError), transaction.atomic():
        BatchWaste.objects.filter(pk=waste.pk).update(doses=4)
    with acting(region.reader(ANNA)), pytest.raises(DatabaseError), transaction.atomic():
        BatchWaste.objects.filter(pk=waste.pk).delete()
