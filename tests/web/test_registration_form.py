"""The page's fields as values: what is kept, what is read, and what is said of that which cannot be read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tests.declarations.samples import shared
from vaccinera.declarations.rules.questionnaires import Questionnaire
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.states import Basis
from vaccinera.web.forms.registration import (
    Raw,
    Reading,
    Typed,
    as_of_day,
    read_expiry,
    read_registration,
    typed,
)

ON = date(2026, 11, 23)
ME, COLLEAGUE, DOCTOR = 7, 8, 9


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return shared()


def read(questionnaire: Questionnaire, *, is_prescribing: bool = False, **fields: str | list[str]) -> Reading:
    """What a page with these fields says; ``answer_x`` stands for the field ``answer-x``."""
    raw: Raw = {
        name.replace("answer_", "answer-", 1): texts if isinstance(texts, list) else [texts]
        for name, texts in fields.items()
    }
    return read_registration(raw, questionnaire, on=ON, reader_id=ME, is_prescribing=is_prescribing)


def test_a_draft_keeps_the_page_s_own_fields_as_typed_and_nothing_else() -> None:
    post = QueryDict(
        "site=left_thigh&answer-risk_groups=heart&answer-risk_groups=lung&confirm-together=on&passed-done=Ja"
        "&dose_quantity=halv&csrfmiddlewaretoken=x&revision=3&then=next"
    )

    kept = typed(post)

    assert kept == {
        "site": ["left_thigh"],
        "answer-risk_groups": ["heart", "lung"],
        "confirm-together": ["on"],
        "passed-done": ["Ja"],
        "dose_quantity": ["halv"],
    }


def test_a_text_without_end_is_cut_at_a_thousand_signs() -> None:
    post = QueryDict(mutable=True)
    post["indication"] = "x" * 5_000

    assert len(typed(post)["indication"][0]) == 1_000


def test_a_page_of_the_same_day_stands_as_it_is(questionnaire: Questionnaire) -> None:
    raw: Raw = {"asked_on": ["2026-11-23"], "answer-fever_now": ["no"], "confirm-together": ["on"]}

    assert as_of_day(raw, questionnaire, on=ON) is raw


def test_answers_about_today_and_confirmations_do_not_outlive_their_day(questionnaire: Questionnaire) -> None:
    """Fever, consent, pregnancy and recent vaccinations are asked anew; what lasts is kept, with everything typed."""
    raw: Raw = {
        "asked_on": ["2026-11-22"],
        "answer-fever_now": ["no"],
        "answer-consent": ["yes"],
        "answer-pregnant": ["no"],
        "answer-recent_vaccination": ["no"],
        "answer-severe_allergy": ["yes"],
        "answer-severe_allergy_what": ["Jordnötter"],
        "confirm-together": ["on"],
        "confirm-severe_allergy": ["on"],
        "site": ["right_upper_arm"],
    }

    assert as_of_day(raw, questionnaire, on=ON) == {
        "asked_on": ["2026-11-23"],
        "answer-severe_allergy": ["yes"],
        "answer-severe_allergy_what": ["Jordnötter"],
        "site": ["right_upper_arm"],
    }


def test_fields_that_say_no_day_are_of_today(questionnaire: Questionnaire) -> None:
    assert as_of_day({"answer-fever_now": ["no"]}, questionnaire, on=ON) == {
        "answer-fever_now": ["no"],
        "asked_on": ["2026-11-23"],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0,5", Decimal("0.5")), ("0.25", Decimal("0.25")), (" 1 ", Decimal(1)), ("0,125", Decimal("0.125")), ("", None)],
)
def test_a_quantity_is_written_with_comma_or_point(text: str, expected: Decimal | None) -> None:
    page = Typed({"dose_quantity": [text]})

    assert page.decimal("dose_quantity") == expected
    assert page.faults == {}


@pytest.mark.parametrize("text", ["halv", "0", "-0,5", "1000", "0,1234", "nan", "Infinity", "1,5 ml", "1e9"])
def test_what_is_no_quantity_says_how_to_write_one(text: str) -> None:
    page = Typed({"dose_quantity": [text]})

    assert page.decimal("dose_quantity") is None
    assert list(page.faults) == ["dose_quantity"]


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        ("2026-11-23", "10:42", datetime(2026, 11, 23, 9, 42, tzinfo=UTC)),
        ("20261123", "1042", datetime(2026, 11, 23, 9, 42, tzinfo=UTC)),
        ("2026-07-01", "9.05", datetime(2026, 7, 1, 7, 5, tzinfo=UTC)),
        ("", "", None),
    ],
)
def test_a_day_and_a_clock_are_swedish(day: str, time: str, expected: datetime | None) -> None:
    page = Typed({"given_on": [day], "given_time": [time]})

    assert page.instant("given_on", "given_time") == expected
    assert page.faults == {}


@pytest.mark.parametrize(
    ("day", "time", "at"),
    [
        ("2026-02-30", "10:42", ["given_on"]),
        ("23/11", "10:42", ["given_on"]),
        ("2026-11-23", "24:00", ["given_time"]),
        ("2026-11-23", "10:60", ["given_time"]),
        ("2026-11-23", "", ["given_time"]),
        ("", "10:42", ["given_on"]),
        ("i går", "nyss", ["given_on", "given_time"]),
    ],
)
def test_the_half_that_cannot_be_read_is_the_one_to_mend(day: str, time: str, at: list[str]) -> None:
    page = Typed({"given_on": [day], "given_time": [time]})

    assert page.instant("given_on", "given_time") is None
    assert list(page.faults) == at


@pytest.mark.parametrize("text", ["", "abc", "-1", "12345678901", "٣", "1.5"])
def test_a_key_that_is_none_chooses_nothing(text: str) -> None:
    assert Typed({"product": [text]}).number("product") is None


def test_a_word_of_one_s_own_is_the_giver_s(questionnaire: Questionnaire) -> None:
    """LAW-04: who records for a colleague does not become the prescriber."""
    order = read(questionnaire, basis="own", giver=str(COLLEAGUE), prescriber=str(DOCTOR)).registration.order

    assert (order.basis, order.prescriber_id) == (Basis.OWN, COLLEAGUE)


def test_who_prescribes_for_another_to_give_prescribes_by_own_word(questionnaire: Questionnaire) -> None:
    fields: dict[str, Any] = {"basis": "signed", "giver": str(COLLEAGUE), "send_to": str(DOCTOR)}

    order = read(questionnaire, is_prescribing=True, **fields).registration.order

    assert (order.basis, order.prescriber_id) == (Basis.OWN, ME)


def test_a_word_by_mouth_has_prescriber_time_and_reason(questionnaire: Questionnaire) -> None:
    fields: dict[str, Any] = {
        "prescriber": str(DOCTOR),
        "prescribed_on": "2026-11-23",
        "prescribed_time": "09:00",
    }

    order = read(questionnaire, basis="verbal", basis_reason="Telefon", **fields).registration.order

    assert (order.basis, order.prescriber_id, order.basis_reason) == (Basis.VERBAL, DOCTOR, "Telefon")
    assert order.prescribed_at == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_fields_of_a_word_by_mouth_say_nothing_under_another_basis(questionnaire: Questionnaire) -> None:
    """They may still stand on the page, unseen and half typed."""
    seen = read(questionnaire, basis="own", basis_reason="Telefon", prescribed_on="igår")

    assert (seen.registration.order.basis_reason, seen.registration.order.prescribed_at) == ("", None)
    assert seen.faults == {}


def test_another_who_signs_first_may_be_named_or_not(questionnaire: Questionnaire) -> None:
    named = read(questionnaire, basis="signed", send_to=str(DOCTOR)).registration.order
    anybody = read(questionnaire, basis="signed", send_to="").registration.order

    assert (named.basis, named.prescriber_id) == (Basis.SIGNED, DOCTOR)
    assert (anybody.basis, anybody.prescriber_id) == (Basis.SIGNED, None)


@pytest.mark.parametrize("basis", ["", "nonsense"])
def test_an_unknown_basis_is_one_s_own_word(questionnaire: Questionnaire, basis: str) -> None:
    assert read(questionnaire, basis=basis).registration.order.basis is Basis.OWN


def test_a_planned_time_is_kept(questionnaire: Questionnaire) -> None:
    order = read(questionnaire, planned_on="2026-11-24", planned_time="08:30").registration.order

    assert order.planned_at == datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


def test_given_now_has_no_time_of_its_own(questionnaire: Questionnaire) -> None:
    """What stands in the fields for an earlier time is not looked at."""
    seen = read(questionnaire, given="now", given_on="skräp", given_time="skräp")

    assert seen.registration.giving.given_at is None
    assert seen.faults == {}


def test_given_earlier_asks_for_day_and_time(questionnaire: Questionnaire) -> None:
    assert list(read(questionnaire, given="earlier", given_on="", given_time="").faults) == ["given_on"]


def test_a_site_a_route_and_a_batch_are_known_codes_or_nothing(questionnaire: Questionnaire) -> None:
    key = "01990000-0000-7000-8000-000000000001"
    right = read(questionnaire, site="left_thigh", giving_route="oral", batch=key).registration.giving
    wrong = read(questionnaire, site="knä", giving_route="genom örat", batch="AB1234").registration.giving

    assert (right.site, right.route, right.unit_batch_id) == ("left_thigh", "oral", UUID(key))
    assert (wrong.site, wrong.route, wrong.unit_batch_id) == ("", "", None)


def test_an_answer_that_is_none_is_a_fault_at_its_question_and_left_out(questionnaire: Questionnaire) -> None:
    seen = read(questionnaire, answer_fever_now="kanske", answer_consent="yes")

    assert seen.registration.declaration.answers == {"consent": "yes"}
    assert list(seen.faults) == ["answer-fever_now"]


def test_a_half_typed_follow_up_that_is_not_asked_is_no_fault(questionnaire: Questionnaire) -> None:
    unasked = read(questionnaire, answer_pregnant="no", answer_estimated_due_date="tio")
    asked = read(questionnaire, answer_pregnant="yes", answer_estimated_due_date="tio")

    assert unasked.faults == {}
    assert list(asked.faults) == ["answer-estimated_due_date"]


def test_none_of_these_cannot_stand_with_an_illness(questionnaire: Questionnaire) -> None:
    assert list(read(questionnaire, answer_risk_groups=["heart", "none"]).faults) == ["answer-risk_groups"]


def test_confirmations_are_joint_or_each_their_own(questionnaire: Questionnaire) -> None:
    raw: Raw = {"confirm-together": ["on"], "confirm-severe_allergy": ["on"], "confirm-pregnant": [""]}

    declared = read_registration(raw, questionnaire, on=ON, reader_id=ME).registration.declaration

    assert declared.are_confirmed_together
    assert declared.confirmed == {"severe_allergy"}


def test_reasons_for_passing_warnings_are_kept_by_their_code(questionnaire: Questionnaire) -> None:
    raw: Raw = {"passed-too_early": [" Reser i morgon "]}

    assert read_registration(raw, questionnaire, on=ON, reader_id=ME).registration.passed_reasons == {
        "too_early": "Reser i morgon"
    }


@pytest.mark.parametrize("answered_by", ["guardian", "representative", "staff_from_record", "person"])
def test_who_answered_is_a_known_code(questionnaire: Questionnaire, answered_by: str) -> None:
    assert read(questionnaire, answered_by=answered_by).registration.declaration.answered_by == answered_by
    assert read(questionnaire, answered_by="grannen").registration.declaration.answered_by == "person"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-06-30", date(2027, 6, 30)),
        ("20270630", date(2027, 6, 30)),
        ("2027-06", date(2027, 6, 30)),
        ("202802", date(2028, 2, 29)),
    ],
)
def test_an_expiry_day_is_as_printed_and_a_month_means_its_last(text: str, expected: date) -> None:
    """MED-02 has the same of a scanned day 00."""
    assert read_expiry(text) == expected


@pytest.mark.parametrize("text", ["", "06/27", "2027-13", "2027-02-30", "juni 2027"])
def test_an_expiry_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"web\.batch\.expiry_unreadable"):
        read_expiry(text)


_NAMES = st.sampled_from(
    ["dose_quantity", "given", "given_on", "given_time", "basis", "batch", "giver", "product", "site", "planned_on"]
    + [
        f"answer-{name}"
        for name in ("fever_now", "pregnant", "estimated_due_date", "risk_groups", "recent_vaccination_on")
    ]
    + ["prescribed_on", "prescribed_time", "confirm-together", "passed-done", "asked_on"]
    + ["consent_basis", "guardian_count", "guardian_1_on", "maturity_assessor", "information", "read_in"]
)
_TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["yes", "no", "earlier", "verbal", "guardians", "1", "2026-11-23", "10:42", "0,5", "7"]),
)


@given(st.dictionaries(_NAMES, st.lists(_TEXTS, max_size=3), max_size=8))
def test_whatever_is_typed_can_be_read(raw: Raw) -> None:
    """Nothing typed ever breaks the page; what cannot be read is a fault with a sentence."""
    seen = read_registration(raw, shared(), on=ON, reader_id=ME)

    assert all(seen.faults.values())


def test_a_group_left_as_proposed_is_none_and_one_chosen_stands(questionnaire: Questionnaire) -> None:
    """What was proposed before an answer must give way when the answer comes."""
    left = read(questionnaire, target_group="others", group_proposed="others").registration
    chosen = read(questionnaire, target_group="others", group_proposed="pregnant").registration

    assert (left.target_group, chosen.target_group) == ("", "others")
