"""An analyst gets every report of statistics without small numbers, and none can be had by any subtraction.

Every report that may be asked of made-up doses is asked; whatever is shown is a span of a cell, and the spans are
narrowed by each other until nothing more comes of it: a total less its parts, one report less another, a week less the
season, Tuesday less Monday.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from tests.factories.region import Region
from tests.personas import MAJA
from tests.reports.analysts import SEASON, Dose, analyst, counting, made_up, rows_told
from tests.reports.scenes import asked, season_with_protected
from vaccinera.access.rules.readers import Reader
from vaccinera.access.states import Role
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import reading
from vaccinera.reports.queries.running import run_report
from vaccinera.reports.states import Filter, Period

pytestmark = pytest.mark.usefixtures("noon")

Cell = frozenset[tuple[str, object]]
Span = tuple[int, int]
_DIVISIONS = ("unit_id", "programme_id", "age_group", "sex")
_NARROWED = ({Filter.UNIT: ("11",)}, {Filter.UNIT: ("12",)}, {Filter.PROGRAMME: ("covid",)})


def test_an_analyst_reads_no_small_number_of_any_provider(region: Region) -> None:
    """Three, two and one dose at three units: each is small, and told by none but their total."""
    season_with_protected(region)
    reader = analyst(region)

    assert rows_told(reader, "doses", by=frozenset()) == [(5,)]
    assert rows_told(reader, "doses") == []
    assert rows_told(reader, "doses", by=frozenset(), only={Filter.UNIT: ("21",)}) == []
    assert rows_told(reader, "season_curve", by=frozenset(), from_on=SEASON) == []


def test_a_manager_s_own_figures_are_exact(region: Region) -> None:
    season_with_protected(region)

    assert rows_told(region.reader(MAJA), "doses", by=frozenset()) == [(5,)]
    assert rows_told(region.reader(MAJA), "doses", by=frozenset({"programme_id"})) == [("influenza", 5)]


def test_whoever_is_analyst_and_manager_reads_no_small_number(region: Region) -> None:
    """The key of such a commission opens every provider's doses, so what it shows is the region's statistics."""
    season_with_protected(region)

    assert rows_told(analyst(region, Role.OPERATIONS_MANAGER), "doses") == []


def test_columns_say_that_their_figures_are_not_exact(region: Region) -> None:
    reader = analyst(region)
    with reading(reader):
        ran = run_report(reader, "doses", asked("doses"))

    assert ran.is_without_small_numbers
    assert ran.columns[-1].title["sv"] == "Doser (avrundat, 1–4 som <5)"
    assert "1–4 as <5" in ran.columns[-1].definition["en"]


@pytest.mark.parametrize(
    ("name", "told", "code"),
    [
        ("doses", {"from_on": date(2026, 7, 2)}, "season_is_cut"),
        ("doses", {"to_on": date(2026, 11, 23)}, "season_is_cut"),
        ("doses", {"from_on": date(2025, 7, 1)}, "seasons_are_several"),
        ("doses", {"period": Period.DAY}, "time_is_not_weeks"),
        ("doses", {"period": Period.MONTH}, "time_is_not_weeks"),
        ("doses", {"only": {Filter.UNIT: ("11", "12")}}, "cannot_be_narrowed"),
        ("doses", {"by": frozenset(_DIVISIONS)}, "divisions_are_many"),
        ("doses", {"period": Period.WEEK, "by": frozenset({"age_group", "sex", "unit_id"})}, "divisions_are_many"),
    ],
)
def test_what_could_be_subtracted_cannot_be_asked(
    region: Region, name: str, told: dict[str, object], code: str
) -> None:
    reader = analyst(region)

    with pytest.raises(Refused) as refused:
        rows_told(reader, name, **told)

    assert refused.value.code == f"reports.statistics.{code}"


def test_what_is_read_of_a_season_that_is_over_is_the_whole_of_it(region: Region) -> None:
    assert rows_told(analyst(region), "doses", from_on=date(2025, 7, 1), to_on=date(2026, 7, 1)) == []


def test_the_curve_goes_by_week_and_adds_up_what_is_shown(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine doses on 1 and 5 July (a Wednesday and a Sunday), three on the Monday, 21 the Thursday after."""
    days = [SEASON] * 4 + [date(2026, 7, 5)] * 5 + [date(2026, 7, 6)] * 3 + [date(2026, 7, 16)] * 21
    counting(monkeypatch, [Dose(11, "influenza", 66, "male", day) for day in days])

    rows = rows_told(analyst(region), "season_curve", from_on=SEASON)

    assert rows == [(2026, 0, 10, 10), (2026, 5, "<5", 15), (2026, 12, 20, 35)]


def _span(shown: object) -> Span:
    if shown == "<5":
        return 1, 4
    assert isinstance(shown, int)
    return (0, 0) if shown == 0 else (max(5, shown - 2), shown + 2)


def _all_that_can_be_had(reader: Reader) -> dict[Cell, Span]:
    """Every cell of every report of given doses, and of the curve; a cell says the same wherever it stands."""
    had: dict[Cell, Span] = {}
    for many in range(4):
        for by in combinations(_DIVISIONS, many):
            for period, only in [(p, o) for p in (Period.NONE, Period.WEEK) for o in ({}, *_NARROWED)]:
                if many + bool(period) + len({one.value for one in only} - set(by)) > 3:
                    continue
                shown = [name for name in _DIVISIONS[:2] + _DIVISIONS[2:] if name in by]
                narrowed = {(one.value, _key(keys[0])) for one, keys in only.items()}
                for row in rows_told(reader, "doses", by=frozenset(by), period=period, only=only):
                    week = [("week", _clipped(row[0]))] if period else []
                    fixed = zip(shown, row[len(week) : -1], strict=True)
                    _take(had, frozenset([*week, *fixed, *narrowed]), row[-1])
    for row in rows_told(reader, "season_curve", by=frozenset({"unit_id"}), from_on=SEASON):
        monday = SEASON + timedelta(days=int(str(row[2])))
        _take(had, frozenset({("week", monday), ("unit_id", row[1])}), row[3])
    return had


def _key(text: str) -> object:
    return int(text) if text.isdigit() else text


def _clipped(monday: object) -> date:
    assert isinstance(monday, date)
    return max(monday, SEASON)


def _take(had: dict[Cell, Span], cell: Cell, shown: object) -> None:
    assert had.setdefault(cell, _span(shown)) == _span(shown)


def _narrowed_by_each_other(had: dict[Cell, Span], counts: dict[Cell, int]) -> dict[Cell, Span]:
    """A cell is the sum of its parts along any divisions; parts that are not shown are some number, or none."""
    spans = dict(had)
    sums = _sums(spans, counts)
    moved = True
    while moved:
        before = dict(spans)
        for whole, parts, is_whole in sums:
            _narrow(spans, whole, parts, is_whole=is_whole)
        moved = spans != before
    return spans


def _sums(spans: dict[Cell, Span], counts: dict[Cell, int]) -> list[tuple[Cell, list[Cell], bool]]:
    groups: dict[tuple[Cell, frozenset[str]], list[Cell]] = defaultdict(list)
    for cell in counts:
        for kept in range(len(cell)):
            for fixed in combinations(sorted(cell, key=str), kept):
                divided = frozenset(name for name, _ in cell) - {name for name, _ in fixed}
                groups[frozenset(fixed), divided].append(cell)
    return [
        (whole, [one for one in parts if one in spans], all(one in spans for one in parts))
        for (whole, _), parts in groups.items()
        if whole in spans
    ]


def _narrow(spans: dict[Cell, Span], whole: Cell, parts: list[Cell], *, is_whole: bool) -> None:
    lows, highs = sum(spans[one][0] for one in parts), sum(spans[one][1] for one in parts)
    low, high = spans[whole]
    for one in parts:
        least, most = spans[one]
        up_to = high - (lows - least)
        at_least = low - (highs - most) if is_whole else least
        spans[one] = max(least, at_least), min(most, up_to)
    spans[whole] = max(low, lows), min(high, highs) if is_whole else high


def _counts(doses: list[Dose]) -> dict[Cell, int]:
    """The true number of every cell with up to three divisions."""
    counts: dict[Cell, int] = defaultdict(int)
    for dose in doses:
        monday = dose.given_on - timedelta(days=dose.given_on.weekday())
        first = max(one for one in (0, 18, 65, 80) if one <= dose.age_years)
        told = {"unit_id": dose.unit_id, "programme_id": dose.programme_id, "sex": dose.sex}
        all_of_it = told | {"age_group": first, "week": _clipped(monday)}
        for many in range(4):
            for names in combinations(all_of_it.items(), many):
                counts[frozenset(names)] += 1
    return counts


@pytest.mark.parametrize(("seed", "many"), [(1, 12), (2, 25), (3, 60), (4, 200)])
def test_nothing_small_is_had_by_subtracting(
    region: Region, monkeypatch: pytest.MonkeyPatch, seed: int, many: int
) -> None:
    doses = made_up(seed, many)
    counting(monkeypatch, doses)
    had, counts = _all_that_can_be_had(analyst(region)), _counts(doses)

    spans = _narrowed_by_each_other(had, counts)

    assert all(low <= counts[cell] <= high for cell, (low, high) in spans.items())
    assert [cell for cell, (low, high) in spans.items() if low == high and 0 < low < 5] == []


@pytest.mark.parametrize(("seed", "many"), [(11, 30), (12, 90)])
def test_nothing_small_is_had_by_subtracting_yesterday(
    region: Region, monkeypatch: pytest.MonkeyPatch, seed: int, many: int
) -> None:
    """Some doses come from one day to the next; what came to no cell is a number."""
    doses, reader = made_up(seed, many), analyst(region)
    doses = doses[1::2] + doses[::2]
    spans = []
    for some in (doses[: many - 7], doses):
        counting(monkeypatch, some)
        spans.append(_narrowed_by_each_other(_all_that_can_be_had(reader), _counts(some)))

    before, after = spans
    came = {
        cell: (after[cell][0] - before[cell][1], after[cell][1] - before[cell][0]) for cell in before if cell in after
    }

    assert [cell for cell, (low, high) in came.items() if low == high and low] == []


def test_the_statement_is_asked_of_the_whole_whatever_is_narrowed(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two units of four: whoever asks for each, one at a time, gets neither, since their total tells both."""
    counting(monkeypatch, [Dose(unit, "influenza", 66, "male", SEASON) for unit in (11, 12) for _ in range(4)])
    reader = analyst(region)
    first = replace(asked("doses"), by=frozenset[str]())

    with reading(reader):
        each = [run_report(reader, "doses", replace(first, only={Filter.UNIT: (unit,)})).rows for unit in ("11", "12")]
        both = run_report(reader, "doses", first).rows

    assert (each, both) == ([[], []], [(10,)])
