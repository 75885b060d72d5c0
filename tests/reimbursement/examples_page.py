"""The worked examples as ``docs/reference/reimbursement-examples.md`` shows them.

Run as a program it writes the page anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from tests.reimbursement.evaluation.outcomes import NUMBERS
from tests.reimbursement.worked_examples import Example, ExpectedRun, all_examples, ordinary_world, titles
from tools.tree import CHECKOUT

PAGE = CHECKOUT / "docs" / "reference" / "reimbursement-examples.md"
_BEGINNING = """# The monthly reimbursement by worked examples

Each example says what is different from an ordinary world, what happened, and what each month's run then says of every
visit it considers, with every line of the ledger in whole öre. The rules are those of
[reimbursement-rules.md](reimbursement-rules.md): an outcome by its number, a settled point by its own. Times are
Swedish unless they say otherwise. All people, providers, products and prices are invented.

Printed from `tests/reimbursement/examples/` by `.venv/bin/python -m tests.reimbursement.examples_page`, and compared by
a test. The same examples run through a plain evaluation of the rules, row by row, and through the service itself.
"""
_USUAL = """## The ordinary world

A visit is Anna's at Norrmottagningen for its assignment vaccination, of influvita in the programme influenza, at the
clinic, in the group elders, with the region as payer; it is registered, and both its parts are signed, when it is
given. Days run from the first up to, and not including, the last; a window's both days are included.
"""
_PARTS = {
    "people": "Person",
    "units": "Unit and its provider",
    "contracts": "Contract",
    "prices": "Price",
    "terms": "Terms",
    "products": "Product and its duplicate group",
    "packs": "Pack",
}
_SAID_APART = {"id", "given", "corrected", "extra_cost"}


def printed() -> str:
    """The whole page."""
    lines = [_BEGINNING, _USUAL, *_policy_lines(ordinary_world()), ""]
    theme = ""
    for number, example in enumerate(all_examples(), start=1):
        if example.theme != theme:
            theme = example.theme
            lines.append(f"## {titles()[theme]}\n")
        lines.extend(_section(number, example))
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(number: int, example: Example) -> Iterator[str]:
    yield f"### {number}. {example.name}\n"
    yield f"{example.because} ({', '.join(example.rules)})\n"
    told = [*_policy_lines(example.raw.get("policy", {})), *_events(example.raw)]
    if told:
        yield from told
        yield ""
    yield "| Run | Says | Lines, öre | Paid out, öre | Carried on, öre |\n|---|---|---|---|---|"
    for run in example.runs:
        yield _row(run)
    yield ""


def _row(run: ExpectedRun) -> str:
    says = [f"{visit}: {NUMBERS[words.split()[0]]} {words}" for visit, words in run.outcomes.items()]
    cells = (
        f"{run.month:%Y-%m}",
        "<br>".join(says) or "nothing is considered",
        "<br>".join(run.lines) or "none",
        _money(run.paid),
        _money(run.carried),
    )
    return "| " + " | ".join(cells) + " |"


def _money(amounts: Mapping[str, int]) -> str:
    return "<br>".join(f"{provider} {ore}" for provider, ore in amounts.items()) or "none"


def _policy_lines(policy: Mapping[str, Any]) -> Iterator[str]:
    for part, rows in policy.items():
        for name, row in rows.items():
            yield f"- {_PARTS[part]} *{name}*: {'is not there' if row is False else _words(row)}."


def _events(raw: Mapping[str, Any]) -> Iterator[str]:
    for visit in raw["visits"]:
        said = {field: value for field, value in visit.items() if field not in _SAID_APART}
        yield f"- Visit **{visit['id']}**: given {_words(visit['given'])}" + (f"; {_words(said)}." if said else ".")
        for change in visit.get("corrected", ()):
            fields = {field: value for field, value in change.items() if field != "at"}
            yield f"- {visit['id']} is corrected at {_words(change['at'])}: {_words(fields)}."
        if "extra_cost" in visit:
            cost = visit["extra_cost"]
            yield f"- Extra cost of {visit['id']}: {cost['ore']} öre, accepted {_words(cost['accepted'])}."
    for merge in raw.get("merges", ()):
        undone = f"; undone {_words(merge['undone'])}" if "undone" in merge else ""
        yield f"- {merge['merged']} is merged into {merge['kept']} at {_words(merge['at'])}{undone}."
    for dose in raw.get("elsewhere", ()):
        yield f"- Told at {_words(dose['at'])} of a dose elsewhere: {dose['person']}, {dose['gives']}, {dose['on']}."
    for decision in raw.get("decisions", ()):
        of = {field: value for field, value in decision.items() if field not in ("at", "from", "to")}
        yield (
            f"- Retroactive decision at {_words(decision['at'])}: visits given from {decision['from']} to before "
            f"{decision['to']}" + (f"; {_words(of)}." if of else ".")
        )
    for line in raw.get("manual_lines", ()):
        yield f"- Manual line of {line['month']}: {line['provider']} {line['ore']} öre."


def _words(value: object) -> str:
    """A value of the data in words: fields after each other, lists with commas, instants to the second."""
    if isinstance(value, Mapping):
        return "; ".join(f"{field.replace('_', ' ')} {_inner(one)}" for field, one in value.items())
    if isinstance(value, list):
        return ", ".join(_inner(one) if isinstance(one, Mapping | list) else _words(one) for one in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) or "any"


def _inner(value: object) -> str:
    return f"({_words(value)})" if isinstance(value, Mapping | list) and len(value) > 1 else _words(value)


if __name__ == "__main__":
    PAGE.write_text(printed(), encoding="utf-8")
