"""Whether a declaration gone through again says something else than the one a prescription was signed on."""

from __future__ import annotations

from vaccinera.declarations.rules.questions import Answers, AnswerValue


def changed_answers(before: Answers, after: Answers) -> tuple[str, ...]:
    """The questions with another answer than before, or with one where there was none, and the other way round.

    Both are relevant answers, to questions that were asked. The order in which codes were chosen is no answer.
    """
    asked = sorted({*before, *after})
    return tuple(link_id for link_id in asked if _said(before.get(link_id)) != _said(after.get(link_id)))


def _said(value: AnswerValue | None) -> tuple[str, object]:
    """The answer with its kind: true is not the number one."""
    return type(value).__name__, frozenset(value) if isinstance(value, list) else value
