"""Publishing the processor instruction, by two of the region's; accepting it, by the provider itself (GDPR art. 28)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.actions.acting import next_key, take_turns
from vaccinera.organisations.actions.joining import go_on
from vaccinera.organisations.models import Acceptance, Joining, ProcessorInstruction
from vaccinera.organisations.rules.instructions import (
    CLAUSES_NAMED_BY_VIEWS,
    read_instruction,
    refuse_missing_clauses,
)
from vaccinera.organisations.states import JoiningAct, JoiningState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from vaccinera.organisations.actions.acting import Acting
    from vaccinera.organisations.models import DirectoryChange


class InstructionKind:
    """A new version of the instruction, from a day. One that is published is never rewritten."""

    permission = "instruction.publish"

    def current(self, subject: str) -> dict[str, Any] | None:  # noqa: ARG002 - one shape for every kind
        """The newest version there is, so that a version nobody has read never replaces one read meanwhile."""
        newest = ProcessorInstruction.objects.order_by("-from_on").values_list("version", flat=True).first()
        return {"newest": newest} if newest else None

    def wanted(
        self,
        subject: str,  # noqa: ARG002 - one shape for every kind
        content: Mapping[str, Any],
        *,
        codes: Collection[str],
        at: datetime,
    ) -> dict[str, Any]:
        """The version as it would be published."""
        instruction = read_instruction(content, programmes=codes)
        refuse_missing_clauses(instruction, CLAUSES_NAMED_BY_VIEWS)
        if ProcessorInstruction.objects.filter(version=instruction.version).exists():
            raise Refused("organisations.instruction.version_named", version=instruction.version)
        _refuse_day(content["from_on"], at=at)
        return {
            "version": instruction.version,
            "programmes": list(instruction.programmes),
            "sections": {
                section.code.value: [clause.text for clause in section.clauses] for section in instruction.sections
            },
            "from_on": content["from_on"].isoformat(),
        }

    def make(self, change: DirectoryChange, *, by: Acting, at: datetime) -> None:  # noqa: ARG002 - one shape for every kind
        """Publish it."""
        content = dict(change.content)
        from_on = date.fromisoformat(content.pop("from_on"))
        _refuse_day(from_on, at=at)
        ProcessorInstruction.objects.create(
            id=next_key(ProcessorInstruction),
            version=content["version"],
            content=content,
            from_on=from_on,
            published_at=at,
            change=change,
        )


def _refuse_day(from_on: date, *, at: datetime) -> None:
    newest = ProcessorInstruction.objects.order_by("-from_on").values_list("from_on", flat=True).first()
    if from_on < civil_day(at) or (newest is not None and from_on <= newest):
        earliest = civil_day(at) if newest is None else max(civil_day(at), newest)
        raise Refused("organisations.instruction.day_passed", earliest=earliest)


@transaction.atomic
def accept_instruction(*, by: Acting, instruction_id: int, at: datetime) -> Acceptance:
    """Accept a published version on behalf of the reader's own provider, which is the controller (GDPR art. 28.3 a).

    A version may be accepted before the day it comes into force. Asked again, it answers with the acceptance there is.
    Nothing in care waits for it: what is lacking is shown as a gap.
    """
    by.require("instruction.accept")
    take_turns()
    instruction = ProcessorInstruction.objects.filter(pk=instruction_id).first()
    if instruction is None:
        raise Refused("organisations.instruction.not_found")
    there = Acceptance.objects.filter(provider_id=by.provider_id, instruction=instruction).first()
    if there is not None:
        return there
    acceptance = Acceptance(
        id=uuid7(),
        provider_id=by.provider_id,
        instruction=instruction,
        accepted_by_hsa_id=by.hsa_id,
        accepted_by_name=by.name,
        commission_name=by.commission_name,
        accepted_at=at,
    )
    acceptance.save(force_insert=True)
    told = ("instruction", instruction.pk)
    record("organisations.instruction.accepted", by=by, subject=told, version=instruction.version)
    joining = Joining.objects.filter(provider_id=by.provider_id).exclude(state=JoiningState.LIVE).first()
    if joining is not None:
        go_on(joining, JoiningAct.ACCEPT_INSTRUCTION, by=by, at=at, note=instruction.version)
    return acceptance
