"""What can happen in the directory: to units and commissions, contracts, instructions and joining providers."""

from __future__ import annotations

from enum import StrEnum

from vaccinera.kernel.refusals import Refused


class ChangeKind(StrEnum):
    """What of the region's directory a proposed change is about."""

    PROVIDER = "provider"
    UNIT = "unit"
    CONTRACT = "contract"
    CONTRACT_END = "contract_end"
    INSTRUCTION = "instruction"
    MESSAGE = "message"
    HELP = "help"


class ChangeState(StrEnum):
    """Where a proposed change stands; only one that is proposed can still be decided."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ChangeAct(StrEnum):
    """What can be done to a proposed change: the first two by a second person, the last by the one who proposed it."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


CHANGE_STEPS: dict[tuple[ChangeState, ChangeAct], ChangeState] = {
    (ChangeState.PROPOSED, ChangeAct.APPROVE): ChangeState.APPROVED,
    (ChangeState.PROPOSED, ChangeAct.REJECT): ChangeState.REJECTED,
    (ChangeState.PROPOSED, ChangeAct.WITHDRAW): ChangeState.WITHDRAWN,
}


def change_step(state: str, act: ChangeAct) -> ChangeState:
    """The state a proposed change reaches by an act; refuses an act its state does not allow."""
    reached = CHANGE_STEPS.get((ChangeState(state), act))
    if reached is None:
        raise Refused("organisations.change.not_possible_now", state=state, act=act.value)
    return reached


class JoiningState(StrEnum):
    """How far a provider has come that wants to vaccinate for the region, in the order of its checklist."""

    APPLIED = "applied"
    APPROVED = "approved"
    CONTRACTED = "contracted"
    INSTRUCTED = "instructed"
    ADMINISTERED = "administered"
    LISTED = "listed"
    LIVE = "live"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class JoiningAct(StrEnum):
    """What brings a joining provider on, or ends it."""

    APPROVE = "approve"
    DECLINE = "decline"
    CONTRACT = "contract"
    ACCEPT_INSTRUCTION = "accept_instruction"
    NAME_ADMINISTRATOR = "name_administrator"
    LIST_UNITS = "list_units"
    GO_LIVE = "go_live"
    WITHDRAW = "withdraw"


JOINING_STEPS: dict[tuple[JoiningState, JoiningAct], JoiningState] = {
    (JoiningState.APPLIED, JoiningAct.APPROVE): JoiningState.APPROVED,
    (JoiningState.APPLIED, JoiningAct.DECLINE): JoiningState.DECLINED,
    (JoiningState.APPLIED, JoiningAct.WITHDRAW): JoiningState.WITHDRAWN,
    (JoiningState.APPROVED, JoiningAct.CONTRACT): JoiningState.CONTRACTED,
    (JoiningState.APPROVED, JoiningAct.WITHDRAW): JoiningState.WITHDRAWN,
    (JoiningState.CONTRACTED, JoiningAct.ACCEPT_INSTRUCTION): JoiningState.INSTRUCTED,
    (JoiningState.INSTRUCTED, JoiningAct.NAME_ADMINISTRATOR): JoiningState.ADMINISTERED,
    (JoiningState.ADMINISTERED, JoiningAct.LIST_UNITS): JoiningState.LISTED,
    (JoiningState.LISTED, JoiningAct.GO_LIVE): JoiningState.LIVE,
}


def joining_step(state: str, act: JoiningAct) -> JoiningState:
    """The state a joining provider reaches by an act; refuses an act its state does not allow."""
    reached = JOINING_STEPS.get((JoiningState(state), act))
    if reached is None:
        raise Refused("organisations.joining.not_possible_now", state=state, act=act.value)
    return reached


class InstructionSection(StrEnum):
    """What a processor instruction says, in the order and under the numbers of its sections (GDPR art. 28.3).

    A clause is named by the section's number and its own: the second clause of the fourth section is 4.2.
    """

    PURPOSE = "purpose"
    SUBJECTS = "subjects"
    PROCESSED = "processed"
    REGION_READS = "region_reads"
    BY_WHOM = "by_whom"
    SUB_PROCESSORS = "sub_processors"
    RETENTION = "retention"
    SECURITY = "security"


class GapKind(StrEnum):
    """Why a programme that is offered is not covered by what the provider has accepted."""

    NOT_COVERED = "not_covered"
    """The instruction in force does not name the programme: the region has to publish one that does."""
    NOT_ACCEPTED = "not_accepted"
    """The instruction in force covers it, and the provider has not accepted that version."""


class MessageKind(StrEnum):
    """How an operational message is drawn."""

    INFO = "info"
    WARNING = "warning"


class HelpLanguage(StrEnum):
    """What a help article is written in."""

    SWEDISH = "sv"
    ENGLISH = "en"


class DirectoryAct(StrEnum):
    """One thing done to a unit or to a commission by an administrator."""

    FACTS_CHANGED = "facts_changed"
    CHOICES_CHANGED = "choices_changed"
    GIVEN = "given"
    CHANGED = "changed"
    ENDED = "ended"
    REOPENED = "reopened"


class Standing(StrEnum):
    """Where a commission stands on a day."""

    NOW = "now"
    COMING = "coming"
    ENDED = "ended"
