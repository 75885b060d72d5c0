"""The tiles of each overview: whatever stands in ``overviews/``, each a question to a report of the catalogue."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.reports.queries.catalogue import catalogue, may_run, report_for
from vaccinera.reports.queries.running import run_report
from vaccinera.reports.rules.overviews import Tile, asked_of, read_tile
from vaccinera.reports.states import Level

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reports.queries.running import Ran

_TILES = Path(__file__).parents[1] / "overviews"


@cache
def tiles() -> Mapping[Level, tuple[Tile, ...]]:
    """Every tile, by the overview it stands on and in its order there."""
    return {
        level: tuple(map(read_tile, tomllib.loads((_TILES / f"{level}.toml").read_text("utf-8"))["tiles"]))
        for level in Level
    }


def tiles_for(reader: Reader, level: Level) -> list[Tile]:
    """The tiles of an overview that are for the reader, and whose report the reader may run."""
    return [
        tile
        for tile in tiles()[level]
        if may_run(reader, catalogue()[tile.report]) and (not tile.only_for or reader.may(tile.only_for))
    ]


def tile_for(reader: Reader, level: Level, name: str) -> Tile:
    """One of them that is fetched by itself; refuses one that is none, and whose report the reader may not run."""
    found = next((tile for tile in tiles()[level] if tile.name == name and tile.is_slow), None)
    if found is not None:
        report_for(reader, found.report)
    if found is None or (found.only_for and not reader.may(found.only_for)):
        raise Refused("reports.tile.not_found", name=name)
    return found


def ran_for(reader: Reader, tile: Tile, *, on: date, unit_id: int | None) -> Ran:
    """What the tile's report says, asked as the tile asks it. Within the reader's own transaction."""
    asked = asked_of(tile, catalogue()[tile.report], on=on, unit_id=unit_id)
    return run_report(reader, tile.report, asked, is_quick=not tile.is_slow)
