"""Where an import stands, what it is for, and everything that can be wrong with a row of it."""

from __future__ import annotations

from enum import StrEnum

from vaccinera.kernel.refusals import Refused


class ImportMode(StrEnum):
    """What the visits of an import are for."""

    HISTORY = "history"
    """They tell what was given. Never paid, never reported."""
    SETTLEABLE = "settleable"
    """They are still to be settled: their signatures are facts of payment."""


class ImportState(StrEnum):
    """An import is tried by one person and taken by another, in slices; until the last one it is being taken."""

    TRIED = "tried"
    TAKING = "taking"
    TAKEN = "taken"
    REFUSED = "refused"


class ImportAct(StrEnum):
    """What can be done to an import."""

    TAKE = "take"
    GO_ON = "go_on"
    FINISH = "finish"
    REFUSE = "refuse"


IMPORT_STEPS: dict[tuple[ImportState, ImportAct], ImportState] = {
    (ImportState.TRIED, ImportAct.TAKE): ImportState.TAKING,
    (ImportState.TRIED, ImportAct.REFUSE): ImportState.REFUSED,
    (ImportState.TAKING, ImportAct.GO_ON): ImportState.TAKING,
    (ImportState.TAKING, ImportAct.FINISH): ImportState.TAKEN,
}


def import_step(state: str, act: ImportAct) -> ImportState:
    """The state an import reaches by an act; refuses an act its state does not allow."""
    reached = IMPORT_STEPS.get((ImportState(state), act))
    if reached is None:
        raise Refused("exchange.import.not_possible_now", state=state)
    return reached


class FaultCode(StrEnum):
    """What is wrong with a cell or a row. The words stand in ``catalogue/faults.toml``; a code keeps its meaning."""

    TOO_MANY_CELLS = "too_many_cells"
    TOO_LONG = "too_long"
    NUMBER_MISSING = "number_missing"
    NUMBER_UNREADABLE = "number_unreadable"
    NUMBER_CHECK_DIGIT = "number_check_digit"
    NUMBER_DATE = "number_date"
    PERSON_UNKNOWN = "person_unknown"
    DATE_MISSING = "date_missing"
    DATE_UNREADABLE = "date_unreadable"
    DATE_IN_FUTURE = "date_in_future"
    DATE_BEFORE_BIRTH = "date_before_birth"
    DATE_AFTER_DEATH = "date_after_death"
    DATE_BEFORE_PRODUCT = "date_before_product"
    TIME_UNREADABLE = "time_unreadable"
    PRODUCT_MISSING = "product_missing"
    PRODUCT_UNKNOWN = "product_unknown"
    PRODUCT_AMBIGUOUS = "product_ambiguous"
    BATCH_MISSING = "batch_missing"
    BATCH_UNREADABLE = "batch_unreadable"
    PROGRAMME_UNKNOWN = "programme_unknown"
    PROGRAMME_AMBIGUOUS = "programme_ambiguous"
    GIVER_MISSING = "giver_missing"
    HSA_ID_UNREADABLE = "hsa_id_unreadable"
    SIGNATURE_WITHOUT_SIGNER = "signature_without_signer"
    SIGNED_IN_FUTURE = "signed_in_future"
    AMOUNT_UNREADABLE = "amount_unreadable"
    WHOLE_NUMBER_UNREADABLE = "whole_number_unreadable"
    DOSE_NUMBER_ABOVE = "dose_number_above"
    CODE_UNKNOWN = "code_unknown"
    NEEDED_TO_SETTLE = "needed_to_settle"
    UNIT_NOT_OURS = "unit_not_ours"
    NOT_IN_FORCE = "not_in_force"
    ROW_TWICE = "row_twice"
    DOSE_TWICE = "dose_twice"
    DOSE_IN_RECORD = "dose_in_record"
