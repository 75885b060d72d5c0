"""An overview as its page shows it: tiles with a figure, what it counts, and the report that says the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from vaccinera.access.states import Permission, Scope
from vaccinera.organisations.queries.units import own_unit
from vaccinera.reports.queries.figures import kept_figures, tile_asked
from vaccinera.reports.queries.names import names_of
from vaccinera.reports.queries.overviews import ran_for, tiles_for
from vaccinera.reports.rules.cells import cell_text
from vaccinera.reports.rules.figures import is_new
from vaccinera.reports.rules.overviews import figure_of, rows_of_tile
from vaccinera.reports.states import Level, Shape
from vaccinera.web.overview_pictures import bars_of, column_of, curve_of
from vaccinera.web.reports import address_of, language_now, told_shortly
from vaccinera.web.templatetags.vaccinera import number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reports.queries.figures import Figures, TileAsked
    from vaccinera.reports.queries.names import Names
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
    """A tile in words. ``waits_at`` is the address it is fetched from, of one that is to be counted.

    One that takes long says when it was counted, also while it waits for newer figures; ``is_left`` when those did not
    come.
    """

    name: str
    title: str
    label: str
    told: str
    address: str
    waits_at: str = ""
    counted_at: datetime | None = None
    is_left: bool = False
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


def tiles_shown(reader: Reader, level: Level, *, on: date, unit_id: int | None, at: datetime) -> list[TileShown]:
    """The tiles of an overview. Those that take long have the figures that are kept of them, or none yet."""
    tiles = tiles_for(reader, level)
    slow = {tile.name: tile_asked(reader, level, tile, on=on, unit_id=unit_id) for tile in tiles if tile.is_slow}
    kept = kept_figures(reader, slow.values())
    ran = {tile.name: ran_for(reader, tile, on=on, unit_id=unit_id) for tile in tiles if not tile.is_slow}
    answered = ran | {name: figures.ran for name, figures in kept.items()}
    names = _names_in((tile, answered[tile.name]) for tile in tiles if tile.name in answered)
    return [
        _as_kept(slow[tile.name], level, kept.get(tile.name), names, at=at)
        if tile.is_slow
        else _shown(tile, ran[tile.name], names)
        for tile in tiles
    ]


def tile_shown(tile: Tile, figures: Figures) -> TileShown:
    """One that takes long, with its figures and when they were counted."""
    shown = _shown(tile, figures.ran, _names_in([(tile, figures.ran)]))
    return replace(shown, counted_at=figures.counted_at, is_left=figures.is_left)


def _as_kept(asked: TileAsked, level: Level, kept: Figures | None, names: Names, *, at: datetime) -> TileShown:
    """With what is kept at once; fetched when that is not there, or no longer new."""
    tile = asked.tile
    waits_at = reverse("overview_tile", kwargs={"level": level.value, "name": tile.name})
    query = "" if asked.unit_id is None else f"?{urlencode({'enhet': asked.unit_id})}"
    if kept is None:
        return replace(_without_figures(tile, asked.report, asked.asked), waits_at=waits_at + query)
    shown = replace(_shown(tile, kept.ran, names), counted_at=kept.counted_at)
    if is_new(kept.counted_at, at=at, seconds=settings.VACCINERA_FIGURES_NEW_SECONDS):
        return shown
    return replace(shown, waits_at=waits_at + query)


def _names_in(answered: Iterable[tuple[Tile, Ran]]) -> Names:
    """The names of all keys that bars can be called by, each kind read once."""
    drawn = (ran for tile, ran in answered if tile.shape is Shape.BARS and ran.rows)
    return names_of({column.kind for ran in drawn for column in ran.columns})


def _shown(tile: Tile, ran: Ran, names: Names) -> TileShown:
    """One tile with its figures."""
    rows = rows_of_tile(tile, ran.columns, ran.rows)
    shown = _without_figures(tile, ran.report, ran.asked)
    if tile.shape is Shape.LINES:
        return replace(shown, curve=curve_of(tile, ran, rows))
    figure = figure_of(tile, ran.columns, rows, is_rounded=ran.is_without_small_numbers)
    if figure is not None:
        shown = replace(shown, figure=_in_words(tile, ran, figure))
    return replace(shown, bars=bars_of(tile, ran, rows, names)) if tile.shape is Shape.BARS else shown


def _in_words(tile: Tile, ran: Ran, figure: Value) -> str:
    """Of rows counted, a plain number."""
    if not tile.value:
        return number(figure) if isinstance(figure, int) else ""
    return cell_text(column_of(ran, tile.value)[1], figure, {}, language_now())


def _without_figures(tile: Tile, report: Report, asked: Asked) -> TileShown:
    language = language_now()
    return TileShown(
        name=tile.name,
        title=tile.title[language],
        label=tile.label[language],
        told=told_shortly(asked),
        address=address_of(report, asked),
    )
