"""What a run can say of a visit, and where a run stands. The numbers are the rules' own: they are never reused."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.states import PROPOSAL_STEPS, ProposalAct, ProposalState


class OutcomeKind(StrEnum):
    """Whether an outcome stands."""

    FINAL = "final"
    """For these facts: a correction of a payment fact, or a retroactive decision, opens it."""
    OPEN = "open"
    """Judged again each month until the term after the day it was given; then final with the same code."""


class OutcomeCode(IntEnum):
    """The outcomes of a considered visit in their order: the first that holds is the one."""

    NULLIFIED = 1
    PAYER_NOT_REGION = 2
    UNSIGNED = 3
    NOT_SIGNED_IN_TIME = 4
    IDENTITY_NOT_PAYABLE = 5
    NO_CONTRACT = 6
    PROGRAMME_OUTSIDE_CONTRACT = 7
    PRODUCT_NOT_ACCEPTED = 8
    OUTSIDE_WINDOW = 9
    NOT_IN_TARGET_GROUP = 10
    GROUP_NOT_FUNDED = 11
    TOO_EARLY = 12
    DUPLICATE = 13
    NO_PRICE = 14
    PAID = 15

    @property
    def word(self) -> str:
        """The code word: ``payer_not_region``."""
        return self.name.lower()

    @property
    def kind(self) -> OutcomeKind:
        """Whether it stands for the facts it was judged by."""
        return OutcomeKind.OPEN if self in _OPEN else OutcomeKind.FINAL

    @property
    def is_refusal(self) -> bool:
        """Whether something is not paid that was meant to be; what others pay, and what is nullified, was not."""
        return self not in _NO_REFUSAL


_OPEN = frozenset(
    {
        OutcomeCode.UNSIGNED,
        OutcomeCode.IDENTITY_NOT_PAYABLE,
        OutcomeCode.NO_CONTRACT,
        OutcomeCode.PROGRAMME_OUTSIDE_CONTRACT,
        OutcomeCode.TOO_EARLY,
        OutcomeCode.DUPLICATE,
        OutcomeCode.NO_PRICE,
    }
)
_NO_REFUSAL = frozenset({OutcomeCode.NULLIFIED, OutcomeCode.PAYER_NOT_REGION, OutcomeCode.PAID})


class PriceKind(StrEnum):
    """What a price is for. An extra cost's is the most that is paid of it."""

    BASE = "base"
    SUPPLEMENT = "supplement"
    EXTRA_COST = "extra_cost"


class ManualKind(StrEnum):
    """Money that no visit gives rise to."""

    RECOVERY = "recovery"
    FINE = "fine"
    ADJUSTMENT = "adjustment"


class RunState(StrEnum):
    """Where a month's run stands: preliminär, granskad, attesterad och låst, utbetald."""

    PRELIMINARY = "preliminary"
    CHECKED = "checked"
    LOCKED = "locked"
    PAID = "paid"


CLOSED = (RunState.LOCKED, RunState.PAID)
"""A run in one of these never changes again."""


class RunAct(StrEnum):
    """What can be done to a run: the clerk previews and checks, another locks."""

    PREVIEW = "preview"
    CHECK = "check"
    LOCK = "lock"
    MARK_PAID = "mark_paid"


RUN_STEPS: dict[tuple[RunState, RunAct], RunState] = {
    (RunState.PRELIMINARY, RunAct.PREVIEW): RunState.PRELIMINARY,
    (RunState.PRELIMINARY, RunAct.CHECK): RunState.CHECKED,
    (RunState.CHECKED, RunAct.PREVIEW): RunState.PRELIMINARY,
    (RunState.CHECKED, RunAct.LOCK): RunState.LOCKED,
    (RunState.LOCKED, RunAct.MARK_PAID): RunState.PAID,
}


def run_step(state: str, act: RunAct) -> RunState:
    """The state a run reaches by an act; refuses an act its state does not allow."""
    reached = RUN_STEPS.get((RunState(state), act))
    if reached is None:
        raise Refused("reimbursement.run.not_possible_now", state=state, act=act.value)
    return reached


class PriceColumn(StrEnum):
    """The columns of a price list's file, by their headings."""

    KIND = "slag"
    SUPPLEMENT = "tillägg"
    PROGRAMME = "program"
    PAYER = "betalare"
    ASSIGNMENT = "uppdrag"
    PRODUCT = "produkt"
    SETTING = "plats"
    AMOUNT = "belopp"
    FROM_ON = "från"
    LAST_ON = "till_och_med"


class FileEncoding(StrEnum):
    """How a file was written; whoever proposes is told of the second."""

    UTF_8 = "utf_8"
    WINDOWS_1252 = "windows_1252"
    EXCEL = "excel"


class PriceFault(StrEnum):
    """What can be wrong with a price list, a row or a cell of it."""

    FILE_UNREADABLE = "file_unreadable"
    MIXED_ENCODING = "mixed_encoding"
    EMPTY = "empty"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_TWICE = "column_twice"
    TOO_MANY_CELLS = "too_many_cells"
    MISSING = "missing"
    KIND_UNKNOWN = "kind_unknown"
    SUPPLEMENT_UNNAMED = "supplement_unnamed"
    SUPPLEMENT_NOT_HERE = "supplement_not_here"
    PROGRAMME_UNKNOWN = "programme_unknown"
    PAYER_UNKNOWN = "payer_unknown"
    ASSIGNMENT_UNKNOWN = "assignment_unknown"
    PRODUCT_UNKNOWN = "product_unknown"
    SETTING_UNKNOWN = "setting_unknown"
    AMOUNT_UNREADABLE = "amount_unreadable"
    AMOUNT_NEGATIVE = "amount_negative"
    AMOUNT_ZERO = "amount_zero"
    AMOUNT_ABSURD = "amount_absurd"
    DAY_UNREADABLE = "day_unreadable"
    DAY_IMPOSSIBLE = "day_impossible"
    DAY_ABSURD = "day_absurd"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    ROW_TWICE = "row_twice"
    OVERLAP = "overlap"
    GAP = "gap"


class PriceChange(StrEnum):
    """What a proposed list does to the price of one thing."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"


class AccountKind(StrEnum):
    """Where a payee is paid."""

    BANKGIRO = "bankgiro"
    PLUSGIRO = "plusgiro"
    IBAN = "iban"


class FileKind(StrEnum):
    """What may be kept beside a manual line or an extra cost, by its media type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"


class TermsRow(StrEnum):
    """The parts of terms that are rows of their own."""

    ACCEPTED = "accepted_products"
    DOSES = "doses"


def proposal_step(state: str, act: ProposalAct) -> ProposalState:
    """The state something proposed reaches by an act; refuses an act its state does not allow."""
    reached = PROPOSAL_STEPS.get((ProposalState(state), act))
    if reached is None:
        raise Refused("reimbursement.proposal.not_possible_now", state=state, act=act.value)
    return reached


TRYING = "reimbursement.try_prices"
"""The kind of errand that tries a price list on locked months and leaves a file."""
