"""A questionnaire as the rules see it: plain values, no FHIR left, texts in every language they came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from vaccinera.declarations.states import Outcome

# Language code to wording. Swedish ("sv") and English ("en") are always there, others may be.
Text: TypeAlias = Mapping[str, str]

# A choice is its option's code, a multichoice the list of codes, a date an ISO day ("2026-11-23").
AnswerValue: TypeAlias = bool | int | str | list[str]

# By link id. A question without an entry is not answered.
Answers: TypeAlias = Mapping[str, AnswerValue]

QuestionType: TypeAlias = Literal["boolean", "choice", "multichoice", "integer", "date", "text"]


@dataclass(frozen=True, slots=True)
class OptionFact:
    """A named fact an option supplies: a ``str`` joins the list of that name, else the value is the fact."""

    name: str
    value: bool | int | str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen.

    A reassuring one ("no") may, when unchanged since last time, be confirmed together with others.
    An exclusive one ("none of these") cannot be chosen with others and never stands in a fact's list.
    """

    code: str
    system: str
    text: Text
    facts: tuple[OptionFact, ...]
    is_reassuring: bool
    is_exclusive: bool


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What an answer leads to; None stands for any answer. No prescription lifts a final stop."""

    answer: bool | str | None
    outcome: Outcome
    message: Text
    is_final: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """An earlier question's answer compared with a value; ``system`` is set when that is an option's code."""

    question: str
    operator: str
    value: bool | int | str
    system: str | None


@dataclass(frozen=True, slots=True)
class EnableWhen:
    """When a follow-up question is asked."""

    conditions: tuple[Condition, ...]
    behaviour: Literal["all", "any"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    ``meaning`` is raised when the wording asks something else than before, so that old answers end.
    ``minimum`` and ``maximum`` bound an integer itself; a date they bound in days from the day of answering
    (−28 is 28 days earlier). ``fact`` names the fact the answer itself supplies; options may supply more. A
    perishable answer holds for one occasion and is never carried over.
    """

    link_id: str
    meaning: int
    text: Text
    help: Text | None
    type: QuestionType
    options: tuple[Option, ...]
    is_required: bool
    is_perishable: bool
    enable_when: EnableWhen | None
    outcomes: tuple[AnswerOutcome, ...]
    reassuring: frozenset[bool | str]
    fact: str | None
    minimum: int | None
    maximum: int | None
    max_length: int | None
    sources: tuple[str, ...]
    assumptions: tuple[Text, ...]

    def option(self, code: str) -> Option | None:
        """The option with this code."""
        return next((option for option in self.options if option.code == code), None)

    def asks_the_same_as(self, other: Question) -> bool:
        """Whether an answer to one answers the other: same link id, same meaning, same kind of answer."""
        return (self.link_id, self.meaning, self.type) == (other.link_id, other.meaning, other.type)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of a questionnaire. Answers younger than ``prefill_months`` may be carried over to it.

    Nobody has reviewed the translation into an ``unreviewed`` language yet.
    """

    url: str
    version: str
    title: Text
    prefill_months: int
    questions: tuple[Question, ...]
    unreviewed: frozenset[str]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages every question and every answer can be read in, Swedish and English first."""
        texts = [text for one in self.questions for text in (one.text, *(option.text for option in one.options))]
        others = set(texts[0]).intersection(*texts[1:]) - {"sv", "en"} if texts else set()
        return ("sv", "en", *sorted(others))

    def question(self, link_id: str) -> Question | None:
        """The question with this link id."""
        return next((question for question in self.questions if question.link_id == link_id), None)


def in_language(text: Text, language: str) -> str:
    """The wording in a language, or in Swedish where that language has none."""
    return text.get(language, text["sv"])
