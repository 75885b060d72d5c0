"""A declaration in words, a line an answer, for the history and for print."""

from __future__ import annotations

from dataclasses import dataclass

from vaccinera.declarations.rules.answers import relevant_answers
from vaccinera.declarations.rules.outcomes import outcomes_of
from vaccinera.declarations.rules.questions import (
    Answers,
    AnswerValue,
    Question,
    Questionnaire,
    Text,
    in_language,
)
from vaccinera.declarations.states import Outcome, worst_of

# The only question type whose answers carry no words of their own.
_BOOLEAN_WORDS: dict[bool, Text] = {True: {"sv": "Ja", "en": "Yes"}, False: {"sv": "Nej", "en": "No"}}


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A question, its answer in words, and what the answer leads to."""

    link_id: str
    question: str
    answer: str
    outcome: Outcome


def summarise(questionnaire: Questionnaire, answers: Answers, language: str) -> tuple[SummaryLine, ...]:
    """The answered questions in order, in a language, or in Swedish where a text lacks it. Days are ISO."""
    relevant = relevant_answers(questionnaire, answers)
    return tuple(
        SummaryLine(
            question.link_id,
            in_language(question.text, language),
            _in_words(question, relevant[question.link_id], language),
            worst_of(found.outcome for found in outcomes_of(question, relevant[question.link_id])),
        )
        for question in questionnaire.questions
        if question.link_id in relevant
    )


def _in_words(question: Question, value: AnswerValue, language: str) -> str:
    if isinstance(value, bool):
        return in_language(_BOOLEAN_WORDS[value], language)
    if not question.options:
        return str(value)
    codes = value if isinstance(value, list) else [value]
    chosen = [option for option in question.options if option.code in codes]
    return ", ".join(in_language(option.text, language) for option in chosen)
