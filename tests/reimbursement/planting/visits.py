"""Visits of a history with their versions, signatures and nullifications, as the room of visits writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Model
from uuid_utils.compat import uuid7

from tests.factories.region import ALL_NO, make_person
from tests.personas import ANNA, OLLE
from tests.reimbursement.evaluation.history import History, Version
from tests.reimbursement.planting.keys import AT_ONCE, FIRST_KEY, PROVIDER_OF_UNIT, UNITS, Keys
from tests.reimbursement.planting.packs import pack_content
from vaccinera.declarations.models import Declaration
from vaccinera.kernel.scope import acting
from vaccinera.programmes.rules.groups import is_in_weeks
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.visits.models import Administration, Amendment, Signature, Visit

_NEVER = datetime.max.replace(tzinfo=UTC)
_ACT: dict[str, Any] = {
    "by_hsa_id": "X",
    "by_name": "X",
    "by_role_code": "X",
    "by_role_name": "X",
    "unit_hsa_id": "X",
    "unit_name": "X",
    "reason": "exempel",
    "changed": [],
}
_SIGNER: dict[str, Any] = {
    "signer_hsa_id": "X",
    "signer_name": "X",
    "commission_hsa_id": "X",
    "unit_hsa_id": "X",
    "level_of_assurance": "-",
    "content": "-",
    "digest": b"-",
    "is_imported": True,
}


def plant_visits(history: History, keys: Keys) -> None:
    """Every visit, in the scope of its unit's provider."""
    person = make_person()
    rows = [row for visit in sorted(history.versions_of) for row in _rows(visit, history, keys)]
    for persona, provider in ((ANNA, 1), (OLLE, 2)):
        reader = keys.region.reader(persona)
        with acting(reader):
            declaration = _declaration(provider, reader.unit_id, person.pk)
            mine = [row for row in rows if getattr(row, "provider_id", None) == provider]
            for kind in (Visit, Administration, Signature, Amendment):
                of_kind = [row for row in mine if isinstance(row, kind)]
                for row in of_kind:
                    if isinstance(row, Visit) and row.origin == "recorded":
                        row.declaration_id = declaration
                kind.objects.bulk_create(of_kind, batch_size=AT_ONCE)  # type: ignore[arg-type]  # all of one kind


def _declaration(provider: int, unit: int, person: UUID) -> UUID:
    """One for all: the payment reads none."""
    key = uuid7()
    Declaration.objects.create(
        id=key,
        provider_id=provider,
        unit_id=unit,
        person_id=person,
        questionnaire_id=1,
        answers=ALL_NO,
        confirmed_together=[],
        confirmed_one_by_one=[],
        answered_by="person",
        consent_basis="own",
        outcome="ok",
        reviewed_by_hsa_id="X",
        reviewed_by_name="X",
        reviewed_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return key


def _rows(visit: str, history: History, keys: Keys) -> Iterator[Model]:
    versions = history.versions_of[visit]
    signed = dict(_first_signatures(visit, history))
    nullified = {one.at: one for one in history.nullifications_of.get(visit, ())}
    last_day = versions[0].given_on
    is_fixed = False
    for number, (version, follows) in enumerate(pairwise([*versions, None]), 1):
        assert version is not None
        until = follows.at if follows else _NEVER
        columns = {kind: at if at < until else None for kind, at in signed.items()}
        completed_at = max(signed.values()) if len(signed) == len(("prescription", "administration")) else _NEVER
        if not is_fixed:
            last_day = version.given_on + timedelta(days=30)
        is_fixed = completed_at < until
        nullified_at = next((at for at in nullified if version.at <= at < until), None)
        row = _visit(version, versions[0], number, keys, history)
        row.is_current, row.nullified_at = follows is None, nullified_at
        row.nullified_reason = "exempel" if nullified_at else ""
        row.prescription_signed_at = columns.get("prescription")
        row.administration_signed_at = columns.get("administration")
        row.state = "complete" if version.is_imported or is_fixed else "given"
        row.last_day_to_sign = last_day
        yield row
        yield from _parts(row, version, keys)
        yield from _acts(row, number, version, nullified_at, history)
        since = datetime.min.replace(tzinfo=UTC) if number == 1 else version.at
        for kind, at in signed.items():
            if since <= at < until:
                yield _signature(row, kind, at)


def _first_signatures(visit: str, history: History) -> Iterator[tuple[str, datetime]]:
    seen: set[str] = set()
    for one in history.signatures_of.get(visit, ()):
        if one.kind not in seen:
            seen.add(one.kind)
            yield one.kind, one.at


def _visit(version: Version, first: Version, number: int, keys: Keys, history: History) -> Visit:
    unit = UNITS[version.unit]
    document = keys.documents[version.visit]
    provider = PROVIDER_OF_UNIT[unit]
    origin: dict[str, Any] = {}
    if version.is_imported:
        origin = {"origin": "imported", "import_id": document, "source_row_key": str(document)}
    return Visit(
        id=UUID(int=document.int + (number << 64)),
        document_id=document,
        version=number,
        provider_id=provider,
        provider_hsa_id="X",
        provider_name="X",
        unit_id=unit,
        unit_hsa_id="X",
        unit_name="X",
        assignment_code=version.assignment,
        setting=version.setting,
        source_system_hsa_id="X",
        person_id=keys.people[version.person],
        programme_id=keys.programmes[version.programme],
        programme_version_id=FIRST_KEY,
        season=version.season,
        given_at=version.given_at,
        given_on=version.given_on,
        duplicate_group=version.duplicate_group,
        extra_dose_reason="exempel",
        target_group=version.group,
        payer=version.payer,
        target_group_rule="",
        is_in_weeks=_is_in_weeks(version, history),
        risk_categories=[],
        passed_warnings=[{"code": code, "rule": "X", "version": "1", "reason": "exempel"} for code in version.passed],
        patient_protection="none",
        approved_for_patient=True,
        recorded_at=first.at,
        recorded_by_hsa_id="X",
        recorded_by_name="X",
        recorded_by_role_code="X",
        **origin,
    )


def _is_in_weeks(version: Version, history: History) -> bool | None:
    """As the provider's own system judges it when a dose is given: by its rule, the day's pack and the answer."""
    pack = next(
        (
            one
            for one in history.packs
            if one.programme == version.programme
            and one.from_on <= version.given_on
            and (one.to_on is None or version.given_on < one.to_on)
        ),
        None,
    )
    group = next((one for one in pack.groups if one.code == version.group), None) if pack else None
    if pack is None or group is None or (group.pregnancy_from, group.pregnancy_to) == (None, None):
        return None
    read = read_pack(pack_content(pack, history, code="x", version="2026.1"))
    return is_in_weeks(read, group=version.group, due_on=version.due_on, on=version.given_on)


def _parts(row: Visit, version: Version, keys: Keys) -> Iterator[Model]:
    yield Administration(
        id=uuid7(),
        provider_id=row.provider_id,
        visit_id=row.pk,
        given_at=version.given_at,
        giver_id=ANNA.key,
        giver_hsa_id="X",
        giver_name="X",
        product_id=keys.products[version.product],
        funding_source=version.funding,
        batch_number="X",
        batch_written="X",
        dose_number=version.dose_number,
        adverse_effects=[],
        is_imported=True,
    )


def _acts(
    row: Visit, number: int, version: Version, nullified_at: datetime | None, history: History
) -> Iterator[Model]:
    common = {"provider_id": row.provider_id, "visit_id": row.pk, **_ACT}
    if number > 1:
        lifted = {one.lifted_at for one in history.nullifications_of.get(version.visit, ())}
        kind = "restored" if version.at in lifted else "corrected"
        yield Amendment(id=uuid7(), act_id=uuid7(), kind=kind, made_at=version.at, **common)
    if nullified_at is not None:
        yield Amendment(id=uuid7(), act_id=uuid7(), kind="nullified", code="not_given", made_at=nullified_at, **common)


def _signature(row: Visit, kind: str, at: datetime) -> Signature:
    return Signature(
        id=uuid7(), provider_id=row.provider_id, visit_id=row.pk, kind=kind, signer_id=ANNA.key, signed_at=at, **_SIGNER
    )
