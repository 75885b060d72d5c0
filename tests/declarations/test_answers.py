"""Which questions are asked, which answers are missing, and which answers a question can have."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.declarations.samples import (
    ALL_WELL,
    DAY,
    SYSTEM,
    Raw,
    answer_sets,
    asked,
    changed,
    every_kind,
    item,
    link_ids,
    possible_answers,
    questionnaire_raw,
    shared,
    when,
    yes_no,
)
from vaccinera.declarations.rules.answers import (
    check_answer,
    check_answers,
    enabled_questions,
    missing_answers,
    read_answer,
    relevant_answers,
)
from vaccinera.declarations.rules.questionnaires import Answers, AnswerValue, read_questionnaire
from vaccinera.kernel.refusals import Refused

SHARED = shared()
EVERY_KIND = every_kind()


def test_a_person_without_anything_to_tell_is_asked_nine_questions() -> None:
    asked_of = link_ids(enabled_questions(SHARED, ALL_WELL))

    assert asked_of == list(ALL_WELL)
    assert missing_answers(SHARED, ALL_WELL) == ()


def test_nothing_answered_means_that_the_nine_are_missing() -> None:
    assert missing_answers(SHARED, {}) == tuple(ALL_WELL)


@pytest.mark.parametrize(
    ("answered", "follow_ups", "missing"),
    [
        ("severe_vaccine_reaction", ["severe_vaccine_reaction_assessed"], ("severe_vaccine_reaction_assessed",)),
        ("severe_allergy", ["severe_allergy_what"], ("severe_allergy_what",)),
        ("pregnant", ["pregnancy_week", "estimated_due_date"], ("pregnancy_week",)),
        ("recent_vaccination", ["recent_vaccination_what", "recent_vaccination_on"], ("recent_vaccination_what",)),
    ],
)
def test_a_yes_brings_its_follow_ups(answered: str, follow_ups: list[str], missing: tuple[str, ...]) -> None:
    """LAW-04: what is asked and required is missing until it is answered."""
    answers = changed(ALL_WELL, **{answered: "yes"})

    more = [link_id for link_id in link_ids(enabled_questions(SHARED, answers)) if link_id not in ALL_WELL]

    assert more == follow_ups
    assert missing_answers(SHARED, answers) == missing


def test_a_follow_up_s_answer_goes_when_the_yes_becomes_a_no() -> None:
    answers = changed(ALL_WELL, pregnant="no", pregnancy_week=18)

    kept = relevant_answers(SHARED, answers)

    assert "pregnancy_week" not in kept
    assert kept == ALL_WELL


def test_an_empty_text_or_list_in_a_draft_is_no_answer() -> None:
    answers = changed(ALL_WELL, severe_allergy="yes", severe_allergy_what="", risk_groups=[])

    missing = missing_answers(SHARED, answers)

    assert missing == ("severe_allergy_what", "risk_groups")


def test_false_and_nought_are_answers() -> None:
    raw = questionnaire_raw(item("smokes", "boolean", required=True), item("children", "integer", required=True))

    missing = missing_answers(read_questionnaire(raw), {"smokes": False, "children": 0})

    assert missing == ()


def _asked_after(condition: Raw, answers: Answers) -> bool:
    """Whether a text hanging on one condition is asked."""
    questions = [
        item("smokes", "boolean"),
        yes_no("ill"),
        item("signs", "choice", repeats=True, answerOption=yes_no("x")["answerOption"]),
        item("weeks", "integer"),
        item("since", "date"),
        item("why", "text", enableWhen=[condition], maxLength=9),
    ]
    return "why" in link_ids(enabled_questions(read_questionnaire(questionnaire_raw(*questions)), answers))


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        (when("smokes", answerBoolean=True), {"smokes": True}, True),
        (when("smokes", answerBoolean=True), {"smokes": False}, False),
        (when("smokes", answerBoolean=False), {}, False),
        (when("ill"), {"ill": "yes"}, True),
        (when("ill"), {"ill": "no"}, False),
        (when("signs"), {"signs": ["no", "yes"]}, True),
        (when("signs"), {"signs": ["no"]}, False),
        (when("weeks", ">=", answerInteger=16), {"weeks": 16}, True),
        (when("weeks", ">=", answerInteger=16), {"weeks": 15}, False),
        (when("weeks", ">", answerInteger=16), {"weeks": 16}, False),
        (when("weeks", "<", answerInteger=16), {"weeks": 15}, True),
        (when("weeks", "<=", answerInteger=16), {"weeks": 17}, False),
        (when("weeks", ">=", answerInteger=1), {"weeks": "sexton"}, False),
        (when("since", "<", answerDate="2026-11-23"), {"since": "2026-11-22"}, True),
        (when("since", "<", answerDate="2026-11-23"), {"since": "2026-11-23"}, False),
        (when("since", "exists", answerBoolean=True), {"since": "2026-11-23"}, True),
        (when("since", "exists", answerBoolean=True), {}, False),
        (when("since", "exists", answerBoolean=False), {}, True),
    ],
)
def test_a_question_is_asked_when_its_condition_holds(
    condition: Raw, answers: dict[str, AnswerValue], expected: bool
) -> None:
    is_asked = _asked_after(condition, answers)

    assert is_asked is expected


@pytest.mark.parametrize(
    ("behaviour", "first", "second", "expected"),
    [
        ("all", "yes", "yes", True),
        ("all", "yes", "no", False),
        ("any", "no", "yes", True),
        ("any", "no", "no", False),
    ],
)
def test_several_conditions_hold_together_or_one_is_enough(
    behaviour: str, first: str, second: str, expected: bool
) -> None:
    raw = questionnaire_raw(
        yes_no("first"),
        yes_no("second"),
        yes_no("third", enableWhen=[when("first"), when("second")], enableBehavior=behaviour),
    )

    is_asked = "third" in missing_answers(read_questionnaire(raw), {"first": first, "second": second})

    assert is_asked is expected


def test_a_chain_ends_where_its_first_link_ends() -> None:
    raw = questionnaire_raw(
        yes_no("first"), yes_no("second", enableWhen=[when("first")]), yes_no("third", enableWhen=[when("second")])
    )

    asked_of = link_ids(enabled_questions(read_questionnaire(raw), {"first": "no", "second": "yes", "third": "yes"}))

    assert asked_of == ["first"]


def test_good_answers_pass() -> None:
    answers: dict[str, AnswerValue] = {
        "smokes": True,
        "ill": "yes",
        "signs": ["alpha", "beta"],
        "weeks": 42,
        "since": "2026-10-26",
        "note": "tjugo tecken långt!!",
    }

    check_answers(EVERY_KIND, answers, on=DAY)

    assert missing_answers(EVERY_KIND, answers) == ()


@pytest.mark.parametrize(
    ("link_id", "value", "code", "facts"),
    [
        ("smokes", "yes", "declarations.answer.not_an_option", {}),
        ("ill", "perhaps", "declarations.answer.not_an_option", {}),
        ("ill", True, "declarations.answer.not_an_option", {}),
        ("signs", "alpha", "declarations.answer.not_an_option", {}),
        ("signs", [], "declarations.answer.not_an_option", {}),
        ("signs", ["alpha", "alpha"], "declarations.answer.not_an_option", {}),
        ("signs", ["gamma"], "declarations.answer.not_an_option", {}),
        ("signs", ["alpha", "neither"], "declarations.answer.stands_alone", {"option": "neither"}),
        ("weeks", "18", "declarations.answer.not_a_whole_number", {}),
        ("weeks", True, "declarations.answer.not_a_whole_number", {}),
        ("weeks", 0, "declarations.answer.too_low", {"minimum": 1}),
        ("weeks", 43, "declarations.answer.too_high", {"maximum": 42}),
        ("since", 20261123, "declarations.answer.not_a_day", {}),
        ("since", "igår", "declarations.answer.not_a_day", {}),
        ("since", "2026-02-29", "declarations.answer.not_a_day", {}),
        ("since", "20261123", "declarations.answer.not_a_day", {}),
        ("since", "2026-10-25", "declarations.answer.too_early", {"earliest_on": date(2026, 10, 26)}),
        ("since", "2026-11-24", "declarations.answer.too_late", {"latest_on": DAY}),
        ("note", 5, "declarations.answer.empty", {}),
        ("note", "  ", "declarations.answer.empty", {}),
        ("note", "tjugoett tecken långt", "declarations.answer.too_long", {"maximum": 20}),
    ],
)
def test_an_answer_the_question_cannot_have_is_refused(
    link_id: str, value: AnswerValue, code: str, facts: dict[str, object]
) -> None:
    with pytest.raises(Refused) as caught:
        check_answers(EVERY_KIND, {link_id: value}, on=DAY)

    assert caught.value.code == code
    assert caught.value.facts == {"question": link_id, **facts}


def test_an_answer_to_no_question_is_refused_without_repeating_what_was_sent() -> None:
    """PER-12: a refusal reaches logs, and what was sent as a link id may be anything."""
    with pytest.raises(Refused) as caught:
        check_answers(EVERY_KIND, {"height": 180}, on=DAY)

    assert caught.value.code == "declarations.answer.unknown_question"
    assert caught.value.facts == {}


def test_a_number_or_a_day_may_be_without_limits() -> None:
    raw = questionnaire_raw(item("weeks", "integer"), item("since", "date"))

    check_answers(read_questionnaire(raw), {"weeks": -7, "since": "1900-01-01"}, on=DAY)

    assert asked(read_questionnaire(raw), "weeks").maximum is None


@pytest.mark.parametrize(
    ("link_id", "texts", "expected"),
    [
        ("smokes", ["true"], True),
        ("smokes", ["false"], False),
        ("ill", ["no"], "no"),
        ("ill", [""], None),
        ("ill", [], None),
        ("signs", ["alpha", "beta"], ["alpha", "beta"]),
        ("signs", ["", " "], None),
        ("weeks", [" 18 "], 18),
        ("weeks", ["-1"], -1),
        ("since", ["2026-11-20"], "2026-11-20"),
        ("since", ["20261120"], "2026-11-20"),
        ("since", ["i fredags"], "i fredags"),
        ("note", [" två ord "], "två ord"),
    ],
)
def test_a_form_s_texts_become_an_answer(link_id: str, texts: list[str], expected: AnswerValue | None) -> None:
    question = asked(EVERY_KIND, link_id)

    answer = read_answer(question, texts)

    assert answer == expected


@pytest.mark.parametrize(
    ("link_id", "written", "code"),
    [
        ("smokes", "kanske", "declarations.answer.not_an_option"),
        ("weeks", "18+3", "declarations.answer.not_a_whole_number"),
        ("weeks", "1" * 5000, "declarations.answer.not_a_whole_number"),
    ],
)
def test_a_form_s_text_of_another_kind_is_refused(link_id: str, written: str, code: str) -> None:
    question = asked(EVERY_KIND, link_id)

    with pytest.raises(Refused) as caught:
        read_answer(question, [written])

    assert caught.value.code == code
    assert caught.value.facts == {"question": link_id}


def test_a_condition_on_a_code_looks_at_the_code_and_its_system() -> None:
    raw = questionnaire_raw(yes_no("first"), yes_no("second", enableWhen=[when("first")]))

    condition = read_questionnaire(raw).questions[1].enable_when

    assert condition is not None
    assert (condition.conditions[0].value, condition.conditions[0].system) == ("yes", SYSTEM)


@settings(deadline=None)
@given(st.data())
def test_every_possible_answer_passes_and_comes_back_from_a_form(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from([*SHARED.questions, *EVERY_KIND.questions]))
    answer = data.draw(possible_answers(question))

    written = answer if isinstance(answer, list) else [str(answer).lower() if isinstance(answer, bool) else str(answer)]
    check_answer(question, answer, on=DAY)

    assert read_answer(question, written) == (answer.strip() if isinstance(answer, str) else answer)


@settings(deadline=None)
@given(answer_sets(SHARED))
def test_relevant_answers_ask_the_same_questions_as_all_answers(answers: dict[str, AnswerValue]) -> None:
    kept = relevant_answers(SHARED, answers)

    asked_of = enabled_questions(SHARED, answers)

    assert enabled_questions(SHARED, kept) == asked_of
    assert relevant_answers(SHARED, kept) == kept
    assert set(kept) <= set(link_ids(asked_of))


@settings(deadline=None)
@given(answer_sets(SHARED, complete=True))
def test_who_answers_what_is_asked_misses_nothing(answers: dict[str, AnswerValue]) -> None:
    check_answers(SHARED, answers, on=DAY)

    assert missing_answers(SHARED, answers) == ()
    assert relevant_answers(SHARED, answers) == answers
