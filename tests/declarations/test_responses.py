"""Answers as a FHIR QuestionnaireResponse, and as lines for the history and for print."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings

from tests.declarations.samples import ALL_WELL, SYSTEM, answer_sets, changed, every_kind, link_ids, shared
from vaccinera.declarations.rules.answers import enabled_questions
from vaccinera.declarations.rules.questionnaires import AnswerValue
from vaccinera.declarations.rules.responses import as_questionnaire_response
from vaccinera.declarations.rules.summaries import SummaryLine, summarise
from vaccinera.declarations.states import AnsweredBy, Outcome

SHARED = shared()
AT = datetime(2026, 11, 23, 9, 42, 7, 123456, tzinfo=UTC)
ANSWERED: dict[str, AnswerValue] = {
    "smokes": False,
    "ill": "yes",
    "signs": ["beta", "alpha"],
    "weeks": 18,
    "since": "2026-11-01",
    "note": "hosta",
}


def _response(answers: dict[str, AnswerValue], **others: str) -> dict[str, object]:
    return as_questionnaire_response(
        every_kind(),
        answers,
        authored_at=AT,
        answered_by=AnsweredBy.GUARDIAN,
        subject="Patient/019390a0-0000-7000-8000-000000000001",
        **others,
    )


def test_a_response_names_its_questionnaire_version_its_subject_and_its_time() -> None:
    response = _response(ANSWERED)

    head = {name: value for name, value in response.items() if name != "item"}

    assert head == {
        "resourceType": "QuestionnaireResponse",
        "language": "sv",
        "extension": [
            {
                "url": "https://vaccinera.example/fhir/StructureDefinition/answered-by",
                "valueCode": "guardian",
            }
        ],
        "questionnaire": "https://vaccinera.example/fhir/Questionnaire/own|1",
        "status": "completed",
        "subject": {"reference": "Patient/019390a0-0000-7000-8000-000000000001"},
        "authored": "2026-11-23T09:42:07+00:00",
    }


def test_each_kind_of_answer_has_its_fhir_value() -> None:
    response = _response(ANSWERED)

    assert response["item"] == [
        {"linkId": "smokes", "text": "Fråga smokes", "answer": [{"valueBoolean": False}]},
        {
            "linkId": "ill",
            "text": "Fråga ill",
            "answer": [{"valueCoding": {"system": SYSTEM, "code": "yes", "display": "Svar yes"}}],
        },
        {
            "linkId": "signs",
            "text": "Fråga signs",
            "answer": [
                {"valueCoding": {"system": SYSTEM, "code": "alpha", "display": "Svar alpha"}},
                {"valueCoding": {"system": SYSTEM, "code": "beta", "display": "Svar beta"}},
            ],
        },
        {"linkId": "weeks", "text": "Fråga weeks", "answer": [{"valueInteger": 18}]},
        {"linkId": "since", "text": "Fråga since", "answer": [{"valueDate": "2026-11-01"}]},
        {"linkId": "note", "text": "Fråga note", "answer": [{"valueString": "hosta"}]},
    ]


def test_a_response_speaks_the_language_the_questions_were_asked_in() -> None:
    response = _response({"smokes": True}, language="en")

    assert response["language"] == "en"
    assert response["item"] == [{"linkId": "smokes", "text": "Question smokes", "answer": [{"valueBoolean": True}]}]


def test_a_response_is_in_progress_while_a_required_answer_is_missing() -> None:
    response = _response({"smokes": True})

    assert response["status"] == "in-progress"


def test_a_response_without_answers_has_no_empty_list() -> None:
    response = _response({})

    assert "item" not in response


def test_the_answer_to_a_question_that_is_not_asked_is_left_out() -> None:
    response = _response({"smokes": False, "ill": "no", "weeks": 18})

    assert response == _response({"smokes": False, "ill": "no"})


@settings(deadline=None)
@given(answer_sets(SHARED, complete=True))
def test_a_response_holds_exactly_the_questions_that_are_asked(answers: dict[str, AnswerValue]) -> None:
    response = as_questionnaire_response(
        SHARED, answers, authored_at=AT, answered_by=AnsweredBy.PERSON, subject="Patient/1"
    )

    items = response["item"]

    assert isinstance(items, list)
    assert [one["linkId"] for one in items] == link_ids(enabled_questions(SHARED, answers))
    assert all(one["answer"] for one in items)
    assert response["status"] == "completed"


def test_a_summary_has_a_line_an_answer_in_swedish() -> None:
    answers = changed(ALL_WELL, bleeding_tendency="yes", risk_groups=["heart", "diabetes"])

    lines = summarise(SHARED, answers, "sv")

    assert len(lines) == 9
    assert lines[4] == SummaryLine(
        "bleeding_tendency",
        "Blöder du lättare än andra på grund av sjukdom eller läkemedel?",
        "Ja",
        Outcome.INFORM,
    )
    assert lines[8] == SummaryLine(
        "risk_groups",
        "Har du någon av de här sjukdomarna eller något av de här tillstånden?",
        "Kronisk hjärtsjukdom, även stroke, Diabetes",
        Outcome.OK,
    )


def test_a_summary_in_english_shows_numbers_days_and_texts_as_given() -> None:
    lines = summarise(every_kind(), ANSWERED, "en")

    assert [(line.question, line.answer) for line in lines] == [
        ("Question smokes", "No"),
        ("Question ill", "Answer yes"),
        ("Question signs", "Answer alpha, Answer beta"),
        ("Question weeks", "18"),
        ("Question since", "2026-11-01"),
        ("Question note", "hosta"),
    ]


def test_a_summary_shows_the_worst_that_an_answer_leads_to() -> None:
    lines = summarise(every_kind(), {"smokes": True, "ill": "yes", "signs": ["alpha"]}, "sv")

    assert [line.outcome for line in lines] == [Outcome.INFORM, Outcome.STOP, Outcome.OK]


def test_a_summary_leaves_out_what_was_not_asked() -> None:
    lines = summarise(SHARED, {"pregnant": "no", "pregnancy_week": 18}, "sv")

    assert [line.link_id for line in lines] == ["pregnant"]
