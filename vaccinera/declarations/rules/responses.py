"""A person's answers as a FHIR R4 ``QuestionnaireResponse``."""

from __future__ import annotations

from datetime import datetime

from vaccinera.declarations.rules.answers import missing_answers, relevant_answers
from vaccinera.declarations.rules.questionnaires import OWN
from vaccinera.declarations.rules.questions import (
    Answers,
    AnswerValue,
    Option,
    Question,
    Questionnaire,
    in_language,
)
from vaccinera.declarations.states import AnsweredBy

_VALUE_OF_TYPE = {
    "boolean": "valueBoolean",
    "integer": "valueInteger",
    "date": "valueDate",
    "text": "valueString",
}


def as_questionnaire_response(
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    authored_at: datetime,
    answered_by: AnsweredBy,
    subject: str,
    language: str = "sv",
) -> dict[str, object]:
    """The answers, with the questions' wording in the language they were asked in.

    ``authored_at`` is aware; ``subject`` is a FHIR reference (``Patient/<id>``). Questions that are not asked
    are left out, as FHIR demands, and the response is ``in-progress`` while a required answer is missing.
    """
    given = relevant_answers(questionnaire, answers)
    response: dict[str, object] = {
        "resourceType": "QuestionnaireResponse",
        "language": language,
        "extension": [{"url": f"{OWN}answered-by", "valueCode": answered_by.value}],
        "questionnaire": f"{questionnaire.url}|{questionnaire.version}",
        "status": "in-progress" if missing_answers(questionnaire, answers) else "completed",
        "subject": {"reference": subject},
        "authored": authored_at.isoformat(timespec="seconds"),
    }
    items = [
        {
            "linkId": question.link_id,
            "text": in_language(question.text, language),
            "answer": _fhir_answers(question, given[question.link_id], language),
        }
        for question in questionnaire.questions
        if question.link_id in given
    ]
    # FHIR has no empty lists.
    return {**response, "item": items} if items else response


def _fhir_answers(question: Question, value: AnswerValue, language: str) -> list[dict[str, object]]:
    if question.type in _VALUE_OF_TYPE:
        return [{_VALUE_OF_TYPE[question.type]: value}]
    codes = value if isinstance(value, list) else [value]
    return [{"valueCoding": _coding(option, language)} for option in question.options if option.code in codes]


def _coding(option: Option, language: str) -> dict[str, str]:
    return {"system": option.system, "code": option.code, "display": in_language(option.text, language)}
