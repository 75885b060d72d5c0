"""Which questions are asked, which lack an answer, and whether an answer is one the question can have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from operator import eq, ge, gt, le, lt

from vaccinera.declarations.rules.questions import (
    Answers,
    AnswerValue,
    Condition,
    EnableWhen,
    Question,
    Questionnaire,
)
from vaccinera.kernel.refusals import Refused

_COMPARISONS = {"=": eq, ">": gt, "<": lt, ">=": ge, "<=": le}
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_BOOLEANS = {"true": True, "false": False}


def enabled_questions(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """The questions to ask, in order, given the answers so far.

    The answer to a question that is not asked counts for nothing, so a chain ends where its first link ends.
    """
    enabled: list[Question] = []
    given: dict[str, AnswerValue] = {}
    for question in questionnaire.questions:
        if question.enable_when is None or _holds(question.enable_when, given):
            enabled.append(question)
            if _is_answered(question, answers):
                given[question.link_id] = answers[question.link_id]
    return tuple(enabled)


def relevant_answers(questionnaire: Questionnaire, answers: Answers) -> dict[str, AnswerValue]:
    """The answers to the questions that are asked, in their order: what a snapshot keeps."""
    return {
        question.link_id: answers[question.link_id]
        for question in enabled_questions(questionnaire, answers)
        if _is_answered(question, answers)
    }


def missing_answers(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """The link ids of required questions that are asked and not answered (LAW-04)."""
    return tuple(
        question.link_id
        for question in enabled_questions(questionnaire, answers)
        if question.is_required and not _is_answered(question, answers)
    )


def _is_answered(question: Question, answers: Answers) -> bool:
    """An empty text and an empty list, as a draft may hold them, are no answers."""
    return answers.get(question.link_id) not in (None, "", [])


def _holds(enable_when: EnableWhen, given: Answers) -> bool:
    held = (_condition_holds(condition, given) for condition in enable_when.conditions)
    return any(held) if enable_when.behaviour == "any" else all(held)


def _condition_holds(condition: Condition, given: Answers) -> bool:
    if condition.operator == "exists":
        return (condition.question in given) is condition.value
    value = given.get(condition.question)
    compare = _COMPARISONS[condition.operator]
    # A draft's answer may still be of the wrong kind; it then meets no condition.
    return any(
        type(one) is type(condition.value) and compare(one, condition.value)
        for one in (value if isinstance(value, list) else [value])
    )


def read_answer(question: Question, texts: Sequence[str]) -> AnswerValue | None:
    """The answer in the texts a form sent for a question; None when nothing was filled in.

    A day may be typed without hyphens. Limits are not looked at: ``check_answer`` does that.
    """
    filled = [text.strip() for text in texts if text.strip()]
    if not filled:
        return None
    if question.type == "multichoice":
        return filled
    text = filled[0]
    match question.type:
        case "boolean":
            if text not in _BOOLEANS:
                raise Refused("declarations.answer.not_an_option", question=question.link_id)
            return _BOOLEANS[text]
        case "integer":
            if _WHOLE_NUMBER.fullmatch(text) is None:
                raise Refused("declarations.answer.not_a_whole_number", question=question.link_id)
            return int(text)
        case "date":
            day = _DAY.fullmatch(text)
            return text if day is None else "-".join(day.groups())
        case _:
            return text


def check_answers(questionnaire: Questionnaire, answers: Answers, *, on: date) -> None:
    """Refuse an answer to no question of this questionnaire, or one its question cannot have on that day."""
    for link_id, value in answers.items():
        question = questionnaire.question(link_id)
        if question is None:
            # The link id came from outside and might hold anything, so it is not repeated.
            raise Refused("declarations.answer.unknown_question")
        check_answer(question, value, on=on)


def check_answer(question: Question, value: AnswerValue, *, on: date) -> None:
    """Refuse an answer the question cannot have, ``on`` being the day it is answered."""
    match question.type:
        case "boolean":
            if not isinstance(value, bool):
                raise Refused("declarations.answer.not_an_option", question=question.link_id)
        case "choice":
            _check_choice(question, value)
        case "multichoice":
            _check_choices(question, value)
        case "integer":
            _check_integer(question, value)
        case "date":
            _check_day(question, value, on=on)
        case _:
            _check_text(question, value)


def _check_choice(question: Question, value: object) -> None:
    if not isinstance(value, str) or question.option(value) is None:
        raise Refused("declarations.answer.not_an_option", question=question.link_id)


def _check_choices(question: Question, value: AnswerValue) -> None:
    if not isinstance(value, list) or not value or len(set(value)) < len(value):
        raise Refused("declarations.answer.not_an_option", question=question.link_id)
    for code in value:
        option = question.option(code)
        if option is None:
            raise Refused("declarations.answer.not_an_option", question=question.link_id)
        if option.is_exclusive and len(value) > 1:
            raise Refused("declarations.answer.stands_alone", question=question.link_id, option=code)


def _check_integer(question: Question, value: AnswerValue) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused("declarations.answer.not_a_whole_number", question=question.link_id)
    if question.minimum is not None and value < question.minimum:
        raise Refused("declarations.answer.too_low", question=question.link_id, minimum=question.minimum)
    if question.maximum is not None and value > question.maximum:
        raise Refused("declarations.answer.too_high", question=question.link_id, maximum=question.maximum)


def _check_day(question: Question, value: AnswerValue, *, on: date) -> None:
    day = _day(value)
    if day is None:
        raise Refused("declarations.answer.not_a_day", question=question.link_id)
    if question.minimum is not None and day < on + timedelta(days=question.minimum):
        earliest = on + timedelta(days=question.minimum)
        raise Refused("declarations.answer.too_early", question=question.link_id, earliest_on=earliest)
    if question.maximum is not None and day > on + timedelta(days=question.maximum):
        latest = on + timedelta(days=question.maximum)
        raise Refused("declarations.answer.too_late", question=question.link_id, latest_on=latest)


def _day(value: object) -> date | None:
    """The day written as ``2026-11-23``; ISO's other spellings are not stored."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day is not None and day.isoformat() == value else None


def _check_text(question: Question, value: AnswerValue) -> None:
    if not isinstance(value, str) or not value.strip():
        raise Refused("declarations.answer.empty", question=question.link_id)
    if question.max_length is not None and len(value) > question.max_length:
        raise Refused("declarations.answer.too_long", question=question.link_id, maximum=question.max_length)
