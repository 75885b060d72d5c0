"""Questionnaires the declaration tests are written against: the shipped one, and one with every kind of question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

import vaccinera.declarations
from vaccinera.declarations.rules.answers import enabled_questions
from vaccinera.declarations.rules.questionnaires import (
    Answers,
    AnswerValue,
    Question,
    Questionnaire,
    read_questionnaire,
)

OWN = "https://vaccinera.example/fhir/StructureDefinition/"
HL7 = "http://hl7.org/fhir/StructureDefinition/"
SYSTEM = "https://vaccinera.example/fhir/CodeSystem/declaration-answer"
SHIPPED = Path(vaccinera.declarations.__file__).parent / "questionnaires"

Raw = dict[str, Any]
DAY = date(2026, 11, 23)

# A healthy person's answers to the shipped questionnaire.
ALL_WELL: dict[str, AnswerValue] = {
    "consent": "yes",
    "fever_now": "no",
    "severe_vaccine_reaction": "no",
    "severe_allergy": "no",
    "bleeding_tendency": "no",
    "pregnant": "no",
    "recent_vaccination": "no",
    "immunosuppression": "no",
    "risk_groups": ["none"],
}


def shared_raw() -> Raw:
    """The shipped shared questionnaire as JSON, free to change."""
    raw: Raw = json.loads((SHIPPED / "shared-1.json").read_text(encoding="utf-8"))
    return raw


def shared() -> Questionnaire:
    return read_questionnaire(shared_raw())


def text(name: str, swedish: str, english: str) -> Raw:
    """A text and its English translation, the way FHIR writes them."""
    parts = [{"url": "lang", "valueCode": "en"}, {"url": "content", "valueString": english}]
    return {
        name: swedish,
        f"_{name}": {"extension": [{"url": f"{HL7}translation", "extension": parts}]},
    }


def own(name: str, **content: object) -> Raw:
    return {"url": f"{OWN}{name}", **content}


def outcome(name: str, **parts: object) -> Raw:
    """An outcome with a message; parts such as ``answer=True`` become parts of the extension."""
    return own(
        "answer-outcome",
        extension=[
            {"url": "class", "valueCode": name},
            {"url": "message", **text("valueString", f"{name} på svenska", f"{name} in English")},
            *({"url": part, "valueBoolean": value} for part, value in parts.items()),
        ],
    )


def option(code: str, *extensions: Raw) -> Raw:
    coding = {"system": SYSTEM, "code": code, **text("display", f"Svar {code}", f"Answer {code}")}
    return {"extension": list(extensions), "valueCoding": coding} if extensions else {"valueCoding": coding}


def item(link_id: str, kind: str, *extensions: Raw, meaning: int = 1, **content: object) -> Raw:
    """A question; ``content`` is FHIR's own elements."""
    return {
        "linkId": link_id,
        "extension": [own("meaning-version", valuePositiveInt=meaning), *extensions],
        **text("text", f"Fråga {link_id}", f"Question {link_id}"),
        "type": kind,
        **content,
    }


def yes_no(link_id: str, *extensions: Raw, meaning: int = 1, **content: object) -> Raw:
    """A choice between a yes that stops and a reassuring no."""
    options = [option("yes", outcome("stop")), option("no", own("reassuring", valueBoolean=True))]
    return item(link_id, "choice", *extensions, meaning=meaning, required=True, answerOption=options, **content)


def when(question: str, operator: str = "=", **answer: object) -> Raw:
    """A condition; without an answer, that the question was answered with the option ``yes``."""
    return {
        "question": question,
        "operator": operator,
        **(answer or {"answerCoding": {"system": SYSTEM, "code": "yes"}}),
    }


PERISHABLE = own("perishable", valueBoolean=True)


def questionnaire_raw(*items: Raw, **root: object) -> Raw:
    return {
        "resourceType": "Questionnaire",
        "language": "sv",
        "url": "https://vaccinera.example/fhir/Questionnaire/own",
        "version": "1",
        "name": "OwnDeclaration",
        "status": "active",
        **text("title", "Egen deklaration", "Own declaration"),
        "item": list(items),
        **root,
    }


def every_kind_raw() -> Raw:
    """One question of each kind, in the order of ``EVERY_KIND``'s link ids."""
    pick = [
        option("alpha"),
        option("beta", outcome("inform"), own("option-fact", extension=fact_parts("signs", "of_beta"))),
        option("neither", own("reassuring", valueBoolean=True), exclusive()),
    ]
    help_text = {
        "linkId": "note_help",
        "extension": [
            {"url": f"{HL7}questionnaire-itemControl", "valueCodeableConcept": {"coding": [{"code": "help"}]}}
        ],
        **text("text", "Skriv kort", "Be brief"),
        "type": "display",
    }
    return deepcopy(
        questionnaire_raw(
            item(
                "smokes",
                "boolean",
                outcome("inform", answer=True),
                own("reassuring", valueBoolean=False),
                own("fact", valueCode="smokes"),
                required=True,
            ),
            yes_no("ill"),
            item("signs", "choice", own("fact", valueCode="signs"), repeats=True, answerOption=pick),
            item(
                "weeks",
                "integer",
                {"url": f"{HL7}minValue", "valueInteger": 1},
                {"url": f"{HL7}maxValue", "valueInteger": 42},
                own("fact", valueCode="weeks"),
                enableWhen=[when("ill")],
            ),
            item("since", "date", own("day-limits", extension=day_limits(-28, 0)), enableWhen=[when("ill")]),
            item("note", "text", outcome("note_required"), maxLength=20, item=[help_text]),
        )
    )


GONE = object()


def every_kind_with(path: tuple[str | int, ...], value: object) -> Raw:
    """The questionnaire with every kind of question, with one element replaced, added or taken away."""
    raw = every_kind_raw()
    inside: Any = raw
    for step in path[:-1]:
        inside = inside[step]
    if value is GONE:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return raw


def fact_parts(name: str, value: bool | int | str) -> list[Raw]:
    kind = {bool: "valueBoolean", int: "valueInteger", str: "valueCode"}[type(value)]
    return [{"url": "name", "valueCode": name}, {"url": "value", kind: value}]


def day_limits(earliest: int, latest: int) -> list[Raw]:
    return [{"url": "earliest", "valueInteger": earliest}, {"url": "latest", "valueInteger": latest}]


def exclusive() -> Raw:
    return {"url": f"{HL7}questionnaire-optionExclusive", "valueBoolean": True}


def every_kind() -> Questionnaire:
    return read_questionnaire(every_kind_raw())


def asked(questionnaire: Questionnaire, link_id: str) -> Question:
    """The question that must be there."""
    question = questionnaire.question(link_id)
    assert question is not None
    return question


def possible_answers(question: Question) -> st.SearchStrategy[AnswerValue]:
    """Every answer the question can have on ``DAY``."""
    match question.type:
        case "boolean":
            return st.booleans()
        case "choice":
            return st.sampled_from([option.code for option in question.options])
        case "multichoice":
            several = [option.code for option in question.options if not option.is_exclusive]
            alone: list[list[str]] = [[option.code] for option in question.options if option.is_exclusive]
            return st.one_of(st.lists(st.sampled_from(several), min_size=1, unique=True), st.sampled_from(alone))
        case "integer":
            return st.integers(question.minimum, question.maximum)
        case "date":
            days = st.integers(question.minimum, question.maximum)
            return days.map(lambda count: (DAY + timedelta(days=count)).isoformat())
        case "text":
            return st.text("abc åäö", min_size=1, max_size=question.max_length).filter(lambda text: text.strip() != "")


@st.composite
def answer_sets(draw: st.DrawFn, questionnaire: Questionnaire, *, complete: bool = False) -> dict[str, AnswerValue]:
    """Answers to some questions, asked or not; ``complete`` answers every question that is asked, in order."""
    answers: dict[str, AnswerValue] = {}
    for question in questionnaire.questions:
        if question in enabled_questions(questionnaire, answers) if complete else draw(st.booleans()):
            answers[question.link_id] = draw(possible_answers(question))
    return answers


def link_ids(questions: Sequence[Question]) -> list[str]:
    return [question.link_id for question in questions]


def changed(answers: Answers, **others: AnswerValue) -> dict[str, AnswerValue]:
    return {**answers, **others}
