"""A unit's facts and choices: changed by the provider's own administrator, with each change kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.region import NOON, Region
from tests.personas import ANNA, LARS, OLLE, Persona
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.actions.units import change_unit_facts, choose_for_unit
from vaccinera.organisations.models import CareUnit
from vaccinera.organisations.queries.units import choices_of, facts_of, own_unit, traces_of_unit, units_of
from vaccinera.organisations.rules.units import (
    UnitChoices,
    UnitFacts,
    UsualChoice,
    judge_unit_facts,
    unit_choices_from,
)

NEW = UnitFacts("Nygatan 2", "999 98", "Nystad", "010-111 22 33", "mån-fre 8-16")


def changed(region: Region, persona: Persona, facts: UnitFacts, *, unit: int = 12, seen: str = "") -> CareUnit:
    """The unit as the persona says it is, from the facts as they stand unless another mark was seen."""
    reader = region.reader(persona)
    mark = seen or facts_of(CareUnit.objects.get(pk=unit)).mark
    with acting(reader):
        return change_unit_facts(by=reader, unit_id=unit, facts=facts, seen=mark, at=NOON)


def test_facts_are_changed_and_what_was_said_before_stays(region: Region) -> None:
    """Who changed what, and when: at another unit of the own provider than the administrator's own."""
    changed(region, LARS, NEW)

    stored = CareUnit.objects.get(pk=12)
    assert (stored.street, stored.postal_code, stored.city) == ("Nygatan 2", "99998", "Nystad")
    assert (stored.phone, stored.opening_hours) == ("010-111 22 33", "mån-fre 8-16")
    with reading(region.reader(LARS)):
        traces = traces_of_unit(region.reader(LARS), 12)
        logged = Event.objects.get(action="organisations.unit.facts_changed")
    assert [(one.act, one.by_name, one.at) for one in traces] == [("facts_changed", "Lars Lokal", NOON)]
    assert (traces[0].before["street"], traces[0].after["street"]) == ("Provgatan 1", "Nygatan 2")
    assert (logged.subject_label, logged.subject_id) == ("unit", "TSTNMT2321000156-U12")


def test_the_same_facts_again_are_no_change(region: Region) -> None:
    changed(region, LARS, NEW)
    changed(region, LARS, NEW)

    with reading(region.reader(LARS)):
        assert len(traces_of_unit(region.reader(LARS), 12)) == 1


def test_what_another_has_changed_meanwhile_is_not_written_over(region: Region) -> None:
    seen = facts_of(CareUnit.objects.get(pk=12)).mark
    changed(region, LARS, NEW, seen=seen)

    with pytest.raises(Refused) as refused:
        changed(region, LARS, replace(NEW, street="Annangatan 3"), seen=seen)

    assert refused.value.code == "organisations.unit.changed_by_another"
    assert CareUnit.objects.get(pk=12).street == "Nygatan 2"


def test_a_unit_of_another_provider_is_neither_seen_nor_changed(region: Region) -> None:
    lars, olle = region.reader(LARS), region.reader(OLLE)

    with pytest.raises(Refused) as refused:
        changed(region, LARS, NEW, unit=21)

    changed(region, LARS, NEW)
    assert refused.value.code == "organisations.unit.not_found"
    assert [one.pk for one in units_of(lars.provider_id)] == [11, 12]
    with pytest.raises(Refused):
        own_unit(lars, 21)
    with reading(olle):
        assert traces_of_unit(olle, 12) == []


def test_who_vaccinates_does_not_administer(region: Region) -> None:
    with pytest.raises(Refused) as refused:
        changed(region, ANNA, NEW)

    assert refused.value.code == "access.permission.missing"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(NEW, street=" "), "organisations.unit.address_missing"),
        (replace(NEW, city=""), "organisations.unit.address_missing"),
        (replace(NEW, postal_code="9999"), "organisations.unit.postal_code_unreadable"),
        (replace(NEW, phone="ring mig"), "organisations.unit.phone_unreadable"),
        (replace(NEW, phone="(- -) 12345"), "organisations.unit.phone_unreadable"),
        (replace(NEW, opening_hours="x" * 501), "organisations.unit.hours_too_long"),
    ],
)
def test_what_no_letter_and_no_call_would_reach_is_refused(facts: UnitFacts, code: str) -> None:
    with pytest.raises(Refused) as refused:
        judge_unit_facts(facts)

    assert refused.value.code == code


def test_choices_hold_at_once_and_say_who_chose(region: Region) -> None:
    lars = region.reader(LARS)
    chosen = UnitChoices(frozenset({"tbe"}), ("20200101000002",), {"influenza": UsualChoice(site="right_upper_arm")})
    assert choices_of(unit_id=11) == UnitChoices()

    with acting(lars):
        choose_for_unit(by=lars, unit_id=11, choices=chosen, at=NOON)
        choose_for_unit(by=lars, unit_id=11, choices=chosen, at=NOON)

    stored = unit_choices_from(CareUnit.objects.get(pk=11).choices)
    assert stored == chosen
    assert (stored.gives("tbe"), stored.gives("influenza")) == (False, True)
    with reading(lars):
        traces = traces_of_unit(lars, 11)
    assert [one.act for one in traces] == ["choices_changed"]
    assert traces[0].after["usual"] == {"influenza": {"site": "right_upper_arm"}}


def test_the_usual_product_stands_before_the_favourites_and_they_before_all_others() -> None:
    chosen = UnitChoices(favourites=("b", "a"), usual={"x": UsualChoice(product="c")})

    in_x = sorted("abcd", key=lambda one: chosen.rank_of(one, programme_code="x"))
    in_y = sorted("abcd", key=lambda one: chosen.rank_of(one, programme_code="y"))

    assert (in_x, in_y) == (["c", "b", "a", "d"], ["b", "a", "c", "d"])
