"""Where a draft and a visit stand, and which act takes them where."""

from __future__ import annotations

from enum import StrEnum

from vaccinera.kernel.refusals import Refused


class DraftState(StrEnum):
    """A draft is working material until a dose is recorded as given."""

    OPEN = "open"
    AWAITING_PRESCRIBER = "awaiting_prescriber"
    PRESCRIBED = "prescribed"
    DONE = "done"
    DISCARDED = "discarded"
    NOT_GIVEN = "not_given"


class DraftAct(StrEnum):
    """What can be done to a draft."""

    SAVE = "save"
    SEND_TO_PRESCRIBER = "send_to_prescriber"
    TAKE_BACK = "take_back"
    PRESCRIBE = "prescribe"
    REGISTER = "register"
    REOPEN = "reopen"
    DISCARD = "discard"
    NOT_GIVE = "not_give"


class VisitState(StrEnum):
    """Prescribed and given are two facts, and each of them is signed or not."""

    PRESCRIBED = "prescribed"
    GIVEN = "given"
    COMPLETE = "complete"
    WITHDRAWN = "withdrawn"


class VisitAct(StrEnum):
    """What can be done to a visit that exists."""

    GIVE = "give"
    GIVE_AND_SIGN_ALL = "give_and_sign_all"
    SIGN_ONE_OF_TWO = "sign_one_of_two"
    SIGN_THE_LAST = "sign_the_last"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    NULLIFY = "nullify"
    RESTORE = "restore"


class Origin(StrEnum):
    """Where a visit comes from. Only what was recorded here is reported; imported ones are never paid either."""

    RECORDED = "recorded"
    IMPORTED = "imported"
    SETTLEABLE = "settleable"
    """Brought over from another system while still to be settled, with its signatures (approved by two)."""


class WithdrawnReason(StrEnum):
    """Why a signed prescription is no longer to be given."""

    ANSWERS_CHANGED = "answers_changed"
    NOT_NEEDED = "not_needed"
    MISTAKE = "mistake"
    EXPIRED = "expired"
    NOT_GIVEN = "not_given"
    OTHER = "other"


class AddressingEnd(StrEnum):
    """Why a prescription is no longer addressed to a unit. That its last day has passed is told by the day alone."""

    GIVEN = "given"
    GIVEN_ELSEWHERE = "given_elsewhere"
    WITHDRAWN = "withdrawn"
    SENT_BACK = "sent_back"


class Basis(StrEnum):
    """By whose word a dose is given."""

    OWN = "own"
    SIGNED = "signed"
    VERBAL = "verbal"
    NOT_TOLD = "not_told"
    """What an imported visit has when its system does not say."""


class SignatureKind(StrEnum):
    """Prescription and administration are signed separately, each by the one responsible (LAW-05).

    A countersignature is the operations manager's, for somebody who has left or is hindered.
    """

    PRESCRIPTION = "prescription"
    ADMINISTRATION = "administration"
    COUNTERSIGNATURE = "countersignature"
    CORRECTION = "correction"
    NULLIFICATION = "nullification"


class AmendmentKind(StrEnum):
    """What was done to an entry after it was made; the entry itself stays as it was signed (LAW-06)."""

    CORRECTED = "corrected"
    NULLIFIED = "nullified"
    RESTORED = "restored"
    MOVED = "moved"


class Concerns(StrEnum):
    """What an adverse effect is noted of."""

    DOSE = "dose"
    VISIT = "visit"


class EffectOutcome(StrEnum):
    """How an adverse effect went, as far as it is known."""

    RECOVERED = "recovered"
    RECOVERING = "recovering"
    NOT_RECOVERED = "not_recovered"
    LASTING = "lasting"
    FATAL = "fatal"
    UNKNOWN = "unknown"


class Seriousness(StrEnum):
    """What makes an adverse effect serious, as the agency asks for it (ADR-02)."""

    DEATH = "death"
    LIFE_THREATENING = "life_threatening"
    HOSPITAL_CARE = "hospital_care"
    LASTING_HARM = "lasting_harm"
    BIRTH_DEFECT = "birth_defect"
    OTHER_SERIOUS = "other_serious"


class SharedField(StrEnum):
    """What of many entries can be wrong in the same way, and put right in one act."""

    BATCH = "batch"
    SITE = "site"
    ROUTE = "route"
    GIVER = "giver"
    DAY = "day"
    SETTING = "setting"


class NullifiedCode(StrEnum):
    """Why an entry no longer holds; the words beside it say the rest (RIV-07)."""

    WRONG_PERSON = "wrong_person"
    NOT_GIVEN = "not_given"
    RECORDED_TWICE = "recorded_twice"
    OTHER = "other"


class BodySite(StrEnum):
    """Where on the body a dose is given; codes with display names are configuration (FHIR-05)."""

    LEFT_UPPER_ARM = "left_upper_arm"
    RIGHT_UPPER_ARM = "right_upper_arm"
    LEFT_THIGH = "left_thigh"
    RIGHT_THIGH = "right_thigh"
    NOSE = "nose"
    MOUTH = "mouth"


class NotGivenReason(StrEnum):
    """Why a dose that could have been given was not (LAW-11)."""

    DECLINED = "declined"
    UNWELL = "unwell"
    CONTRAINDICATED = "contraindicated"
    ALREADY_VACCINATED = "already_vaccinated"
    DID_NOT_COME = "did_not_come"
    OTHER = "other"


class ElsewhereSource(StrEnum):
    """From whom a dose that nobody here gave is known."""

    CERTIFICATE = "certificate"
    OTHER_UNIT = "other_unit"
    REGISTER = "register"
    OWN_WORD = "own_word"


class DayPrecision(StrEnum):
    """How closely the day of such a dose is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


DRAFT_STEPS: dict[tuple[DraftState, DraftAct], DraftState] = {
    (DraftState.OPEN, DraftAct.SAVE): DraftState.OPEN,
    (DraftState.OPEN, DraftAct.SEND_TO_PRESCRIBER): DraftState.AWAITING_PRESCRIBER,
    (DraftState.OPEN, DraftAct.PRESCRIBE): DraftState.PRESCRIBED,
    (DraftState.OPEN, DraftAct.REGISTER): DraftState.DONE,
    (DraftState.OPEN, DraftAct.DISCARD): DraftState.DISCARDED,
    (DraftState.OPEN, DraftAct.NOT_GIVE): DraftState.NOT_GIVEN,
    (DraftState.AWAITING_PRESCRIBER, DraftAct.TAKE_BACK): DraftState.OPEN,
    (DraftState.AWAITING_PRESCRIBER, DraftAct.PRESCRIBE): DraftState.PRESCRIBED,
    (DraftState.AWAITING_PRESCRIBER, DraftAct.DISCARD): DraftState.DISCARDED,
    (DraftState.AWAITING_PRESCRIBER, DraftAct.NOT_GIVE): DraftState.NOT_GIVEN,
    (DraftState.PRESCRIBED, DraftAct.SAVE): DraftState.PRESCRIBED,
    (DraftState.PRESCRIBED, DraftAct.REGISTER): DraftState.DONE,
    (DraftState.PRESCRIBED, DraftAct.REOPEN): DraftState.OPEN,
}

VISIT_STEPS: dict[tuple[VisitState, VisitAct], VisitState] = {
    (VisitState.PRESCRIBED, VisitAct.GIVE): VisitState.GIVEN,
    (VisitState.PRESCRIBED, VisitAct.GIVE_AND_SIGN_ALL): VisitState.COMPLETE,
    (VisitState.PRESCRIBED, VisitAct.WITHDRAW): VisitState.WITHDRAWN,
    (VisitState.GIVEN, VisitAct.SIGN_ONE_OF_TWO): VisitState.GIVEN,
    (VisitState.GIVEN, VisitAct.SIGN_THE_LAST): VisitState.COMPLETE,
    (VisitState.GIVEN, VisitAct.CORRECT): VisitState.GIVEN,
    (VisitState.GIVEN, VisitAct.NULLIFY): VisitState.GIVEN,
    (VisitState.GIVEN, VisitAct.RESTORE): VisitState.GIVEN,
    (VisitState.COMPLETE, VisitAct.CORRECT): VisitState.COMPLETE,
    (VisitState.COMPLETE, VisitAct.NULLIFY): VisitState.COMPLETE,
    (VisitState.COMPLETE, VisitAct.RESTORE): VisitState.COMPLETE,
}


def draft_step(state: str, act: DraftAct) -> DraftState:
    """The state a draft reaches by an act; refuses an act its state does not allow."""
    reached = DRAFT_STEPS.get((DraftState(state), act))
    if reached is None:
        raise Refused("visits.draft.not_possible_now", state=state, act=act.value)
    return reached


def visit_step(state: str, act: VisitAct) -> VisitState:
    """The state a visit reaches by an act; refuses an act its state does not allow."""
    reached = VISIT_STEPS.get((VisitState(state), act))
    if reached is None:
        raise Refused("visits.visit.not_possible_now", state=state, act=act.value)
    return reached
