"""What speaks against a dose: warnings passed with a reason, stops that a physician alone lifts."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.programmes.samples import invented
from vaccinera.declarations.rules.outcomes import Finding
from vaccinera.declarations.states import Outcome
from vaccinera.programmes.rules.advice import Advice
from vaccinera.programmes.rules.contraindications import ContraindicationVerdict
from vaccinera.programmes.rules.prescribing import judge_prescribing
from vaccinera.programmes.states import AdviceKind, ContraindicationOutcome, Profession
from vaccinera.visits.rules.hindrances import (
    NEEDS_PHYSICIAN,
    Warned,
    as_passed,
    combined_outcome,
    hindrances_of,
    is_lifted,
    reasons_for,
    warnings_of,
)
from vaccinera.visits.rules.registrations import Order, OrderCircumstances, order_gaps, warning_gaps
from vaccinera.visits.states import Basis

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
WHY = {"sv": "Därför.", "en": "Because."}


def _contraindication(outcome: ContraindicationOutcome, rule: str = "BB-C1") -> ContraindicationVerdict:
    return ContraindicationVerdict(outcome, "pregnant", rule, "2026.3", "invented", None, WHY)


def _advice(kind: AdviceKind) -> Advice:
    return Advice(
        kind=kind, programme="x", version="2026.3", rule="BB-I1", source="invented", assumption="A-BB-YEAR", why=WHY
    )


@pytest.mark.parametrize(
    ("declared", "contraindicated", "expected"),
    [
        (Outcome.OK, [], Outcome.OK),
        (Outcome.INFORM, [ContraindicationOutcome.STOP], Outcome.STOP),
        (Outcome.STOP, [ContraindicationOutcome.NOTE_REQUIRED], Outcome.STOP),
        (
            Outcome.NOTE_REQUIRED,
            [ContraindicationOutcome.NOTE_REQUIRED, ContraindicationOutcome.PRESCRIBER_DECIDES],
            Outcome.PRESCRIBER_DECIDES,
        ),
    ],
)
def test_the_worst_of_answers_and_product_decides(
    declared: Outcome, contraindicated: list[ContraindicationOutcome], expected: Outcome
) -> None:
    assert combined_outcome(declared, [_contraindication(outcome) for outcome in contraindicated]) is expected


def test_a_warning_stands_under_its_own_code_and_rule() -> None:
    warnings = warnings_of(
        _advice(AdviceKind.TOO_EARLY),
        [
            _contraindication(ContraindicationOutcome.NOTE_REQUIRED, "BB-C3"),
            _contraindication(ContraindicationOutcome.STOP, "BB-C1"),
            _contraindication(ContraindicationOutcome.PRESCRIBER_DECIDES, "BB-C4"),
        ],
    )

    assert warnings == (
        Warned("too_early", "BB-I1", "2026.3", "invented", "A-BB-YEAR", WHY),
        Warned("contraindication", "BB-C3", "2026.3", "invented", None, WHY),
    )
    assert [warning.key for warning in warnings] == ["too_early-BB-I1", "contraindication-BB-C3"]


@pytest.mark.parametrize("advice", [None, _advice(AdviceKind.DUE), _advice(AdviceKind.POSSIBLE)])
def test_what_may_be_given_today_warns_of_nothing(advice: Advice | None) -> None:
    assert warnings_of(advice, []) == ()


def test_the_reason_for_a_second_dose_stands_for_the_advice_and_nothing_else() -> None:
    """A blank is no reason."""
    warnings = warnings_of(_advice(AdviceKind.DONE), [_contraindication(ContraindicationOutcome.NOTE_REQUIRED)])

    blank = reasons_for(warnings, {"done-BB-I1": "  "}, extra_dose_reason="")
    second = reasons_for(warnings, {}, extra_dose_reason=" Halva dosen rann ut ")
    written = reasons_for(warnings, {"contraindication-BB-C1": " Bedömd "}, extra_dose_reason="Rann ut")

    assert blank == {"done-BB-I1": "", "contraindication-BB-C1": ""}
    assert second == {"done-BB-I1": "Halva dosen rann ut", "contraindication-BB-C1": ""}
    assert written == {"done-BB-I1": "Rann ut", "contraindication-BB-C1": "Bedömd"}


@given(
    kind=st.sampled_from([*AdviceKind]),
    outcomes=st.lists(st.sampled_from([*ContraindicationOutcome][1:]), max_size=4),
    reasons=st.lists(st.text(max_size=5), min_size=5, max_size=5),
    second=st.text(max_size=5),
)
def test_a_passed_warning_is_always_stored(
    kind: AdviceKind, outcomes: list[ContraindicationOutcome], reasons: list[str], second: str
) -> None:
    """Whatever warns and whatever is typed: without a gap each warning is kept with rule, version and a reason."""
    found = [_contraindication(outcome, f"BB-C{number}") for number, outcome in enumerate(outcomes)]
    warnings = warnings_of(_advice(kind), found)
    typed = {warning.key: reason for warning, reason in zip(warnings, reasons, strict=False)}

    kept = reasons_for(warnings, typed, extra_dose_reason=second)
    gaps = warning_gaps(warnings, kept)
    stored = as_passed(warnings, kept)

    assert [(one["code"], one["rule"], one["version"]) for one in stored] == [
        (warning.code, warning.rule, warning.version) for warning in warnings
    ]
    assert len(gaps) == sum(not one["reason"].strip() for one in stored)
    assert all(one["reason"] == one["reason"].strip() for one in stored)


def test_what_a_physician_lifts_is_kept_by_rule_and_version() -> None:
    findings = [
        Finding("severe_allergy", Outcome.STOP, WHY, is_final=False),
        Finding("fever_now", Outcome.NOTE_REQUIRED, WHY, is_final=False),
    ]
    found = [
        _contraindication(ContraindicationOutcome.STOP, "BB-C1"),
        _contraindication(ContraindicationOutcome.NOTE_REQUIRED, "BB-C3"),
    ]

    assert hindrances_of(findings, found, questionnaire="2") == [
        {"code": "answer", "rule": "severe_allergy", "version": "2", "outcome": "stop"},
        {"code": "contraindication", "rule": "BB-C1", "version": "2026.3", "outcome": "stop"},
    ]


def test_a_prescription_lifts_what_it_names_in_whatever_version() -> None:
    now = [{"code": "contraindication", "rule": "BB-C1", "version": "2026.4", "outcome": "stop"}]
    then = [{"code": "contraindication", "rule": "BB-C1", "version": "2026.3", "outcome": "stop"}]
    milder = [{"code": "contraindication", "rule": "BB-C1", "version": "2026.3", "outcome": "prescriber_decides"}]

    assert is_lifted([], [])
    assert is_lifted(now, then)
    assert not is_lifted(now, [])
    assert not is_lifted(now, milder)


OUTCOMES = [Outcome.OK, Outcome.INFORM, Outcome.NOTE_REQUIRED, Outcome.PRESCRIBER_DECIDES, Outcome.STOP]
BASES = ["own", "own_unsigned", "own_of_a_colleague", "verbal", "signed_beforehand"]


def _may_be_given(outcome: Outcome, profession: Profession, basis: str, *, reason: str) -> bool:
    """Whether a dose to a grown-up in a risk group may be given on the word of one with a full nurse's right."""
    pack = invented()
    right = judge_prescribing(
        pack,
        profession=profession,
        competences=["district_nurse", "vaccination_training"],
        age_years=40,
        group="at_risk",
        outcome=outcome.value,
    )
    needs_physician = outcome in NEEDS_PHYSICIAN
    beforehand = basis == "signed_beforehand"
    # A prescription is signed beforehand only when it had no gap of its own then.
    was_signed = beforehand and _may_be_given(outcome, profession, "own", reason=reason)
    order = Order(
        product_id=1,
        dose_quantity=Decimal("0.5"),
        dose_unit="ml",
        route="intramuscular",
        indication="Skydd",
        planned_at=None,
        prescriber_id=7,
        basis=Basis.VERBAL if basis == "verbal" else Basis.OWN,
        prescribed_at=NOW,
        basis_reason="Telefon",
        stop_reason=reason,
        comment="",
    )
    gaps = order_gaps(
        order,
        OrderCircumstances(
            is_prescriber_known=True,
            prescriber_may=right.may,
            prescriber_is_giver=basis != "own_of_a_colleague",
            prescriber_signs_now=basis == "own",
            is_signed_beforehand=was_signed,
            needs_physician=needs_physician,
            is_lifting=needs_physician and right.may,
            is_lifted_beforehand=was_signed,
            expired_on=None,
            product_fault=None,
            prescribed_at=NOW,
        ),
        given_at=NOW,
    )
    return not gaps


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("profession", [*Profession])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_stop_is_lifted_by_a_physicians_own_signature_with_a_reason_and_nothing_else(
    outcome: Outcome, profession: Profession, basis: str
) -> None:
    """ID-11: outcome by profession by basis. No nurse's right and no word of mouth reaches a stop."""
    is_physician = profession is Profession.PHYSICIAN
    is_prescriber = is_physician or profession in {Profession.SPECIALIST_NURSE, Profession.NURSE}
    is_signed_by_oneself = basis in {"own", "signed_beforehand"}
    mild = outcome not in {Outcome.PRESCRIBER_DECIDES, Outcome.STOP}
    by_right, by_physician = is_prescriber and basis != "own_of_a_colleague", is_physician and is_signed_by_oneself
    expected = by_right if mild else by_physician

    assert _may_be_given(outcome, profession, basis, reason="Bedömd i dag") is expected
    assert _may_be_given(outcome, profession, basis, reason="") is (expected and mild)
