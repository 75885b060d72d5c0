"""What a report is made of, as codes: kinds of columns, what it counts by, what it may be narrowed to, its picture."""

from __future__ import annotations

from enum import StrEnum


class ColumnKind(StrEnum):
    """How a column's cells are read. Money is whole öre; a share is ten-thousandths, so that it compares exactly.

    Points are what two shares differ by, in the same ten-thousandths: hundredths of a percentage point.
    """

    COUNT = "count"
    SHARE = "share"
    POINTS = "points"
    ORE = "ore"
    DAYS = "days"
    MINUTES = "minutes"
    NUMBER = "number"
    DATE = "date"
    MONTH = "month"
    TEXT = "text"
    CODE = "code"
    FLAG = "flag"
    AGE_GROUP = "age_group"
    SEASON = "season"
    UNIT = "unit"
    PROVIDER = "provider"
    PROGRAMME = "programme"
    PRODUCT = "product"
    STAFF = "staff"
    TARGET_GROUP = "target_group"
    MUNICIPALITY = "municipality"
    COUNTY = "county"
    PERSON_NUMBER = "person_number"
    """A person's key, told as the number they go by; the statement tells the key."""
    PERSON_NAME = "person_name"

    @property
    def is_number(self) -> bool:
        """Whether its cells stand to the right, under each other."""
        return self in _NUMBERS

    @property
    def is_named(self) -> bool:
        """Whether its cells are keys, whose names are looked up."""
        return self in _NAMED

    @property
    def is_of_a_person(self) -> bool:
        """Whether its cells are somebody's key, and told as who it is."""
        return self in _OF_A_PERSON


_NUMBERS = frozenset(
    {
        ColumnKind.COUNT,
        ColumnKind.SHARE,
        ColumnKind.POINTS,
        ColumnKind.ORE,
        ColumnKind.DAYS,
        ColumnKind.MINUTES,
        ColumnKind.NUMBER,
    }
)
_NAMED = frozenset(
    {
        ColumnKind.UNIT,
        ColumnKind.PROVIDER,
        ColumnKind.PROGRAMME,
        ColumnKind.PRODUCT,
        ColumnKind.STAFF,
        ColumnKind.TARGET_GROUP,
        ColumnKind.MUNICIPALITY,
        ColumnKind.COUNTY,
    }
)
_OF_A_PERSON = frozenset({ColumnKind.PERSON_NUMBER, ColumnKind.PERSON_NAME})


class CountsBy(StrEnum):
    """Which day puts a row in a period. Every figure says it."""

    VACCINATION = "vaccination"
    REGISTRATION = "registration"
    MONTH_OF_RUN = "month_of_run"
    DAY_OF_ACT = "day_of_act"
    AS_OF = "as_of"
    """No period: what stands at the time the report is made."""


class Period(StrEnum):
    """How days are put together, where a report can be divided in time."""

    NONE = ""
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Filter(StrEnum):
    """What a report can be narrowed to. The code is the parameter, and the column of the facts."""

    UNIT = "unit_id"
    PROGRAMME = "programme_id"
    PRODUCT = "product_id"
    BATCH = "batch_number"

    @property
    def is_of_numbers(self) -> bool:
        """Whether its keys are whole numbers."""
        return self in {Filter.UNIT, Filter.PRODUCT}


class ChartKind(StrEnum):
    """The picture: bars of the first division chosen, lines along what grows, or a bar of each row's share."""

    BARS = "bars"
    LINES = "lines"
    SHARES = "shares"


class FileKind(StrEnum):
    """What a report is taken out as."""

    CSV = "csv"
    EXCEL = "xlsx"
    JSON = "json"
    PDF = "pdf"


class Span(StrEnum):
    """Which period a saved question is of, on the day it is asked again."""

    AS_ASKED = "as_asked"
    """The very days it was saved with."""
    PREVIOUS_WEEK = "previous_week"
    PREVIOUS_MONTH = "previous_month"
    MONTH_SO_FAR = "month_so_far"
    YEAR_SO_FAR = "year_so_far"
    SEASON_SO_FAR = "season_so_far"
    """From the first of July, and as many seasons before as the report first shows."""


class Level(StrEnum):
    """Whose overview it is; each has its tiles in ``overviews/``."""

    UNIT = "unit"
    PROVIDER = "provider"
    REGION = "region"


class Days(StrEnum):
    """Which days a tile counts."""

    TODAY = "today"
    WEEK = "week"
    """From Monday to today."""
    TWO_WEEKS = "two_weeks"
    """Today and the thirteen days before it."""
    AS_FIRST_ASKED = "as_first_asked"
    """As the report is asked before anybody has chosen: the season so far, with the earlier ones where it says so."""


class Shape(StrEnum):
    """How a tile is shown: one figure, a bar for each row, or a line for each season."""

    FIGURE = "figure"
    BARS = "bars"
    LINES = "lines"


WRITING = "reports.write_file"
"""The kind of errand that writes a report's file."""
