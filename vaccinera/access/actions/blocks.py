"""Blocks: set, lifted, opened with consent, and opened in an emergency; each a logged act (LAW-15, LAW-16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.models import Block, BlockOpening
from vaccinera.access.rules.sharing import last_day_open, refuse_asker
from vaccinera.access.states import AskedBy, BlockKind, OpeningWay, Permission, ReadingTime
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import CareUnit

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


@transaction.atomic
def set_block(*, by: Reader, person_id: UUID, unit_id: int, kind: BlockKind, asked_by: AskedBy, at: datetime) -> Block:
    """Block what a unit recorded of a person, at the patient's request and from this instant (LAW-15, PDL 4:4).

    An inner block holds for the provider's other units and for other providers, an outer one for other providers.
    Set again, the block that is there is answered. Refuses a guardian (LAW-17) and a unit of another provider.
    """
    by.require(Permission.BLOCK_SET, at=unit_id)
    refuse_asker(asked_by)
    if not CareUnit.objects.filter(pk=unit_id, provider_id=by.provider_id).exists():
        raise Refused("access.block.unit_unknown")
    block = Block(
        id=uuid7(), provider_id=by.provider_id, unit_id=unit_id, person_id=person_id, kind=kind, asked_by=asked_by,
        set_at=at, set_by_hsa_id=by.hsa_id, set_by_name=by.name,
    )  # fmt: skip
    Block.objects.bulk_create([block], ignore_conflicts=True)
    there = Block.objects.get(unit_id=unit_id, person_id=person_id, kind=kind, lifted_at=None)
    if there.pk != block.pk:
        return there
    record(
        "access.block.set", by=by, subject=("block", block.pk), person_id=person_id, kind=kind.value, unit=unit_id,
        asked_by=asked_by.value,
    )  # fmt: skip
    return block


@transaction.atomic
def lift_block(*, by: Reader, block_id: UUID, at: datetime) -> Block:
    """Lift a block for good, which the patient may ask for at any time (lag 2022:913 2:3)."""
    block = _block_in_force(by, block_id)
    by.require(Permission.BLOCK_LIFT, at=block.unit_id)
    block.lifted_at, block.lifted_by_hsa_id, block.lifted_by_name = at, by.hsa_id, by.name
    block.save(update_fields=["lifted_at", "lifted_by_hsa_id", "lifted_by_name"])
    record("access.block.lifted", by=by, subject=("block", block.pk), person_id=block.person_id, kind=block.kind)
    return block


@transaction.atomic
def open_block(*, by: Reader, block_id: UUID, time: ReadingTime, at: datetime) -> BlockOpening:
    """Open a block for a time with the patient's consent (PDL 4:5): an inner one for the reader's own unit.

    An outer one opens for other providers, and only its own unit opens it.
    """
    block = _block_in_force(by, block_id)
    by.require(Permission.BLOCK_LIFT, at=block.unit_id if block.kind == BlockKind.OUTER else by.unit_id)
    opening = _opening(by, block, OpeningWay.CONSENT, "", at=at)
    opening.opened_at = at
    opening.expires_on = last_day_open(OpeningWay.CONSENT, time, on=civil_day(at))
    opening.save(force_insert=True)
    record(
        "access.block.opened", by=by, subject=("block", block.pk), person_id=block.person_id, kind=block.kind,
        expires_on=opening.expires_on.isoformat(),
    )  # fmt: skip
    return opening


@transaction.atomic
def name_blocking_unit(*, by: Reader, block_id: UUID, reason: str, at: datetime) -> BlockOpening:
    """The first step of an emergency opening: which unit has blocked, and no more (LAW-16, PDL 4:5)."""
    by.require(Permission.SHARED_RECORD_OPEN_IN_EMERGENCY)
    block = _block_in_force(by, block_id)
    if not reason.strip():
        raise Refused("access.emergency.reason_missing")
    opening = _opening(by, block, OpeningWay.EMERGENCY, reason.strip(), at=at)
    opening.save(force_insert=True)
    record(
        "access.emergency.unit_named", by=by, subject=("block", block.pk), person_id=block.person_id,
        reason=reason.strip(),
    )  # fmt: skip
    return opening


@transaction.atomic
def open_in_emergency(*, by: Reader, block_id: UUID, at: datetime) -> BlockOpening:
    """The second step: what that unit recorded, for a day and the night after. Refuses without the first step today."""
    by.require(Permission.SHARED_RECORD_OPEN_IN_EMERGENCY)
    block = _block_in_force(by, block_id)
    named = BlockOpening.objects.select_for_update().filter(
        block=block, unit_id=by.unit_id, by_hsa_id=by.hsa_id, way=OpeningWay.EMERGENCY, opened_at=None, ended_at=None
    )
    opening = named.order_by("-named_at").first()
    if opening is None or civil_day(opening.named_at) != civil_day(at):
        raise Refused("access.emergency.unit_not_named")
    opening.opened_at = at
    opening.expires_on = last_day_open(OpeningWay.EMERGENCY, ReadingTime.DAY, on=civil_day(at))
    opening.save(update_fields=["opened_at", "expires_on"])
    record(
        "access.emergency.opened", by=by, subject=("block", block.pk), person_id=block.person_id,
        reason=opening.reason, expires_on=opening.expires_on.isoformat(),
    )  # fmt: skip
    return opening


def _block_in_force(by: Reader, block_id: UUID) -> Block:
    block = Block.objects.select_for_update().filter(provider_id=by.provider_id, pk=block_id, lifted_at=None).first()
    if block is None:
        raise Refused("access.block.not_found")
    return block


def _opening(by: Reader, block: Block, way: OpeningWay, reason: str, *, at: datetime) -> BlockOpening:
    return BlockOpening(
        id=uuid7(), provider_id=by.provider_id, block=block, unit_id=by.unit_id, way=way, reason=reason, named_at=at,
        by_hsa_id=by.hsa_id, by_name=by.name,
    )  # fmt: skip
