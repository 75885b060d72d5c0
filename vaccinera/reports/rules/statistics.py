"""A report for those who may see no small number: what may be asked, and the rows as they may be shown.

Rounding alone is no protection where somebody chooses what to add up: two weeks of four and a total of eight, rounded
to ten, tell both. So the figures nest. Time is whole seasons, and weeks of one season; a narrowing is a division of the
whole, of which one part is shown; and with at most three divisions, every figure that can be had is a cell or a group
of one table, where :mod:`suppression` has weighed each small cell against all its groups. A figure that adds up others
is made of what is shown of them. What is divided by one thing at a time is weighed by all of them
(:mod:`one_at_a_time`), and so its statement is asked of these too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.reports.rules.asking import Asked, columns_shown, season_of
from vaccinera.reports.rules.one_at_a_time import suppressed_one_at_a_time
from vaccinera.reports.rules.suppression import STEP, Shown, suppressed
from vaccinera.reports.states import ColumnKind, Period

if TYPE_CHECKING:
    from vaccinera.reports.rules.asking import Value
    from vaccinera.reports.rules.catalogue import Column, Overlapping, Report, Statistics, Words
    from vaccinera.reports.rules.suppression import Key

Row = Sequence["Value"]
Line = dict[str, "Value"]

MOST_DIVISIONS = 3
NOT_SHOWN = "–"
_JULY, _WHOLE = 7, 10_000
_TITLE: Words = {"sv": "avrundat, 1–4 som <5", "en": "rounded, 1–4 as <5"}
_SHARE: Words = {"sv": "av avrundade tal", "en": "of rounded figures"}
_SAYS: Words = {
    "sv": "Visas utan små tal: 1–4 som <5, andra tal avrundade till närmaste femtal. Rader som deras summa skulle "
    "avslöja står inte med; de räknas när rapporten delas upp efter färre saker.",
    "en": "Shown without small numbers: 1–4 as <5, others rounded to the nearest five. Rows that their total would "
    "tell are left out; they count when the report is divided by fewer things.",
}
_WEEK: Words = {"sv": "Här den första dagen i veckan.", "en": "Here the first day of the week."}
_OF_FEW: Words = {
    "sv": "Är folkmängden under fem står raden inte med. Skulle olika uppdelningar tillsammans avslöja några få visas "
    "bara hela befolkningen.",
    "en": "Where there are fewer than five people, the row is left out. Where different divisions would tell a few "
    "together, only the whole population is shown.",
}


def asked_of_all(report: Report, asked: Asked, *, on: date) -> Asked:
    """What the statement is asked: nothing is narrowed, and what would be is a division; days to come are none.

    Refuses parts of seasons, several seasons in one figure, other times than weeks, and more divisions than three.
    """
    has_season = any(column.kind is ColumnKind.SEASON for column in report.columns)
    if not (_begins_a_season(asked.from_on) and (_begins_a_season(asked.to_on) or asked.to_on > on)):
        raise Refused("reports.statistics.season_is_cut")
    if not has_season and season_of(asked.to_on - timedelta(days=1)) != asked.from_on:
        raise Refused("reports.statistics.seasons_are_several")
    if asked.period not in {Period.NONE, Period.WEEK}:
        raise Refused("reports.statistics.time_is_not_weeks")
    narrowed = {one.value for one, keys in asked.only.items() if keys}
    if any(len(keys) > 1 for keys in asked.only.values()) or narrowed - {column.name for column in report.columns}:
        raise Refused("reports.statistics.cannot_be_narrowed")
    to_on = asked.to_on if asked.from_on > on else min(asked.to_on, on + timedelta(days=1))
    whole = replace(asked, by=frozenset({*asked.by, *narrowed}), only={}, to_on=to_on)
    if len(_divisions(report, whole)) > MOST_DIVISIONS:
        raise Refused("reports.statistics.divisions_are_many", most=MOST_DIVISIONS)
    return whole


def asked_finely(report: Report, whole: Asked) -> Asked:
    """What the statement is asked so that all can be weighed: by all that it may be divided by one at a time."""
    if _told(report).overlapping is None:
        return whole
    return replace(whole, by=frozenset(column.name for column in report.choices))


def _begins_a_season(day: date) -> bool:
    return (day.month, day.day) == (_JULY, 1)


def _divisions(report: Report, asked: Asked) -> list[str]:
    """What the figures are divided by; the season is no division, since no figure is of several."""
    figures = _told(report).figures
    return [
        column.name
        for column in columns_shown(report, asked)
        if column.name not in figures and column.kind is not ColumnKind.SEASON
    ]


def _told(report: Report) -> Statistics:
    if report.statistics is None:
        raise ValueError(f"{report.name} is no statistics")
    return report.statistics


def columns_of_statistics(report: Report, asked: Asked) -> tuple[Column, ...]:
    """The columns shown; those of figures say in every file that they are no exact ones."""
    statistics = _told(report)
    return tuple(
        _as_told(statistics, column)
        for column in columns_shown(report, asked)
        if column.name not in statistics.left_out
    )


def _as_told(statistics: Statistics, column: Column) -> Column:
    definition, title = column.definition, column.title
    if column.name in {*statistics.counts, *statistics.so_far, *statistics.shares}:
        suffix = _SHARE if column.name in statistics.shares else _TITLE
        title = {language: f"{words} ({suffix[language]})" for language, words in title.items()}
        definition = {language: f"{words} {_SAYS[language]}" for language, words in definition.items()}
        if statistics.among(column.name):
            definition = {language: f"{words} {_OF_FEW[language]}" for language, words in definition.items()}
    elif column.name == statistics.days:
        definition = {language: f"{words} {_WEEK[language]}" for language, words in definition.items()}
    return replace(column, title=title, definition=definition)


def without_small_numbers(report: Report, asked: Asked, whole: Asked, rows: Iterable[Row]) -> list[tuple[Value, ...]]:
    """The rows of ``asked`` as they may be shown, of all rows of ``whole`` asked finely, each with every column."""
    season = next((column.name for column in report.columns if column.kind is ColumnKind.SEASON), "")
    names = [column.name for column in report.columns]
    seasons: dict[Value, list[Line]] = {}
    for row in rows:
        line = dict(zip(names, row, strict=True))
        seasons.setdefault(line[season] if season else None, []).append(line)
    told = [one for begun, lines in seasons.items() for one in _of_a_season(report, whole, begun, lines)]
    only = {one.value: {str(key) for key in keys} for one, keys in asked.only.items()}
    shown = [column.name for column in columns_of_statistics(report, asked)]
    return [
        tuple(line[name] for name in shown)
        for line in told
        if all(not keys or str(line[name]) in keys for name, keys in only.items())
    ]


def _of_a_season(report: Report, whole: Asked, begun: Value, lines: Sequence[Line]) -> list[Line]:
    statistics, divisions = _told(report), _divisions(report, whole)
    for line in lines if statistics.days else ():
        line[statistics.days] = _week_of(begun, line[statistics.days])
    if statistics.overlapping is None:
        put_together = _put_together(statistics, divisions, lines)
        told = {name: _weighed(statistics, name, put_together) for name in statistics.counts}
    else:
        put_together, told = _one_at_a_time(report, statistics.overlapping, divisions, lines)
    kept = [key for key in put_together if all(key in of_one for of_one in told.values())]
    return _as_shown(statistics, divisions, {key: put_together[key] for key in kept}, told)


def _one_at_a_time(
    report: Report, over: Overlapping, divisions: Sequence[str], lines: Sequence[Line]
) -> tuple[dict[Key, Line], dict[str, Mapping[Key, Shown]]]:
    """The lines that were asked for, and what may be shown of them beside all that may be asked for."""
    statistics, choices = _told(report), [column.name for column in report.choices]
    always = [name for name in divisions if name not in choices]
    first = [*always, over.division, over.ages]
    order = [*first, *(name for name in choices if name not in first)]
    chosen = [name for name in divisions if name in choices]
    fine, by = _put_together(statistics, order, lines), [order.index(name) for name in chosen]
    told = {
        name: suppressed_one_at_a_time(
            _figures(statistics, name, fine), always=len(always), by=by, everybody=over.everybody
        )
        for name in statistics.counts
    }
    is_of_groups = over.division in chosen
    asked_for = [line for line in lines if is_of_groups or line[over.division] == over.everybody]
    put_together = _put_together(statistics, [*always, *chosen], asked_for)
    return {key: put_together[key] for key in _in_order(report, chosen, put_together)}, told


def _in_order(report: Report, chosen: Sequence[str], keys: Iterable[Key]) -> list[Key]:
    """As the statement has them when it is asked for no more: the lines as they come, what was chosen by its column."""
    columns = [column for column in report.choices if column.name in chosen]
    whole = {key: key[: len(key) - len(columns)] for key in keys}
    places = {line: at for at, line in enumerate(dict.fromkeys(whole.values()))}
    return sorted(
        whole,
        key=lambda key: (
            places[whole[key]],
            *(column.place_of(value) for column, value in zip(reversed(columns), reversed(key), strict=False)),
        ),
    )


def _put_together(statistics: Statistics, divisions: Sequence[str], lines: Iterable[Line]) -> dict[Key, Line]:
    """A line for each key, with what is counted, and of how many, added up."""
    added = {*statistics.counts, *(statistics.among(name) for name in statistics.counts)} - {""}
    put_together: dict[Key, Line] = {}
    for line in lines:
        key = tuple(line[name] for name in divisions)
        if key not in put_together:
            put_together[key] = dict(line)
            continue
        for name in added:
            put_together[key][name] = _whole(put_together[key][name]) + _whole(line[name])
    return put_together


def _figures(statistics: Statistics, name: str, lines: Mapping[Key, Line]) -> dict[Key, tuple[int, int]]:
    among = statistics.among(name)
    return {key: (_whole(line[name]), _whole(line[among])) for key, line in lines.items()}


def _weighed(statistics: Statistics, name: str, lines: Mapping[Key, Line]) -> Mapping[Key, Shown]:
    counts, among = {key: _whole(line[name]) for key, line in lines.items()}, statistics.among(name)
    return suppressed(counts, {key: _whole(line[among]) for key, line in lines.items()} if among else None)


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _week_of(begun: Value, day: Value) -> int:
    """The first day of the day's week, as a day of the season: Mondays, but for the season's first week."""
    first = date(_whole(begun), _JULY, 1)
    on = first + timedelta(days=_whole(day))
    return max(0, (on - timedelta(days=on.weekday()) - first).days)


def _as_shown(
    statistics: Statistics,
    divisions: Sequence[str],
    lines: Mapping[Key, Line],
    told: Mapping[str, Mapping[Key, Shown]],
) -> list[Line]:
    so_far: dict[tuple[str, Key], Shown] = {}
    of_one_sum = [place for place, name in enumerate(divisions) if name != statistics.days]
    for key, line in lines.items():
        for name in statistics.counts:
            line[name] = _cell(told[name][key])
        for name, of in statistics.so_far.items():
            group = (name, tuple(key[place] for place in of_one_sum))
            so_far[group] = _added(so_far.get(group), told[of][key])
            line[name] = _cell(so_far[group])
        for name, (of, among) in statistics.shares.items():
            line[name] = _share(told[of][key], _whole(line[among]))
    return list(lines.values())


def _cell(one: Shown) -> Value:
    return str(one) if one.value is None else one.value


def _added(before: Shown | None, one: Shown) -> Shown:
    """A sum made of what is shown: it tells no more than its parts. Its value is in the middle of its span."""
    if before is None or before.high == 0:
        return one
    low, high = before.low + one.low, before.high + one.high
    return Shown((low + high + STEP) // (2 * STEP) * STEP, low, high)


def _share(of: Shown, among: int) -> Value:
    """Of a rounded count, and of a small one nothing: of a known population it would tell the number."""
    if of.value is None or not among:
        return NOT_SHOWN
    return min(_WHOLE, of.value * _WHOLE // among)
