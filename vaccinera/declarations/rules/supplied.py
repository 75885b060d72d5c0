"""Which facts a questionnaire can supply, so that a programme's rules can be checked against it."""

from __future__ import annotations

from collections.abc import Mapping

from vaccinera.declarations.rules.questions import OptionFact, Question, Questionnaire
from vaccinera.programmes.rules.pack_facts import KnownFact
from vaccinera.programmes.states import FactKind

_KINDS = {"boolean": FactKind.BOOLEAN, "integer": FactKind.WHOLE, "date": FactKind.DAY, "choice": FactKind.CODE}


def supplied_facts(questionnaire: Questionnaire) -> Mapping[str, KnownFact]:
    """Every fact by its name; a list's members are those of all questions that add to it."""
    facts: dict[str, KnownFact] = {}
    for question in questionnaire.questions:
        if question.fact is not None:
            _add(facts, question.fact, _of_question(question))
        for option in question.options:
            for fact in option.facts:
                _add(facts, fact.name, _of_option(fact))
    return facts


def _of_question(question: Question) -> KnownFact:
    members = frozenset(option.code for option in question.options if not option.is_exclusive)
    return KnownFact(_KINDS.get(question.type, FactKind.CODES if question.options else FactKind.CODE), members)


def _of_option(fact: OptionFact) -> KnownFact:
    if isinstance(fact.value, str):
        return KnownFact(FactKind.CODES, frozenset({fact.value}))
    return KnownFact(FactKind.BOOLEAN if isinstance(fact.value, bool) else FactKind.WHOLE)


def _add(facts: dict[str, KnownFact], name: str, fact: KnownFact) -> None:
    earlier = facts.get(name)
    facts[name] = fact if earlier is None else KnownFact(fact.kind, earlier.members | fact.members)
