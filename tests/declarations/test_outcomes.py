"""What answers lead to, and the facts they give the programmes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.declarations.samples import (
    ALL_WELL,
    answer_sets,
    changed,
    every_kind,
    shared,
)
from vaccinera.declarations.rules.answers import missing_answers
from vaccinera.declarations.rules.outcomes import judge_answers
from vaccinera.declarations.rules.questionnaires import AnswerValue
from vaccinera.declarations.states import Outcome, worst_of

SHARED = shared()


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], Outcome.OK),
        ([Outcome.INFORM, Outcome.OK], Outcome.INFORM),
        ([Outcome.INFORM, Outcome.NOTE_REQUIRED], Outcome.NOTE_REQUIRED),
        ([Outcome.PRESCRIBER_DECIDES, Outcome.NOTE_REQUIRED], Outcome.PRESCRIBER_DECIDES),
        ([Outcome.OK, Outcome.STOP, Outcome.PRESCRIBER_DECIDES], Outcome.STOP),
    ],
)
def test_the_worst_outcome_counts(outcomes: list[Outcome], expected: Outcome) -> None:
    worst = worst_of(outcomes)

    assert worst is expected


def test_nothing_to_tell_leads_to_nothing_and_still_gives_facts() -> None:
    verdict = judge_answers(SHARED, ALL_WELL)

    assert verdict.outcome is Outcome.OK
    assert verdict.findings == ()
    assert verdict.facts == {
        "consent": True,
        "fever_now": False,
        "severe_reaction": False,
        "severe_allergy": False,
        "bleeding_tendency": False,
        "pregnant": False,
        "recent_vaccination": False,
        "immunosuppression": False,
        "risk_groups": [],
    }


@pytest.mark.parametrize(
    ("link_id", "answer", "expected"),
    [
        ("consent", "no", Outcome.STOP),
        ("fever_now", "yes", Outcome.NOTE_REQUIRED),
        ("severe_vaccine_reaction", "yes", Outcome.STOP),
        ("severe_allergy", "yes", Outcome.STOP),
        ("bleeding_tendency", "yes", Outcome.INFORM),
        ("pregnant", "yes", Outcome.INFORM),
        ("recent_vaccination", "yes", Outcome.NOTE_REQUIRED),
        ("immunosuppression", "yes", Outcome.INFORM),
        ("risk_groups", ["heart", "diabetes"], Outcome.OK),
        ("fever_now", "unknown", Outcome.NOTE_REQUIRED),
        ("severe_vaccine_reaction", "unknown", Outcome.NOTE_REQUIRED),
        ("severe_allergy", "unknown", Outcome.NOTE_REQUIRED),
        ("bleeding_tendency", "unknown", Outcome.NOTE_REQUIRED),
        ("pregnant", "unknown", Outcome.NOTE_REQUIRED),
        ("recent_vaccination", "unknown", Outcome.NOTE_REQUIRED),
        ("immunosuppression", "unknown", Outcome.NOTE_REQUIRED),
        ("risk_groups", ["unknown"], Outcome.NOTE_REQUIRED),
    ],
)
def test_each_answer_leads_to_what_its_source_says(link_id: str, answer: AnswerValue, expected: Outcome) -> None:
    answers = changed(ALL_WELL, **{link_id: answer})

    verdict = judge_answers(SHARED, answers)

    assert verdict.outcome is expected
    assert [finding.link_id for finding in verdict.findings] == ([link_id] if expected is not Outcome.OK else [])


def test_bleeding_says_what_to_do_in_both_languages() -> None:
    verdict = judge_answers(SHARED, changed(ALL_WELL, bleeding_tendency="yes"))

    message = verdict.findings[0].message

    assert message["sv"] == "Får ges. Använd tunn nål och tryck mot stickstället i 5 minuter."
    assert message["en"] == "May be given. Use a thin needle and press on the injection site for 5 minutes."


@pytest.mark.parametrize(
    ("assessed", "expected"),
    [("yes", Outcome.NOTE_REQUIRED), ("no", Outcome.PRESCRIBER_DECIDES), ("unknown", Outcome.NOTE_REQUIRED)],
)
def test_an_earlier_reaction_stops_whether_assessed_or_not(assessed: str, expected: Outcome) -> None:
    answers = changed(ALL_WELL, severe_vaccine_reaction="yes", severe_vaccine_reaction_assessed=assessed)

    verdict = judge_answers(SHARED, answers)

    assert verdict.outcome is Outcome.STOP
    assert [finding.outcome for finding in verdict.findings] == [Outcome.STOP, expected]


def test_a_prescription_may_lift_a_reaction_s_stop_but_never_a_consent_not_given() -> None:
    reaction = judge_answers(SHARED, changed(ALL_WELL, severe_vaccine_reaction="yes"))
    refusal = judge_answers(SHARED, changed(ALL_WELL, consent="no"))

    assert (reaction.outcome, reaction.is_final) == (Outcome.STOP, False)
    assert (refusal.outcome, refusal.is_final) == (Outcome.STOP, True)
    assert refusal.facts["consent"] is False


def test_a_final_stop_is_final_among_other_findings_and_no_finding_is_not() -> None:
    refusal = judge_answers(SHARED, changed(ALL_WELL, consent="no", bleeding_tendency="yes"))
    nothing = judge_answers(SHARED, ALL_WELL)

    assert (refusal.is_final, len(refusal.findings)) == (True, 2)
    assert nothing.is_final is False


def test_risk_groups_from_two_questions_become_one_list() -> None:
    answers = changed(ALL_WELL, immunosuppression="yes", risk_groups=["diabetes", "heart"])

    facts = judge_answers(SHARED, answers).facts

    assert facts["risk_groups"] == ["immunosuppression", "heart", "diabetes"]
    assert facts["immunosuppression"] is True


def test_a_list_names_each_member_once() -> None:
    verdict = judge_answers(every_kind(), {"signs": ["alpha", "beta"]})

    assert verdict.facts == {"signs": ["alpha", "beta", "of_beta"]}


def test_pregnancy_gives_week_and_due_date() -> None:
    answers = changed(ALL_WELL, pregnant="yes", pregnancy_week=18, estimated_due_date="2027-04-26")

    facts = judge_answers(SHARED, answers).facts

    assert facts["pregnant"] is True
    assert facts["pregnancy_week"] == 18
    assert facts["estimated_due_date"] == "2027-04-26"


def test_an_unknown_answer_gives_no_fact() -> None:
    facts = judge_answers(SHARED, changed(ALL_WELL, pregnant="unknown")).facts

    assert "pregnant" not in facts
    assert "pregnancy_week" not in facts


def test_an_answer_to_a_question_that_is_not_asked_gives_neither_fact_nor_finding() -> None:
    answers = changed(ALL_WELL, pregnancy_week=18, severe_vaccine_reaction_assessed="no")

    verdict = judge_answers(SHARED, answers)

    assert verdict == judge_answers(SHARED, ALL_WELL)


def test_any_text_may_call_for_a_note_and_a_boolean_for_information() -> None:
    verdict = judge_answers(every_kind(), {"smokes": True, "note": "hosta"})

    assert [(finding.link_id, finding.outcome) for finding in verdict.findings] == [
        ("smokes", Outcome.INFORM),
        ("note", Outcome.NOTE_REQUIRED),
    ]
    assert judge_answers(every_kind(), {"smokes": False}).findings == ()


@settings(deadline=None)
@given(answer_sets(SHARED, complete=True))
def test_complete_answers_can_always_be_judged_and_stored(answers: dict[str, AnswerValue]) -> None:
    verdict = judge_answers(SHARED, answers)

    assert missing_answers(SHARED, answers) == ()
    assert verdict.outcome is worst_of(finding.outcome for finding in verdict.findings)
    assert json.loads(json.dumps(verdict.facts)) == verdict.facts


@settings(deadline=None)
@given(answer_sets(SHARED), st.data())
def test_one_more_answer_never_makes_the_outcome_milder(answers: dict[str, AnswerValue], data: st.DataObject) -> None:
    held_back = data.draw(st.sampled_from([None, *answers]))
    without = {link_id: answer for link_id, answer in answers.items() if link_id != held_back}

    before = judge_answers(SHARED, without)
    after = judge_answers(SHARED, answers)

    assert after.outcome.severity >= before.outcome.severity
    assert set(before.facts) <= set(after.facts)
