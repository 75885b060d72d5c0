"""What runs said, in the words the worked examples use, so that any two tellings can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.reimbursement.evaluation.history import History
from tests.reimbursement.evaluation.outcomes import OPEN
from tests.reimbursement.evaluation.settlement import Settled, settle
from tests.reimbursement.worked_examples import Example, ExpectedRun

if TYPE_CHECKING:
    from datetime import date


def outcome_in_words(code: str, *, is_final: bool, stands: str | None = None) -> str:
    """The code, whom a duplicate yields to, and of those that stay open for a time which of the two it is by now."""
    words = f"{code} of {stands}" if stands else code
    if code not in OPEN:
        return words
    return f"{words} (final)" if is_final else f"{words} (open)"


def line_in_words(visit: str, kind: str, ore: int) -> str:
    """One line: the visit, what for, and how much."""
    return f"{visit} {kind.removeprefix('supplement:')} {ore}"


def evaluated(example: Example) -> tuple[ExpectedRun, ...]:
    """The runs as the evaluation settles them, one upon the other."""
    return evaluated_months(example.history, [run.month for run in example.runs])


def evaluated_months(history: History, months: Iterable[date]) -> tuple[ExpectedRun, ...]:
    """The months of a history as the evaluation settles them."""
    settled = Settled()
    runs = []
    for month in months:
        settle(history, month, settled)
        runs.append(_told(settled, month))
    return tuple(runs)


def _told(settled: Settled, month: date) -> ExpectedRun:
    return ExpectedRun(
        month=month,
        outcomes={
            one.visit: outcome_in_words(one.code, is_final=one.is_final, stands=one.stands)
            for one in settled.outcomes
            if one.month == month
        },
        lines=tuple(
            line_in_words(line.visit, line.kind, line.due.ore) for line in settled.ledger.lines if line.month == month
        ),
        paid={provider: ore for (paid_in, provider), ore in settled.payments.items() if paid_in == month and ore},
        carried={provider: ore for provider, ore in settled.balances.items() if ore},
    )


def sorted_runs(runs: tuple[ExpectedRun, ...]) -> list[ExpectedRun]:
    """The runs with their lines in one order: which of a run's lines is written first is nobody's business."""
    return [
        ExpectedRun(run.month, dict(run.outcomes), tuple(sorted(run.lines)), dict(run.paid), dict(run.carried))
        for run in runs
    ]


def differences(found: Iterable[ExpectedRun], expected: Iterable[ExpectedRun]) -> list[str]:
    """Where two tellings of the same months part: what was found and what was expected, a line each."""
    return [
        f"{left.month:%Y-%m} {part}: {getattr(left, part)}, not {getattr(right, part)}"
        for left, right in zip(sorted_runs(tuple(found)), sorted_runs(tuple(expected)), strict=True)
        for part in ("month", "outcomes", "lines", "paid", "carried")
        if getattr(left, part) != getattr(right, part)
    ]
