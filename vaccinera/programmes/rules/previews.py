"""What a change to a programme would do to sample people: invented, but such as come through the door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from vaccinera.programmes.rules.advice import Advice, advise
from vaccinera.programmes.rules.days import MONTHS_IN_YEAR, months_after
from vaccinera.programmes.rules.packs import Pack, Text
from vaccinera.programmes.rules.persons import GivenDose, PersonFacts
from vaccinera.programmes.rules.pregnancy import due_on_from_week
from vaccinera.programmes.rules.prescribing import judge_prescribing
from vaccinera.programmes.states import AdviceKind

_ANOTHER_PROGRAMME = "another_programme"
_NOTHING_ANSWERED = "ok"
_ON_THE_DAY = (AdviceKind.DUE, AdviceKind.POSSIBLE)


@dataclass(frozen=True, slots=True)
class SampleDose:
    """A dose so many days before the day asked for; of another programme or of the one previewed."""

    days_ago: int
    is_of_another: bool


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """An invented person by age in months and what else a programme may ask.

    ``group`` is the product group of the earlier doses, once the sample has been laid out for a pack.
    """

    names: Text
    age_months: int
    risk_groups: frozenset[str]
    pregnancy_week: int | None
    setting: str
    is_care_staff: bool
    is_household_contact: bool
    doses: tuple[SampleDose, ...]
    group: str = ""

    @property
    def has_doses_of_the_programme(self) -> bool:
        """True when it matters which of the programme's product groups the earlier doses were of."""
        return any(not dose.is_of_another for dose in self.doses)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a pack says of a sample person: the advice, the first day a dose can be given, and who may prescribe it.

    ``prescribers`` are professions with the competence that is asked of them, or none.
    """

    advice: Advice
    earliest_on: date | None
    prescribers: tuple[tuple[str, str], ...]

    @property
    def told(self) -> tuple[object, ...]:
        """All of it but the version and where the rule stands: what a change is judged by."""
        advice, group = self.advice, self.advice.group
        return (
            *(advice.kind, self.earliest_on, advice.duplicate_group, advice.dose_number, advice.doses_in_schedule),
            *(group and group.code, group and group.name, group and group.payer, self.prescribers, advice.why),
        )


@dataclass(frozen=True, slots=True)
class SampleChange:
    """One sample person for whom something changes; ``before`` is None where there was no version."""

    person: SamplePerson
    before: Outcome | None
    after: Outcome


@dataclass(frozen=True, slots=True)
class Preview:
    """What changes on a day, and for how many nothing does."""

    on: date
    changes: tuple[SampleChange, ...]
    unchanged: int


def read_samples(raw: Mapping[str, Any]) -> tuple[SamplePerson, ...]:
    """The sample people of a file's content."""
    return tuple(
        SamplePerson(
            names=entry["names"],
            age_months=entry.get("age_months", entry.get("age_years", 0) * MONTHS_IN_YEAR),
            risk_groups=frozenset(entry.get("risk_groups", ())),
            pregnancy_week=entry.get("pregnancy_week"),
            setting=entry.get("setting", "clinic"),
            is_care_staff=entry.get("care_staff", False),
            is_household_contact=entry.get("household_contact", False),
            doses=tuple(
                SampleDose(dose["days_ago"], is_of_another=dose.get("another_programme", False))
                for dose in entry.get("doses", ())
            ),
        )
        for entry in raw["people"]
    )


def preview(old: Pack | None, new: Pack, samples: Sequence[SamplePerson], *, on: date) -> Preview:
    """What each sample person is told on a day before and after; those for whom nothing changes are counted only."""
    both = [
        SampleChange(person, outcome_for(old, person, on=on) if old else None, outcome_for(new, person, on=on))
        for person in _laid_out(samples, new)
    ]
    changes = tuple(one for one in both if one.before is None or one.before.told != one.after.told)
    return Preview(on, changes, len(both) - len(changes))


def outcome_for(pack: Pack, person: SamplePerson, *, on: date) -> Outcome:
    """What a pack says of a sample person on a day."""
    week = person.pregnancy_week
    facts = PersonFacts(
        birth_date=months_after(on, -person.age_months),
        risk_groups=person.risk_groups,
        estimated_due_on=None if week is None else due_on_from_week(week, on=on),
        setting=person.setting,
        is_care_staff=person.is_care_staff,
        is_household_contact=person.is_household_contact,
    )
    advice = advise(pack, facts, [_given(dose, person, pack, on=on) for dose in person.doses], on=on)
    return Outcome(advice, on if advice.kind in _ON_THE_DAY else advice.from_on, _prescribers(pack, person, advice))


def _laid_out(samples: Sequence[SamplePerson], pack: Pack) -> Iterator[SamplePerson]:
    """Whoever has had doses of the programme stands once for each of its product groups."""
    groups = list(dict.fromkeys(product.duplicate_group for product in pack.products))
    for person in samples:
        if person.has_doses_of_the_programme:
            yield from (replace(person, group=group) for group in groups)
        else:
            yield person


def _given(dose: SampleDose, person: SamplePerson, pack: Pack, *, on: date) -> GivenDose:
    day = on - timedelta(days=dose.days_ago)
    if dose.is_of_another:
        return GivenDose(day, _ANOTHER_PROGRAMME, _ANOTHER_PROGRAMME, None)
    return GivenDose(day, pack.code, person.group, None)


def _prescribers(pack: Pack, person: SamplePerson, advice: Advice) -> tuple[tuple[str, str], ...]:
    if advice.group is None:
        return ()
    holders = dict.fromkeys((right.profession, right.competence or "") for right in pack.prescribing_rights)
    return tuple(
        (str(profession), competence)
        for profession, competence in holders
        if judge_prescribing(
            pack,
            profession=profession,
            competences=(competence,),
            age_years=person.age_months // MONTHS_IN_YEAR,
            group=advice.group.code,
            outcome=_NOTHING_ANSWERED,
        ).may
    )
