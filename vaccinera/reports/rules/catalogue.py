"""A report as data: what it answers, its columns with definition and source, and how it may be asked.

An entry is a TOML file of ``catalogue/`` and its statement the SQL file of the same name; adding a report is adding
those two, and a test. ``docs/reference/fact-views.md`` has the facts a statement may read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vaccinera.reports.states import ChartKind, ColumnKind, CountsBy, Filter

Words = Mapping[str, str]
LANGUAGES = ("sv", "en")
PERIOD = "period"
WITHOUT_SMALL_NUMBERS = "report.read_suppressed"
OF_PEOPLE = "visit.export"
_FIGURES = frozenset(
    {
        ColumnKind.COUNT,
        ColumnKind.SHARE,
        ColumnKind.POINTS,
        ColumnKind.ORE,
        ColumnKind.DAYS,
        ColumnKind.MINUTES,
    }
)
_IN_ORDER = frozenset({ColumnKind.AGE_GROUP, ColumnKind.SEASON, ColumnKind.DATE, ColumnKind.MONTH, ColumnKind.NUMBER})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its words, what it means, and where it comes from.

    ``is_choice`` makes it a division that whoever asks chooses; the statement gets ``:by_NAME``. ``words`` has those of
    a column of codes, or of what a column of keys tells beside these; ``nothing`` is what an empty cell
    says, where that is not that it is not known. ``is_ordered`` is whether the codes' words stand in an order of their
    own, as bands of days do.
    """

    name: str
    kind: ColumnKind
    title: Words
    definition: Words
    source: str
    is_choice: bool
    is_chosen_first: bool
    words: Mapping[str, Words]
    nothing: Words | None = None
    is_ordered: bool = False

    @property
    def has_order(self) -> bool:
        """Whether its values have an order of their own, which a picture keeps."""
        return self.is_ordered or self.kind in _IN_ORDER

    def place_of(self, value: Any) -> tuple[bool, int, Any]:  # noqa: ANN401 - a cell's
        """Where a value of such a column stands; what is not known comes last."""
        words = list(self.words)
        return value is None, words.index(str(value)) if str(value) in words else len(words), value


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture: ``value`` against ``along``, a line or a bar for each of ``series``; none named: as divided.

    A picture of shares has a bar for each row, and marks on it the share that it is held ``against``.
    """

    kind: ChartKind
    value: str
    along: str
    series: str
    against: str = ""


@dataclass(frozen=True, slots=True)
class Overlapping:
    """A division by groups that overlap, beside all of them: its column, the code of all, and by what these differ."""

    division: str
    everybody: str
    ages: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """Which columns of a report are figures of people, for those who may see no small number.

    ``so_far`` tells which count a column adds up, ``shares`` which count is divided by which public figure, and
    ``days`` the column of the day of the season, which is then told by its week. What would tell the exact count is
    ``left_out``. All other columns are divisions.
    """

    counts: tuple[str, ...]
    so_far: Mapping[str, str]
    shares: Mapping[str, tuple[str, str]]
    public: tuple[str, ...]
    left_out: tuple[str, ...]
    days: str
    overlapping: Overlapping | None

    @property
    def figures(self) -> frozenset[str]:
        """Every column that is no division."""
        return frozenset({*self.counts, *self.so_far, *self.shares, *self.public, *self.left_out})

    def among(self, count: str) -> str:
        """The public figure that a count is of, or nothing."""
        return next((among for of, among in self.shares.values() if of == count), "")


@dataclass(frozen=True, slots=True)
class Report:
    """One entry. ``permissions`` are codes, of which one is enough; ``counts_by`` has the usual way first.

    What ``also`` names is needed besides. It is first asked for the season so far, and for as many before it as
    ``seasons_back`` says. With ``statistics`` it is also for those who may see no small number.
    """

    name: str
    theme: str
    title: Words
    question: Words
    permissions: tuple[str, ...]
    counts_by: tuple[CountsBy, ...]
    filters: tuple[Filter, ...]
    columns: tuple[Column, ...]
    chart: Chart | None
    seasons_back: int
    statistics: Statistics | None = None
    also: tuple[str, ...] = ()

    @property
    def is_of_people(self) -> bool:
        """Whether its rows tell who somebody is: then it is handed over, for a purpose and to a recipient (LAW-10)."""
        return any(column.kind.is_of_a_person for column in self.columns)

    @property
    def choices(self) -> tuple[Column, ...]:
        """The divisions that can be chosen."""
        return tuple(column for column in self.columns if column.is_choice)

    @property
    def has_period(self) -> bool:
        """Whether it can be divided by day, week or month."""
        return any(column.name == PERIOD for column in self.columns)


def read_entry(name: str, raw: Mapping[str, Any]) -> Report:
    """An entry as written; raises ``ValueError`` or ``KeyError`` that names what is wrong with it."""
    columns = tuple(_column(name, one) for one in raw["columns"])
    names = [column.name for column in columns]
    if len(set(names)) < len(names):
        raise ValueError(f"{name}: a column is named twice")
    report = Report(
        name=name,
        theme=raw["theme"],
        title=_words(name, raw["title"]),
        question=_words(name, raw["question"]),
        permissions=tuple(raw["permissions"]),
        counts_by=tuple(CountsBy(one) for one in raw["counts_by"]),
        filters=tuple(Filter(one) for one in raw.get("filters", ())),
        columns=columns,
        chart=_chart(name, raw.get("chart"), names),
        seasons_back=raw.get("seasons_back", 0),
        statistics=_statistics(name, raw, columns),
        also=tuple(raw.get("also", ())),
    )
    if report.is_of_people != (OF_PEOPLE in report.also):
        raise ValueError(f"{name}: {OF_PEOPLE} and columns of people go together")
    return report


def _column(report: str, raw: Mapping[str, Any]) -> Column:
    where = f"{report}.{raw['name']}"
    kind = ColumnKind(raw["kind"])
    words = {code: _words(where, told) for code, told in raw.get("words", {}).items()}
    if (kind is ColumnKind.CODE) != bool(words) and not kind.is_named:
        raise ValueError(f"{where}: a column of codes has words, and no other but one of keys")
    return Column(
        name=raw["name"],
        kind=kind,
        title=_words(where, raw["title"]),
        definition=_words(where, raw["definition"]),
        source=raw["source"],
        is_choice=raw.get("is_choice", False),
        is_chosen_first=raw.get("is_chosen_first", False),
        words=words,
        nothing=_words(where, raw["nothing"]) if "nothing" in raw else None,
        is_ordered=raw.get("is_ordered", False),
    )


def _words(where: str, told: Mapping[str, str]) -> Words:
    if sorted(told) != sorted(LANGUAGES) or not all(told.values()):
        raise ValueError(f"{where}: words in Swedish and in English")
    return told


def _chart(report: str, raw: Mapping[str, str] | None, names: Sequence[str]) -> Chart | None:
    if raw is None:
        return None
    told = [raw.get(one, "") for one in ("along", "series", "against")]
    chart = Chart(ChartKind(raw["kind"]), raw["value"], *told)
    unknown = [one for one in (chart.value, *told) if one and one not in names]
    if unknown:
        raise ValueError(f"{report}: the picture names no column: {unknown[0]}")
    return chart


def _statistics(report: str, raw: Mapping[str, Any], columns: Sequence[Column]) -> Statistics | None:
    """A report that is for those who may see no small number says of each figure what it is."""
    told = raw.get("statistics")
    if (told is None) != (WITHOUT_SMALL_NUMBERS not in raw["permissions"]):
        raise ValueError(f"{report}: {WITHOUT_SMALL_NUMBERS} and its statistics go together")
    if told is None:
        return None
    shares = {name: (of, among) for name, (of, among) in told.get("shares", {}).items()}
    statistics = Statistics(
        counts=tuple(told["counts"]),
        so_far=told.get("so_far", {}),
        shares=shares,
        public=tuple(told.get("public", ())),
        left_out=tuple(told.get("left_out", ())),
        days=told.get("days", ""),
        overlapping=Overlapping(**told["overlapping"]) if "overlapping" in told else None,
    )
    named = {*statistics.figures, *statistics.so_far.values(), *(one for pair in shares.values() for one in pair)}
    figures = {column.name for column in columns if column.kind in _FIGURES}
    if wrong := sorted((named | figures) - (statistics.figures & {column.name for column in columns})):
        raise ValueError(f"{report}: {wrong[0]} is a figure that the statistics do not tell of, or no column")
    divisions = {column.name for column in columns if column.is_choice} - statistics.figures
    over = statistics.overlapping
    if over is not None and not {over.division, over.ages} <= divisions:
        raise ValueError(f"{report}: what overlaps is a division that is chosen, and so are its ages")
    return statistics
