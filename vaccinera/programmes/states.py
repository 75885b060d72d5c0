"""The closed lists packs and advice are written in. What varies between programmes is data."""

from __future__ import annotations

from enum import StrEnum

from vaccinera.kernel.refusals import Refused


class AdviceKind(StrEnum):
    """What a programme says about one person on one day."""

    DUE = "due"
    """Recommended, and possible today."""
    POSSIBLE = "possible"
    """May be given today, but is not recommended, or a fact that would tell is missing."""
    POSSIBLE_FROM = "possible_from"
    """A period begins, or an age or a week of pregnancy is reached, on a later day."""
    TOO_EARLY = "too_early"
    """The least time since an earlier dose has not passed."""
    NOT_FOR = "not_for"
    """The person is in no target group, or no product suits the age."""
    DONE = "done"
    """Nothing is left of the schedule."""
    OUTSIDE_WINDOW = "outside_window"
    """No period is left in which the person could be vaccinated."""


class CampaignStage(StrEnum):
    """Where a season's campaign stands on a day."""

    UNTOLD = "untold"
    """Before the day it is announced."""
    ANNOUNCED = "announced"
    """Told of, and not open yet."""
    OPEN = "open"
    """Somebody may be vaccinated today."""
    CLOSES_SOON = "closes_soon"
    """Open, and the last day is near."""
    OVER = "over"
    """Every period is past."""
    NOT_HERE = "not_here"
    """No period in the setting asked about."""


class Payer(StrEnum):
    """Who pays for a target group."""

    REGION = "region"
    PERSON = "person"
    EMPLOYER = "employer"


class AgeBy(StrEnum):
    """How an age limit is counted."""

    BIRTH_YEAR = "birth_year"
    """The age reached some time during the calendar year of the day."""
    BIRTHDAY = "birthday"
    """The age reached on the day."""


class IntervalKind(StrEnum):
    """Which earlier doses an interval counts from."""

    BETWEEN_DOSES = "between_doses"
    """Doses of the same programme."""
    OTHER_PROGRAMME = "other_programme"
    """Doses of other programmes."""
    AFTER_INFECTION = "after_infection"
    """A day the health declaration tells, such as that of an infection."""


class CountedPer(StrEnum):
    """Over what time the doses of a schedule are counted."""

    SEASON = "season"
    PREGNANCY = "pregnancy"
    """Since the pregnancy began; without a due date no dose is known to belong to it."""
    LIFE = "life"


class ContraindicationOutcome(StrEnum):
    """What a fact of the declaration asks for when it meets a product; from nothing to not giving the dose.

    The codes are those of a declaration's outcomes, so that the worst of both can be told.
    """

    OK = "ok"
    """The pack says, with a source, that the fact is no hindrance."""
    NOTE_REQUIRED = "note_required"
    PRESCRIBER_DECIDES = "prescriber_decides"
    STOP = "stop"


class FactKind(StrEnum):
    """What kind of value a fact of the declaration has."""

    BOOLEAN = "boolean"
    WHOLE = "whole"
    DAY = "day"
    CODE = "code"
    CODES = "codes"


class Profession(StrEnum):
    """The professions a prescribing right can be given to; a competence beyond the licence is data."""

    PHYSICIAN = "physician"
    SPECIALIST_NURSE = "specialist_nurse"
    NURSE = "nurse"
    MIDWIFE = "midwife"
    ASSISTANT_NURSE = "assistant_nurse"
    ADMINISTRATOR = "administrator"


class Route(StrEnum):
    """The way a dose goes into the body."""

    INTRAMUSCULAR = "intramuscular"
    SUBCUTANEOUS = "subcutaneous"
    INTRADERMAL = "intradermal"
    INTRANASAL = "intranasal"
    ORAL = "oral"


class PackFault(StrEnum):
    """What can be wrong at a place in a pack."""

    NOT_TOML = "not_toml"
    MISSING = "missing"
    UNKNOWN_FIELD = "unknown_field"
    WRONG_TYPE = "wrong_type"
    WRONG_FORM = "wrong_form"
    UNKNOWN_CODE = "unknown_code"
    REPEATED = "repeated"
    WRONG_ORDER = "wrong_order"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    UNKNOWN_PLACEHOLDER = "unknown_placeholder"
    OUTSIDE_SEASON = "outside_season"
    OVERLAP = "overlap"
    GAP = "gap"
    UNUSED = "unused"


class ProposalState(StrEnum):
    """Where a proposed version stands; only one that is proposed can still be decided."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ProposalAct(StrEnum):
    """What can be done to a proposal: the first two by a second person, the last by the one who proposed it."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


PROPOSAL_STEPS: dict[tuple[ProposalState, ProposalAct], ProposalState] = {
    (ProposalState.PROPOSED, ProposalAct.APPROVE): ProposalState.APPROVED,
    (ProposalState.PROPOSED, ProposalAct.REJECT): ProposalState.REJECTED,
    (ProposalState.PROPOSED, ProposalAct.WITHDRAW): ProposalState.WITHDRAWN,
}


def proposal_step(state: str, act: ProposalAct) -> ProposalState:
    """The state a proposal reaches by an act; refuses an act its state does not allow."""
    reached = PROPOSAL_STEPS.get((ProposalState(state), act))
    if reached is None:
        raise Refused("programmes.proposal.not_possible_now", state=state, act=act.value)
    return reached


class PopulationColumn(StrEnum):
    """The headings of a file of population figures."""

    MUNICIPALITY = "kommun"
    SEX = "kön"
    AGE = "ålder"
    TARGET_GROUP = "målgrupp"
    PEOPLE = "antal"


class PopulationFault(StrEnum):
    """What can be wrong with a file of population figures."""

    EMPTY = "empty"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_TWICE = "column_twice"
    TOO_MANY_CELLS = "too_many_cells"
    MISSING = "missing"
    MUNICIPALITY_UNREADABLE = "municipality_unreadable"
    SEX_UNKNOWN = "sex_unknown"
    AGE_UNREADABLE = "age_unreadable"
    TARGET_GROUP_UNKNOWN = "target_group_unknown"
    PEOPLE_UNREADABLE = "people_unreadable"
    PEOPLE_ABSURD = "people_absurd"
    ROW_TWICE = "row_twice"
    MORE_THAN_ALL = "more_than_all"
