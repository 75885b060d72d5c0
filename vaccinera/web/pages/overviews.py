"""Overviews: a unit's, a provider's or the region's figures at a glance, each of which is found again in its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.queries.units import own_unit, units_of
from vaccinera.reports.actions import figures_of_tile
from vaccinera.reports.queries.overviews import tile_for
from vaccinera.reports.states import Level
from vaccinera.web.overview import SEES_AN_OVERVIEW, level_of, tile_shown, tiles_shown, unit_of_overview
from vaccinera.web.overview_lists import lists_shown
from vaccinera.web.page import PageRequest, page, show

if TYPE_CHECKING:
    from django.http import HttpResponse

_FIRST, *_OTHERS = SEES_AN_OVERVIEW


@page(_FIRST, or_permission=tuple(_OTHERS))
def overview(request: PageRequest) -> HttpResponse:
    """The widest overview that is the reader's: of their unit, their provider or the region."""
    level = level_of(request.reader)
    return _shown(request, level, unit_id=request.reader.unit_id if level is Level.UNIT else None)


@page(Permission.REPORT_READ, or_permission=Permission.REPORT_READ_OWN_TALLY)
def overview_of_unit(request: PageRequest, unit_id: int) -> HttpResponse:
    """One unit of the own provider; to those who read no reports, their own."""
    return _shown(request, Level.UNIT, unit_id=unit_of_overview(request.reader, unit_id))


def _shown(request: PageRequest, level: Level, *, unit_id: int | None) -> HttpResponse:
    reader, on, at = request.reader, today(), now()
    with reading(reader):
        tiles = tiles_shown(reader, level, on=on, unit_id=unit_id, at=at)
        lists = lists_shown(reader, level, on=on, unit_id=unit_id)
    told = {
        "level": level.value,
        "unit": None if unit_id is None else own_unit(reader, unit_id),
        "units": units_of(reader.provider_id) if reader.may(Permission.REPORT_READ) else [],
        "tiles": tiles,
        "lists": lists,
        "as_of": at,
    }
    return show(request, "web/pages/overview.html", told)


@page(_FIRST, or_permission=tuple(_OTHERS))
def overview_tile(request: PageRequest, level: str, name: str) -> HttpResponse:
    """One tile that takes long, when the page around it is there; counted, unless somebody has just done that."""
    unit = request.GET.get("enhet", "")
    if level not in set(Level) or (unit and not unit.isdecimal()) or (level == Level.UNIT) != bool(unit):
        raise Http404
    reader = request.reader
    tile = tile_for(reader, Level(level), name)
    unit_id = unit_of_overview(reader, int(unit) if unit else None)
    with acting(reader):
        figures = figures_of_tile(by=reader, level=Level(level), tile=tile, on=today(), unit_id=unit_id, at=now())
    return show(request, "web/parts/overview/tile.html", {"tile": tile_shown(tile, figures)})
