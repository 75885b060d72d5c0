"""What the answers lead to, and the facts they give the programmes. No question is known here by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vaccinera.declarations.rules.answers import relevant_answers
from vaccinera.declarations.rules.questions import (
    AnswerOutcome,
    Answers,
    AnswerValue,
    Question,
    Questionnaire,
    Text,
)
from vaccinera.declarations.states import Outcome, worst_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer that asks for something, and the sentence that says what."""

    link_id: str
    outcome: Outcome
    message: Text
    is_final: bool


@dataclass(frozen=True, slots=True)
class DeclarationVerdict:
    """The worst outcome, every finding in the questions' order, and the named facts for the programmes.

    A fact is a ``bool``, an ``int``, an ISO day, a code, or a list of codes; a fact nobody gave is absent.
    """

    outcome: Outcome
    findings: tuple[Finding, ...]
    facts: Mapping[str, object]

    @property
    def is_final(self) -> bool:
        """Whether there is a stop that no prescription lifts, such as a consent that was not given."""
        return any(finding.is_final for finding in self.findings)


def judge_answers(questionnaire: Questionnaire, answers: Answers) -> DeclarationVerdict:
    """What checked answers lead to so far. Answers to questions that are not asked count for nothing.

    A verdict over answers that are still missing is for showing while they are given, not for signing.
    """
    findings: list[Finding] = []
    facts: dict[str, object] = {}
    relevant = relevant_answers(questionnaire, answers)
    for question in questionnaire.questions:
        if question.link_id in relevant:
            value = relevant[question.link_id]
            findings.extend(
                Finding(question.link_id, found.outcome, found.message, found.is_final)
                for found in outcomes_of(question, value)
            )
            _gather(facts, question, value)
    return DeclarationVerdict(worst_of(finding.outcome for finding in findings), tuple(findings), facts)


def outcomes_of(question: Question, value: AnswerValue) -> tuple[AnswerOutcome, ...]:
    """What one answer leads to; several codes may lead to several things."""
    given = value if isinstance(value, list) else [value]
    return tuple(found for found in question.outcomes if found.answer is None or found.answer in given)


def _gather(facts: dict[str, object], question: Question, value: AnswerValue) -> None:
    """Add the answer's facts. Lists unite; anything else has one supplier, which reading has made sure of."""
    for name, fact in _supplied(question, value):
        earlier = facts.get(name)
        if isinstance(fact, list) and isinstance(earlier, list):
            facts[name] = [*earlier, *(member for member in fact if member not in earlier)]
        else:
            facts[name] = fact


def _supplied(question: Question, value: AnswerValue) -> Iterator[tuple[str, object]]:
    codes = value if isinstance(value, list) else [value]
    chosen = [option for option in question.options if option.code in codes]
    if question.fact is not None:
        members = [option.code for option in chosen if not option.is_exclusive]
        yield question.fact, members if question.type == "multichoice" else value
    for option in chosen:
        for fact in option.facts:
            yield fact.name, [fact.value] if isinstance(fact.value, str) else fact.value
