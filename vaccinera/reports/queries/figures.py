"""What slow tiles' reports answered, as kept: to the reader who would be answered the same (decision 0031)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera import __version__
from vaccinera.reports.models import KeptFigures
from vaccinera.reports.queries.catalogue import report_for, statement_of
from vaccinera.reports.queries.running import Ran, is_without_small_numbers
from vaccinera.reports.rules.asking import columns_shown
from vaccinera.reports.rules.figures import Grounds, as_counted, key_of
from vaccinera.reports.rules.overviews import asked_of
from vaccinera.reports.rules.rights import rights_told
from vaccinera.reports.rules.statistics import columns_of_statistics

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Report
    from vaccinera.reports.rules.overviews import Tile
    from vaccinera.reports.states import Level


@dataclass(frozen=True, slots=True)
class TileAsked:
    """A tile as it is asked by a reader on a day, and the key under which what it is answered is kept."""

    key: str
    tile: Tile
    report: Report
    asked: Asked
    unit_id: int | None
    is_without_small_numbers: bool

    def answered(self, figures: KeptFigures) -> Ran:
        """What was kept, as the report said it."""
        without = self.is_without_small_numbers
        columns = columns_of_statistics(self.report, self.asked) if without else columns_shown(self.report, self.asked)
        return Ran(self.report, self.asked, columns, as_counted(figures.rows), without)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a tile's report said, and when it was counted. ``is_left`` where counting it anew did not go."""

    ran: Ran
    counted_at: datetime
    is_left: bool = False


def tile_asked(reader: Reader, level: Level, tile: Tile, *, on: date, unit_id: int | None) -> TileAsked:
    """The tile as the reader asks it; refuses one whose report the reader may not run."""
    report = report_for(reader, tile.report)
    asked = asked_of(tile, report, on=on, unit_id=unit_id)
    is_without = is_without_small_numbers(reader, report)
    rights = rights_told(reader.permissions, report)
    grounds = Grounds(reader.provider_id, rights, is_without, (__version__, statement_of(report)))
    return TileAsked(key_of(level, tile, asked, grounds), tile, report, asked, unit_id, is_without)


def kept_figures(reader: Reader, asked: Iterable[TileAsked]) -> Mapping[str, Figures]:
    """What is kept of them, by the tile's name: of the same day, by whoever's key opened the same gates."""
    by_key = {one.key: one for one in asked}
    kept = KeptFigures.objects.filter(provider_id=reader.provider_id, key__in=by_key)
    return {by_key[one.key].tile.name: Figures(by_key[one.key].answered(one), one.counted_at) for one in kept}
