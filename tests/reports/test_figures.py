"""What a slow tile was answered is shown again to those who would be answered the same, and to nobody else.

Anna and Ulla (Norra vården, two units) and Olle (Södra vården) have given doses; Maja manages Norra vården. It is noon.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, KLARA, MAJA, OSKAR, Persona
from tests.reports.analysts import analyst
from tests.reports.independent.money import make_months
from tests.reports.scenes import TODAY, given, season, season_with_protected
from tests.web.browsers import counted
from vaccinera.access.states import Role
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import Commission
from vaccinera.reports.actions import figures_of_tile
from vaccinera.reports.models import KeptFigures
from vaccinera.reports.queries import running
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.figures import Figures, kept_figures, tile_asked
from vaccinera.reports.queries.overviews import tile_for, tiles, tiles_for
from vaccinera.reports.rules.figures import Grounds, as_counted, as_kept, is_new, key_of
from vaccinera.reports.rules.overviews import Tile, asked_of
from vaccinera.reports.states import CountsBy, Filter, Level, Period
from vaccinera.reports.tasks import forget_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaccinera.reports.rules.asking import Asked

pytestmark = pytest.mark.usefixtures("noon")

MINUTE = timedelta(minutes=1)
UNITS = next(tile for tile in tiles()[Level.PROVIDER] if tile.name == "units")
ASKED = asked_of(UNITS, catalogue()["doses"], on=TODAY)
GROUNDS = Grounds(1, "report.read=P", is_without_small_numbers=False, counted_by=("1.0", "SELECT 1"))


@pytest.fixture
def short_of_time(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database has half a second for a statement, and a report's takes longer."""
    monkeypatch.setattr(running, "statement_of", lambda _report: "SELECT pg_sleep(30)")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '500ms'")
        yield
        cursor.execute("SET LOCAL statement_timeout = '30s'")


def _figures(
    region: Region, persona: Persona, *, level: Level = Level.PROVIDER, name: str = "units", at: datetime = NOON
) -> Figures:
    reader = region.reader(persona)
    tile, unit_id = tile_for(reader, level, name), reader.unit_id if level is Level.UNIT else None
    with acting(reader):
        return figures_of_tile(by=reader, level=level, tile=tile, on=TODAY, unit_id=unit_id, at=at)


def _kept(region: Region, persona: Persona, *, on: date = TODAY) -> list[str]:
    """The names of the provider's tiles that something is kept of."""
    reader = region.reader(persona)
    slow = [tile for tile in tiles_for(reader, Level.PROVIDER) if tile.is_slow]
    with acting(reader):
        return list(
            kept_figures(reader, [tile_asked(reader, Level.PROVIDER, one, on=on, unit_id=None) for one in slow])
        )


def test_figures_are_counted_once_while_they_are_new(region: Region) -> None:
    """A dose given meanwhile is counted with the next."""
    season(region)
    first = _figures(region, MAJA)
    given(region, ANNA, "194803179805", at=NOON)

    with counted() as statements:
        again = _figures(region, MAJA, at=NOON + 5 * MINUTE - timedelta(seconds=1))
    later = _figures(region, MAJA, at=NOON + 5 * MINUTE)

    assert (first.ran.rows, first.counted_at) == ([(11, 3), (12, 2)], NOON)
    assert again == first
    assert not [text for text in statements.texts if "reports.dose" in text]
    assert (later.ran.rows, later.counted_at, later.is_left) == ([(11, 4), (12, 2)], NOON + 5 * MINUTE, False)


@pytest.mark.parametrize(
    ("level", "persona", "scene", "many"),
    [
        (Level.PROVIDER, MAJA, season, 7),
        (Level.PROVIDER, MAJA, make_months, 7),
        (Level.UNIT, MAJA, season, 3),
        (Level.UNIT, ANNA, season, 1),
        (Level.REGION, KLARA, make_months, 3),
    ],
)
def test_what_is_kept_of_each_tile_is_what_was_counted(
    region: Region, level: Level, persona: Persona, scene: Callable[[Region], object], many: int
) -> None:
    """Its columns, its days and its numbers."""
    scene(region)
    slow = [tile.name for tile in tiles_for(region.reader(persona), level) if tile.is_slow]

    first = {name: _figures(region, persona, level=level, name=name) for name in slow}
    again = {name: _figures(region, persona, level=level, name=name, at=NOON + MINUTE) for name in slow}

    assert again == first
    assert {one.counted_at for one in again.values()} == {NOON}
    assert [one for one in first.values() if one.ran.rows] != []
    assert len(slow) == many


def test_what_an_analyst_is_shown_again_is_without_small_numbers_too(region: Region) -> None:
    season(region)
    analyst(region)

    first = _figures(region, KLARA, level=Level.REGION, name="programmes")
    again = _figures(region, KLARA, level=Level.REGION, name="programmes", at=NOON + MINUTE)

    assert again == first
    assert again.ran.is_without_small_numbers
    assert [row[-1] for row in again.ran.rows] == [5]


def test_somebody_with_another_right_is_shown_their_own_figures(region: Region) -> None:
    """PER-11: who may open people with protected identity counts them, and keeps nothing of that for others."""
    season_with_protected(region)
    before = _figures(region, MAJA)
    Commission.objects.filter(pk=MAJA.key).update(grants=["person.open_protected"])
    with_more = _figures(region, MAJA, at=NOON + MINUTE)
    Commission.objects.filter(pk=MAJA.key).update(grants=[])

    after = _figures(region, MAJA, at=NOON + 2 * MINUTE)

    assert [row[-1] for row in before.ran.rows] == [2, 1]
    assert [row[-1] for row in with_more.ran.rows] == [3, 2]
    assert after == before


def test_another_role_sees_nothing_of_it_in_the_database_either(region: Region) -> None:
    """Whatever a query forgets: the row policy asks which gates the key opens now."""
    season(region)
    maja = region.reader(MAJA)
    _figures(region, MAJA)
    with acting(maja):
        seen = KeptFigures.objects.count()

    others = []
    for persona in (ANNA, BIRGIT, OSKAR, KLARA):
        with acting(region.reader(persona)):
            others.append(KeptFigures.objects.count())
    Commission.objects.filter(pk=MAJA.key).update(roles=[Role.REGISTRAR.value])
    with acting(maja):
        with_the_same_key = KeptFigures.objects.count()

    assert (seen, others, with_the_same_key) == (1, [0, 0, 0, 0], 0)


def test_a_role_that_counts_nothing_is_refused_what_is_kept(region: Region) -> None:
    _figures(region, MAJA)
    birgit = region.reader(BIRGIT)

    with acting(birgit), pytest.raises(Refused, match=r"access\.permission\.missing"):
        figures_of_tile(by=birgit, level=Level.PROVIDER, tile=UNITS, on=TODAY, unit_id=None, at=NOON)


def test_nobody_keeps_figures_for_those_who_see_more(region: Region) -> None:
    """Neither another role's nor another provider's."""
    _figures(region, MAJA)
    with acting(region.reader(MAJA)):
        gates = KeptFigures.objects.get().gates
    for persona, provider in ((ANNA, 1), (OSKAR, 1)):
        with (
            acting(region.reader(persona)),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO reports_kept_figures (id, provider_id, key, gates, counted_on, counted_at, rows)"
                " VALUES (gen_random_uuid(), %s, 'k', %s, %s, %s, '[]')",
                [provider, gates, TODAY, NOON],
            )


def test_each_gate_decides_what_is_kept_or_opens_nothing_that_is(region: Region) -> None:
    """A gate that is new stands in the function or here, with its reason."""
    of_nothing_kept = {
        "reports.sees_own",  # whose own doses they are: no slow tile is divided by staff
        "reports.sees_lines",  # rows of people, which no tile is made of
        "settlement.sees_person",  # somebody that one visit opens, and no sums
    }
    with acting(region.reader(MAJA)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pronamespace::regnamespace || '.' || proname FROM pg_proc WHERE starts_with(proname, 'sees_')"
            " AND pronamespace IN ('reports'::regnamespace, 'settlement'::regnamespace)"
        )
        gates = {str(row[0]) for row in cursor.fetchall()}
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'open_gates'")
        asked = str(cursor.fetchone()[0])

    assert {gate for gate in gates if f"{gate}()" not in asked} == of_nothing_kept


def test_what_was_kept_yesterday_is_not_today_s(region: Region) -> None:
    _figures(region, MAJA)

    assert _kept(region, MAJA) == ["units"]
    assert _kept(region, MAJA, on=TODAY + timedelta(days=1)) == []


@pytest.mark.usefixtures("short_of_time")
def test_a_tile_that_nothing_is_kept_of_fails_as_it_would_have(region: Region) -> None:
    with pytest.raises(OperationalError, match="statement timeout"):
        _figures(region, MAJA)


def test_what_was_kept_is_left_when_there_is_no_time_to_count(region: Region, request: pytest.FixtureRequest) -> None:
    season(region)
    first = _figures(region, MAJA)
    request.getfixturevalue("short_of_time")

    left = _figures(region, MAJA, at=NOON + 10 * MINUTE)

    assert left == replace(first, is_left=True)


def test_figures_of_earlier_days_are_forgotten_for_every_provider(region: Region) -> None:
    """LAW-15: what serves nothing any more is not kept; the function sees nothing but the day."""
    for persona, days in ((MAJA, 0), (OSKAR, 1)):
        _figures(region, persona)
        with acting(region.reader(persona)), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE reports_kept_figures SET counted_on = (now() AT TIME ZONE 'Europe/Stockholm')::date - %s",
                [days],
            )

    forget_figures.function()

    left = []
    for persona in (MAJA, OSKAR):
        with acting(region.reader(persona)):
            left.append(KeptFigures.objects.count())
    assert left == [1, 0]


@pytest.mark.django_db(transaction=True)
def test_of_several_who_ask_at_once_one_counts(region: Region) -> None:
    """Over connections of their own: the others wait, and are answered what that one counted."""
    season(region)
    reader = region.reader(MAJA)

    def asked(second: int) -> datetime:
        at = NOON + timedelta(seconds=second)
        try:
            with acting(reader):
                return figures_of_tile(
                    by=reader, level=Level.PROVIDER, tile=UNITS, on=TODAY, unit_id=None, at=at
                ).counted_at
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as at_once:
        answers = set(at_once.map(asked, range(8)))

    assert len(answers) == 1


@pytest.mark.parametrize(
    ("level", "tile", "asked", "grounds"),
    [
        (Level.REGION, {}, {}, {}),
        (Level.PROVIDER, {"name": "other"}, {}, {}),
        (Level.PROVIDER, {"report": "other"}, {}, {}),
        (Level.PROVIDER, {"where": {"setting": frozenset({"home"})}}, {}, {}),
        (Level.PROVIDER, {}, {"from_on": date(2025, 7, 1)}, {}),
        (Level.PROVIDER, {}, {"to_on": date(2026, 11, 25)}, {}),
        (Level.PROVIDER, {}, {"as_of": date(2026, 11, 24)}, {}),
        (Level.PROVIDER, {}, {"counts_by": CountsBy.REGISTRATION}, {}),
        (Level.PROVIDER, {}, {"period": Period.WEEK}, {}),
        (Level.PROVIDER, {}, {"by": frozenset({"programme_id"})}, {}),
        (Level.PROVIDER, {}, {"only": {Filter.UNIT: ("11",)}}, {}),
        (Level.PROVIDER, {}, {}, {"provider_id": 2}),
        (Level.PROVIDER, {}, {}, {"rights": "person.open_protected=P report.read=P"}),
        (Level.PROVIDER, {}, {}, {"is_without_small_numbers": True}),
        (Level.PROVIDER, {}, {}, {"counted_by": ("1.0", "SELECT 2")}),
        (Level.PROVIDER, {}, {}, {"counted_by": ("1.1", "SELECT 1")}),
    ],
)
def test_whatever_decides_the_rows_makes_another_key(
    level: Level, tile: dict[str, Any], asked: dict[str, Any], grounds: dict[str, Any]
) -> None:
    other = key_of(level, replace(UNITS, **tile), replace(ASKED, **asked), replace(GROUNDS, **grounds))

    assert other != key_of(Level.PROVIDER, UNITS, ASKED, GROUNDS)


def test_the_same_question_has_the_same_key_in_whatever_order_it_is_told() -> None:
    def told(by: tuple[str, ...], codes: tuple[str, ...]) -> tuple[Tile, Asked]:
        asked = replace(ASKED, by=by, only={Filter.UNIT: codes})
        return replace(UNITS, where={"setting": frozenset(codes)}), asked

    first, second = told(("unit_id", "programme_id"), ("11", "12")), told(("programme_id", "unit_id"), ("12", "11"))

    assert key_of(Level.UNIT, *first, GROUNDS) == key_of(Level.UNIT, *second, GROUNDS)


@pytest.mark.parametrize(("seconds", "new"), [(-2, True), (0, True), (299, True), (300, False), (86_400, False)])
def test_figures_are_new_for_so_many_seconds(seconds: int, new: bool) -> None:
    """Also those that somebody else counted after this one was asked."""
    assert is_new(NOON, at=NOON + timedelta(seconds=seconds), seconds=300) is new


def test_rows_are_kept_as_json_with_days_that_are_days() -> None:
    rows = [(11, "influenza", True, None, date(2026, 11, 1), "2026-11-01")]

    kept = as_kept(rows)

    assert kept == [[11, "influenza", True, None, {"day": "2026-11-01"}, "2026-11-01"]]
    assert as_counted(kept) == rows
