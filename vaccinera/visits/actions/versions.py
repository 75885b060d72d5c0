"""Writing another version of an entry: copies, one signature over the whole, and what was done and why beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db import IntegrityError
from django.db.models import Model
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import as_event
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.outbox import as_row
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.actions.rows import signature_row
from vaccinera.visits.models import Administration, Amendment, Prescription, Visit
from vaccinera.visits.rules.covered import whole_facts
from vaccinera.visits.rules.signing import signed_content
from vaccinera.visits.states import SignatureKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.models import Declaration
    from vaccinera.kernel.outbox import Fact
    from vaccinera.visits.states import AmendmentKind

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one or many entries: what, why, and the key that ties together what was done at once."""

    kind: AmendmentKind
    reason: str
    id: UUID
    code: str = ""
    carried_because: str = ""
    undoes: UUID | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A version about to be written, and the entry as it stands, which it replaces or, when moved, follows."""

    before: Visit
    visit: Visit
    declaration: Declaration | None
    prescription: Prescription
    administration: Administration
    changed: Sequence[str]


def locked_entry(by: Reader, visit_id: UUID) -> Visit:
    """The version of a given visit with its parts, its row held until the transaction ends.

    Refuses when there is none at the provider, and when another version stands by now: nobody corrects what they have
    not seen.
    """
    visit = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("prescription__product", "administration", "declaration__questionnaire", "person")
        .select_related("programme_version", "programme")
        .defer("declaration__questionnaire__content")
        .filter(provider_id=by.provider_id, pk=visit_id)
        .first()
    )
    if visit is None:
        raise Refused("visits.visit.not_found")
    if not visit.is_current:
        latest = Amendment.objects.filter(visit__document_id=visit.document_id, visit__is_current=True)
        raise Refused("visits.visit.changed_by_another", by=latest.values_list("by_name", flat=True).first() or "")
    return visit


def copied(row: _Row, **changes: object) -> _Row:
    """A row of its own with the same values, save a new key and the changes."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**(values | {"id": uuid7()} | changes))


def next_version(visit: Visit, *, changed: Sequence[str]) -> Version:
    """The entry copied as its next version, to be changed before it is written. First signature times are kept."""
    following = copied(visit, version=visit.version + 1, is_current=True, nullified_at=None, nullified_reason="")
    return Version(
        before=visit,
        visit=following,
        declaration=visit.declaration,
        prescription=copied(visit.prescription, visit_id=following.pk),
        administration=copied(visit.administration, visit_id=following.pk),
        changed=changed,
    )


def write_versions(versions: Sequence[Version], act: Act, news: Sequence[Fact], *, by: Reader, at: datetime) -> None:
    """Let each version take the place of the one before it, all or none.

    Refuses when a corrected dose would be a second one of its product group on a day.
    """
    replaced = [one.before.pk for one in versions if one.before.document_id == one.visit.document_id]
    signatures = [_signature(one, act, by=by, at=at) for one in versions]
    try:
        Visit.objects.filter(pk__in=replaced).update(is_current=False)
        # Columns with a database default are copied too, so these are not inserted together.
        Visit.objects.bulk_create([one.visit for one in versions])
        Prescription.objects.bulk_create([one.prescription for one in versions])
        Administration.objects.bulk_create([one.administration for one in versions])
    except IntegrityError as error:
        if broken_constraint(error) == "one_dose_of_a_product_group_a_day":
            raise Refused("visits.visit.same_dose_today") from error
        raise
    amendments = [amendment(one.visit, act, by=by, at=at, changed=one.changed, of=one.before) for one in versions]
    events = [
        as_event(
            f"visits.visit.{act.kind.value}",
            by=by,
            subject=("visit", one.visit.pk),
            person_id=one.visit.person_id,
            of=str(one.before.pk),
            fields=list(one.changed),
            act=str(act.id),
        )
        for one in versions
    ]
    insert_together(*signatures, *amendments, *(as_row(fact, provider_id=by.provider_id) for fact in news), *events)


def amendment(
    visit: Visit, act: Act, *, by: Reader, at: datetime, changed: Iterable[str] = (), of: Visit | None = None
) -> Amendment:
    """Who did this to the entry, when and why; ``of`` is the entry it was moved from when it is another document."""
    is_moved = of is not None and of.document_id != visit.document_id
    return Amendment(
        id=uuid7(),
        provider_id=visit.provider_id,
        visit_id=visit.pk,
        kind=act.kind.value,
        code=act.code,
        reason=act.reason,
        changed=list(changed),
        carried_because=act.carried_because,
        moved_from_id=of.pk if of is not None and is_moved else None,
        act_id=act.id,
        undoes_act_id=act.undoes,
        by_hsa_id=by.hsa_id,
        by_name=by.name,
        by_role_code=by.role_code,
        by_role_name=by.role_name,
        unit_hsa_id=by.unit_hsa_id,
        unit_name=by.unit_name,
        made_at=at,
    )


def _signature(version: Version, act: Act, *, by: Reader, at: datetime) -> Model:
    """The corrector's one signature over the whole, the reason, and the digests of what is replaced."""
    before = version.before
    was = whole_facts(
        visit=before,
        declaration=before.declaration,
        prescription=before.prescription,
        administration=before.administration,
    )
    now = whole_facts(
        visit=version.visit,
        declaration=version.declaration,
        prescription=version.prescription,
        administration=version.administration,
    )
    correction = {
        "kind": act.kind.value,
        "reason": act.reason,
        "of_document": before.document_id,
        "of_version": before.version,
        "of_digest": signed_content("replaced", was).digest.hex(),
        "first_signed": {
            "prescription": version.visit.prescription_signed_at,
            "administration": version.visit.administration_signed_at,
        },
    }
    covered = {**now, "correction": correction}
    return signature_row(version.visit, SignatureKind.CORRECTION, covered, by=by, at=at)
