"""What must hold between the questions of a questionnaire: whole chains, and facts that cannot contradict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from vaccinera.declarations.rules.questions import Condition, Question
from vaccinera.kernel.refusals import Refused


def check_chains(questions: Sequence[Question]) -> None:
    """Refuse a follow-up that could never, always or wrongly be asked.

    A condition refers to an earlier question and compares it with an answer it can have. What hangs on an
    answer that holds for one occasion holds for one occasion itself.
    """
    earlier: dict[str, Question] = {}
    for question in questions:
        for condition in question.enable_when.conditions if question.enable_when else ():
            asked = earlier.get(condition.question)
            facts = {"question": question.link_id, "refers_to": condition.question}
            if asked is None:
                raise Refused("declarations.questionnaire.chain_broken", **facts)
            if not _can_be_answered_so(asked, condition):
                raise Refused("declarations.questionnaire.chain_value_wrong", **facts)
            if asked.is_perishable and not question.is_perishable:
                raise Refused("declarations.questionnaire.chain_not_perishable", **facts)
        earlier[question.link_id] = question


def _can_be_answered_so(asked: Question, condition: Condition) -> bool:
    value = condition.value
    if condition.operator == "exists":
        return isinstance(value, bool)
    if condition.system is not None:
        option = asked.option(str(value))
        return option is not None and option.system == condition.system and condition.operator == "="
    if asked.type == "boolean":
        return isinstance(value, bool) and condition.operator == "="
    if asked.type == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return asked.type == "date" and _is_day(value)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def check_facts(questions: Sequence[Question]) -> None:
    """Refuse a fact that two questions could answer differently. Only lists are put together from several."""
    suppliers: dict[str, tuple[str, str]] = {}
    for question in questions:
        for name, kind in _supplied(question):
            first_kind, first = suppliers.setdefault(name, (kind, question.link_id))
            if kind != first_kind or (kind != "list" and first != question.link_id):
                raise Refused(
                    "declarations.questionnaire.fact_contradicts",
                    fact=name,
                    question=question.link_id,
                    other=first,
                )


def _supplied(question: Question) -> Iterator[tuple[str, str]]:
    if question.fact is not None:
        yield question.fact, "list" if question.type == "multichoice" else question.type
    for option in question.options:
        for fact in option.facts:
            yield fact.name, "list" if isinstance(fact.value, str) else type(fact.value).__name__
