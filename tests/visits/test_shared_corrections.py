"""One wrong field put right in many entries by one act, a version each; what cannot be is told; it can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.factories.region import (
    NOON,
    Region,
    begin,
    filled_in,
    logged_in,
    make_batch,
    make_person,
    sign,
    with_giving,
)
from tests.personas import ANNA, BIRGIT, MAJA, OLLE
from tests.visits.test_correcting import by_telephone, corrected
from vaccinera.access.rules.readers import Reader
from vaccinera.access.states import Permission, Scope
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.models import UnitBatch
from vaccinera.visits.actions.correcting_many import CorrectedTogether, correct_together, undo_together
from vaccinera.visits.actions.nullifying import nullify
from vaccinera.visits.models import Amendment, Visit
from vaccinera.visits.queries.shared_corrections import Sought, act_done, entries_sought, units_to_correct
from vaccinera.visits.rules.corrections import Correctable
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.rules.shared_corrections import with_shared
from vaccinera.visits.states import SharedField

LATER = NOON + timedelta(days=3)
NUMBERS = ("19420101-2392", "19480317-9805", "19530611-2391")


def three(region: Region) -> list[Visit]:
    """Three doses by Anna from one batch, one after the other."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0], number="WRONG1")
    registration = filled_in(anna, region.products[0], batch.pk)
    return [
        sign(anna, begin(anna, make_person(number)), with_giving(registration, given_at=NOON - timedelta(hours=n)))
        for n, number in enumerate(NUMBERS)
    ]


def together(
    by: Reader,
    visits: list[Visit],
    field: SharedField,
    value: Any,
    *,
    reason: str = "Fel batch",
    leaves_others: bool = False,
    at: Any = LATER,
) -> CorrectedTogether:
    with acting(by):
        return correct_together(
            by=by,
            visit_ids=[visit.pk for visit in visits],
            field=field,
            value=value,
            reason=reason,
            leaves_others=leaves_others,
            at=at,
        )


def standing(by: Reader, visits: list[Visit]) -> list[Visit]:
    with reading(by):
        found = Visit.objects.filter(document_id__in=[visit.document_id for visit in visits], is_current=True)
        return list(found.select_related("administration").order_by("given_at"))


def right_batch(region: Region) -> UnitBatch:
    return make_batch(region.reader(ANNA), region.products[0], number="RIGHT1")


def test_many_are_corrected_by_one_act_with_a_version_each(region: Region) -> None:
    maja = region.reader(MAJA)
    visits, batch = three(region), right_batch(region)

    done = together(maja, visits, SharedField.BATCH, batch.pk)

    now = standing(maja, visits)
    assert (done.corrected, done.left) == (3, [])
    assert [(one.version, one.administration.batch_number) for one in now] == [(2, "RIGHT1")] * 3
    with reading(maja):
        acts = Amendment.objects.filter(act_id=done.act_id)
        assert {(one.reason, one.by_name, tuple(one.changed)) for one in acts} == {
            ("Fel batch", "Maja Chef", ("unit_batch_id",))
        }


def test_all_or_none_unless_others_are_left(region: Region) -> None:
    """One has been nullified meanwhile: nothing is half done."""
    maja = region.reader(MAJA)
    visits, batch = three(region), right_batch(region)
    with acting(maja):
        nullify(by=maja, visit_id=visits[0].pk, code="other", reason="Fel", at=LATER)

    with pytest.raises(Refused, match=r"visits\.shared_correction\.some_cannot"):
        together(maja, visits, SharedField.BATCH, batch.pk)
    assert {one.version for one in standing(maja, visits)} == {1}
    done = together(maja, visits, SharedField.BATCH, batch.pk, leaves_others=True)

    assert done.corrected == 2
    assert [[gap.code for gap in one.gaps] for one in done.left] == [["visits.correction.nullified"]]


def test_what_each_cannot_is_told_of_each(region: Region) -> None:
    """Changed since it was seen, another unit's batch, locked: three reasons."""
    maja, birgit = region.reader(MAJA), region.reader(BIRGIT)
    visits = three(region)
    corrected(maja, visits[0], site="left_thigh")

    with pytest.raises(Refused, match=r"visits\.shared_correction\.none_can"):
        together(maja, visits, SharedField.BATCH, uuid4(), leaves_others=True)
    left = together(maja, visits, SharedField.SITE, "right_thigh", leaves_others=True).left
    assert [[gap.code for gap in one.gaps] for one in left] == [["visits.shared_correction.changed_meanwhile"]]
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        together(birgit, visits, SharedField.SITE, "left_thigh")


def test_another_providers_entries_are_not_there(region: Region) -> None:
    """LAW-01."""
    olle = replace(region.reader(OLLE), permissions=region.reader(MAJA).permissions)

    with pytest.raises(Refused, match=r"visits\.shared_correction\.none_can"):
        together(olle, three(region), SharedField.SITE, "left_thigh", leaves_others=True)


def test_a_locked_entry_is_left(region: Region) -> None:
    """LAW-07."""
    maja = region.reader(MAJA)
    unsigned = by_telephone(region)

    with pytest.raises(Refused, match=r"visits\.shared_correction\.none_can"):
        together(maja, [unsigned], SharedField.SITE, "left_thigh", leaves_others=True, at=NOON + timedelta(days=30))


def test_a_protected_persons_entry_is_left_by_whoever_may_not_open_it(region: Region) -> None:
    """PER-11."""
    anna, maja = region.reader(ANNA), region.reader(MAJA)
    batch = make_batch(anna, region.products[0])
    someone = make_person(protection="protected_registration")
    visit = sign(anna, begin(anna, someone), filled_in(anna, region.products[0], batch.pk))

    with pytest.raises(Refused, match=r"visits\.shared_correction\.none_can"):
        together(maja, [visit], SharedField.SITE, "left_thigh", leaves_others=True)


def test_whoever_corrects_at_one_unit_leaves_anothers_entries(region: Region) -> None:
    """A named grant reaches the own unit."""
    anna, maja = region.reader(ANNA), region.reader(MAJA)
    granted = replace(anna, permissions={**anna.permissions, Permission.VISIT_CORRECT_ANY: Scope.UNIT})
    elsewhere = replace(logged_in(ANNA, unit_id=12), permissions=granted.permissions)

    with reading(granted):
        assert [unit.pk for unit in units_to_correct(granted)] == [11]
    with reading(maja):
        assert {unit.pk for unit in units_to_correct(maja)} == {11, 12}
    with pytest.raises(Refused, match=r"visits\.shared_correction\.none_can"):
        together(elsewhere, three(region), SharedField.SITE, "left_thigh", leaves_others=True)


def test_a_reason_is_written_and_no_more_than_two_hundred_at_once(region: Region) -> None:
    maja = region.reader(MAJA)
    visits = three(region)

    with pytest.raises(Incomplete) as refused:
        together(maja, visits, SharedField.SITE, "left_thigh", reason=" ")
    assert [gap.code for gap in refused.value.gaps] == ["visits.shared_correction.reason_missing"]
    with pytest.raises(Refused, match=r"visits\.shared_correction\.too_many"):
        together(maja, visits * 67, SharedField.SITE, "left_thigh")


def test_the_act_is_undone_by_another_and_what_changed_since_is_left(region: Region) -> None:
    maja = region.reader(MAJA)
    visits, batch = three(region), right_batch(region)
    act = together(maja, visits, SharedField.BATCH, batch.pk).act_id
    changed_since = corrected(maja, standing(maja, visits)[0], site="left_thigh")

    with acting(maja):
        undone = undo_together(by=maja, act_id=act, reason="Batchen var rätt", at=LATER)

    assert (undone.corrected, [one.visit.document_id for one in undone.left]) == (2, [changed_since.document_id])
    now = standing(maja, visits)
    assert [one.administration.batch_number for one in now] == ["RIGHT1", "WRONG1", "WRONG1"]
    with reading(maja):
        done = act_done(maja, act)
        assert done is not None
        assert done.undone_by == undone.act_id
        assert [one.undoes_act_id for one in Amendment.objects.filter(act_id=undone.act_id)] == [act, act]
    with pytest.raises(Refused, match=r"visits\.shared_correction\.undone"), acting(maja):
        undo_together(by=maja, act_id=act, reason="Igen", at=LATER)


def test_an_act_that_was_none_is_not_undone(region: Region) -> None:
    maja = region.reader(MAJA)

    with pytest.raises(Refused, match=r"visits\.shared_correction\.not_found"), acting(maja):
        undo_together(by=maja, act_id=uuid4(), reason="Ångrar", at=LATER)


def test_entries_are_found_by_where_what_and_when(region: Region) -> None:
    maja = region.reader(MAJA)
    visits = three(region)
    around = Sought(11, "influenza", date(2026, 11, 23), date(2026, 11, 23), "", None)

    with reading(maja):
        found, total = entries_sought(maja, around)
        assert [one.pk for one in found] == [visit.pk for visit in reversed(visits)]
        assert total == 3
        assert entries_sought(maja, replace(around, batch_number="WRONG1", giver_id=ANNA.key))[1] == 3
        assert entries_sought(maja, replace(around, batch_number="OTHER"))[1] == 0
        assert entries_sought(maja, replace(around, giver_id=BIRGIT.key))[1] == 0
        assert entries_sought(maja, replace(around, unit_id=12))[1] == 0


ENTRY = Correctable(
    programme="influenza",
    product_id=1,
    dose_quantity=Decimal("0.5"),
    dose_unit="ml",
    given_at=NOON,
    unit_batch_id=UUID(int=1),
    site="left_upper_arm",
    route="intramuscular",
    giver_id=ANNA.key,
    preparer_id=ANNA.key,
    giving_comment="",
    ordered_route="intramuscular",
    indication="",
    prescriber_id=ANNA.key,
    prescribed_at=NOON,
    basis_reason="",
    order_comment="",
    target_group="age_65",
    payer="",
    setting="clinic",
    extra_dose_reason="",
)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (SharedField.SITE, "left_thigh", {"site": "left_thigh"}),
        (SharedField.ROUTE, "subcutaneous", {"route": "subcutaneous"}),
        (SharedField.SETTING, "home", {"setting": "home"}),
        (SharedField.BATCH, UUID(int=7), {"unit_batch_id": UUID(int=7)}),
        (SharedField.GIVER, BIRGIT.key, {"giver_id": BIRGIT.key, "preparer_id": BIRGIT.key}),
        (SharedField.DAY, date(2026, 11, 20), {"given_at": NOON - timedelta(days=3)}),
    ],
)
def test_one_field_is_put_right_and_what_follows_from_it(
    field: SharedField, value: Any, expected: dict[str, Any]
) -> None:
    """A day keeps its time; whoever prepared for themselves follows the giver."""
    assert with_shared(ENTRY, field, value) == replace(ENTRY, **expected)


def test_another_prepared_it_and_stays() -> None:
    entry = replace(ENTRY, preparer_id=MAJA.key)

    assert with_shared(entry, SharedField.GIVER, BIRGIT.key).preparer_id == MAJA.key


def test_a_value_of_another_kind_is_a_programming_error() -> None:
    with pytest.raises(TypeError, match="no value of day"):
        with_shared(replace(ENTRY, given_at=None), SharedField.DAY, date(2026, 11, 20))
