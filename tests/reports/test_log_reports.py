"""What is done in the system by the log, and what spot checks of it found: the provider's own auditor sees it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.region import Region
from tests.personas import LINUS, LOVISA, MAJA
from tests.reports.independent import log_statistics, spot_checks
from tests.reports.scenes import TODAY, run
from vaccinera.kernel.refusals import Refused
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.states import Filter, Period
from vaccinera.web.log_words import ACTS

OPENED = "patients.person.opened"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


def test_events_are_counted_by_unit_and_act_and_by_how_many(region: Region) -> None:
    """Three openings at the first unit, by two people; whom they were of is not told."""
    log_statistics.scene(region)

    assert run(region, LOVISA, "log_statistics") == [
        (11, "audit.log.read", 1, 0, 1),
        (11, OPENED, 3, 3, 2),
        (11, "visits.visit.signed", 1, 1, 1),
        (11, "visits.worklist.shown", 1, 0, 1),
        (12, OPENED, 1, 1, 1),
    ]


def test_events_are_counted_by_member_of_staff_and_month(region: Region) -> None:
    log_statistics.scene(region)

    told = run(region, LOVISA, "log_statistics", by=frozenset({"staff_id"}), period=Period.MONTH,
               only={Filter.UNIT: ("11",)})  # fmt: skip

    assert told == [
        (date(2026, 10, 1), 1, 2, 2, 1),
        (date(2026, 11, 1), 1, 1, 1, 1),
        (date(2026, 11, 1), 2, 1, 1, 1),
        (date(2026, 11, 1), 6, 1, 0, 1),
        (date(2026, 11, 1), 41, 1, 0, 1),
    ]


def test_another_provider_s_log_is_its_own(region: Region) -> None:
    log_statistics.scene(region)

    assert run(region, LINUS, "log_statistics") == [(21, OPENED, 1, 1, 1)]


def test_acts_are_called_as_in_the_log() -> None:
    """In the report's own words, for the room of the reports knows no page."""
    [column] = [one for one in catalogue()["log_statistics"].columns if one.name == "action"]

    assert {code: words["sv"] for code, words in column.words.items()} == {
        code: ACTS[code] for code in column.words if code in ACTS
    }


def test_spot_checks_tell_what_they_found(region: Region) -> None:
    spot_checks.scene(region)

    assert run(region, LOVISA, "spot_checks") == [
        (None, date(2026, 11, 22), date(2026, 11, 1), date(2026, 11, 21), 4, 1, 4, 2, 1, 1, 0, "signed_off", TODAY),
        (11, TODAY, date(2026, 11, 10), date(2026, 11, 22), 3, 0, 3, 1, 0, 0, 2, "drawn", None),
    ]


def test_another_provider_s_spot_checks_are_its_own(region: Region) -> None:
    spot_checks.scene(region)

    assert run(region, LINUS, "spot_checks") == [
        (None, TODAY, date(2026, 11, 1), date(2026, 11, 22), 1, 0, 1, 0, 0, 0, 1, "drawn", None)
    ]


@pytest.mark.parametrize("name", ["log_statistics", "spot_checks"])
def test_the_manager_does_not_audit_the_log(region: Region, name: str) -> None:
    with pytest.raises(Refused) as refused:
        run(region, MAJA, name)

    assert refused.value.code == "access.permission.missing"
