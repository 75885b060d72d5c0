"""Which version of a programme counts on a day, and that an approved one is never rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.factories.region import NOON, Region
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.remembering import forget_everything
from vaccinera.programmes.models import Programme, ProgrammeVersion
from vaccinera.programmes.queries import advice_for, pack_of, packs_in_force, version_in_force, versions_in_force
from vaccinera.programmes.rules.persons import PersonFacts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first(region: Region) -> ProgrammeVersion:
    """The season's first version, in force from 1 September 2026."""
    return ProgrammeVersion.objects.get(pk=1)


def _publish(
    key: int, *, valid_from: date, valid_to: date | None = None, programme: str = "influenza", **changes: object
) -> ProgrammeVersion:
    content: Mapping[str, Any] = ProgrammeVersion.objects.get(pk=1).content | changes
    return ProgrammeVersion.objects.create(
        id=key,
        programme_id=programme,
        version=f"2026.{key}",
        content=content,
        valid_from=valid_from,
        valid_to=valid_to,
        approved_at=NOON,
    )


def test_a_version_counts_from_its_first_day(first: ProgrammeVersion) -> None:
    assert version_in_force("influenza", on=date(2026, 9, 1)) == first


@pytest.mark.parametrize("programme", ["influenza", "no such programme"])
def test_before_any_version_the_programme_is_not_in_force(programme: str) -> None:
    with pytest.raises(Refused) as refused:
        version_in_force(programme, on=date(2026, 8, 31))

    assert refused.value.code == "programmes.programme.not_in_force"
    assert refused.value.facts == {"programme": programme, "on": date(2026, 8, 31)}


@pytest.mark.parametrize(("day", "key"), [(14, 1), (15, 2)])
def test_a_version_gives_way_to_the_next_one_on_its_first_day(first: ProgrammeVersion, day: int, key: int) -> None:
    """Half-open: the last day is the one before ``valid_to``, so every day has one version."""
    _publish(2, valid_from=date(2026, 11, 15))
    ProgrammeVersion.objects.filter(pk=first.pk).update(valid_to=date(2026, 11, 15))

    assert version_in_force("influenza", on=date(2026, 11, day)).pk == key


def test_of_two_versions_nobody_ended_the_newest_counts_alone() -> None:
    """A forgotten last day makes neither an old rule count nor a programme show twice."""
    _publish(2, valid_from=date(2026, 11, 1))
    _publish(3, valid_from=date(2026, 10, 1))

    versions = versions_in_force(on=date(2026, 11, 23))

    assert [version.pk for version in versions] == [2]
    assert version_in_force("influenza", on=date(2026, 11, 23)).pk == 2


def test_the_versions_of_a_day_are_one_a_programme_with_its_name_in_one_query() -> None:
    Programme.objects.create(code="another", name_sv="Ett annat", name_en="Another")
    _publish(2, valid_from=date(2026, 9, 1), programme="another")

    with CaptureQueriesContext(connection) as asked:
        names = [version.programme.name_sv for version in versions_in_force(on=date(2026, 11, 23))]

    assert names == ["Ett annat", "Säsongsinfluensa"]
    assert len(asked) == 1


def test_programmes_are_shown_in_the_order_their_packs_say() -> None:
    for key, code, order in ((2, "another", 11), (3, "a_third", 9)):
        Programme.objects.create(code=code, name_sv=code, name_en=code)
        _publish(key, valid_from=date(2026, 9, 1), programme=code, code=code, order=order)

    packs = packs_in_force(on=date(2026, 11, 23))

    assert [pack.code for pack in packs] == ["a_third", "influenza", "another"]


def test_which_version_counts_is_asked_anew_once_what_was_known_is_forgotten(first: ProgrammeVersion) -> None:
    """A new version is seen within seconds, not at once."""
    before = version_in_force("influenza", on=date(2026, 11, 23))
    _publish(2, valid_from=date(2026, 11, 1))
    still = version_in_force("influenza", on=date(2026, 11, 23))
    forget_everything()
    after = version_in_force("influenza", on=date(2026, 11, 23))

    assert (before.pk, still.pk, after.pk) == (1, 1, 2)


def test_a_versions_rules_are_read_once(first: ProgrammeVersion) -> None:
    """Reading a pack takes longer than a request may."""
    pack = pack_of(first)
    again = pack_of(ProgrammeVersion.objects.get(pk=1))

    assert pack.code == "influenza"
    assert again is pack


def test_an_approved_version_is_never_rewritten_but_can_be_ended(first: ProgrammeVersion) -> None:
    """A decision made by a version must be explainable by it for ever."""
    ProgrammeVersion.objects.filter(pk=first.pk).update(valid_to=date(2027, 8, 31))

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ProgrammeVersion.objects.filter(pk=first.pk).update(content={})

    assert broken_constraint(refused.value) == "signed_is_final"
    assert ProgrammeVersion.objects.get(pk=1).valid_to == date(2027, 8, 31)


def test_a_version_ends_after_it_begins() -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        _publish(2, valid_from=date(2026, 11, 1), valid_to=date(2026, 11, 1))

    assert broken_constraint(refused.value) == "a_version_ends_after_it_begins"


@pytest.mark.parametrize(("is_on", "kind"), [(True, "due"), (False, None)])
def test_no_advice_is_given_while_the_decision_support_is_off(
    first: ProgrammeVersion, settings: Settings, kind: str | None, *, is_on: bool
) -> None:
    """LAW-32: the same person on the same day, in both positions of the switch."""
    settings.VACCINERA_GIVES_ADVICE = is_on
    somebody_of_84 = PersonFacts(date(1942, 1, 1), frozenset(), None, "clinic", is_care_staff=False)

    advice = advice_for(pack_of(first), somebody_of_84, [], on=date(2026, 11, 23))

    assert (advice and advice.kind) == kind
