"""Worked examples that share a policy, gathered in one history: each with people and visits of its own names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.reimbursement.evaluation.days import months_later
from tests.reimbursement.evaluation.history import History
from tests.reimbursement.worked_examples import Example, ExpectedRun, all_examples, history_of

Raw = dict[str, Any]
_OF_PEOPLE = ("person", "kept", "merged")


@dataclass(frozen=True, slots=True)
class Gathered:
    """One history of several examples, and each visit's outcomes and lines by month as its own example says them."""

    names: tuple[str, ...]
    history: History
    told: Mapping[date, frozenset[str]]
    outcomes: Mapping[date, Mapping[str, str]]
    lines: Mapping[date, tuple[str, ...]]

    @property
    def months(self) -> list[date]:
        """Every month from the first that is told of to the last."""
        months = [min(self.told)]
        while months[-1] < max(self.told):
            months.append(months_later(months[-1], 1))
        return months


def gathered() -> Iterator[Gathered]:
    """Every example that can be gathered, with the others of its policy; people are nobody's policy."""
    by_policy: dict[str, list[Example]] = {}
    for example in all_examples():
        by_policy.setdefault(_policy_of(example), []).append(example)
    for examples in by_policy.values():
        yield _gather(examples)


def _policy_of(example: Example) -> str:
    policy = {part: rows for part, rows in example.world.items() if part != "people"}
    return repr((policy, example.raw.get("decisions"), example.raw.get("manual_lines")))


def _gather(examples: list[Example]) -> Gathered:
    raw: Raw = {"visits": [], "merges": [], "elsewhere": []}
    raw |= {part: examples[0].raw.get(part, []) for part in ("decisions", "manual_lines")}
    people: Raw = {}
    told: dict[date, set[str]] = {}
    outcomes: dict[date, dict[str, str]] = {}
    lines: dict[date, list[str]] = {}
    for number, example in enumerate(examples):
        mark = f"{number:03}"
        people |= {f"{mark} {name}": one for name, one in example.world["people"].items()}
        for part in ("visits", "merges", "elsewhere"):
            raw[part] += [_marked(one, mark) for one in example.raw.get(part, ())]
        for run in example.runs:
            month = run.month
            told.setdefault(month, set()).add(mark)
            outcomes.setdefault(month, {}).update(
                {f"{mark}{visit}": words.replace(" of ", f" of {mark}") for visit, words in run.outcomes.items()}
            )
            lines.setdefault(month, []).extend(f"{mark}{line}" for line in run.lines)
    world = examples[0].world | {"people": people}
    return Gathered(
        names=tuple(example.id for example in examples),
        history=history_of(world, raw),
        told={month: frozenset(marks) for month, marks in told.items()},
        outcomes=outcomes,
        lines={month: tuple(sorted(of_month)) for month, of_month in lines.items()},
    )


def _marked(one: Raw, mark: str) -> Raw:
    marked = {field: f"{mark} {value}" if field in _OF_PEOPLE else value for field, value in one.items()}
    if "id" in one:
        marked["id"] = f"{mark}{one['id']}"
        marked["person"] = f"{mark} {one.get('person', 'Anna')}"
    return marked


def apart(here: Gathered, runs: Iterable[ExpectedRun]) -> list[str]:
    """Where runs part from what the gathered examples say of their visits, in the months each of them tells."""
    parts: list[str] = []
    for run in runs:
        marks = here.told.get(run.month, frozenset())
        said = here.outcomes.get(run.month, {})
        found = {visit: words for visit, words in run.outcomes.items() if visit[:3] in marks}
        parts += [
            f"{run.month:%Y-%m} {visit}: {found.get(visit)}, not {said.get(visit)}"
            for visit in sorted({*found, *said})
            if found.get(visit) != said.get(visit)
        ]
        written = tuple(sorted(line for line in run.lines if line[:3] in marks))
        expected = here.lines.get(run.month, ())
        parts += [f"{run.month:%Y-%m}: {written}, not {expected}"] if written != expected else []
    return parts
