"""Two people found to be one: who may say so, what is refused, and that undoing it restores exactly what was."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from tests.factories.region import NOON, TOLVAN, Region, make_person
from tests.personas import ANNA, MAJA, SARA
from vaccinera.audit.models import Event
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions.merging import merge_people, unmerge_people
from vaccinera.patients.models import Merge, Person, PersonIdentifier
from vaccinera.patients.queries import (
    kept_person,
    numbers_kept,
    numbers_of,
    open_merges,
    people_named,
    person_by_identifier,
    same_person,
)
from vaccinera.patients.rules.identifiers import parse_identifier

RESERVE = "991981000010"
TODAY = date(2026, 11, 23)
NOBODY = UUID("01990000-0000-7000-8000-000000000099")


def _two() -> tuple[Person, Person]:
    return make_person(), make_person(RESERVE)


def _merge(region: Region, kept: Person, merged: Person, *, reason: str = "Samma pass", evidence: str = "") -> Merge:
    maja = region.reader(MAJA)
    with acting(maja):
        return merge_people(by=maja, kept_id=kept.pk, merged_id=merged.pk, reason=reason, evidence=evidence, at=NOON)


def _part(region: Region, merge_id: UUID, *, reason: str = "Fel person") -> Merge:
    maja = region.reader(MAJA)
    with acting(maja):
        return unmerge_people(by=maja, merge_id=merge_id, reason=reason, at=NOON)


def test_a_merge_says_who_why_and_when_and_is_in_the_log(region: Region) -> None:
    """PER-09."""
    kept, merged = _two()

    merge = _merge(region, kept, merged, reason=" Samma pass ")

    assert (merge.reason, merge.merged_by_name, merge.merged_at) == ("Samma pass", "Maja Chef", NOON)
    with reading(region.reader(MAJA)):
        event = Event.objects.get(action="patients.people.merged")
        fact = PublishedFact.objects.get(name="PeopleMerged")
    assert (event.person_id, event.details) == (kept.pk, {"merged": str(merged.pk)})
    assert fact.content == {"kept_id": str(kept.pk), "merged_id": str(merged.pk)}


def test_every_number_of_either_finds_the_one_kept(region: Region) -> None:
    kept, merged = _two()
    _merge(region, kept, merged)

    found = [person_by_identifier(parse_identifier(number, on=TODAY)) for number in (TOLVAN, RESERVE)]

    assert [person and person.pk for person in found] == [kept.pk, kept.pk]
    opened = kept_person(merged.pk)
    assert opened is not None
    assert opened.pk == kept.pk


def test_a_name_of_either_finds_the_one_kept_once(region: Region) -> None:
    kept, merged = _two()
    Person.objects.update(birth_date=date(1942, 1, 1))
    _merge(region, kept, merged)

    found = people_named("Tolvansson", born_on=date(1942, 1, 1))

    assert [person.pk for person in found] == [kept.pk]


def test_rows_of_several_merged_into_one_are_one_person_from_each(region: Region) -> None:
    kept, merged = _two()
    third = make_person("991945000023")
    alone = make_person("991993000032")
    _merge(region, kept, merged)
    _merge(region, kept, third)

    everyone = {kept.pk, merged.pk, third.pk}
    assert [set(same_person(one)) for one in (kept.pk, merged.pk, third.pk)] == [everyone] * 3
    assert list(same_person(alone.pk)) == [alone.pk]


def test_the_number_shown_is_the_best_of_both(region: Region) -> None:
    """The kept one had a reserve number; the merged one's personal number goes before it."""
    merged, kept = _two()
    _merge(region, kept, merged)

    numbers = numbers_of([kept.pk, merged.pk])

    assert {key: number.value for key, number in numbers.items()} == {
        kept.pk: "194201012392",
        merged.pk: "194201012392",
    }
    assert [(one.value, one.is_in_use, one.is_of_merged) for one in numbers_kept(kept.pk)] == [
        ("991981000010", True, False),
        ("194201012392", True, True),
    ]


def test_undoing_restores_exactly_what_was(region: Region) -> None:
    """PER-09: each is found by the own number again, and the merge stays in the history as undone."""
    kept, merged = _two()
    before = sorted(Person.objects.values_list()), sorted(PersonIdentifier.objects.values_list())
    merge = _merge(region, kept, merged)

    undone = _part(region, merge.pk)

    assert (sorted(Person.objects.values_list()), sorted(PersonIdentifier.objects.values_list())) == before
    assert (undone.undone_reason, undone.undone_by_name, undone.undone_at) == ("Fel person", "Maja Chef", NOON)
    assert open_merges(kept) == []
    assert set(same_person(kept.pk)) == {kept.pk}
    with reading(region.reader(MAJA)):
        assert Event.objects.filter(action="patients.people.unmerged", person_id=kept.pk).count() == 1


def test_asked_twice_either_act_answers_with_what_is_there(region: Region) -> None:
    kept, merged = _two()

    first, second = _merge(region, kept, merged), _merge(region, kept, merged)
    undone, again = _part(region, first.pk), _part(region, first.pk, reason="Annat")

    assert first.pk == second.pk
    assert again.undone_reason == undone.undone_reason == "Fel person"


def test_parted_people_can_be_merged_the_other_way_round(region: Region) -> None:
    kept, merged = _two()
    _part(region, _merge(region, kept, merged).pk)

    _merge(region, merged, kept)

    assert set(same_person(kept.pk)) == {kept.pk, merged.pk}


def test_without_the_right_nobody_merges_or_parts(region: Region) -> None:
    kept, merged = _two()
    merge = _merge(region, kept, merged)
    anna = region.reader(ANNA)

    with pytest.raises(Refused, match=r"access\.permission\.missing"), acting(anna):
        merge_people(by=anna, kept_id=kept.pk, merged_id=merged.pk, reason="x", at=NOON)
    with pytest.raises(Refused, match=r"access\.permission\.missing"), acting(anna):
        unmerge_people(by=anna, merge_id=merge.pk, reason="x", at=NOON)


def test_a_person_is_not_merged_with_oneself(region: Region) -> None:
    person = make_person()

    with pytest.raises(Refused, match=r"patients\.merge\.same_person"):
        _merge(region, person, person)


def test_whoever_is_not_there_is_not_merged(region: Region) -> None:
    maja, person = region.reader(MAJA), make_person()

    with pytest.raises(Refused, match=r"patients\.person\.not_found"), acting(maja):
        merge_people(by=maja, kept_id=person.pk, merged_id=NOBODY, reason="x", at=NOON)
    with pytest.raises(Refused, match=r"patients\.merge\.not_found"):
        _part(region, NOBODY)


def test_a_chain_of_merges_is_refused_from_both_ends(region: Region) -> None:
    kept, merged = _two()
    third = make_person("991945000023")
    _merge(region, kept, merged)

    with pytest.raises(Refused, match=r"patients\.merge\.already_merged"):
        _merge(region, third, merged)
    with pytest.raises(Refused, match=r"patients\.merge\.already_merged"):
        _merge(region, merged, third)
    with pytest.raises(Refused, match=r"patients\.merge\.stands_for_others"):
        _merge(region, third, kept)


def test_a_protected_person_is_the_one_kept(region: Region) -> None:
    """PER-11: and only those who may open the person merge them."""
    kept, merged = _two()
    Person.objects.filter(pk=merged.pk).update(protection="confidentiality_marking")
    sara = region.reader(SARA)

    with pytest.raises(Refused, match=r"patients\.person\.protected"):
        _merge(region, kept, merged)
    with pytest.raises(Refused, match=r"patients\.merge\.protected_is_kept"), acting(sara):
        merge_people(by=sara, kept_id=kept.pk, merged_id=merged.pk, reason="x", at=NOON)
    with acting(sara):
        merge_people(by=sara, kept_id=merged.pk, merged_id=kept.pk, reason="x", at=NOON)

    assert Person.objects.select_related("merged_into").get(pk=kept.pk).is_protected


def test_a_merge_and_its_undoing_say_why(region: Region) -> None:
    kept, merged = _two()

    with pytest.raises(Refused, match=r"patients\.merge\.reason_missing"):
        _merge(region, kept, merged, reason=" ")
    merge = _merge(region, kept, merged)
    with pytest.raises(Refused, match=r"patients\.merge\.undo_reason_missing"):
        _part(region, merge.pk, reason=" ")


def test_two_without_any_number_are_merged_on_written_proof_only(region: Region) -> None:
    """PER-08."""
    kept, merged = _two()
    PersonIdentifier.objects.all().delete()

    with pytest.raises(Refused, match=r"patients\.merge\.evidence_missing"):
        _merge(region, kept, merged)
    merge = _merge(region, kept, merged, evidence="Samma pass, visat båda gångerna")

    assert merge.evidence == "Samma pass, visat båda gångerna"


def test_the_database_keeps_one_open_merge_of_a_person(region: Region) -> None:
    kept, merged = _two()
    _merge(region, kept, merged)

    row = Merge(id=uuid7(), kept=kept, merged=merged, reason="x", merged_at=NOON)
    with pytest.raises(IntegrityError, match="a_person_is_merged_once_at_a_time"), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_lets_a_merge_be_undone_once_and_never_changed(region: Region) -> None:
    kept, merged = _two()
    merge = _merge(region, kept, merged)

    with pytest.raises(IntegrityError, match="is final"), transaction.atomic():
        Merge.objects.filter(pk=merge.pk).update(reason="Annat")
    _part(region, merge.pk)
    with pytest.raises(IntegrityError, match="is final"), transaction.atomic():
        Merge.objects.filter(pk=merge.pk).update(undone_reason="Annat")
