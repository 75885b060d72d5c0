from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaccinera.kernel.refusals import Refused
from vaccinera.products.rules.batches import judge_batch, normalise_batch_number
from vaccinera.products.rules.scans import parse_scan

EXPIRES_ON = date(2027, 9, 30)


def refusal_of(text: str) -> Refused:
    with pytest.raises(Refused) as refused:
        normalise_batch_number(text)
    return refused.value


@pytest.mark.parametrize(
    "written",
    [
        "AB-12/C",
        "ab-12/c",
        " AB-12/C ",
        "AB - 12 / C",
        "AB\u00a0-12/C\r\n",
        "AB\u201312/C",
        "\ufeffAB\u221212/C",
    ],
)
def test_a_batch_number_is_stored_in_capitals_without_spaces(written: str) -> None:
    """MED-07."""
    assert normalise_batch_number(written) == "AB-12/C"


@pytest.mark.parametrize("written", ["", "  ", "\t\r\n", "\u200b"])
def test_a_missing_batch_number_is_refused(written: str) -> None:
    refusal = refusal_of(written)

    assert refusal.code == "products.batch_number.missing"
    assert refusal.facts == {}


@pytest.mark.parametrize(
    ("written", "character"),
    [
        ("AB\u00c512", "\u00c5"),
        ("stra\u00dfe", "\u00df"),
        ("AB#12", "#"),
        ("AB12\x1d217K2M", "U+001D"),
        ("AB\u066112", "\u0661"),
    ],
)
def test_a_character_that_no_pack_carries_is_refused_and_named(written: str, character: str) -> None:
    refusal = refusal_of(written)

    assert refusal.code == "products.batch_number.unknown_character"
    assert refusal.facts == {"character": character}


def test_a_batch_number_has_at_most_eighty_characters() -> None:
    """NVR-07."""
    refusal = refusal_of("A" * 81)

    assert refusal.code == "products.batch_number.too_long"
    assert refusal.facts == {"length": 81, "longest": 80}
    assert normalise_batch_number("a " * 80) == "A" * 80


@given(batch=st.from_regex(r"[A-Za-z0-9./_-]{1,20}", fullmatch=True), blanks=st.sampled_from(["", " ", "\u00a0"]))
def test_a_scanned_and_a_typed_batch_number_are_stored_alike(batch: str, blanks: str) -> None:
    """MED-07."""
    typed = normalise_batch_number(blanks.join(batch.swapcase()))

    scanned = parse_scan(f"10{batch}\x1d0107046265271826").batch_number

    assert scanned == batch
    assert normalise_batch_number(scanned) == typed


@given(text=st.text())
def test_the_stored_form_stays_as_it_is(text: str) -> None:
    """MED-07."""
    with contextlib.suppress(Refused):
        stored = normalise_batch_number(text)

        assert normalise_batch_number(stored) == stored
        assert len(stored) <= 80


@pytest.mark.parametrize(
    ("on", "verdict"),
    [
        (date(2026, 11, 3), None),
        (date(2027, 9, 30), None),
        (date(2027, 10, 1), "products.batch.expired"),
    ],
)
def test_a_batch_may_be_used_to_the_end_of_its_last_day(on: date, verdict: str | None) -> None:
    """MED-04."""
    assert judge_batch(expires_on=EXPIRES_ON, is_recalled=False, is_finished=False, on=on) == verdict


@pytest.mark.parametrize(
    ("on", "is_recalled", "is_finished", "verdict"),
    [
        (date(2026, 11, 3), True, False, "products.batch.recalled"),
        (date(2026, 11, 3), False, True, "products.batch.finished"),
        (date(2027, 10, 1), True, True, "products.batch.recalled"),
        (date(2027, 10, 1), False, True, "products.batch.expired"),
    ],
)
def test_a_batch_is_refused_for_the_gravest_reason(
    on: date, verdict: str, *, is_recalled: bool, is_finished: bool
) -> None:
    """MED-04."""
    judged = judge_batch(expires_on=EXPIRES_ON, is_recalled=is_recalled, is_finished=is_finished, on=on)

    assert judged == verdict
