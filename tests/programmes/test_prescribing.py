"""Who may prescribe for whom on their own."""

from __future__ import annotations

import pytest

from tests.programmes.samples import invented, seasonal
from vaccinera.programmes.rules.prescribing import PrescribingVerdict, judge_prescribing

TRAINED = ("vaccination_training",)
DISTRICT = ("district_nurse",)


def test_a_right_says_its_rule_source_and_reason() -> None:
    verdict = judge_prescribing(
        invented(), profession="physician", competences=(), age_years=40, group="staff", outcome="ok"
    )

    assert verdict == PrescribingVerdict(
        may=True,
        rule="BB-P1",
        source="invented",
        assumption=None,
        why={"sv": "Läkare ordinerar till alla.", "en": "A physician prescribes for all."},
    )


@pytest.mark.parametrize(
    ("profession", "competences", "age_years", "group", "rule"),
    [
        ("physician", (), None, "others", "FLU26-P1"),
        ("specialist_nurse", DISTRICT, 70, "age_65", "FLU26-P2"),
        ("specialist_nurse", DISTRICT, 0, "medical_risk", "FLU26-P2"),
        ("specialist_nurse", ("child_health_nurse",), 3, "medical_risk", "FLU26-P3"),
        ("specialist_nurse", TRAINED, 18, "pregnant", "FLU26-P4"),
        ("specialist_nurse", ("surgery", *DISTRICT), 30, "nursing_home", "FLU26-P2"),
        ("nurse", TRAINED, 18, "medical_risk", "FLU26-P5"),
    ],
)
def test_who_may_prescribe(
    profession: str, competences: tuple[str, ...], age_years: int | None, group: str, rule: str
) -> None:
    """HSLF-FS 2018:43 (ID-11)."""
    verdict = judge_prescribing(
        seasonal("2026/27"),
        profession=profession,
        competences=competences,
        age_years=age_years,
        group=group,
        outcome="inform",
    )

    assert (verdict.may, verdict.rule) == (True, rule)


@pytest.mark.parametrize(
    ("profession", "competences", "age_years", "group"),
    [
        ("nurse", TRAINED, 17, "medical_risk"),
        ("nurse", TRAINED, None, "medical_risk"),
        ("nurse", (), 70, "age_65"),
        ("specialist_nurse", ("surgery",), 70, "age_65"),
        ("specialist_nurse", DISTRICT, 40, "care_staff"),
        ("specialist_nurse", DISTRICT, 40, "household_contact"),
        ("specialist_nurse", DISTRICT, 40, "others"),
        ("assistant_nurse", TRAINED, 70, "age_65"),
        ("no_such_profession", (), 70, "age_65"),
    ],
)
def test_who_may_not_prescribe(
    profession: str, competences: tuple[str, ...], age_years: int | None, group: str
) -> None:
    """HSLF-FS 2018:43: staff and those outside the risk groups need a physician, and a trained nurse only adults."""
    verdict = judge_prescribing(
        seasonal("2026/27"),
        profession=profession,
        competences=competences,
        age_years=age_years,
        group=group,
        outcome="ok",
    )

    assert (verdict.may, verdict.rule) == (False, "FLU26-N2")


@pytest.mark.parametrize("outcome", ["stop", "prescriber_decides"])
def test_some_answers_need_a_physician_whatever_the_nurse_s_own_right(outcome: str) -> None:
    nurse = judge_prescribing(
        invented(),
        profession="specialist_nurse",
        competences=DISTRICT,
        age_years=70,
        group="seventy",
        outcome=outcome,
    )
    physician = judge_prescribing(
        invented(), profession="physician", competences=(), age_years=70, group="seventy", outcome=outcome
    )

    assert (nurse.may, nurse.rule) == (False, "BB-N3")
    assert (physician.may, physician.rule) == (True, "BB-P1")


def test_an_answer_to_note_leaves_the_nurse_s_right_as_it_is() -> None:
    verdict = judge_prescribing(
        invented(),
        profession="nurse",
        competences=TRAINED,
        age_years=70,
        group="seventy",
        outcome="note_required",
    )

    assert (verdict.may, verdict.rule) == (True, "BB-P3")
