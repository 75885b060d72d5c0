"""Where a season's campaign stands on a day: announced, open, soon closing, or over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from vaccinera.programmes.rules.packs import Pack, Window
from vaccinera.programmes.states import CampaignStage

CLOSES_SOON = timedelta(days=14)
"""How long before its last day a campaign is said to close soon."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """The stage; the first day, while nothing is open yet; the last day, or None when no end is set."""

    stage: CampaignStage
    opens_on: date | None = None
    last_on: date | None = None


def campaign_of(
    pack: Pack, *, on: date, valid_from: date, valid_to: date | None = None, setting: str | None = None
) -> Campaign:
    """The campaign on a day by a version valid from one day and before another, in one setting or in all.

    The last day is that of every group's period, so a campaign closes when nobody is left to vaccinate. Before its
    opening it is announced from the day the information page says, and not told of before.
    """
    windows = [window for window in pack.windows if setting is None or setting in (window.settings or {setting})]
    if not windows:
        return Campaign(CampaignStage.NOT_HERE)
    last_on = _last_day(windows)
    if valid_to is not None and valid_to <= on:
        replaced_on = valid_to - timedelta(days=1)
        return Campaign(CampaignStage.OVER, last_on=min(last_on or replaced_on, replaced_on))
    if last_on is not None and last_on < on:
        return Campaign(CampaignStage.OVER, last_on=last_on)
    left = [max(window.from_on, valid_from) for window in windows if window.to_on is None or on <= window.to_on]
    opens_on = min(left)
    if opens_on <= on:
        closes_soon = last_on is not None and last_on - on < CLOSES_SOON
        return Campaign(CampaignStage.CLOSES_SOON if closes_soon else CampaignStage.OPEN, last_on=last_on)
    is_told = pack.information.announced_from <= on
    return Campaign(CampaignStage.ANNOUNCED if is_told else CampaignStage.UNTOLD, opens_on=opens_on, last_on=last_on)


def _last_day(windows: list[Window]) -> date | None:
    """The last day of all; None as soon as one of them has no end."""
    days = [window.to_on for window in windows if window.to_on is not None]
    return max(days) if len(days) == len(windows) else None
