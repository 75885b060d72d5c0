"""Unsigned doses and late entries, worked by hand: what is lacking and how long is left, and how soon it was written.

The scenes are those of the second calculations: Anna gives at unit 11, Ulla at 12, Olle at the other provider; two of
six people are protected. Maja manages units 11 and 12.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.factories.region import Region
from tests.personas import BIRGIT, KLARA, MAJA, OSKAR
from tests.reports.engines import run_in_duckdb
from tests.reports.independent import late_entries, unsigned
from tests.reports.scenes import TODAY, asked, run
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Commission
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.states import CountsBy, Filter, Period


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


@pytest.fixture
def unsigned_doses(region: Region) -> Region:
    unsigned.scene(region)
    return region


@pytest.fixture
def late(region: Region) -> Region:
    late_entries.scene(region)
    return region


def _with_extra_right() -> None:
    """Maja may open people with protected identity."""
    Commission.objects.filter(pk=MAJA.key).update(grants=["person.open_protected"])


def test_what_lacks_a_signature_is_told_with_how_long_is_left(unsigned_doses: Region) -> None:
    """PER-11: the five doses of protected people stand alone in their rows, and are not told."""
    assert run(unsigned_doses, MAJA, "unsigned") == [
        (11, "influenza", "both", -1, 1, date(2026, 11, 13)),
        (11, "influenza", "both", 15, 1, date(2026, 12, 22)),
        (11, "influenza", "prescription", 3, 1, date(2026, 11, 23)),
        (11, "influenza", "prescription", 14, 1, date(2026, 12, 7)),
        (11, "other", "both", 15, 1, date(2026, 12, 23)),
        (12, "influenza", "administration", 7, 1, date(2026, 11, 30)),
    ]


def test_all_unsigned_doses_stand_however_long_ago_they_were_given(unsigned_doses: Region) -> None:
    """As of now the period does not matter; by the day of the dose it does."""
    short = {"by": frozenset[str](), "from_on": date(2026, 11, 1)}

    now = run(unsigned_doses, MAJA, "unsigned", **short)
    given = run(unsigned_doses, MAJA, "unsigned", counts_by=CountsBy.VACCINATION, **short)

    assert (now, given) == ([(11, date(2026, 11, 13))], [(5, date(2026, 12, 7))])


def test_somebody_protected_is_in_no_unit_s_single_last_day(unsigned_doses: Region) -> None:
    """PER-11: not even among five, and to whoever may open them as everybody else."""
    by_day = {"by": frozenset({"unit_id", "last_day_to_sign"})}

    hidden = sum(int(str(row[-2])) for row in run(unsigned_doses, MAJA, "unsigned", **by_day))
    _with_extra_right()
    seen = sum(int(str(row[-2])) for row in run(unsigned_doses, MAJA, "unsigned", **by_day))

    assert (hidden, seen) == (6, 11)


@pytest.mark.parametrize(
    ("told", "doses"),
    [
        ({"by": frozenset({"last_day_to_sign"}), "only": {Filter.UNIT: ("11",)}}, 4),
        ({"by": frozenset({"last_day_to_sign"})}, 6),
        ({"by": frozenset({"unit_id"}), "counts_by": CountsBy.VACCINATION, "to_on": date(2026, 11, 3)}, 4),
        ({"by": frozenset({"unit_id"}), "counts_by": CountsBy.VACCINATION}, 6),
        ({"by": frozenset({"unit_id"}), "to_on": date(2026, 11, 3)}, 6),
    ],
)
def test_a_unit_s_single_day_is_one_however_it_is_asked_for(told: dict[str, Any], doses: int) -> None:
    """PER-11: two of six doses of one day and unit are of people who are protected; the rows are made here."""
    with duckdb.connect() as engine:
        engine.execute("CREATE SCHEMA reports")
        engine.execute(
            """CREATE VIEW reports.unsigned_dose AS
               SELECT 11 AS unit_id, 'influenza' AS programme_id, 'region' AS payer, DATE '2026-11-02' AS given_on,
                      DATE '2026-12-02' AS last_day_to_sign, true AS lacks_prescription_signature,
                      true AS lacks_administration_signature, number <= 2 AS is_protected
                 FROM range(1, 7) AS made(number)"""
        )
        [row] = run_in_duckdb(
            engine, catalogue()["unsigned"], asked("unsigned", **{"from_on": date(2026, 11, 2)} | told)
        )

    assert row[-2] == doses


def test_minutes_and_shares_are_those_of_the_doses_registered_here(late: Region) -> None:
    """Ten doses at unit 11, of which five late; of three at unit 12 one is of somebody protected (PER-11)."""
    assert run(late, MAJA, "late_entries") == [
        (11, "influenza", 10, 5, 5000, 8, 8000, 60, 1440),
        (11, "other", 1, 0, 0, 1, 10000, 2, 2),
        (12, "influenza", 2, 1, 5000, 1, 5000, 3, 720),
    ]


def test_whoever_may_open_the_protected_counts_them_as_everybody_else(late: Region) -> None:
    _with_extra_right()

    assert run(late, MAJA, "late_entries", only={Filter.UNIT: ("12",)}) == [
        (12, "influenza", 3, 2, 6667, 2, 6667, 719, 720)
    ]


def test_a_late_entry_counts_when_it_was_given_or_when_it_was_written(late: Region) -> None:
    """A dose of the 27th of January was written in November."""
    by_month = {"by": frozenset[str](), "period": Period.MONTH, "from_on": date(2026, 1, 1)}

    given = [row[:3] for row in run(late, MAJA, "late_entries", **by_month)]
    written = [row[:3] for row in run(late, MAJA, "late_entries", counts_by=CountsBy.REGISTRATION, **by_month)]

    assert given == [(date(2026, 1, 1), 1, 1), (date(2026, 10, 1), 6, 1), (date(2026, 11, 1), 8, 6)]
    assert written == [(date(2026, 10, 1), 6, 1), (date(2026, 11, 1), 9, 7)]


def test_another_provider_s_manager_reads_their_own_alone(late: Region) -> None:
    assert run(late, OSKAR, "late_entries") == [(21, "influenza", 1, 0, 0, 1, 10000, 9, 9)]


@pytest.mark.parametrize("name", ["unsigned", "late_entries"])
def test_neither_a_vaccinator_nor_the_clerk_reads_them(region: Region, name: str) -> None:
    for persona in (BIRGIT, KLARA):
        with pytest.raises(Refused) as refused:
            run(region, persona, name)

        assert refused.value.code == "access.permission.missing"
