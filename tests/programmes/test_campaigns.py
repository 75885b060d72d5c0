"""Where a campaign stands on each side of its days: announced, open, closing soon, over, and not told of before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.programmes.samples import shipped_packs
from vaccinera.programmes.rules.campaigns import Campaign, campaign_of
from vaccinera.programmes.rules.packs import Pack
from vaccinera.programmes.states import CampaignStage

LONG_AGO = date(2020, 1, 1)


def _pack(*spans: tuple[date, date | None], settings: frozenset[str] | None = None) -> Pack:
    """A pack announced from 15 September 2026 with a period for each span."""
    pack = shipped_packs()["influenza-2026"]
    window = pack.windows[0]
    windows = [replace(window, from_on=first, to_on=last, settings=settings) for first, last in spans]
    return replace(
        pack, windows=tuple(windows), information=replace(pack.information, announced_from=date(2026, 9, 15))
    )


SEASON = (date(2026, 10, 6), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("on", "stage", "opens_on"),
    [
        (date(2026, 9, 14), CampaignStage.UNTOLD, date(2026, 10, 6)),
        (date(2026, 9, 15), CampaignStage.ANNOUNCED, date(2026, 10, 6)),
        (date(2026, 10, 5), CampaignStage.ANNOUNCED, date(2026, 10, 6)),
        (date(2026, 10, 6), CampaignStage.OPEN, None),
        (date(2026, 12, 17), CampaignStage.OPEN, None),
        (date(2026, 12, 18), CampaignStage.CLOSES_SOON, None),
        (date(2026, 12, 31), CampaignStage.CLOSES_SOON, None),
        (date(2027, 1, 1), CampaignStage.OVER, None),
    ],
)
def test_a_campaign_is_announced_opens_closes_soon_and_is_over(
    on: date, stage: CampaignStage, opens_on: date | None
) -> None:
    """The last fourteen days are soon, the last day itself among them."""
    found = campaign_of(_pack(SEASON), on=on, valid_from=LONG_AGO)

    assert found == Campaign(stage, opens_on=opens_on, last_on=date(2026, 12, 31))


def test_the_last_period_says_when_the_campaign_closes() -> None:
    """Another group's period goes on: the campaign does not close with the first."""
    pack = _pack((date(2026, 10, 6), date(2026, 11, 30)), (date(2026, 12, 1), date(2027, 2, 28)))

    assert campaign_of(pack, on=date(2026, 11, 30), valid_from=LONG_AGO) == Campaign(
        CampaignStage.OPEN, last_on=date(2027, 2, 28)
    )


def test_between_two_periods_the_next_opening_is_told() -> None:
    pack = _pack((date(2026, 10, 6), date(2026, 10, 31)), (date(2026, 12, 1), date(2026, 12, 31)))

    found = campaign_of(pack, on=date(2026, 11, 10), valid_from=LONG_AGO)

    assert (found.stage, found.opens_on) == (CampaignStage.ANNOUNCED, date(2026, 12, 1))


def test_a_period_without_an_end_never_closes() -> None:
    pack = _pack(SEASON, (date(2026, 10, 6), None))

    assert campaign_of(pack, on=date(2030, 1, 1), valid_from=LONG_AGO) == Campaign(CampaignStage.OPEN)


@pytest.mark.parametrize(
    ("setting", "stage"),
    [(None, CampaignStage.OPEN), ("clinic", CampaignStage.NOT_HERE), ("nursing_home", CampaignStage.OPEN)],
)
def test_a_setting_without_a_period_is_told_apart(setting: str | None, stage: CampaignStage) -> None:
    pack = _pack(SEASON, settings=frozenset({"nursing_home"}))

    assert campaign_of(pack, on=date(2026, 11, 1), valid_from=LONG_AGO, setting=setting).stage is stage


def test_a_version_to_come_opens_no_earlier_than_it_is_valid() -> None:
    pack = _pack((date(2026, 1, 1), None))

    found = campaign_of(pack, on=date(2026, 11, 23), valid_from=date(2027, 1, 1))

    assert found == Campaign(CampaignStage.ANNOUNCED, opens_on=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("last_on", "ended_on"),
    [(None, date(2026, 10, 31)), (date(2026, 9, 30), date(2026, 9, 30)), (date(2027, 1, 1), date(2026, 10, 31))],
)
def test_a_version_that_has_been_replaced_is_over(last_on: date | None, ended_on: date) -> None:
    """Its last day is the one before the next version's first, if its periods did not end before."""
    pack = _pack((date(2026, 1, 1), last_on))

    found = campaign_of(pack, on=date(2026, 11, 1), valid_from=LONG_AGO, valid_to=date(2026, 11, 1))

    assert found == Campaign(CampaignStage.OVER, last_on=ended_on)
