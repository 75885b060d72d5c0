"""Two people of the index become one by a link that can be undone; nothing of either is moved (decision 0009)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import record
from vaccinera.kernel.outbox import publish
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.actions.opening import open_person, refuse_protected
from vaccinera.patients.facts import PeopleMerged, PeopleParted
from vaccinera.patients.models import Merge, Person, PersonIdentifier
from vaccinera.patients.queries import person_by_identifier
from vaccinera.patients.rules.merging import Candidate, judge_merge

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from vaccinera.patients.actions.opening import Acting
    from vaccinera.patients.rules.identifiers import Identifier


def open_to_merge(*, by: Acting, this_id: UUID, identifier: Identifier) -> Person:
    """Find and open the other one, to be looked at beside this one before anything is merged."""
    by.require("person.merge")
    other = person_by_identifier(identifier)
    if other is None:
        raise Refused("patients.merge.nobody_has_the_number")
    if other.pk == this_id:
        raise Refused("patients.merge.same_person")
    return open_person(by=by, person_id=other.pk, why="merge")


@transaction.atomic
def merge_people(*, by: Acting, kept_id: UUID, merged_id: UUID, reason: str, evidence: str = "", at: datetime) -> Merge:
    """Let two people be one from now on, the kept one; both keep their rows and numbers (PER-09).

    Asked again for two that are merged already, it answers with the merge that is there. Refuses as ``judge_merge``
    says, and a protected person to whoever may not open one.
    """
    by.require("person.merge")
    people = _locked(by, kept_id, merged_id)
    kept, merged = people[kept_id], people[merged_id]
    there = Merge.objects.filter(kept=kept, merged=merged, undone_at=None).first()
    if there is not None:
        return there
    judge_merge(kept=_candidate(kept), merged=_candidate(merged), reason=reason, evidence=evidence)
    merge = Merge(
        id=uuid7(),
        kept=kept,
        merged=merged,
        reason=reason.strip(),
        evidence=evidence.strip(),
        merged_at=at,
        merged_by_hsa_id=by.hsa_id,
        merged_by_name=by.name,
    )
    merge.save(force_insert=True)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    publish(PeopleMerged(kept.pk, merged.pk), provider_id=by.provider_id)
    record("patients.people.merged", by=by, subject=("merge", merge.pk), person_id=kept.pk, merged=str(merged.pk))
    return merge


@transaction.atomic
def unmerge_people(*, by: Acting, merge_id: UUID, reason: str, at: datetime) -> Merge:
    """Let two people be two again, exactly as they were; what was done meanwhile stays with whom it was done for.

    Asked again, it answers with the merge as it was undone.
    """
    by.require("person.merge")
    merge = Merge.objects.select_for_update(of=("self",)).filter(pk=merge_id).first()
    if merge is None:
        raise Refused("patients.merge.not_found")
    people = _locked(by, merge.kept_id, merge.merged_id)
    if merge.undone_at is not None:
        return merge
    if not reason.strip():
        raise Refused("patients.merge.undo_reason_missing")
    merge.undone_at, merge.undone_reason = at, reason.strip()
    merge.undone_by_hsa_id, merge.undone_by_name = by.hsa_id, by.name
    merge.save(update_fields=["undone_at", "undone_reason", "undone_by_hsa_id", "undone_by_name"])
    merged = people[merge.merged_id]
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    publish(PeopleParted(merge.kept_id, merged.pk), provider_id=by.provider_id)
    record(
        "patients.people.unmerged", by=by, subject=("merge", merge.pk), person_id=merge.kept_id, merged=str(merged.pk)
    )
    return merge


def _locked(by: Acting, *person_ids: UUID) -> dict[UUID, Person]:
    """Both rows, locked in the order of their keys so that two merges of the same people wait for each other."""
    rows = Person.objects.select_for_update(of=("self",)).select_related("merged_into")
    people = {person.pk: person for person in rows.filter(pk__in=person_ids).order_by("pk")}
    if set(person_ids) - set(people):
        raise Refused("patients.person.not_found")
    for person in people.values():
        refuse_protected(by, person)
    return people


def _candidate(person: Person) -> Candidate:
    return Candidate(
        id=person.pk,
        is_merged=person.merged_into_id is not None,
        stands_for_others=Person.objects.filter(merged_into=person).exists(),
        is_protected=person.is_protected,
        has_number=PersonIdentifier.objects.filter(person=person).exists(),
    )
