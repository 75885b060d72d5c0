"""HSA-ids: strict where one is typed, lenient where one is sent (ID-07)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.rules.hsa_ids import is_hsa_id, received_hsa_id, typed_hsa_id


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("SE2321000016-1ABC", "SE2321000016-1ABC"),
        (" se2321000016-1abc ", "SE2321000016-1ABC"),
        ("TSTNMT2321000156-1024", "TSTNMT2321000156-1024"),
        ("SE2321000016-" + "A" * 18, "SE2321000016-" + "A" * 18),
    ],
)
def test_a_typed_id_is_read_in_capitals(text: str, read: str) -> None:
    assert typed_hsa_id(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SE2321000016",
        "SE2321000016-",
        "SE232100001-1ABC",
        "SE165565594230-1000",
        "19420101-9802",
        "SE2321000016-1AB C",
        "SE2321000016-ÅÄÖ",
        "SE2321000016-A@B",
        "SE2321000016-" + "A" * 19,
        "SE\u0662\u0663\u0662\u0661\u0660\u0660\u0660\u0660\u0661\u0666-1ABC",
    ],
)
def test_what_is_mistyped_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        typed_hsa_id(text)

    assert refused.value.code == "organisations.hsa_id.mistyped"


@pytest.mark.parametrize(
    "text", ["SE2321000016-1ABC", "SE165565594230-1000", "TSTNMT2321000156-1024", "se2321000016-x"]
)
def test_ids_of_test_systems_and_old_ones_are_received_as_they_stand(text: str) -> None:
    assert received_hsa_id(text) == text


@pytest.mark.parametrize("sent", [None, 7, "", "SE2321000016", "a b-1", "SE2321000016-1\n", "SE2321000016-" + "A" * 20])
def test_what_is_no_id_at_all_is_not_received(sent: object) -> None:
    with pytest.raises(Refused) as refused:
        received_hsa_id(sent)

    assert refused.value.code == "organisations.hsa_id.not_one"


@given(some.from_regex(r"SE[0-9]{10}-[A-Z0-9]{1,18}", fullmatch=True))
def test_whatever_may_be_typed_may_be_received(hsa_id: str) -> None:
    assert received_hsa_id(typed_hsa_id(hsa_id)) == hsa_id


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("SE2321000016-1ABC", True),
        ("SE165565594230-1000", True),
        ("TSTNMT2321000156-1024", True),
        ("tstnmt2321000156-1024", True),
        ("19420101-9802", False),
        ("SE2321000016", False),
        ("SE2321000016-ÅÄÖ", False),
        ("SE2321000016-1 OR", False),
        ("SE2321000016-" + "1" * 20, False),
        ("", False),
    ],
)
def test_what_is_received_as_an_hsa_id(text: str, *, is_one: bool) -> None:
    """ID-07: old and test forms are taken; a personal number is never taken for one."""
    assert is_hsa_id(text) is is_one
