"""Everything the page of one person shows: what was given, what is under way, and what is due today and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission
from vaccinera.declarations.queries import latest_answers_of
from vaccinera.declarations.rules.outcomes import judge_answers
from vaccinera.patients.queries import numbers_of
from vaccinera.programmes.queries import packs_in_force
from vaccinera.visits.queries.due import ProgrammeToday, programmes_today, programmes_without_advice
from vaccinera.visits.queries.elsewhere import elsewhere_of
from vaccinera.visits.queries.history import History, drafts_of, history_of
from vaccinera.visits.queries.standing import units_reached

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.rules.prefill import PreviousAnswers
    from vaccinera.patients.models import Person
    from vaccinera.patients.queries import NumberShown
    from vaccinera.visits.models import Draft
    from vaccinera.visits.queries.elsewhere import Elsewhere
    from vaccinera.visits.queries.history import Dose, Missed, Nullified, SharedDose

# What must be known before anything is asked: facts a declaration gave, however long ago.
LASTING_WARNINGS = ("severe_reaction", "severe_allergy")


@dataclass(frozen=True, slots=True)
class DeclaredWarning:
    """A fact the person once declared, by its code, and the day it was last said."""

    fact: str
    declared_on: date


@dataclass(frozen=True, slots=True)
class PersonToday:
    """What one reader may see of one person on one day.

    ``elsewhere`` is what is told of other care providers; ``shared`` are their doses, while they may be read here, and
    the advice rests on those too. ``told_reached`` are the units whose notes of doses from elsewhere the reader may
    correct.
    """

    number: NumberShown | None
    doses: list[Dose]
    shared: list[SharedDose]
    missed: list[Missed]
    nullified: list[Nullified]
    drafts: list[Draft]
    programmes: tuple[ProgrammeToday, ...]
    warnings: tuple[DeclaredWarning, ...]
    elsewhere: Elsewhere
    told_reached: frozenset[int]


def person_today(reader: Reader, person: Person, *, on: date, is_care: bool = True) -> PersonToday:
    """The page of a person, in five queries whatever their history and the number of programmes.

    In one more where another unit has noted a dose from elsewhere. Who may not open the record gets identity and drafts
    alone, in two. Opened for anything but care, it tells nothing of what other providers gave: there is no relation to
    read that by (LAW-18). Log the opening first.
    """
    opens_record = reader.may(Permission.PERSON_OPEN)
    history = history_of(reader, person.pk) if opens_record else History([], [], [])
    declared = latest_answers_of(reader, person_ids=[person.pk]).get(person.pk, {}) if opens_record else {}
    packs = packs_in_force(on=on)
    if not is_care:
        history = replace(history, shared=[])
    return PersonToday(
        number=numbers_of([person.pk]).get(person.pk),
        doses=history.doses,
        shared=history.shared,
        missed=history.missed,
        nullified=history.nullified,
        drafts=drafts_of(reader, person.pk),
        programmes=programmes_today(packs, reader, person, history.as_given(), declared, on=on)
        if opens_record
        else tuple(programmes_without_advice(packs, reader)),
        warnings=tuple(_warnings(declared)),
        elsewhere=elsewhere_of(reader, person.pk, on=on),
        told_reached=_told_reached(reader, person, history.doses, on=on),
    )


def _told_reached(reader: Reader, person: Person, doses: Sequence[Dose], *, on: date) -> frozenset[int]:
    units = {dose.told.unit_id for dose in doses if dose.told}
    return units_reached(reader, Permission.HISTORY_RECORD, units, person_id=person.pk, on=on)


def _warnings(declared: Mapping[str, PreviousAnswers]) -> list[DeclaredWarning]:
    """Each lasting warning once, with the latest day it was declared."""
    latest: dict[str, date] = {}
    for previous in declared.values():
        facts = judge_answers(previous.questionnaire, previous.answers).facts
        for fact in LASTING_WARNINGS:
            if facts.get(fact) is True:
                latest[fact] = max(previous.answered_on, latest.get(fact, previous.answered_on))
    return [DeclaredWarning(fact, latest[fact]) for fact in LASTING_WARNINGS if fact in latest]
