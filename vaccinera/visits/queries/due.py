"""What the programmes in force say of people today: of one on their page, of many in a list, read together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission
from vaccinera.declarations.queries import latest_answers_of
from vaccinera.declarations.rules.outcomes import judge_answers
from vaccinera.declarations.rules.prefill import prefill
from vaccinera.organisations.queries.units import choices_of
from vaccinera.programmes.queries import advice_for, is_advice_given, packs_in_force
from vaccinera.programmes.rules.persons import PersonFacts
from vaccinera.programmes.states import AdviceKind
from vaccinera.visits.queries.history import histories_of
from vaccinera.visits.rules.told_facts import told_facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.rules.prefill import PreviousAnswers
    from vaccinera.patients.models import Person
    from vaccinera.programmes.rules.advice import Advice
    from vaccinera.programmes.rules.packs import Pack
    from vaccinera.programmes.rules.persons import GivenDose
    from vaccinera.visits.rules.told_facts import ToldFacts

# What may be given but is not recommended never goes before a programme that stands first and whose day is to come.
_URGENCY = {
    AdviceKind.DUE: 0,
    AdviceKind.POSSIBLE: 1,
    AdviceKind.POSSIBLE_FROM: 1,
    AdviceKind.TOO_EARLY: 1,
    AdviceKind.DONE: 2,
    AdviceKind.OUTSIDE_WINDOW: 3,
    AdviceKind.NOT_FOR: 4,
}


@dataclass(frozen=True, slots=True)
class ProgrammeToday:
    """One programme in force: its rules, and what they say of the person.

    They say nothing to who may not open the record, nor while the decision support is switched off.
    ``facts_from_on`` is the day of the health declaration the advice rests on besides age and doses, if any.
    ``is_given_here`` is whether the reader's unit gives the programme.
    """

    pack: Pack
    advice: Advice | None
    facts_from_on: date | None
    is_given_here: bool = True


def due_today(reader: Reader, people: Collection[Person], *, on: date) -> Mapping[UUID, tuple[ProgrammeToday, ...]]:
    """What each programme says of each of the people, the most urgent first, in two queries however many they are.

    Nobody's for a reader who opens no records and while the decision support is switched off (LAW-32). Doses are
    those of the reader's own provider. Log the look first.
    """
    if not people or not is_advice_given() or not reader.may(Permission.PERSON_OPEN):
        return {}
    keys = {person.pk for person in people}
    packs = packs_in_force(on=on)
    known = histories_of(reader, keys)
    given = {key: known[key].as_given() for key in keys}
    declared = latest_answers_of(reader, person_ids=keys)
    return {
        person.pk: programmes_today(packs, reader, person.kept, given[person.pk], declared.get(person.pk, {}), on=on)
        for person in people
    }


def programmes_today(
    packs: Iterable[Pack],
    reader: Reader,
    person: Person,
    given: Sequence[GivenDose],
    declared: Mapping[str, PreviousAnswers],
    *,
    on: date,
) -> tuple[ProgrammeToday, ...]:
    """The advice as it stands before anything is asked today: pregnancy and what else passes is not known yet.

    What the unit does not give stands last, however urgent.
    """
    told, from_on = _told(declared.values(), on=on)
    chosen = choices_of(unit_id=reader.unit_id)
    found = []
    for pack in packs:
        facts = PersonFacts(
            birth_date=person.birth_date,
            risk_groups=told.risk_groups,
            estimated_due_on=told.estimated_due_on,
            setting=reader.unit_setting,
            is_care_staff=False,
            days=told.days,
        )
        advice = advice_for(pack, facts, given, on=on)
        found.append(ProgrammeToday(pack, advice, from_on, is_given_here=chosen.gives(pack.code)))
    return tuple(sorted(found, key=_urgency))


def programmes_without_advice(packs: Iterable[Pack], reader: Reader) -> list[ProgrammeToday]:
    """The programmes for who may not open the record, those the unit gives first."""
    chosen = choices_of(unit_id=reader.unit_id)
    return sorted((ProgrammeToday(pack, None, None, chosen.gives(pack.code)) for pack in packs), key=_urgency)


def _told(declared: Iterable[PreviousAnswers], *, on: date) -> tuple[ToldFacts, date | None]:
    """The facts of the first answers young enough to carry over, and the day they were given.

    Whichever questionnaire asked: a question of one name is one question.
    """
    for previous in declared:
        carried = prefill(previous.questionnaire, previous=[previous], on=on)
        if carried.answers:
            return told_facts(judge_answers(previous.questionnaire, carried.answers).facts, on=on), carried.from_on
    return told_facts({}, on=on), None


def _urgency(programme: ProgrammeToday) -> tuple[bool, int]:
    return not programme.is_given_here, 0 if programme.advice is None else _URGENCY[programme.advice.kind]
