"""Which of a person's earlier answers carry over to a new declaration, and what must be confirmed anew."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from vaccinera.declarations.rules.answers import check_answer, relevant_answers
from vaccinera.declarations.rules.questions import Answers, AnswerValue, Question, Questionnaire
from vaccinera.kernel.refusals import Refused


@dataclass(frozen=True, slots=True)
class PreviousAnswers:
    """A person's latest answers, the day they were given, and the questionnaire version that asked."""

    answers: Answers
    answered_on: date
    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True)
class Prefill:
    """The answers that carry over, and the day each of them was given.

    ``together`` are the reassuring ones, which one act may confirm if unchanged; ``one_by_one`` the others.
    """

    answers: Mapping[str, AnswerValue]
    days: Mapping[str, date]
    together: tuple[str, ...]
    one_by_one: tuple[str, ...]

    @property
    def from_on(self) -> date | None:
        """The oldest of the days; None when nothing carries over."""
        return min(self.days.values(), default=None)

    @property
    def to_on(self) -> date | None:
        """The newest of the days; None when nothing carries over."""
        return max(self.days.values(), default=None)


NOTHING = Prefill({}, {}, (), ())


def prefill(questionnaire: Questionnaire, *, previous: Sequence[PreviousAnswers], on: date) -> Prefill:
    """The earlier answers that may stand in a declaration made on a day.

    Never a perishable one, none from after that day, none as old as the questionnaire's limit (12 months to
    the day are too old). They carry over only to a question that asks the same as the one answered, whichever
    questionnaire asked it, and only while they are an answer to it. ``previous`` stands newest first: of several
    answers to a question the newest counts. A follow-up carries over together with what makes it asked.
    """
    given: dict[str, AnswerValue] = {}
    days: dict[str, date] = {}
    for earlier in previous:
        if _is_young_enough(questionnaire, earlier.answered_on, on):
            for link_id, value in _carried(questionnaire, earlier, on).items():
                if link_id not in given:
                    given[link_id], days[link_id] = value, earlier.answered_on
    answers = relevant_answers(questionnaire, given)
    reassuring = {question.link_id: question.reassuring for question in questionnaire.questions}
    together = tuple(link_id for link_id in answers if _is_reassuring(reassuring[link_id], answers[link_id]))
    one_by_one = tuple(link_id for link_id in answers if link_id not in together)
    return Prefill(answers, {link_id: days[link_id] for link_id in answers}, together, one_by_one)


def _carried(questionnaire: Questionnaire, previous: PreviousAnswers, on: date) -> dict[str, AnswerValue]:
    given = relevant_answers(previous.questionnaire, previous.answers)
    carried = {}
    for earlier in previous.questionnaire.questions:
        question = questionnaire.question(earlier.link_id)
        if (
            question is not None
            and question.link_id in given
            and question.asks_the_same_as(earlier)
            and not (question.is_perishable or earlier.is_perishable)
            and _is_still_an_answer(question, given[question.link_id], on)
        ):
            carried[question.link_id] = given[question.link_id]
    return carried


def _is_still_an_answer(question: Question, value: AnswerValue, on: date) -> bool:
    """An option may have gone and a limit moved without changing what is asked."""
    try:
        check_answer(question, value, on=on)
    except Refused:
        return False
    return True


def _is_reassuring(reassuring: Collection[bool | str], value: AnswerValue) -> bool:
    return all(one in reassuring for one in (value if isinstance(value, list) else [value]))


def _is_young_enough(questionnaire: Questionnaire, answered_on: date, on: date) -> bool:
    return answered_on <= on < _months_after(answered_on, questionnaire.prefill_months)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day when it has no such day.

    A year from 29 February ends on 28 February, as the act on reckoning statutory time has it (1930:173).
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def unconfirmed(
    questionnaire: Questionnaire,
    prefilled: Prefill,
    answers: Answers,
    *,
    confirmed_together: bool,
    confirmed: Collection[str],
) -> tuple[str, ...]:
    """The link ids whose answers the vaccinator has not yet confirmed with the person.

    An unchanged reassuring answer is confirmed by the one joint act or on its own; every other answer (a
    "yes", a changed, a perishable or a new one) only on its own, by standing in ``confirmed``. An answer that
    the vaccinator puts in today is confirmed by being asked, so the page adds it there.
    """
    return tuple(
        link_id
        for link_id, value in relevant_answers(questionnaire, answers).items()
        if link_id not in confirmed
        and not (confirmed_together and link_id in prefilled.together and prefilled.answers[link_id] == value)
    )
