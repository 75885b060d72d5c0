"""The right to read what other providers recorded, and a provider's switch; each a logged act (LAW-18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.models import SharedReading, Sharing
from vaccinera.access.rules.sharing import last_day_to_read, refuse_reading, refuse_switch
from vaccinera.access.states import Permission, ReadingGround, ReadingTime
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.queries import same_person

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person


@transaction.atomic
def note_reading(
    *,
    by: Reader,
    person: Person,
    ground: ReadingGround,
    time: ReadingTime,
    is_relation_known: bool,
    is_relation_stated: bool,
    words: str,
    at: datetime,
) -> SharedReading:
    """Keep by what the reader's unit may read what other providers recorded, and until when (LAW-18, 2022:913 3:1).

    ``is_relation_known`` is what the service knows of the person at the unit; else the reader states it. Noted again,
    the earlier right ends. Refuses where the provider does not share, and what the law's ground lacks.
    """
    is_emergency = ground is ReadingGround.EMERGENCY
    by.require(Permission.SHARED_RECORD_OPEN_IN_EMERGENCY if is_emergency else Permission.SHARED_RECORD_READ)
    if not Sharing.objects.filter(provider_id=by.provider_id, is_on=True).exists():
        raise Refused("access.shared.not_sharing")
    on = civil_day(at)
    has_relation = is_relation_known or is_relation_stated
    refuse_reading(ground, has_relation=has_relation, born_on=person.birth_date, words=words, on=on)
    _readings(by, person.pk).update(revoked_at=at, revoked_by_hsa_id=by.hsa_id, revoked_by_name=by.name)
    reading = SharedReading(
        id=uuid7(), provider_id=by.provider_id, unit_id=by.unit_id, person=person, ground=ground,
        is_relation_known=is_relation_known, reason=words.strip(), asked_at=at, asked_by_hsa_id=by.hsa_id,
        asked_by_name=by.name, expires_on=last_day_to_read(ground, time, on=on),
    )  # fmt: skip
    reading.save(force_insert=True)
    told = {"ground": ground.value, "expires_on": reading.expires_on.isoformat(), "reason": reading.reason}
    if is_emergency:
        record("access.emergency.shared_opened", by=by, subject=("reading", reading.pk), person_id=person.pk, **told)
    else:
        record("access.shared.reading_noted", by=by, subject=("reading", reading.pk), person_id=person.pk, **told)
    return reading


@transaction.atomic
def revoke_reading(*, by: Reader, person_id: UUID, at: datetime) -> None:
    """End the unit's right to read, as the patient may ask at any time; from the next request nothing is read."""
    by.require(Permission.SHARED_RECORD_READ)
    ended = _readings(by, person_id).update(revoked_at=at, revoked_by_hsa_id=by.hsa_id, revoked_by_name=by.name)
    if ended:
        record("access.shared.reading_revoked", by=by, person_id=person_id)


def _readings(by: Reader, person_id: UUID) -> QuerySet[SharedReading]:
    return SharedReading.objects.filter(
        provider_id=by.provider_id, unit_id=by.unit_id, person_id__in=same_person(person_id), revoked_at=None
    )


@transaction.atomic
def switch_sharing(*, by: Reader, is_on: bool, informed_on: date | None, at: datetime) -> Sharing:
    """Share records with the providers that do, or stop; the patients are told first (lag 2022:913 2:2)."""
    by.require(Permission.PROVIDER_SHARE_RECORDS)
    refuse_switch(is_on=is_on, informed_on=informed_on, on=civil_day(at))
    sharing, _made = Sharing.objects.update_or_create(
        provider_id=by.provider_id,
        defaults={
            "is_on": is_on, "patients_informed_on": informed_on, "changed_at": at, "changed_by_hsa_id": by.hsa_id,
            "changed_by_name": by.name,
        },
    )  # fmt: skip
    record(
        "access.sharing.switched", by=by, is_on=is_on,
        informed_on=informed_on.isoformat() if informed_on else "",
    )  # fmt: skip
    return sharing
