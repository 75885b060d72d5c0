"""The cases: people, what they have had, a day, and what a programme shall then say.

Every file in ``cases/`` is one programme and one theme. What it expects is written from the sources, by
thought, so that it and the program can contradict each other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tests.programmes.samples import shipped_packs
from vaccinera.patients.rules.ages import age_on
from vaccinera.programmes.rules.advice import Advice, advise
from vaccinera.programmes.rules.contraindications import ContraindicationVerdict, judge_contraindications
from vaccinera.programmes.rules.doses import doses_left
from vaccinera.programmes.rules.groups import GroupMatch, matching_groups
from vaccinera.programmes.rules.packs import Interval, Pack
from vaccinera.programmes.rules.persons import GivenDose, PersonFacts
from vaccinera.programmes.rules.prescribing import PrescribingVerdict, judge_prescribing
from vaccinera.programmes.rules.products import judge_product, products_for
from vaccinera.programmes.rules.register import RegisterVerdict, judge_reporting
from vaccinera.programmes.rules.windows import days_of, windows_of
from vaccinera.programmes.states import ContraindicationOutcome, IntervalKind

CASES = Path(__file__).with_name("cases")

PRESCRIBERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "physician": ("physician", ()),
    "district_nurse": ("specialist_nurse", ("district_nurse",)),
    "child_health_nurse": ("specialist_nurse", ("child_health_nurse",)),
    "trained_specialist_nurse": ("specialist_nurse", ("vaccination_training",)),
    "trained_nurse": ("nurse", ("vaccination_training",)),
    "specialist_nurse": ("specialist_nurse", ()),
    "nurse": ("nurse", ()),
    "midwife": ("midwife", ()),
    "assistant_nurse": ("assistant_nurse", ("vaccination_training",)),
    "administrator": ("administrator", ()),
}
"""Everybody a case asks about, by what they are called there: profession and competences."""

_FIELDS = {
    "name",
    "person",
    "history",
    "on",
    "outcome",
    "answers",
    "source",
    "assumption",
    "advice",
    "from_on",
    "group",
    "payer",
    "dose",
    "products",
    "latest_on",
    "refused_products",
    "contraindicated",
    "may_prescribe",
    "reported",
    "rules",
}
_OPTIONAL = ("dose", "latest_on", "products", "refused_products", "contraindicated", "may_prescribe", "reported")
_PERSON = {"born", "risk", "due", "setting", "care_staff", "household_contact", "days"}


_WORSE = [
    ContraindicationOutcome.NOTE_REQUIRED,
    ContraindicationOutcome.PRESCRIBER_DECIDES,
    ContraindicationOutcome.STOP,
]


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``expected`` holds what it states, ``stated`` the whole of it as written."""

    id: str
    pack: Pack
    facts: PersonFacts
    given: tuple[GivenDose, ...]
    on: date
    outcome: str
    answers: Mapping[str, object]
    sources: tuple[str, ...]
    assumption: str | None
    expected: Mapping[str, object]

    @property
    def rules(self) -> Sequence[str]:
        """The rules it says decide, the advice's own first."""
        rules = self.expected["rules"]
        assert isinstance(rules, list)
        return rules


@cache
def all_cases() -> tuple[Case, ...]:
    """Every case of every file, in their order."""
    return tuple(case for path in sorted(CASES.glob("*.toml")) for case in _cases_of(path))


def answer(case: Case) -> Mapping[str, object]:
    """What the programme says of all that the case states."""
    advice = advise(case.pack, case.facts, case.given, on=case.on)
    optional: Mapping[str, Callable[[], object]] = {
        "dose": lambda: [number for number in (advice.dose_number, advice.doses_in_schedule) if number],
        "latest_on": lambda: advice.latest_on,
        "products": lambda: _products(case, advice),
        "refused_products": lambda: _refused_products(case),
        "contraindicated": lambda: {
            name: max((verdict.outcome for verdict in verdicts), key=_WORSE.index).value
            for name, verdicts in _contraindications(case).items()
            if verdicts
        },
        "may_prescribe": lambda: [name for name, verdict in _prescribing(case, advice).items() if verdict.may],
        "reported": lambda: _reporting(case, advice).is_reportable,
    }
    spoken = _rules_spoken(case, advice)
    return {
        "advice": advice.kind.value,
        "from_on": advice.from_on,
        "group": advice.group.code if advice.group else None,
        "payer": advice.group.payer.value if advice.group else None,
        "rules": [advice.rule, *(rule for rule in case.rules[1:] if rule in spoken)],
        **{field: say() for field, say in optional.items() if field in case.expected},
    }


def _cases_of(path: Path) -> Iterator[Case]:
    content = tomllib.loads(path.read_text("utf-8"))
    for raw in content["cases"]:
        place = f"{path.stem}: {raw['name']}"
        assert {*raw} <= _FIELDS, place
        assert {*raw["person"]} <= _PERSON, place
        pack = _pack_of(content["programme"], raw["on"])
        optional = {key: raw[key] for key in _OPTIONAL if key in raw}
        always = {key: raw.get(key) for key in ("advice", "from_on", "group", "payer", "rules")}
        cited = raw.get("source", [])
        yield Case(
            id=place,
            pack=pack,
            facts=_facts(raw["person"]),
            given=tuple(_dose(dose, pack) for dose in raw.get("history", ())),
            on=raw["on"],
            outcome=raw.get("outcome", "ok"),
            answers=raw.get("answers", {}),
            sources=tuple(content["sources"][key] for key in ([cited] if isinstance(cited, str) else cited)),
            assumption=raw.get("assumption"),
            expected=always | optional,
        )


def _pack_of(programme: str, on: date) -> Pack:
    """The programme's pack on a day, as if each had come into force when its season began."""
    begun = [p for p in shipped_packs().values() if p.code == programme and p.season.from_on <= on]
    return max(begun, key=lambda pack: pack.season.from_on)


def _facts(raw: Mapping[str, Any]) -> PersonFacts:
    return PersonFacts(
        birth_date=raw.get("born"),
        risk_groups=frozenset(raw.get("risk", ())),
        estimated_due_on=raw.get("due"),
        setting=raw.get("setting", "clinic"),
        is_care_staff=raw.get("care_staff", False),
        is_household_contact=raw.get("household_contact", False),
        days=raw.get("days", {}),
    )


def _dose(raw: Mapping[str, Any], pack: Pack) -> GivenDose:
    return GivenDose(raw["on"], raw.get("programme", pack.code), raw["gives"], None)


def _products(case: Case, advice: Advice) -> list[str]:
    """The names of what is offered, first choice first, on the day a dose can be given."""
    assert advice.group
    assert advice.duplicate_group
    offered = products_for(
        case.pack,
        case.facts,
        group=advice.group.code,
        duplicate_group=advice.duplicate_group,
        on=advice.from_on or case.on,
    )
    return [product.name for product in offered]


def _refused_products(case: Case) -> Mapping[str, str]:
    judged = {p.name: judge_product(case.pack, p.npl_id, case.facts, on=case.on) for p in case.pack.products}
    return {name: refusal.rpartition(".")[2] for name, refusal in judged.items() if refusal}


def _contraindications(case: Case) -> Mapping[str, Sequence[ContraindicationVerdict]]:
    """What the answers ask for with each product of the season."""
    return {
        product.name: judge_contraindications(case.pack, case.answers, product)
        for product in case.pack.products
        if case.pack.season.code in product.seasons
    }


def _prescribing(case: Case, advice: Advice) -> Mapping[str, PrescribingVerdict]:
    """Everybody a case asks about, with what the programme says of their right."""
    assert advice.group
    birth_date = case.facts.birth_date
    return {
        name: judge_prescribing(
            case.pack,
            profession=profession,
            competences=competences,
            age_years=None if birth_date is None else age_on(birth_date, case.on),
            group=advice.group.code,
            outcome=case.outcome,
        )
        for name, (profession, competences) in PRESCRIBERS.items()
    }


def _rules_spoken(case: Case, advice: Advice) -> set[str]:
    """Every rule that had a part in the answer."""
    pack = case.pack
    spoken = {advice.rule, pack.season.rule.id}
    spoken |= {match.rule for match in matching_groups(pack, case.facts, on=case.on)}
    if case.facts.birth_date is None:
        spoken.add(pack.age_unknown.rule.id)
    if "refused_products" in case.expected:
        refused = _refused_products(case)
        spoken |= {product.rule.id for product in pack.products if product.name in refused}
    if advice.group and advice.duplicate_group:
        spoken |= set(_rules_of_group(case, advice, advice.group, advice.duplicate_group))
    if "contraindicated" in case.expected:
        spoken |= {verdict.rule for verdicts in _contraindications(case).values() for verdict in verdicts}
    if "may_prescribe" in case.expected:
        spoken |= {verdict.rule for verdict in _prescribing(case, advice).values()}
    if "reported" in case.expected:
        spoken.add(_reporting(case, advice).rule)
    return spoken


def _reporting(case: Case, advice: Advice) -> RegisterVerdict:
    """Whether the dose advised would be reported, were it given on the day."""
    assert advice.group
    assert advice.duplicate_group
    return judge_reporting(
        case.pack, case.facts, group=advice.group.code, duplicate_group=advice.duplicate_group, on=case.on
    )


def _rules_of_group(case: Case, advice: Advice, group: GroupMatch, duplicate_group: str) -> Iterator[str]:
    """The rules of the target group an advice is about, and of the product group that is next."""
    pack, on = case.pack, advice.from_on or case.on
    yield group.rule
    for window in windows_of(pack, group=group.code, setting=case.facts.setting):
        if on in days_of(window):
            yield window.rule.id
    for progress in doses_left(pack, case.facts, case.given, group=group.code, on=on):
        if progress.schedule.duplicate_group == duplicate_group:
            yield progress.schedule.rule.id
    for product in products_for(pack, case.facts, group=group.code, duplicate_group=duplicate_group, on=on):
        yield product.rule.id
    for interval in pack.intervals:
        is_for = interval.target_groups is None or group.code in interval.target_groups
        is_next = interval.before is None or duplicate_group in interval.before
        if is_for and is_next and _has_what_it_counts_from(interval, case):
            yield interval.rule.id


def _has_what_it_counts_from(interval: Interval, case: Case) -> bool:
    if interval.fact is not None:
        day = case.facts.days.get(interval.fact)
        return day is not None and day >= (interval.since_on or date.min)
    return any(_is_after(interval, dose, case.pack.code) for dose in case.given)


def _is_after(interval: Interval, dose: GivenDose, programme: str) -> bool:
    is_own = interval.kind is IntervalKind.BETWEEN_DOSES
    code = dose.duplicate_group if is_own else dose.programme
    return is_own == (dose.programme == programme) and (interval.after is None or code in interval.after)
