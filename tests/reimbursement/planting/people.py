"""People of a history, what they are known by, and what they got elsewhere, in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from uuid_utils.compat import uuid7

from tests.personas import ANNA
from tests.reimbursement.evaluation.history import History, Identifier
from tests.reimbursement.planting.keys import AT_ONCE, Keys
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Merge, Person, PersonIdentifier
from vaccinera.visits.models import ElsewhereDose

_BY: dict[str, Any] = {"merged_by_hsa_id": "X", "merged_by_name": "X"}
_UNDONE: dict[str, Any] = {"undone_by_hsa_id": "X", "undone_by_name": "X", "undone_reason": "två personer"}


def plant_people(history: History, keys: Keys) -> None:
    """The people, as merged by now; with every merge and its instants."""
    kept = {one.merged: one.kept for one in history.merges if one.undone_at is None}
    people = [
        Person(
            id=keys.people[one.id],
            given_name="Exempel",
            family_name=str(number),
            sort_key=str(number),
            birth_date=one.born,
            sex="unknown",
        )
        for number, one in enumerate(history.people)
    ]
    Person.objects.bulk_create(people, batch_size=AT_ONCE)
    for merged, one in kept.items():
        Person.objects.filter(pk=keys.people[merged]).update(merged_into=keys.people[one])
    merges = [
        Merge(
            id=uuid7(),
            kept_id=keys.people[one.kept],
            merged_id=keys.people[one.merged],
            reason="samma person",
            merged_at=one.at,
            undone_at=one.undone_at,
            **_BY,
            **({} if one.undone_at is None else _UNDONE),
        )
        for one in history.merges
    ]
    Merge.objects.bulk_create(merges, batch_size=AT_ONCE)


def plant_elsewhere(history: History, keys: Keys) -> None:
    """The doses that people told of."""
    reader = keys.region.reader(ANNA)
    with acting(reader):
        for one in history.elsewhere:
            ElsewhereDose.objects.create(
                id=uuid7(),
                provider_id=reader.provider_id,
                unit_id=reader.unit_id,
                unit_name="-",
                person_id=keys.people[one.person],
                given_on=one.on,
                precision="day",
                counts_on=one.on,
                programme_id=keys.programmes[one.programme],
                duplicate_group=one.duplicate_group,
                source="own_word",
                country="-",
                recorded_at=one.at,
                recorded_by_hsa_id="X",
                recorded_by_name="X",
            )


def tell_identifiers(history: History, keys: Keys, *, after: datetime | None, before: datetime) -> None:
    """The numbers people have got before an instant; an earlier one of theirs is kept, and points to the later."""
    new = [one for one in history.identifiers if _is_told(one, after=after, before=before)]
    rows = [
        PersonIdentifier(
            id=uuid7(), person_id=keys.people[one.person], kind=one.kind, value=f"X{keys.people[one.person].int}"
        )
        for one in new
    ]
    PersonIdentifier.objects.bulk_create(rows, batch_size=AT_ONCE)
    if after is not None:
        for row in rows:
            before_it = PersonIdentifier.objects.filter(person_id=row.person_id, replaced_by=None).exclude(pk=row.pk)
            before_it.update(replaced_by=row)


def _is_told(one: Identifier, *, after: datetime | None, before: datetime) -> bool:
    if one.at is None:
        return after is None
    return one.at < before and (after is None or one.at >= after)
