"""The worked examples as data: a small world, what happened in it, and what each month's run then says, to the öre."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.reimbursement.evaluation import history as facts
from tests.reimbursement.evaluation.days import SWEDEN
from tests.reimbursement.evaluation.history import History

EXAMPLES = Path(__file__).with_name("examples")
THEMES = (
    "signing",
    "identity_and_contract",
    "programme",
    "duplicates",
    "prices",
    "supplements",
    "corrections",
    "people",
    "months",
)

Raw = dict[str, Any]
_FIELDS = {"name", "rules", "because", "visits", "runs", "merges", "elsewhere", "decisions", "manual_lines", "policy"}
_VISIT = {
    "id",
    "person",
    "given",
    "registered",
    "signed",
    "prescription_signed",
    "administration_signed",
    "unit",
    "assignment",
    "setting",
    "programme",
    "season",
    "product",
    "funding",
    "group",
    "payer",
    "due",
    "dose",
    "passed",
    "imported",
    "corrected",
    "nullified",
    "restored",
    "extra_cost",
}
_POLICY = ("people", "units", "contracts", "prices", "terms", "products", "packs")


@dataclass(frozen=True, slots=True)
class ExpectedRun:
    """What one month's run says: an outcome for each visit considered, every line, and the money by provider."""

    month: date
    outcomes: Mapping[str, str]
    lines: tuple[str, ...]
    paid: Mapping[str, int]
    carried: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example. ``raw`` is what it says itself, ``world`` that with all it takes for granted."""

    id: str
    theme: str
    name: str
    rules: tuple[str, ...]
    because: str
    raw: Raw
    world: Raw
    history: History
    runs: tuple[ExpectedRun, ...]


@cache
def ordinary_world() -> Raw:
    """The world's own rows."""
    return tomllib.loads((EXAMPLES / "world.toml").read_text("utf-8"))


@cache
def titles() -> Mapping[str, str]:
    """What each theme is called."""
    return {theme: _content(theme)["title"] for theme in THEMES}


@cache
def all_examples() -> tuple[Example, ...]:
    """Every example of every theme, in order."""
    return tuple(example for theme in THEMES for example in _of_theme(theme))


@cache
def _content(theme: str) -> Raw:
    return tomllib.loads((EXAMPLES / f"{theme}.toml").read_text("utf-8"))


def _of_theme(theme: str) -> Iterator[Example]:
    for raw in _content(theme)["examples"]:
        place = f"{theme}: {raw['name']}"
        assert {*raw} <= _FIELDS, place
        assert all({*visit} <= _VISIT for visit in raw["visits"]), place
        world = changed_world(ordinary_world(), raw.get("policy", {}))
        yield Example(
            id=place,
            theme=theme,
            name=raw["name"],
            rules=tuple(raw["rules"]),
            because=raw["because"].strip(),
            raw=raw,
            world=world,
            history=history_of(world, raw),
            runs=tuple(_run(run) for run in raw["runs"]),
        )


def _run(raw: Raw) -> ExpectedRun:
    assert {*raw} <= {"month", "outcomes", "lines", "paid", "carried"}, raw
    return ExpectedRun(
        month=date.fromisoformat(f"{raw['month']}-01"),
        outcomes=raw.get("outcomes", {}),
        lines=tuple(raw.get("lines", ())),
        paid=raw.get("paid", {}),
        carried=raw.get("carried", {}),
    )


def changed_world(world: Raw, policy: Raw) -> Raw:
    """The world with an example's rows: one of the same name is changed field by field, ``false`` takes it out."""
    changed = deepcopy(world)
    for part, rows in policy.items():
        assert part in _POLICY, part
        for name, row in rows.items():
            if row is False:
                del changed[part][name]
            elif isinstance(row, dict):
                changed[part][name] = {**changed[part].get(name, {}), **deepcopy(row)}
            else:
                changed[part][name] = row
    return changed


def instant(written: datetime) -> datetime:
    """An instant as written: Swedish time unless it says its own offset."""
    return (written if written.tzinfo else written.replace(tzinfo=SWEDEN)).astimezone(UTC)


def _known(raw: Raw) -> Raw:
    cut = raw.get("cut")
    return {
        "from_on": raw["from"],
        "to_on": raw.get("to"),
        "known_at": instant(raw["known"]) if "known" in raw else None,
        "cut": facts.Cut(instant(cut["at"]), cut["to"]) if cut else None,
    }


def history_of(world: Raw, raw: Raw) -> History:
    """The history an example tells, in its world."""
    visits = raw["visits"]
    return History(
        versions=tuple(version for visit in visits for version in _versions(visit, world)),
        signatures=tuple(signature for visit in visits for signature in _signatures(visit)),
        nullifications=tuple(_nullification(visit) for visit in visits if "nullified" in visit),
        people=tuple(facts.Person(name, one.get("born")) for name, one in world["people"].items()),
        identifiers=tuple(one for name, person in world["people"].items() for one in _identifiers(name, person)),
        merges=tuple(
            facts.Merge(
                one["kept"], one["merged"], instant(one["at"]), instant(one["undone"]) if "undone" in one else None
            )
            for one in raw.get("merges", ())
        ),
        elsewhere=tuple(
            facts.Elsewhere(one["person"], one["on"], one["programme"], one["gives"], instant(one["at"]))
            for one in raw.get("elsewhere", ())
        ),
        extra_costs=tuple(
            facts.ExtraCost(visit["id"], visit["extra_cost"]["ore"], instant(visit["extra_cost"]["accepted"]))
            for visit in visits
            if "extra_cost" in visit
        ),
        contracts=tuple(
            facts.Contract(one["provider"], one["unit"], one["assignment"], frozenset(one["programmes"]), **_known(one))
            for one in world["contracts"].values()
        ),
        prices=tuple(_price(name, one) for name, one in world["prices"].items()),
        terms=tuple(_terms(one) for one in world["terms"].values()),
        packs=tuple(_pack(one) for one in world["packs"].values()),
        decisions=tuple(
            facts.RetroactiveDecision(
                instant(one["at"]),
                one["from"],
                one["to"],
                frozenset(one.get("programmes", ())),
                frozenset(one.get("assignments", ())),
            )
            for one in raw.get("decisions", ())
        ),
        manual_lines=tuple(
            facts.ManualLine(one["provider"], date.fromisoformat(f"{one['month']}-01"), one["ore"])
            for one in raw.get("manual_lines", ())
        ),
    )


def _versions(visit: Raw, world: Raw) -> Iterator[facts.Version]:
    given = instant(visit["given"])
    programme = visit.get("programme", "influenza")
    product = visit.get("product", "influvita")
    first = facts.Version(
        visit=visit["id"],
        at=instant(visit["registered"]) if "registered" in visit else given,
        person=visit.get("person", "Anna"),
        given_at=given,
        programme=programme,
        season=visit.get("season", world["packs"][programme]["season"]),
        product=product,
        duplicate_group=world["products"][product],
        funding=visit.get("funding", "region"),
        unit=visit.get("unit", "Norrmottagningen"),
        assignment=visit.get("assignment", "vaccination"),
        setting=visit.get("setting", "clinic"),
        group=visit.get("group", "elders"),
        payer=visit.get("payer", "region"),
        due_on=visit.get("due"),
        dose_number=visit.get("dose"),
        passed=frozenset(visit.get("passed", ())),
        is_imported=visit.get("imported", False),
    )
    yield first
    for raw in visit.get("corrected", ()):
        change: Raw = {field: value for field, value in raw.items() if field not in ("at", "given")}
        if "given" in raw:
            change["given_at"] = instant(raw["given"])
        if "product" in raw:
            change["duplicate_group"] = world["products"][raw["product"]]
        first = replace(first, at=instant(raw["at"]), **change)
        yield first
    if "restored" in visit:
        yield replace(first, at=instant(visit["restored"]))


def _signatures(visit: Raw) -> Iterator[facts.Signature]:
    """Both at once unless told apart; at the registration unless told when; ``false`` is not yet."""
    at_once: object = visit.get("signed", visit.get("registered", visit["given"]))
    for kind in ("prescription", "administration"):
        at: object = visit.get(f"{kind}_signed", at_once)
        if isinstance(at, datetime):
            yield facts.Signature(visit["id"], kind, instant(at))


def _nullification(visit: Raw) -> facts.Nullification:
    lifted = instant(visit["restored"]) if "restored" in visit else None
    return facts.Nullification(visit["id"], instant(visit["nullified"]), lifted)


def _identifiers(name: str, person: Raw) -> Iterator[facts.Identifier]:
    yield facts.Identifier(name, person["number"])
    if "then" in person:
        yield facts.Identifier(name, person["then"]["number"], instant(person["then"]["at"]))


def _price(name: str, raw: Raw) -> facts.Price:
    return facts.Price(
        id=name,
        kind=raw["kind"],
        supplement=raw.get("supplement", ""),
        programme=raw["programme"],
        payer=raw.get("payer", "region"),
        assignment=raw["assignment"],
        product=raw.get("product", ""),
        setting=raw.get("setting", ""),
        ore=raw["ore"],
        **_known(raw),
    )


def _terms(raw: Raw) -> facts.Terms:
    return facts.Terms(
        accepted=frozenset((programme, product, funding) for programme, product, funding in raw["accepted"]),
        payable=frozenset(raw["payable"]),
        doses=tuple(facts.DoseTerms(*row) for row in raw["doses"]),
        cut_off_day=raw["cut_off_day"],
        days_to_sign=raw.get("days_to_sign", 30),
        reopening_months=raw.get("reopening_months", 12),
        counts_history=raw.get("counts_history", False),
        excuses_passed=raw.get("excuses_passed", False),
        pays_early=raw.get("pays_early", False),
        **_known(raw),
    )


def _pack(raw: Raw) -> facts.Pack:
    return facts.Pack(
        programme=raw["programme"],
        groups=tuple(_group(code, group) for code, group in raw["groups"].items()),
        windows=tuple(
            facts.Window(_set(one.get("groups")), _set(one.get("settings")), one["from"], one.get("to"))
            for one in raw["windows"]
        ),
        intervals=tuple(_interval(one) for one in raw.get("intervals", ())),
        schedules=tuple(_schedule(one) for one in raw.get("schedules", ())),
        settings=frozenset({"clinic", "home", "nursing_home"}),
        **_known(raw),
    )


def _group(code: str, raw: Raw) -> facts.Group:
    fields = _ages(raw)
    settings = fields.pop("settings", None)
    return facts.Group(code, settings=_set(settings), **fields)


def _ages(raw: Raw) -> Raw:
    """The fields, with ages told in years as months."""
    fields = dict(raw)
    for limit in ("from", "below"):
        if f"{limit}_years" in fields:
            fields[f"{limit}_months"] = fields.pop(f"{limit}_years") * 12
    return fields


def _interval(raw: Raw) -> facts.Interval:
    fields = {**_ages(raw), "after": _set(raw.get("after")), "before": _set(raw.get("before"))}
    return facts.Interval(**fields | {"schedules": _set(raw.get("schedules"))})


def _schedule(raw: Raw) -> facts.Schedule:
    return facts.Schedule(**_ages(raw) | {"groups": _set(raw.get("groups"))})


def _set(codes: list[str] | None) -> frozenset[str] | None:
    return None if codes is None else frozenset(codes)
