"""Everything the page of one person shows: what was given, what is under way, and what is due today and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission
from vaccinera.declarations.queries import latest_answers_by_url
from vaccinera.declarations.rules.outcomes import judge_answers
from vaccinera.declarations.rules.prefill import prefill
from vaccinera.patients.queries import numbers_of
from vaccinera.programmes.queries import advice_for, pack_of, versions_in_force
from vaccinera.programmes.rules.persons import PersonFacts
from vaccinera.programmes.states import AdviceKind
from vaccinera.visits.queries.elsewhere import is_vaccinated_elsewhere
from vaccinera.visits.queries.history import doses_of, drafts_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.rules.prefill import PreviousAnswers
    from vaccinera.patients.models import Person
    from vaccinera.patients.queries import NumberShown
    from vaccinera.programmes.models import ProgrammeVersion
    from vaccinera.programmes.rules.advice import Advice
    from vaccinera.programmes.rules.packs import Pack
    from vaccinera.visits.models import Draft
    from vaccinera.visits.queries.history import Dose

# What must be known before anything is asked: facts a declaration gave, however long ago.
LASTING_WARNINGS = ("severe_reaction", "severe_allergy")
_MOST_URGENT_FIRST = (
    AdviceKind.DUE,
    AdviceKind.POSSIBLE,
    AdviceKind.POSSIBLE_FROM,
    AdviceKind.TOO_EARLY,
    AdviceKind.DONE,
    AdviceKind.OUTSIDE_WINDOW,
    AdviceKind.NOT_FOR,
)


@dataclass(frozen=True, slots=True)
class DeclaredWarning:
    """A fact the person once declared, by its code, and the day it was last said."""

    fact: str
    declared_on: date


@dataclass(frozen=True, slots=True)
class ProgrammeToday:
    """One programme in force: its rules, and what they say of the person.

    They say nothing to who may not open the record, nor while the decision support is switched off.

    ``facts_from_on`` is the day of the health declaration the advice rests on besides age and doses, if any.
    """

    pack: Pack
    advice: Advice | None
    facts_from_on: date | None


@dataclass(frozen=True, slots=True)
class PersonToday:
    """What one reader may see of one person on one day.

    ``is_vaccinated_elsewhere`` is all that is told of other care providers; no advice rests on it.
    """

    number: NumberShown | None
    doses: list[Dose]
    drafts: list[Draft]
    programmes: tuple[ProgrammeToday, ...]
    warnings: tuple[DeclaredWarning, ...]
    is_vaccinated_elsewhere: bool


def person_today(reader: Reader, person: Person, *, on: date) -> PersonToday:
    """The page of a person, in six queries whatever their history and the number of programmes.

    Who may not open the record gets identity and drafts alone, in three. Log the opening first.
    """
    opens_record = reader.may(Permission.PERSON_OPEN)
    doses = doses_of(reader, person.pk) if opens_record else []
    declared = latest_answers_by_url(reader, person_id=person.pk) if opens_record else {}
    programmes = [
        _programme_today(version, reader, person, doses, declared, on=on)
        if opens_record
        else ProgrammeToday(pack_of(version), None, None)
        for version in versions_in_force(on=on)
    ]
    return PersonToday(
        number=numbers_of([person.pk]).get(person.pk),
        doses=doses,
        drafts=drafts_of(reader, person.pk),
        programmes=tuple(sorted(programmes, key=_urgency)),
        warnings=tuple(_warnings(declared)),
        is_vaccinated_elsewhere=is_vaccinated_elsewhere(reader, person.pk),
    )


def _programme_today(
    version: ProgrammeVersion,
    reader: Reader,
    person: Person,
    doses: list[Dose],
    declared: Mapping[str, PreviousAnswers],
    *,
    on: date,
) -> ProgrammeToday:
    """The advice as it stands before anything is asked today: pregnancy and what else passes is not known yet."""
    pack = pack_of(version)
    risk_groups, from_on = _risk_groups(declared.get(pack.questionnaire), on=on)
    facts = PersonFacts(
        birth_date=person.birth_date,
        risk_groups=risk_groups,
        estimated_due_on=None,
        setting=reader.unit_setting,
        is_care_staff=False,
    )
    return ProgrammeToday(pack, advice_for(pack, facts, [dose.as_given() for dose in doses], on=on), from_on)


def _risk_groups(previous: PreviousAnswers | None, *, on: date) -> tuple[frozenset[str], date | None]:
    """The risk groups of answers young enough to carry over, and the day they were given."""
    if previous is None:
        return frozenset(), None
    carried = prefill(previous.questionnaire, previous=previous, on=on)
    found = judge_answers(previous.questionnaire, carried.answers).facts.get("risk_groups", [])
    return frozenset(found if isinstance(found, list) else []), carried.from_on


def _warnings(declared: Mapping[str, PreviousAnswers]) -> list[DeclaredWarning]:
    """Each lasting warning once, with the latest day it was declared."""
    latest: dict[str, date] = {}
    for previous in declared.values():
        facts = judge_answers(previous.questionnaire, previous.answers).facts
        for fact in LASTING_WARNINGS:
            if facts.get(fact) is True:
                latest[fact] = max(previous.answered_on, latest.get(fact, previous.answered_on))
    return [DeclaredWarning(fact, latest[fact]) for fact in LASTING_WARNINGS if fact in latest]


def _urgency(programme: ProgrammeToday) -> int:
    return 0 if programme.advice is None else _MOST_URGENT_FIRST.index(programme.advice.kind)
