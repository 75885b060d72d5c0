"""What programmes and seasons say of themselves: where a campaign stands, in words, and where its page is."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.programmes.states import CampaignStage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaccinera.programmes.queries import SeasonKnown
    from vaccinera.programmes.rules.campaigns import Campaign
    from vaccinera.programmes.rules.packs import Pack

# How a stage is said: a status kind, and a msgid with the day that matters.
STAGES: Mapping[CampaignStage, tuple[str, str]] = MappingProxyType(
    {
        CampaignStage.OPEN: ("done", gettext_noop("ges till och med %(last_on)s")),
        CampaignStage.CLOSES_SOON: ("warning", gettext_noop("stänger snart, ges till och med %(last_on)s")),
        CampaignStage.ANNOUNCED: ("waiting", gettext_noop("öppnar %(opens_on)s")),
        CampaignStage.UNTOLD: ("waiting", gettext_noop("öppnar %(opens_on)s")),
        CampaignStage.OVER: ("info", gettext_noop("ges inte längre, slutade %(last_on)s")),
        CampaignStage.NOT_HERE: ("info", gettext_noop("ges inte i den här verksamhetsformen")),
    }
)
_UNTIL_FURTHER_NOTICE = gettext_noop("ges tills vidare")


@dataclass(frozen=True, slots=True)
class SeasonShown:
    """One season: its rules, where its page is, and where its campaign stands, as a status kind and words."""

    season: SeasonKnown
    campaign: Campaign
    address: str
    kind: str
    word: str

    @property
    def pack(self) -> Pack:
        """What the season says."""
        return self.season.pack

    @property
    def season_in_address(self) -> str:
        """The season's code as it stands in addresses."""
        return season_in_address(self.pack.season.code)

    @property
    def is_over(self) -> bool:
        """Whether nobody is vaccinated any more."""
        return self.campaign.stage is CampaignStage.OVER

    @property
    def is_open(self) -> bool:
        """Whether somebody may be vaccinated today."""
        return self.campaign.stage in (CampaignStage.OPEN, CampaignStage.CLOSES_SOON)


def season_shown(season: SeasonKnown, campaign: Campaign) -> SeasonShown:
    """A season for a list or as the head of its page."""
    kind, msgid = STAGES[campaign.stage]
    if campaign.stage is CampaignStage.OPEN and campaign.last_on is None:
        msgid = _UNTIL_FURTHER_NOTICE
    days = {"opens_on": campaign.opens_on or "", "last_on": campaign.last_on or ""}
    return SeasonShown(season, campaign, information_address(season.pack), kind, gettext(msgid) % days)


def information_address(pack: Pack, *, till: str = "") -> str:
    """Where a season's information page is; ``till`` is the page it leads back to."""
    address = reverse("information", kwargs={"programme": pack.code, "season": season_in_address(pack.season.code)})
    return f"{address}?{urlencode({'till': till})}" if till else address


def season_in_address(code: str) -> str:
    """A season's code as it stands in an address: 2026-27 for 2026/27."""
    return code.replace("/", "-")
