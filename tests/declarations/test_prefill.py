"""Which earlier answers carry over, for how long, and what must be confirmed with the person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.declarations.samples import (
    ALL_WELL,
    DAY,
    PERISHABLE,
    Raw,
    answer_sets,
    changed,
    item,
    option,
    own,
    questionnaire_raw,
    shared,
    shared_raw,
    when,
    yes_no,
)
from vaccinera.declarations.rules.prefill import NOTHING, Prefill, PreviousAnswers, prefill, unconfirmed
from vaccinera.declarations.rules.questionnaires import Answers, AnswerValue, Questionnaire, read_questionnaire

SHARED = shared()
LASTING = (
    "severe_vaccine_reaction",
    "severe_allergy",
    "bleeding_tendency",
    "immunosuppression",
    "risk_groups",
)
ASKED_TODAY: dict[str, AnswerValue] = {
    "consent": "yes",
    "fever_now": "no",
    "pregnant": "no",
    "recent_vaccination": "no",
}


def _carried(
    answers: Answers, answered_on: date, on: date, *, new: Questionnaire = SHARED, old: Questionnaire = SHARED
) -> Prefill:
    return prefill(new, previous=[PreviousAnswers(answers, answered_on, old)], on=on)


def _next_version(link_id: str, change: Raw, **root: object) -> Questionnaire:
    """The shared questionnaire as a version 2 in which one question has changed."""
    raw: Any = shared_raw() | {"version": "2"} | root
    raw["item"] = [one | change if one["linkId"] == link_id else one for one in raw["item"]]
    return read_questionnaire(raw)


def test_without_earlier_answers_nothing_is_filled_in() -> None:
    filled = prefill(SHARED, previous=[], on=DAY)

    assert filled == NOTHING


def test_an_answer_to_the_same_question_carries_over_from_another_questionnaire() -> None:
    """A link id names a question across them all; of several answers the newest counts, each from its own day."""
    own = read_questionnaire(shared_raw() | {"url": "https://vaccinera.example/fhir/Questionnaire/own"})
    newer = PreviousAnswers({"severe_allergy": "yes", "severe_allergy_what": "Jordnöt"}, date(2026, 10, 1), SHARED)
    older = PreviousAnswers(
        {"severe_allergy": "no", "bleeding_tendency": "no", "immunosuppression": "no"}, date(2026, 3, 1), SHARED
    )

    filled = prefill(own, previous=[newer, older], on=DAY)

    assert filled.answers == {
        "severe_allergy": "yes",
        "severe_allergy_what": "Jordnöt",
        "bleeding_tendency": "no",
        "immunosuppression": "no",
    }
    assert (filled.from_on, filled.to_on) == (date(2026, 3, 1), date(2026, 10, 1))
    assert filled.days["severe_allergy"] == date(2026, 10, 1)
    assert filled.days["bleeding_tendency"] == date(2026, 3, 1)


def test_lasting_answers_carry_over_and_say_from_which_day() -> None:
    filled = _carried(ALL_WELL, date(2026, 2, 11), DAY)

    assert tuple(filled.answers) == LASTING
    assert filled.from_on == date(2026, 2, 11)
    assert filled.together == LASTING
    assert filled.one_by_one == ()


@pytest.mark.parametrize(
    ("answered_on", "on", "carries_over"),
    [
        pytest.param(date(2025, 11, 23), date(2026, 11, 22), True, id="364 days"),
        pytest.param(date(2025, 11, 23), date(2026, 11, 23), False, id="365 days"),
        pytest.param(date(2023, 11, 23), date(2024, 11, 22), True, id="365 days over a leap day"),
        pytest.param(date(2023, 11, 23), date(2024, 11, 23), False, id="366 days over a leap day"),
        pytest.param(date(2024, 2, 29), date(2025, 2, 27), True, id="leap day, the day before"),
        pytest.param(date(2024, 2, 29), date(2025, 2, 28), False, id="leap day, a year on"),
        pytest.param(date(2023, 2, 28), date(2024, 2, 27), True, id="to a leap year, the day before"),
        pytest.param(date(2023, 2, 28), date(2024, 2, 28), False, id="to a leap year, a year on"),
        pytest.param(date(2026, 11, 23), date(2026, 11, 23), True, id="the same day"),
        pytest.param(date(2026, 11, 24), date(2026, 11, 23), False, id="from after the day"),
    ],
)
def test_answers_carry_over_while_under_twelve_months_old(answered_on: date, on: date, carries_over: bool) -> None:
    filled = _carried(ALL_WELL, answered_on, on)

    assert bool(filled.answers) is carries_over
    assert filled.from_on == (answered_on if carries_over else None)


@pytest.mark.parametrize(("on", "carries_over"), [(date(2027, 2, 27), True), (date(2027, 2, 28), False)])
def test_a_questionnaire_with_fewer_months_forgets_sooner(on: date, carries_over: bool) -> None:
    raw = shared_raw()
    raw["extension"] = [own("prefill-months", valuePositiveInt=6)]
    half_a_year = read_questionnaire(raw)

    filled = _carried(ALL_WELL, date(2026, 8, 31), on, new=half_a_year)

    assert bool(filled.answers) is carries_over


def test_a_yes_carries_over_with_its_follow_up_and_is_confirmed_by_itself() -> None:
    answers = changed(
        ALL_WELL, severe_allergy="yes", severe_allergy_what="ägg", risk_groups=["heart"], bleeding_tendency="unknown"
    )

    filled = _carried(answers, date(2026, 2, 11), DAY)

    assert filled.answers["severe_allergy_what"] == "ägg"
    assert filled.together == ("severe_vaccine_reaction", "immunosuppression")
    assert filled.one_by_one == ("severe_allergy", "severe_allergy_what", "bleeding_tendency", "risk_groups")


def test_one_reassuring_code_does_not_make_several_reassuring() -> None:
    options = [option("healthy", own("reassuring", valueBoolean=True)), option("ill")]
    signs = read_questionnaire(questionnaire_raw(item("signs", "choice", repeats=True, answerOption=options)))

    both = _carried({"signs": ["healthy", "ill"]}, date(2026, 2, 11), DAY, new=signs, old=signs)

    assert both.together == ()
    assert both.one_by_one == ("signs",)


def test_a_follow_up_s_answer_that_no_longer_counted_does_not_come_back() -> None:
    answers = changed(ALL_WELL, severe_allergy_what="ägg")

    filled = _carried(answers, date(2026, 2, 11), DAY)

    assert "severe_allergy_what" not in filled.answers


def test_only_perishable_answers_means_that_nothing_is_from_any_day() -> None:
    filled = _carried(ASKED_TODAY, date(2026, 11, 1), DAY)

    assert filled == NOTHING


def test_a_newer_version_takes_over_what_it_asks_in_the_same_meaning() -> None:
    newer = _next_version("bleeding_tendency", {"text": "Blöder du lätt?"})

    filled = _carried(ALL_WELL, date(2026, 2, 11), DAY, new=newer)

    assert tuple(filled.answers) == LASTING


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"extension": [own("meaning-version", valuePositiveInt=2)]}, id="another meaning"),
        pytest.param({"linkId": "bleeds_easily"}, id="another link id"),
        pytest.param(
            {"extension": [own("meaning-version", valuePositiveInt=1), PERISHABLE]}, id="perishable from now on"
        ),
        pytest.param({"type": "choice", "repeats": True, "answerOption": [option("no")]}, id="another kind of answer"),
        pytest.param({"answerOption": [option("often"), option("seldom")]}, id="the option is gone"),
    ],
)
def test_a_question_that_asks_something_else_is_asked_anew(change: Raw) -> None:
    newer = _next_version("bleeding_tendency", change)

    filled = _carried(ALL_WELL, date(2026, 2, 11), DAY, new=newer)

    assert tuple(filled.answers) == (
        "severe_vaccine_reaction",
        "severe_allergy",
        "immunosuppression",
        "risk_groups",
    )


def test_an_answer_that_held_for_one_occasion_stays_there_though_the_new_version_would_keep_it() -> None:
    older = _next_version("bleeding_tendency", {"extension": [own("meaning-version", valuePositiveInt=1), PERISHABLE]})

    filled = _carried(ALL_WELL, date(2026, 2, 11), DAY, old=older)

    assert "bleeding_tendency" not in filled.answers


def test_a_questionnaire_of_its_own_takes_over_what_the_shared_one_asked_in_the_same_meaning() -> None:
    separate = read_questionnaire(
        questionnaire_raw(
            item("severe_vaccine_reaction", "choice", answerOption=yes_no("x")["answerOption"]),
            yes_no("twins", PERISHABLE),
            item("bleeding_tendency", "choice", meaning=2, answerOption=yes_no("x")["answerOption"]),
        )
    )

    filled = _carried(ALL_WELL, date(2026, 2, 11), DAY, new=separate)

    assert filled.answers == {"severe_vaccine_reaction": "no"}
    assert filled.together == ("severe_vaccine_reaction",)


def test_a_follow_up_does_not_carry_over_without_the_answer_that_makes_it_asked() -> None:
    older = read_questionnaire(
        questionnaire_raw(yes_no("ill"), item("why", "text", enableWhen=[when("ill")], maxLength=20))
    )
    newer = read_questionnaire(
        questionnaire_raw(yes_no("ill", meaning=2), item("why", "text", enableWhen=[when("ill")], maxLength=20))
    )

    filled = _carried({"ill": "yes", "why": "feber"}, date(2026, 2, 11), DAY, new=newer, old=older)

    assert filled.answers == {}


def _left(filled: Prefill, answers: Answers, *confirmed: str, confirmed_together: bool = False) -> tuple[str, ...]:
    return unconfirmed(SHARED, filled, answers, confirmed_together=confirmed_together, confirmed=confirmed)


def test_unchanged_noes_need_one_act_and_what_is_asked_today_its_own() -> None:
    filled = _carried(ALL_WELL, date(2026, 2, 11), DAY)

    nothing_confirmed = _left(filled, ALL_WELL)
    together = _left(filled, ALL_WELL, confirmed_together=True)
    all_confirmed = _left(filled, ALL_WELL, *ASKED_TODAY, confirmed_together=True)

    assert nothing_confirmed == tuple(ALL_WELL)
    assert together == tuple(ASKED_TODAY)
    assert all_confirmed == ()


def test_an_unchanged_no_may_also_be_confirmed_by_itself() -> None:
    filled = _carried(ALL_WELL, date(2026, 2, 11), DAY)

    left = _left(filled, ALL_WELL, *ASKED_TODAY, *LASTING)

    assert left == ()


def test_a_yes_from_last_time_is_never_covered_by_the_joint_act() -> None:
    answers = changed(ALL_WELL, severe_allergy="yes", severe_allergy_what="ägg")
    filled = _carried(answers, date(2026, 2, 11), DAY)

    left = _left(filled, answers, *ASKED_TODAY, confirmed_together=True)

    assert left == ("severe_allergy", "severe_allergy_what")


def test_a_no_that_became_a_yes_needs_its_own_confirmation() -> None:
    filled = _carried(ALL_WELL, date(2026, 2, 11), DAY)
    answers = changed(ALL_WELL, bleeding_tendency="yes")

    left = _left(filled, answers, *ASKED_TODAY, confirmed_together=True)

    assert left == ("bleeding_tendency",)


def test_a_yes_that_became_a_no_needs_its_own_confirmation_too() -> None:
    filled = _carried(changed(ALL_WELL, bleeding_tendency="yes"), date(2026, 2, 11), DAY)

    left = _left(filled, ALL_WELL, *ASKED_TODAY, confirmed_together=True)

    assert left == ("bleeding_tendency",)


def test_without_earlier_answers_the_joint_act_confirms_nothing() -> None:
    filled = prefill(SHARED, previous=[], on=DAY)

    left = _left(filled, ALL_WELL, confirmed_together=True)

    assert left == tuple(ALL_WELL)


def test_what_is_not_asked_or_not_answered_needs_no_confirmation() -> None:
    filled = prefill(SHARED, previous=[], on=DAY)

    left = _left(filled, {"consent": "yes", "severe_allergy_what": "ägg"}, "consent")

    assert left == ()


PERISHABLE_IDS = {question.link_id for question in SHARED.questions if question.is_perishable}


@settings(deadline=None)
@given(answer_sets(SHARED), st.integers(0, 800))
def test_no_perishable_and_no_old_answer_is_ever_filled_in(answers: dict[str, AnswerValue], days: int) -> None:
    filled = _carried(answers, DAY - timedelta(days=days), DAY)

    assert not PERISHABLE_IDS & set(filled.answers)
    assert days < 366 or filled.answers == {}
    assert all(answers[link_id] == answer for link_id, answer in filled.answers.items())
    assert sorted([*filled.together, *filled.one_by_one]) == sorted(filled.answers)


@settings(deadline=None)
@given(answer_sets(SHARED), answer_sets(SHARED), st.sets(st.sampled_from(sorted(ALL_WELL))))
def test_the_joint_act_covers_only_unchanged_reassuring_answers(
    earlier: dict[str, AnswerValue], answers: dict[str, AnswerValue], confirmed: set[str]
) -> None:
    filled = _carried(earlier, date(2026, 2, 11), DAY)

    alone = set(_left(filled, answers, *confirmed))
    covered = alone - set(_left(filled, answers, *confirmed, confirmed_together=True))

    assert all(answers[link_id] in ("no", ["none"]) and answers[link_id] == earlier[link_id] for link_id in covered)
    assert not PERISHABLE_IDS & covered
    assert not alone & confirmed
