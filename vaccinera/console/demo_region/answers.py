"""How invented people answer the health declaration, and what the answers lead to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from vaccinera import declarations
from vaccinera.console.demo_region.catalogue import Published
from vaccinera.console.demo_region.occasions import Declared
from vaccinera.console.demo_region.people import Resident
from vaccinera.declarations.rules.answers import check_answers, missing_answers
from vaccinera.declarations.rules.information import InformationText, read_information, text_in_force
from vaccinera.declarations.rules.outcomes import judge_answers
from vaccinera.declarations.rules.prefill import PreviousAnswers, prefill
from vaccinera.declarations.rules.questions import AnswerValue, Questionnaire
from vaccinera.declarations.states import AnsweredBy, ConsentBasis, ConsentWay, InformationWay
from vaccinera.patients.rules.ages import age_on
from vaccinera.programmes.rules.pregnancy import due_on_from_week

_COMES_OF_AGE = 18
_TEXTS = Path(declarations.__file__).parent / "information"


@dataclass(frozen=True, slots=True)
class Health:
    """What is particular about a person on one occasion."""

    pregnancy_week: int | None = None
    is_bleeder: bool = False
    had_reaction: bool = False

    def due_on(self, on: date) -> date | None:
        """The estimated due date of someone who says her week on a day; None when there is none."""
        return None if self.pregnancy_week is None else due_on_from_week(self.pregnancy_week, on=on)


def consented(*, by_guardian: str = "", on: date | None = None) -> dict[str, object]:
    """The consent columns of a declaration: the person's own decision, or that of the one guardian there is."""
    guardian = {"name": by_guardian, "way": ConsentWay.ON_SITE.value, "on": str(on)}
    return {
        "consent_basis": (ConsentBasis.GUARDIANS if by_guardian else ConsentBasis.OWN).value,
        "cannot_decide_because": "",
        "decision_ground": "",
        "consulted": "",
        "guardian_count": 1 if by_guardian else None,
        "guardians": [guardian] if by_guardian else [],
        "understands_information": None,
        "understands_consequences": None,
        "knows_where_to_seek_advice": None,
        "maturity_assessor_hsa_id": "",
        "maturity_assessor_name": "",
        "maturity_note": "",
    }


@cache
def _information_texts() -> tuple[InformationText, ...]:
    """As ``declarations.queries`` reads them; the region is made without Django."""
    return tuple(read_information(tomllib.loads(file.read_text("utf-8"))) for file in sorted(_TEXTS.glob("*.toml")))


def informed(programme: str, *, on: date) -> dict[str, object]:
    """The columns of a declaration about what was told: the programme's text, read aloud in Swedish.

    Whether the national register was told of is left to the dose.
    """
    text = text_in_force(_information_texts(), programme=programme, on=on)
    return {
        "read_in": "sv",
        "information_text": text.code,
        "information_version": text.version,
        "information_language": "sv",
        "information_way": InformationWay.READ_ALOUD.value,
    }


def answers_of(person: Resident, health: Health, settings: Mapping[str, Any], *, on: date) -> dict[str, AnswerValue]:
    """The answers by link id. A risk group with a question of its own is answered there and not in the list."""
    named = settings["named"]
    answers: dict[str, AnswerValue] = dict(settings["base"])
    listed = [code for code in person.risk_groups if code not in named["own_question"]]
    if listed:
        answers[named["risk_groups"]] = listed
    for code in person.risk_groups:
        if code in named["own_question"]:
            answers[named["own_question"][code]] = "yes"
    for holds, kind in ((health.is_bleeder, "bleeding"), (health.had_reaction, "reaction")):
        if holds:
            answers |= settings[kind]
    due_on = health.due_on(on)
    if due_on is not None:
        answers |= settings["pregnant"] | {named["estimated_due_date"]: due_on.isoformat()}
    return answers


def asked_by(questionnaire: Questionnaire, answers: Mapping[str, AnswerValue]) -> dict[str, AnswerValue]:
    """The answers to the questions a questionnaire asks."""
    return {link_id: value for link_id, value in answers.items() if questionnaire.question(link_id)}


def declare(
    person: Resident,
    health: Health,
    published: Published,
    *,
    programme: str,
    settings: Mapping[str, Any],
    notes: Mapping[str, str],
    previous: Sequence[PreviousAnswers],
    on: date,
) -> Declared:
    """A whole declaration. Refuses answers the questionnaire would not take; LookupError when it asks for more."""
    answers = asked_by(published.questionnaire, answers_of(person, health, settings, on=on))
    check_answers(published.questionnaire, answers, on=on)
    missing = missing_answers(published.questionnaire, answers)
    if missing:
        raise LookupError(missing)
    verdict = judge_answers(published.questionnaire, answers)
    is_child = age_on(person.birth_date, on) < _COMES_OF_AGE
    guardian = f"Vårdnadshavare {person.family_name}" if is_child else ""
    return Declared(
        questionnaire_id=published.id,
        answers=answers,
        verdict=verdict,
        prefilled=prefill(published.questionnaire, previous=previous, on=on),
        answered_by=(AnsweredBy.GUARDIAN if is_child else AnsweredBy.PERSON).value,
        answered_by_name=guardian,
        consent_and_information=consented(by_guardian=guardian, on=on) | informed(programme, on=on),
        note=notes["reaction"] if health.had_reaction else "",
    )
