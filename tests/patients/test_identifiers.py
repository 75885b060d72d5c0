from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from vaccinera.kernel.refusals import Refused
from vaccinera.patients.rules.identifiers import (
    Identifier,
    format_identifier,
    looks_like_identifier,
    mask_identifier,
    parse_identifier,
)
from vaccinera.patients.states import IDENTIFIER_OIDS, IdentifierKind, Sex

TODAY = date(2026, 11, 3)
# The serial numbers that belong to no real person.
TEST_SERIALS = st.sampled_from(["238", "239", *(str(serial) for serial in range(980, 990))])


def refusal_of(text: str, *, on: date = TODAY) -> Refused:
    with pytest.raises(Refused) as refused:
        parse_identifier(text, on=on)
    return refused.value


@pytest.mark.parametrize(
    "written",
    [
        "191212121212",
        "19121212-1212",
        "19121212+1212",
        "19121212 1212",
        " 19 12 12 12 - 1212 ",
        "1912-12-12-1212",
        "121212+1212",
        "121212 + 1212",
        "19121212\u20131212",
        "19121212\u22121212",
        "\u200e19121212\u00a01212\u200b",
    ],
)
def test_a_personal_number_is_understood_in_every_common_writing(written: str) -> None:
    """PER-01."""
    identifier = parse_identifier(written, on=TODAY)

    assert identifier == Identifier(IdentifierKind.PERSONAL_NUMBER, "191212121212", date(1912, 12, 12), Sex.MALE)


@pytest.mark.parametrize(
    ("written", "value", "birth_date", "sex"),
    [
        ("189001019802", "189001019802", date(1890, 1, 1), Sex.FEMALE),
        ("190001019801", "190001019801", date(1900, 1, 1), Sex.FEMALE),
        ("195709263080", "195709263080", date(1957, 9, 26), Sex.FEMALE),
        ("200002292399", "200002292399", date(2000, 2, 29), Sex.MALE),
        ("201701012393", "201701012393", date(2017, 1, 1), Sex.MALE),
        ("202402292383", "202402292383", date(2024, 2, 29), Sex.FEMALE),
        ("420101-2384", "194201012384", date(1942, 1, 1), Sex.FEMALE),
    ],
)
def test_official_test_numbers_are_read(written: str, value: str, birth_date: date, sex: Sex) -> None:
    """PER-01."""
    identifier = parse_identifier(written, on=TODAY)

    assert identifier == Identifier(IdentifierKind.PERSONAL_NUMBER, value, birth_date, sex)


@pytest.mark.parametrize(
    ("written", "value", "birth_date"),
    [
        ("196812732391", "196812732391", date(1968, 12, 13)),
        ("681273-2391", "196812732391", date(1968, 12, 13)),
        ("202601612381", "202601612381", date(2026, 1, 1)),
        ("701063-2391", "197010632391", date(1970, 10, 3)),
    ],
)
def test_a_coordination_number_has_sixty_added_to_the_day(written: str, value: str, birth_date: date) -> None:
    """PER-02."""
    identifier = parse_identifier(written, on=TODAY)

    assert identifier.kind is IdentifierKind.COORDINATION_NUMBER
    assert identifier.value == value
    assert identifier.birth_date == birth_date


@pytest.mark.parametrize("value", ["991981000010", "991945000023", "991993000032", "992299000028"])
def test_a_reserve_number_gives_neither_birth_date_nor_sex(value: str) -> None:
    """PER-05: three are published, one of them with 1945; the last is from the final year."""
    identifier = parse_identifier(value, on=TODAY)

    assert identifier == Identifier(IdentifierKind.RESERVE_NUMBER_STOCKHOLM, value, None, Sex.UNKNOWN)


@pytest.mark.parametrize(
    ("written", "on", "value"),
    [
        # Ten digits mean the latest birth that is not in the future, to the day.
        ("260515-9843", date(2026, 5, 15), "202605159843"),
        ("260515-9843", date(2026, 5, 14), "192605159843"),
        # A coordination number's day is compared without the added sixty.
        ("260161-2381", date(2026, 1, 1), "202601612381"),
        ("260161-2381", date(2025, 12, 31), "192601612381"),
        # The plus comes at New Year of the year in which the person turns a hundred, before the birthday.
        ("261231-2385", date(2026, 1, 1), "192612312385"),
        ("261231+2385", date(2026, 1, 1), "192612312385"),
        ("261231+2385", date(2027, 1, 1), "192612312385"),
        ("900101+9802", date(2026, 1, 1), "189001019802"),
        # Digits that begin with 99 are a birth year when there are ten of them.
        ("990615-2393", date(2026, 1, 1), "199906152393"),
    ],
)
def test_the_century_of_ten_digits(written: str, on: date, value: str) -> None:
    """PER-01; folkbokföringslagen 1991:481 18 §."""
    assert parse_identifier(written, on=on).value == value


@pytest.mark.parametrize("written", ["", "   ", "-", "\u200b"])
def test_nothing_written_is_refused(written: str) -> None:
    assert refusal_of(written).code == "patients.identifier.missing"


@pytest.mark.parametrize(
    "written",
    ["Tolvansson", "19121212-121x", "19121212/1212", "191212+121212", "+191212121212", "12+1212+1212", "TF"],
)
def test_letters_and_stray_signs_are_refused(written: str) -> None:
    assert refusal_of(written).code == "patients.identifier.not_a_number"


@pytest.mark.parametrize(
    ("written", "digits"), [("19121212", 8), ("121212-121", 9), ("12121212121", 11), ("1" * 13, 13)]
)
def test_a_wrong_number_of_digits_is_refused_and_counted(written: str, digits: int) -> None:
    refusal = refusal_of(written)

    assert refusal.code == "patients.identifier.wrong_length"
    assert refusal.facts == {"digits": digits}


@pytest.mark.parametrize("written", ["191212121213", "121212+1213", "196812732392", "991981000011", "191212121221"])
def test_a_wrong_check_digit_is_refused(written: str) -> None:
    """PER-01, PER-02, PER-05."""
    refusal = refusal_of(written)

    assert refusal.code == "patients.identifier.wrong_check_digit"
    assert refusal.facts == {}


@pytest.mark.parametrize(
    "month_and_day", ["1301", "0001", "0230", "0229", "0132", "0100", "0160", "0192", "0290", "0431"]
)
def test_a_date_that_does_not_exist_is_refused(month_and_day: str) -> None:
    """PER-01, PER-02: days run from 1 to 31 and from 61 to 91, and the month must have them."""
    assert refusal_of(f"1942{month_and_day}2384").code == "patients.identifier.impossible_date"


@pytest.mark.parametrize("written", ["101212121212", "183912121212", "211212121212", "271212+1212"])
def test_a_century_nobody_was_born_in_is_refused(written: str) -> None:
    """PER-01: the check digit does not cover the century."""
    assert refusal_of(written).code == "patients.identifier.impossible_century"


def test_a_birth_date_after_today_is_refused_and_today_is_not() -> None:
    """PER-01."""
    assert refusal_of("202605159843", on=date(2026, 5, 14)).code == "patients.identifier.future_birth_date"
    assert parse_identifier("202605159843", on=date(2026, 5, 15)).birth_date == date(2026, 5, 15)


@pytest.mark.parametrize("written", ["991899000010", "992300000018"])
def test_a_reserve_number_of_another_series_is_refused(written: str) -> None:
    """PER-05."""
    refusal = refusal_of(written)

    assert refusal.code == "patients.identifier.impossible_reserve_year"
    assert refusal.facts == {"first": 1900, "last": 2299}


def test_an_identifier_prints_neither_number_nor_birth_date() -> None:
    """PER-12."""
    identifier = parse_identifier("191212121212", on=TODAY)

    assert "1212" not in repr(identifier)
    assert "1912" not in repr(identifier)


@given(
    birth_date=st.dates(date(1890, 1, 1), TODAY),
    serial=TEST_SERIALS,
    offset=st.sampled_from([0, 60]),
    separator=st.sampled_from(["", "-", " ", "+"]),
)
def test_every_valid_number_is_read_back_whole(birth_date: date, serial: str, offset: int, separator: str) -> None:
    """PER-01, PER-02."""
    first_eight = f"{birth_date:%Y%m}{birth_date.day + offset:02}"
    value = f"{first_eight}{serial}{luhn.calc_check_digit(first_eight[2:] + serial)}"

    identifier = parse_identifier(f"{value[:8]}{separator}{value[8:]}", on=TODAY)

    assert identifier.value == value
    assert identifier.birth_date == birth_date
    assert (identifier.kind is IdentifierKind.COORDINATION_NUMBER) == (offset == 60)
    assert parse_identifier(format_identifier(identifier.kind, value), on=TODAY) == identifier


@given(birth_date=st.dates(date(1890, 1, 1), TODAY), serial=TEST_SERIALS)
def test_ten_digits_with_the_sign_of_the_year_mean_the_same_person(birth_date: date, serial: str) -> None:
    """PER-01."""
    short = f"{birth_date:%y%m%d}"
    sign = "+" if TODAY.year - birth_date.year >= 100 else "-"
    check = luhn.calc_check_digit(short + serial)

    identifier = parse_identifier(f"{short}{sign}{serial}{check}", on=TODAY)

    assert identifier.birth_date == birth_date


@given(
    birth_date=st.dates(date(1890, 1, 1), TODAY - timedelta(days=1)),
    serial=TEST_SERIALS,
    place=st.integers(2, 11),
    step=st.integers(1, 9),
)
def test_one_mistyped_digit_is_always_noticed(birth_date: date, serial: str, place: int, step: int) -> None:
    """PER-01."""
    first_eight = f"{birth_date:%Y%m%d}"
    value = f"{first_eight}{serial}{luhn.calc_check_digit(first_eight[2:] + serial)}"
    mistyped = f"{value[:place]}{(int(value[place]) + step) % 10}{value[place + 1 :]}"

    assert refusal_of(mistyped).code in {
        "patients.identifier.wrong_check_digit",
        "patients.identifier.impossible_date",
        "patients.identifier.impossible_century",
    }


@given(text=st.one_of(st.text(), st.text(alphabet="0123456789-+ ")))
def test_any_text_is_either_read_or_refused_without_being_repeated(text: str) -> None:
    """PER-12."""
    told: set[str] = set()
    try:
        read = parse_identifier(text, on=TODAY)
    except Refused as refusal:
        told = set(refusal.facts)
    else:
        assert len(read.value) == (8 if read.kind is IdentifierKind.LMA_NUMBER else 12)

    assert told <= {"digits", "first", "last"}


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("191212121212", True),
        ("121212-1212", True),
        ("1912", True),
        ("+ 1212", True),
        ("19121212-121A", True),
        ("191212121212 Tolvan", True),
        ("Tolvan Tolvansson", False),
        ("Anna 2", False),
        ("", False),
        ("-", False),
    ],
)
def test_a_search_with_more_digits_than_letters_is_for_a_number(text: str, *, is_number: bool) -> None:
    assert looks_like_identifier(text) is is_number


@pytest.mark.parametrize(
    ("kind", "value", "written", "masked"),
    [
        (IdentifierKind.PERSONAL_NUMBER, "194201012384", "19420101-2384", "19420101-XXXX"),
        (IdentifierKind.COORDINATION_NUMBER, "196812732391", "19681273-2391", "19681273-XXXX"),
        (IdentifierKind.RESERVE_NUMBER_STOCKHOLM, "991981000010", "991981000010", "991981XXXXXX"),
    ],
)
def test_a_number_is_written_whole_or_masked(kind: IdentifierKind, value: str, written: str, masked: str) -> None:
    assert format_identifier(kind, value) == written
    assert mask_identifier(kind, value) == masked


def test_every_kind_with_an_object_identifier_has_its_own() -> None:
    """PER-07: only an LMA number is known by no OID; several kinds never share one."""
    assert set(IdentifierKind) - set(IDENTIFIER_OIDS) == {IdentifierKind.LMA_NUMBER}
    assert len(set(IDENTIFIER_OIDS.values())) == len(IDENTIFIER_OIDS)
    assert IDENTIFIER_OIDS[IdentifierKind.PERSONAL_NUMBER] == "1.2.752.129.2.1.3.1"
    assert IDENTIFIER_OIDS[IdentifierKind.COORDINATION_NUMBER] == "1.2.752.129.2.1.3.3"
    assert IDENTIFIER_OIDS[IdentifierKind.RESERVE_NUMBER_STOCKHOLM] == "1.2.752.97.3.1.3"
    assert IDENTIFIER_OIDS[IdentifierKind.NATIONAL_RESERVE_NUMBER] == "1.2.752.74.9.1"
