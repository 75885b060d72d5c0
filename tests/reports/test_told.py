"""What a report was asked, in words, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from vaccinera.kernel.clock import SWEDISH_TIME
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.rules.asking import asked_first
from vaccinera.reports.rules.cells import NamesOf
from vaccinera.reports.rules.told import told_in_words
from vaccinera.reports.states import ColumnKind, CountsBy, Filter, Period

MADE = datetime(2026, 11, 23, 12, 0, tzinfo=SWEDISH_TIME)
NAMES: NamesOf = {ColumnKind.UNIT: {11: {"sv": "Norra", "en": "North"}}}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "sv",
            [
                ("Period", "2026-07-01 – 2026-11-23"),
                ("Räknas efter", "Dagen dosen gavs"),
                ("Enhet", "Norra, 12"),
                ("Program", "Alla"),
                ("Uppdelad i tid", "Vecka"),
                ("Togs fram", "2026-11-23 12:00"),
            ],
        ),
        (
            "en",
            [
                ("Period", "2026-07-01 – 2026-11-23"),
                ("Counted by", "The day the dose was given"),
                ("Unit", "North, 12"),
                ("Programme", "All"),
                ("Divided in time", "Week"),
                ("Made", "2026-11-23 12:00"),
            ],
        ),
    ],
)
def test_what_was_asked_is_told(language: str, expected: list[tuple[str, str]]) -> None:
    first = asked_first(catalogue()["doses"], on=date(2026, 11, 23))
    asked = replace(first, only={Filter.UNIT: ("11", "12")}, period=Period.WEEK)

    assert told_in_words(catalogue()["doses"], asked, NAMES, language, made_at=MADE) == expected


def test_what_stands_now_has_no_period() -> None:
    report = replace(catalogue()["doses"], filters=())
    asked = replace(asked_first(report, on=date(2026, 11, 23)), counts_by=CountsBy.AS_OF)

    assert told_in_words(report, asked, {}, "en", made_at=MADE) == [
        ("Counted by", "As it stands now, at 12:00"),
        ("Made", "2026-11-23 12:00"),
    ]
    assert told_in_words(report, asked, {}, "sv", made_at=MADE)[0] == ("Räknas efter", "Läget just nu, kl 12:00")


def test_what_is_not_made_yet_has_no_time() -> None:
    report = replace(catalogue()["doses"], filters=())
    asked = replace(asked_first(report, on=date(2026, 11, 23)), counts_by=CountsBy.AS_OF)

    assert told_in_words(report, asked, {}, "sv", made_at=None) == [("Räknas efter", "Läget just nu")]
