from __future__ import annotations

import calendar
import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from vaccinera.kernel.refusals import Refused
from vaccinera.products.rules.scans import ScannedPack, canonical_gtin, gtin_of_vnr, parse_scan, vnr_of_gtin

GS = "\x1d"
PACK = ScannedPack(gtin="07046265271826", batch_number="AB12C", expires_on=date(2027, 9, 30), serial="7K2M9X4P1Q")
TWO_FREE_FIELDS = f"01070462652718261727093010AB12C{GS}217K2M9X4P1Q"

# GS1 General Specifications, character set 82.
GS1_CHARACTERS = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
GTINS = st.from_regex(r"[0-9]{13}", fullmatch=True).map(lambda digits: digits + ean.calc_check_digit(digits))
BATCHES = st.text(alphabet=GS1_CHARACTERS, min_size=1, max_size=20).filter(lambda text: "<gs>" not in text.lower())
PRINTED_BATCHES = st.from_regex(r"[A-Za-z0-9]{1,20}", fullmatch=True)
EXPIRIES = st.dates(date(2001, 1, 1), date(2070, 12, 31))


def refusal_of(text: str) -> str:
    with pytest.raises(Refused) as refused:
        parse_scan(text)
    assert refused.value.facts == {}
    return refused.value.code


def scanned(fields: list[str]) -> str:
    """The text of a code: a separator after each field of free length that is not the last."""
    *earlier, last = fields
    return "".join(field + (GS if field[:2] in {"10", "21", "95"} else "") for field in earlier) + last


@pytest.mark.parametrize(
    "text",
    [
        TWO_FREE_FIELDS,
        f"0107046265271826217K2M9X4P1Q{GS}1727093010AB12C",
        f"10AB12C{GS}217K2M9X4P1Q{GS}17270930{GS}0107046265271826{GS}",
        f"{GS}{TWO_FREE_FIELDS}\r\n",
        f"]d2{TWO_FREE_FIELDS}",
        f"]C1{TWO_FREE_FIELDS}",
        f"]D2{TWO_FREE_FIELDS}",
        f"\u00a8d2{TWO_FREE_FIELDS}",
        f"d2{TWO_FREE_FIELDS}",
        "(01)07046265271826(17)270930(10)AB12C(21)7K2M9X4P1Q",
        "(01) 07046265271826 (17) 270930 (10) AB 12C (21) 7K2M9X4P1Q",
        "]d2(01)07046265271826(21)7K2M9X4P1Q(17)270930(10)AB12C",
    ],
)
def test_a_pack_reads_the_same_in_any_order_with_any_prefix_and_as_printed(text: str) -> None:
    """MED-02."""
    assert parse_scan(text) == PACK


@pytest.mark.parametrize(
    "typed",
    [
        GS,
        "\x1e",
        "\t",
        "^]",
        "^",
        "|",
        "~",
        "\u241d",
        "\u2194",
        "<GS>",
        "<gs>",
        "{GS}",
        "[GS]",
        "\\x1d",
        "\\F",
    ],
)
def test_the_separator_is_known_in_what_scanners_type_for_it(typed: str) -> None:
    """MED-02."""
    assert parse_scan(TWO_FREE_FIELDS.replace(GS, typed)) == PACK


@pytest.mark.parametrize("text", ["7046265271826", "07046265271826", " 7 046265 271826 ", "]E07046265271826"])
def test_a_bare_trade_item_number_tells_the_product_only(text: str) -> None:
    """MED-03."""
    assert parse_scan(text) == ScannedPack("07046265271826", None, None, None)


@pytest.mark.parametrize(
    ("written", "expires_on"),
    [
        ("270200", date(2027, 2, 28)),
        ("280200", date(2028, 2, 29)),
        ("271200", date(2027, 12, 31)),
        ("270228", date(2027, 2, 28)),
    ],
)
def test_day_00_means_the_last_of_the_month(written: str, expires_on: date) -> None:
    """MED-02."""
    assert parse_scan(f"010704626527182617{written}").expires_on == expires_on


def test_unknown_and_unneeded_fields_are_passed_over() -> None:
    """MED-02: 95 is a company's own field, 19 is not given out, 11 the day it was made."""
    text = f"19what ever{GS}{TWO_FREE_FIELDS}{GS}95internal{GS}11250101"

    assert parse_scan(text) == PACK


def test_the_same_pack_scanned_twice_is_one_pack() -> None:
    assert parse_scan(f"]d2{TWO_FREE_FIELDS}]d2{TWO_FREE_FIELDS}") == PACK


@pytest.mark.parametrize(
    "text",
    [
        f"]d2{TWO_FREE_FIELDS}]d2{TWO_FREE_FIELDS.replace('AB12C', 'AB12D')}",
        "0107046265271826\n0107046265271819",
    ],
)
def test_two_packs_in_one_field_are_refused(text: str) -> None:
    assert refusal_of(text) == "products.scan.two_packs"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        GS,
        "hello",
        "https://example.org/01/07046265271826",
        "(ab)07046265271826",
        "010704626527182",
        "010704626527182617271301",
        "010704626527182617270931",
        "01070462652718261710ABC",
        f"0107046265271826{GS}10AB\u00c512",
        f"0107046265271826{GS}10",
        f"0107046265271826{GS}10ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "0107046265271826" + GS * 300,
        "1" * 5000,
    ],
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    """MED-02."""
    assert refusal_of(text) == "products.scan.unreadable"


@pytest.mark.parametrize("text", ["7046265271827", "07046265271827", "010704626527182717270930", "(01)07046265271827"])
def test_a_wrong_check_digit_is_refused(text: str) -> None:
    """MED-02."""
    assert refusal_of(text) == "products.scan.wrong_check_digit"


@pytest.mark.parametrize("text", ["1727093010AB12C", "10AB12C", "19870123", "(17)270930(10)AB12C"])
def test_a_code_without_a_trade_item_number_is_refused(text: str) -> None:
    """MED-02."""
    assert refusal_of(text) == "products.scan.no_gtin"


@pytest.mark.parametrize(
    "text",
    [
        # The serial number ends up in the batch number, past the length a batch number may have.
        "01070462652718261727093010AB12C217K2M9X4P1QABCDEF",
        # Short enough to pass for a batch number.
        "01070462652718261727093010AB12C217K2M9X4P1Q",
        "010704626527182610AB12C17270930",
        "0107046265271826217K2M17270900",
    ],
)
def test_a_lost_separator_is_refused_rather_than_giving_a_wrong_batch(text: str) -> None:
    """MED-02."""
    assert refusal_of(text) == "products.scan.separator_missing"


@pytest.mark.parametrize(
    ("text", "batch_number"),
    [
        # Without a serial number there is nothing to separate; 21 and 17 are then part of the batch number.
        ("01070462652718261727093010AB2134", "AB2134"),
        ("01070462652718261727093010AB171399", "AB171399"),
        ("01070462652718261727093010AB17270930", "AB17270930"),
        (f"0107046265271826{GS}10AB217K2M9X4P1Q", "AB217K2M9X4P1Q"),
    ],
)
def test_a_batch_number_that_only_looks_like_more_is_kept(text: str, batch_number: str) -> None:
    """MED-02."""
    assert parse_scan(text).batch_number == batch_number


@given(
    gtin=GTINS,
    batch=BATCHES,
    expires_on=EXPIRIES,
    serial=BATCHES,
    own=BATCHES,
    order=st.permutations(range(5)),
)
def test_every_code_is_read_back_whatever_the_order_of_its_fields(
    *, gtin: str, batch: str, expires_on: date, serial: str, own: str, order: list[int]
) -> None:
    """MED-02, MED-07: the batch number is as written on the pack."""
    fields = [f"01{gtin}", f"10{batch}", f"17{expires_on:%y%m%d}", f"21{serial}", f"95{own}"]

    pack = parse_scan(scanned([fields[place] for place in order]))

    assert pack == ScannedPack(gtin, batch, expires_on, serial)


@given(gtin=GTINS, batch=PRINTED_BATCHES, expires_on=EXPIRIES, order=st.permutations(range(3)))
def test_every_code_is_read_back_as_it_is_printed_below_the_code(
    gtin: str, batch: str, expires_on: date, order: list[int]
) -> None:
    """MED-02: day 00 stands for the last of the month."""
    fields = [f"(01){gtin}", f"(10) {batch} ", f"(17){expires_on:%y%m}00"]

    pack = parse_scan("".join(fields[place] for place in order))

    last = calendar.monthrange(expires_on.year, expires_on.month)[1]
    assert pack == ScannedPack(gtin, batch, expires_on.replace(day=last), None)


@given(
    text=st.one_of(
        st.text(),
        st.text(alphabet="0127()" + GS),
        st.text(alphabet=GS1_CHARACTERS + GS).map(lambda rest: "0107046265271826" + rest),
    )
)
def test_any_text_is_either_read_or_refused(text: str) -> None:
    """MED-02."""
    with contextlib.suppress(Refused):
        pack = parse_scan(text)

        assert ean.is_valid(pack.gtin)
        assert len(pack.gtin) == 14


@pytest.mark.parametrize(
    ("gtin", "vnr"),
    [
        ("7046265271826", "527182"),
        ("07046265271826", "527182"),
        ("7046260000018", "000001"),
        # A company's own number, an outer carton, a Vnr outside the series, a wrong check digit, no number.
        ("05413868120110", None),
        ("17046265271823", None),
        ("7046262000009", None),
        ("7046266000005", None),
        ("7046265271827", None),
        ("527182", None),
    ],
)
def test_a_nordic_article_number_is_found_in_its_trade_item_number(gtin: str, vnr: str | None) -> None:
    """MED-03."""
    assert vnr_of_gtin(gtin) == vnr


@pytest.mark.parametrize(
    ("vnr", "gtin"),
    [("527182", "07046265271826"), ("000001", "07046260000018"), ("199999", "07046261999991")],
)
def test_a_nordic_article_number_gives_its_trade_item_number(vnr: str, gtin: str) -> None:
    """MED-03."""
    assert gtin_of_vnr(vnr) == gtin


@pytest.mark.parametrize("vnr", ["000000", "200000", "369999", "600000", "52718", "5271826", "52718a", ""])
def test_what_is_no_nordic_article_number_is_refused(vnr: str) -> None:
    """MED-03."""
    with pytest.raises(Refused) as refused:
        gtin_of_vnr(vnr)

    assert refused.value.code == "products.vnr.not_a_vnr"


@given(number=st.one_of(st.integers(1, 199_999), st.integers(370_000, 599_999)))
def test_every_nordic_article_number_goes_there_and_back(number: int) -> None:
    """MED-03."""
    vnr = f"{number:06}"

    assert vnr_of_gtin(gtin_of_vnr(vnr)) == vnr


@pytest.mark.parametrize("gtin", ["7046265271826", "07046265271826", "7046265-271826"])
def test_a_trade_item_number_is_kept_in_14_digits(gtin: str) -> None:
    """MED-03."""
    assert canonical_gtin(gtin) == "07046265271826"
