"""An overview as its page shows it: tiles with a figure, what it counts, and the report that says the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from vaccinera.access.states import Permission, Scope
from vaccinera.organisations.queries.units import own_unit
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.overviews import ran_for, tiles_for
from vaccinera.reports.rules.cells import cell_text
from vaccinera.reports.rules.overviews import asked_of, figure_of, rows_of_tile
from vaccinera.reports.states import Level, Shape
from vaccinera.web.overview_pictures import bars_of, column_of, curve_of
from vaccinera.web.reports import address_of, language_now, told_shortly
from vaccinera.web.templatetags.vaccinera import number

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reports.queries.running import Ran
    from vaccinera.reports.rules.asking import Asked, Value
    from vaccinera.reports.rules.catalogue import Report
    from vaccinera.reports.rules.overviews import Tile
    from vaccinera.web.overview_pictures import Bars, Curve

SEES_AN_OVERVIEW = (
    Permission.REPORT_READ,
    Permission.REPORT_READ_OWN_TALLY,
    Permission.REPORT_READ_USERS,
    Permission.REPORT_READ_MONEY,
    Permission.REPORT_READ_SUPPRESSED,
)


@dataclass(frozen=True, slots=True)
class TileShown:
    """A tile in words. ``waits_at`` is the address it is fetched from, of one that is not counted yet."""

    name: str
    title: str
    label: str
    told: str
    address: str
    waits_at: str = ""
    figure: str = ""
    bars: Bars | None = None
    curve: Curve | None = None


def level_of(reader: Reader) -> Level:
    """The widest overview that the reader's permissions open."""
    scopes = {reader.permissions.get(one) for one in (Permission.REPORT_READ_MONEY, Permission.REPORT_READ_SUPPRESSED)}
    if Scope.REGION in scopes:
        return Level.REGION
    if reader.may(Permission.REPORT_READ) or not reader.may(Permission.REPORT_READ_OWN_TALLY):
        return Level.PROVIDER
    return Level.UNIT


def unit_of_overview(reader: Reader, unit_id: int | None) -> int | None:
    """The unit asked for: any of the own provider's for its reports' readers, to all others their own and no other."""
    if unit_id is None:
        return None
    if not reader.may(Permission.REPORT_READ) and unit_id != reader.unit_id:
        raise Http404
    return own_unit(reader, unit_id).pk


def tiles_shown(reader: Reader, level: Level, *, on: date, unit_id: int | None) -> list[TileShown]:
    """The tiles of an overview, those that take long without their figures."""
    return [
        _waiting(tile, level, on, unit_id) if tile.is_slow else tile_shown(reader, tile, on=on, unit_id=unit_id)
        for tile in tiles_for(reader, level)
    ]


def tile_shown(reader: Reader, tile: Tile, *, on: date, unit_id: int | None) -> TileShown:
    """One tile with its figures. Within the reader's own transaction."""
    ran = ran_for(reader, tile, on=on, unit_id=unit_id)
    rows = rows_of_tile(tile, ran.columns, ran.rows)
    shown = _without_figures(tile, ran.report, ran.asked)
    if tile.shape is Shape.LINES:
        return replace(shown, curve=curve_of(tile, ran, rows, on=on))
    figure = figure_of(tile, ran.columns, rows, is_rounded=ran.is_without_small_numbers)
    if figure is not None:
        shown = replace(shown, figure=_in_words(tile, ran, figure))
    return replace(shown, bars=bars_of(tile, ran, rows)) if tile.shape is Shape.BARS else shown


def _in_words(tile: Tile, ran: Ran, figure: Value) -> str:
    """Of rows counted, a plain number."""
    if not tile.value:
        return number(figure) if isinstance(figure, int) else ""
    return cell_text(column_of(ran, tile.value)[1], figure, {}, language_now())


def _waiting(tile: Tile, level: Level, on: date, unit_id: int | None) -> TileShown:
    report = catalogue()[tile.report]
    waits_at = reverse("overview_tile", kwargs={"level": level.value, "name": tile.name})
    query = "" if unit_id is None else f"?{urlencode({'enhet': unit_id})}"
    shown = _without_figures(tile, report, asked_of(tile, report, on=on, unit_id=unit_id))
    return replace(shown, waits_at=waits_at + query)


def _without_figures(tile: Tile, report: Report, asked: Asked) -> TileShown:
    language = language_now()
    return TileShown(
        name=tile.name,
        title=tile.title[language],
        label=tile.label[language],
        told=told_shortly(asked),
        address=address_of(report, asked),
    )
