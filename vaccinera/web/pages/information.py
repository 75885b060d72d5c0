"""What a programme and season says of itself, and the list of them all. No page here holds anything of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext

from vaccinera.kernel.clock import today
from vaccinera.kernel.scope import reading
from vaccinera.programmes.queries import seasons_known
from vaccinera.programmes.states import CampaignStage
from vaccinera.web.addresses import safe_path
from vaccinera.web.information import SeasonShown, season_in_address, season_shown
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.parts import Column
from vaccinera.web.registration import PAYERS, SETTINGS, said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.programmes.rules.packs import Pack, TargetGroup, Window


@dataclass(frozen=True, slots=True)
class PeriodShown:
    """When some groups are vaccinated in some settings, and whether that is today."""

    window: Window
    groups: list[str]
    settings: str
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """One target group, who pays for it, and by which rule."""

    name: str
    payer: str
    rule: str
    source: str
    why: str
    is_recommended: bool


@page()
def information(request: PageRequest, programme: str, season: str) -> HttpResponse:
    """The page of one season. It shows from the day it is announced, before it opens; till then there is none."""
    on = today()
    shown = season_told(request.reader, programme, season, on)
    back = safe_path(request.GET.get("till"))
    return show(request, "web/pages/information.html", {**_context(shown, on), "back": back})


@page()
def programmes(request: PageRequest) -> HttpResponse:
    """Every programme and season that is told of: now, to come, and past."""
    told = told_of(request.reader, today())
    stages = {
        "now": (CampaignStage.OPEN, CampaignStage.CLOSES_SOON),
        "coming": (CampaignStage.ANNOUNCED,),
        "past": (CampaignStage.OVER,),
    }
    context = {name: [one for one in told if one.campaign.stage in those] for name, those in stages.items()}
    return show(request, "web/pages/programmes.html", context)


def told_of(reader: Reader, on: date) -> list[SeasonShown]:
    """Every season that is told of, taken over all settings, by name and the newest first."""
    with reading(reader):
        known = seasons_known(on=on)
    shown = [season_shown(season, season.campaign(on=on)) for season in known]
    told = [one for one in shown if one.campaign.stage is not CampaignStage.UNTOLD]
    return sorted(told, key=lambda one: said(one.pack.names))


def season_told(reader: Reader, programme: str, season: str, on: date) -> SeasonShown:
    """The season an address names; one that is not told of yet is not there."""
    found = next((one for one in told_of(reader, on) if _is(one, programme, season)), None)
    if found is None:
        raise Http404
    return found


def _context(shown: SeasonShown, on: date) -> dict[str, object]:
    pack = shown.pack
    columns = gettext("Målgrupp"), gettext("Var"), gettext("Period"), gettext("I dag")
    return {
        "shown": shown,
        "information": pack.information,
        "periods": [_period(window, pack, on) for window in sorted(pack.windows, key=_order)],
        "columns": [Column(label) for label in columns],
        "groups": [_group(group) for group in pack.target_groups],
        "goals": [(goal, ", ".join(_names(pack, goal.target_groups))) for goal in pack.season_goals],
        "facts": _facts(shown),
    }


def _is(shown: SeasonShown, programme: str, season: str) -> bool:
    return shown.pack.code == programme and season_in_address(shown.pack.season.code) == season


def _order(window: Window) -> tuple[date, str]:
    return window.from_on, window.rule.id


def _period(window: Window, pack: Pack, on: date) -> PeriodShown:
    settings = pack.settings if window.settings is None else window.settings
    is_everywhere = settings == pack.settings
    kind, word = _today(window, on)
    return PeriodShown(
        window=window,
        groups=_names(pack, window.target_groups),
        settings=gettext("Överallt") if is_everywhere else ", ".join(_settings(settings)),
        kind=kind,
        word=word,
    )


def _settings(codes: Iterable[str]) -> list[str]:
    """In the order they always stand."""
    return [gettext(SETTINGS[code]) for code in SETTINGS if code in set(codes)]


def _today(window: Window, on: date) -> tuple[str, str]:
    if on < window.from_on:
        return "waiting", gettext("Inte öppen än")
    return ("info", gettext("Stängd")) if window.to_on and window.to_on < on else ("done", gettext("Öppen"))


def _names(pack: Pack, codes: Iterable[str] | None) -> list[str]:
    """The names of some target groups, in the pack's order; of all when none are named."""
    if codes is None:
        return [gettext("Alla målgrupper")]
    return [said(group.names) for group in pack.target_groups if group.code in set(codes)]


def _group(group: TargetGroup) -> GroupShown:
    return GroupShown(
        name=said(group.names),
        payer=gettext(PAYERS[group.payer]),
        rule=group.rule.id,
        source=group.rule.source,
        why=said(group.why),
        is_recommended=group.is_recommended,
    )


def _facts(shown: SeasonShown) -> list[tuple[str, str]]:
    """Who stands for the page, and since when."""
    told = shown.pack.information
    checked = {"day": told.fact_checked_on.isoformat(), "by": told.fact_checked_by}
    days = {"from": told.valid_from.isoformat(), "to": told.valid_to.isoformat() if told.valid_to else ""}
    return [
        (gettext("Gäller"), (gettext("%(from)s till %(to)s") if told.valid_to else gettext("från %(from)s")) % days),
        (gettext("Uppdaterad"), told.updated_on.isoformat()),
        (gettext("Faktagranskad"), gettext("%(day)s av %(by)s") % checked),
        (gettext("Redaktör"), told.editor),
        (gettext("Programmets version"), shown.pack.version),
    ]
