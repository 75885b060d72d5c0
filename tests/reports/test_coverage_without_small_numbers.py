"""Coverage without small numbers: what an analyst may ask of it, and that nobody is found by any subtraction.

Those who are not vaccinated are as few as those who are, everybody knows how many people there are, and groups overlap.
So coverage and given doses are asked of the same made-up people, everything is taken from everything else, and neither
a few who are vaccinated nor a few who are not may come of it, whether their row is shown or left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, product
from typing import TypeAlias

import pytest

from tests.factories.region import Region
from tests.reports.analysts import SEASON, Dose, People, analyst, counting, people_made_up, rows_told
from tests.reports.scenes import asked
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import reading
from vaccinera.reports.queries.running import run_report
from vaccinera.reports.rules.one_at_a_time import suppressed_one_at_a_time
from vaccinera.reports.rules.suppression import Key, Shown, is_told_by_its_total
from vaccinera.reports.states import Filter

pytestmark = pytest.mark.usefixtures("noon")

Cell: TypeAlias = "frozenset[tuple[str, object]]"
Span: TypeAlias = "tuple[int, int]"
_EVERYBODY = "everybody"
_BY = ("target_group", "municipality_code", "age_group", "sex")
_DIVISIONS = ("programme_id", "target_group", "age_group", "sex", "municipality_code")
COUNTED = date(2026, 6, 30)
FLU, COVID = ("influenza", "2026/27"), ("covid", "2026/27")
_FLU_ALONE = {Filter.PROGRAMME: ("influenza",)}


def _doses(age: int, many: int, *, programme: str = "influenza") -> list[Dose]:
    return [Dose(11, programme, age, "female", SEASON, "9901", "others")] * many


def _scene(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of influenza nobody of the youngest, three of 30, and most of the elderly; of covid a few of 30."""
    people = [People("9901", "female", age, "", many) for age, many in ((3, 60), (30, 90), (66, 41), (85, 30))]
    doses = [*_doses(30, 3), *_doses(66, 38), *_doses(85, 12), *_doses(30, 26, programme="covid")]
    counting(monkeypatch, doses, [*people, People("9901", "female", 30, "medical_risk", 4)])


def test_shares_are_of_rounded_figures_and_what_would_tell_the_exact_ones_is_left_out(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    _scene(monkeypatch)
    reader = analyst(region)
    with reading(reader):
        ran = run_report(reader, "coverage", asked("coverage", by=frozenset({"age_group"})))

    assert [column.name for column in ran.columns] == [
        "programme_id", "season", "age_group", "population_on", "people", "vaccinated", "share", "goal"
    ]  # fmt: skip
    assert list(ran.rows) == [
        (*COVID, 0, COUNTED, 60, 0, 0, None),
        (*COVID, 18, COUNTED, 90, 25, 2777, None),
        (*COVID, 65, COUNTED, 41, 0, 0, None),
        (*COVID, 80, COUNTED, 30, 0, 0, None),
        (*FLU, 0, COUNTED, 60, 0, 0, None),
        (*FLU, 18, COUNTED, 90, "<5", "–", None),
        (*FLU, 65, COUNTED, 41, 40, 9756, None),
        (*FLU, 80, COUNTED, 30, 10, 3333, None),
    ]


def test_a_group_is_held_against_its_goal_and_of_fewer_than_five_people_nothing_is_told(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    _scene(monkeypatch)

    assert rows_told(analyst(region), "coverage", only={Filter.PROGRAMME: ("influenza",)}) == [
        (*FLU, _EVERYBODY, COUNTED, 221, 55, 2488, None),
        (*FLU, "age_65", COUNTED, 71, 50, 7042, 7_500),
    ]


def test_groups_that_their_ages_would_tell_are_not_shown(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four of each age of the elderly: each says <5, and ten of both would tell them; everybody does not."""
    people = [People("9901", "female", age, "", many) for age, many in ((30, 900), (66, 90), (85, 90))]
    counting(monkeypatch, [*_doses(30, 103), *_doses(66, 4), *_doses(85, 4)], people)
    reader = analyst(region)

    by_age = [row[-3] for row in rows_told(reader, "coverage", by=frozenset({"age_group"}), only=_FLU_ALONE)]
    by_group = [(row[2], row[-3]) for row in rows_told(reader, "coverage", only=_FLU_ALONE)]

    assert by_age == [105, "<5", "<5"]
    assert by_group == [(_EVERYBODY, 110)]


def test_rows_come_in_their_order_though_all_divisions_are_weighed(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first municipality has men of two ages alone, the second women of two others."""
    people = [("9901", "male", 30), ("9901", "male", 85), ("9902", "female", 3), ("9902", "female", 66)]
    counting(monkeypatch, _doses(66, 40), [People(*one, "", 90) for one in people])
    reader = analyst(region)

    def keys(by: str) -> list[object]:
        return [row[2] for row in rows_told(reader, "coverage", by=frozenset({by}))]

    assert keys("age_group") == [0, 18, 65, 80] * 2
    assert keys("sex") == ["female", "male"] * 2
    assert keys("municipality_code") == ["9901", "9902"] * 2
    assert keys("target_group") == [_EVERYBODY, "age_65"] * 2


def test_divisions_that_would_tell_a_few_together_are_shown_by_none(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of 30 and thirteen of 66, who are seven women and seven men: `<5` and `15`, and `5` and `5`."""
    counting(
        monkeypatch,
        [*_doses(30, 1), *_doses(66, 6), *(one._replace(sex="male") for one in _doses(66, 7))],
        [People("9901", sex, age, "", 90) for sex, age in product(("female", "male"), (30, 66))],
    )
    reader = analyst(region)

    shown = {by: rows_told(reader, "coverage", by=frozenset({by}), only=_FLU_ALONE) for by in _BY}

    assert shown.pop("target_group") == [(*FLU, _EVERYBODY, COUNTED, 360, 15, 416, None)]
    assert shown == {"municipality_code": [], "age_group": [], "sex": []}
    assert [row[-3] for row in rows_told(reader, "coverage", by=frozenset(), only=_FLU_ALONE)] == [15]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"only": {Filter.UNIT: ("11",)}}, "cannot_be_narrowed"),
        ({"by": frozenset({"age_group", "sex"})}, "divisions_are_many"),
        ({"by": frozenset({"age_group", "sex"}), "only": _FLU_ALONE}, "divisions_are_many"),
        ({"from_on": date(2026, 9, 1)}, "season_is_cut"),
    ],
)
def test_coverage_is_of_all_units_by_one_thing_at_a_time(region: Region, told: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        rows_told(analyst(region), "coverage", **told)

    assert refused.value.code == f"reports.statistics.{code}"


def test_one_programme_is_the_rows_of_all(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    people, doses = people_made_up(9)
    counting(monkeypatch, doses, people)
    reader = analyst(region)

    for by in ((), *((one,) for one in _BY)):
        all_of_them = rows_told(reader, "coverage", by=frozenset(by))
        assert rows_told(reader, "coverage", by=frozenset(by), only=_FLU_ALONE) == [
            row for row in all_of_them if row[0] == "influenza"
        ]


@pytest.mark.parametrize(("people", "group"), [((12, 12, 12), (2,)), ((12, 12, 12), (1, 2)), ((17, 13, 12), (0, 1))])
def test_no_few_can_be_had_of_any_ages_everybody_and_a_group(people: Sequence[int], group: Sequence[int]) -> None:
    """Every number that may be vaccinated, put together by what is seen of it: no few are the same in all of them."""
    alike: dict[object, list[Sequence[int]]] = defaultdict(list)
    for counts in product(*(range(many + 1) for many in people)):
        alike[_seen(counts, people, group)].append(counts)

    had = [
        (seen, of)
        for seen, tables in alike.items()
        for of in ((0,), (1,), (2,), tuple(group))
        if len({sum(counts[age] for age in of) for counts in tables}) == 1
        and _is_few(sum(tables[0][age] for age in of), sum(people[age] for age in of))
    ]

    assert had == []


def test_few_who_are_not_vaccinated_are_told_by_no_total() -> None:
    """Ninety-eight of 99 beside three places where everybody is: the total of 405 is at least what they have."""
    people = (103, 103, 103, 99)

    assert is_told_by_its_total((103, 103, 103, 98), people)
    assert not is_told_by_its_total((103, 103, 90, 98), people)


@pytest.mark.parametrize(
    ("counts", "is_shown"),
    [
        ((8, 8, 6, 6), False),  # everybody has 28 of at least 28: the group is twelve, and four lack
        ((8, 8, 4, 9), True),
        ((3, 8, 5, 6), True),
    ],
)
def test_a_group_that_lacks_few_is_told_by_no_ages(counts: Sequence[int], is_shown: bool) -> None:
    people = (8, 8, 9, 7) if counts[3] < 8 else (8, 8, 40, 40)
    ages: dict[Key, tuple[int, int]] = {
        (_EVERYBODY, age): told for age, told in enumerate(zip(counts, people, strict=True))
    }
    told = _by_group(ages | {("group", age): ages[_EVERYBODY, age] for age in (2, 3)})

    assert (("group",) in told) is is_shown


def test_groups_with_people_in_common_are_not_taken_from_everybody_together() -> None:
    """Everybody less the elderly and those in nursing homes, most of whom are elderly, would be fewer than nobody."""
    told = _by_group({(_EVERYBODY, "old"): (40, 100), ("elderly", "old"): (40, 100), ("nursing_home", "old"): (20, 30)})

    assert {key: one.value for key, one in told.items()} == {
        (_EVERYBODY,): 40, ("elderly",): 40, ("nursing_home",): 20,
    }  # fmt: skip


def _by_group(cells: Mapping[Key, tuple[int, int]]) -> Mapping[Key, Shown]:
    return suppressed_one_at_a_time(cells, always=0, by=[0], everybody=_EVERYBODY)


def _seen(counts: Sequence[int], people: Sequence[int], group: Sequence[int]) -> object:
    """By age, and by a group of some ages beside everybody."""
    ages: dict[Key, tuple[int, int]] = {
        (_EVERYBODY, age): told for age, told in enumerate(zip(counts, people, strict=True))
    }
    groups = ages | {("group", age): ages[_EVERYBODY, age] for age in group}
    by_age = suppressed_one_at_a_time(groups, always=0, by=[1], everybody=_EVERYBODY)
    return tuple(sorted((str(key), str(told)) for key, told in (*by_age.items(), *_by_group(groups).items())))


def _is_few(vaccinated: int, people: int) -> bool:
    """One to four who are vaccinated, or who are not. That nobody is, or everybody, is shown."""
    return 0 < vaccinated < people and (vaccinated < 5 or people - vaccinated < 5)


def _cells(programme: str, place: str, sex: str, age: int, group: str) -> Iterator[Cell]:
    """Every cell with up to three divisions that somebody is in."""
    first = max(start for start in (0, 18, 65, 80) if start <= age)
    told = dict(zip(_DIVISIONS, (programme, group, first, sex, place), strict=True))
    for many in range(4):
        yield from map(frozenset, combinations(told.items(), many))


def _people(people: Sequence[People]) -> dict[Cell, int]:
    """How many there are of every cell. The groups part everybody: the elderly, those at risk, and all others."""
    counts: dict[Cell, int] = defaultdict(int)
    at_risk = {one[:3]: one.people for one in people if one.target_group}
    for one in people:
        risk = at_risk.get(one[:3], 0)
        parts = {"age_65": one.people} if one.age_years >= 65 else {"medical_risk": risk, "others": one.people - risk}
        for programme, (group, many) in product(("influenza", "covid"), parts.items() if not one.target_group else ()):
            for cell in _cells(programme, *one[:2], one.age_years, group) if many else ():
                counts[cell] += many
    return counts


def _vaccinated(doses: Sequence[Dose]) -> dict[Cell, int]:
    counts: dict[Cell, int] = defaultdict(int)
    for one in doses:
        for cell in _cells(one.programme_id, one.municipality_code, one.sex, one.age_years, one.target_group):
            counts[cell] += 1
    return counts


def _span(shown: object) -> Span:
    if shown == "<5":
        return 1, 4
    assert isinstance(shown, int)
    return (0, 0) if shown == 0 else (max(5, shown - 2), shown + 2)


def _shown_of_coverage(reader: Reader) -> dict[Cell, Span]:
    had: dict[Cell, Span] = {}
    for by in ((), *((one,) for one in _BY)):
        for row in rows_told(reader, "coverage", by=frozenset(by)):
            part = {(by[0], row[2])} if by and row[2] != _EVERYBODY else set()
            _take(had, frozenset({("programme_id", row[0]), *part}), row[-3])
    return had


def _shown_of_doses(reader: Reader) -> dict[Cell, Span]:
    had: dict[Cell, Span] = {}
    for by in (by for many in range(4) for by in combinations(_DIVISIONS, many)):
        for row in rows_told(reader, "doses", by=frozenset(by)):
            _take(had, frozenset(zip(by, row[:-1], strict=True)), row[-1])
    return had


def _take(had: dict[Cell, Span], cell: Cell, shown: object) -> None:
    assert had.setdefault(cell, _span(shown)) == _span(shown)


def _narrowed(had: dict[Cell, Span], people: dict[Cell, int]) -> dict[Cell, Span]:
    """Each cell is the sum of its parts along any divisions, and none is of more people than there are."""
    spans = {cell: _cut(had.get(cell, (0, many)), many) for cell, many in people.items()}
    sums = _sums(people)
    before: dict[Cell, Span] = {}
    while spans != before:
        before = dict(spans)
        for whole, parts in sums:
            _narrow(spans, whole, parts)
    return spans


def _cut(span: Span, people: int) -> Span:
    return span[0], min(span[1], people)


def _sums(cells: Iterable[Cell]) -> list[tuple[Cell, list[Cell]]]:
    groups: dict[tuple[Cell, frozenset[str]], list[Cell]] = defaultdict(list)
    for cell in cells:
        for kept in range(len(cell)):
            for fixed in combinations(sorted(cell, key=str), kept):
                groups[frozenset(fixed), frozenset(dict(cell)) - frozenset(dict(fixed))].append(cell)
    return [(whole, parts) for (whole, _), parts in groups.items()]


def _narrow(spans: dict[Cell, Span], whole: Cell, parts: list[Cell]) -> None:
    lows, highs = sum(spans[one][0] for one in parts), sum(spans[one][1] for one in parts)
    low, high = spans[whole]
    for one in parts:
        least, most = spans[one]
        spans[one] = max(least, low - (highs - most)), min(most, high - (lows - least))
    spans[whole] = max(low, lows), min(high, highs)


def _few(had: dict[Cell, Span], people: dict[Cell, int]) -> set[Cell]:
    """The cells of which a few are had, who are vaccinated or are not."""
    return {cell for cell, (low, high) in _narrowed(had, people).items() if low == high and _is_few(low, people[cell])}


@pytest.mark.parametrize("seed", range(12))
def test_no_few_are_had_by_subtracting(region: Region, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    people, doses = people_made_up(seed)
    counting(monkeypatch, doses, people)
    there_are, vaccinated = _people(people), _vaccinated(doses)

    had = _shown_of_coverage(analyst(region))

    assert all(low <= vaccinated[cell] <= high for cell, (low, high) in _narrowed(had, there_are).items())
    assert _few(had, there_are) == set()


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_coverage_tells_no_few_that_given_doses_do_not(
    region: Region, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """And of the same cell both say the same. What doses alone tell to whoever solves all their margins is theirs."""
    people, doses = people_made_up(seed)
    counting(monkeypatch, doses, people)
    reader, there_are = analyst(region), _people(people)
    of_doses = _shown_of_doses(reader)

    both = dict(of_doses)
    for cell, span in _shown_of_coverage(reader).items():
        assert both.setdefault(cell, span) == span

    assert _few(both, there_are) - _few(of_doses, there_are) == set()


@pytest.mark.parametrize("seed", [21, 22, 23, 24])
def test_no_number_is_had_by_subtracting_yesterday(region: Region, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Some are vaccinated from one day to the next; what came to no cell is a number."""
    (people, doses), reader, days = people_made_up(seed), analyst(region), []
    for some in (doses[:-7], doses):
        counting(monkeypatch, some, people)
        days.append(_narrowed(_shown_of_coverage(reader), _people(people)))

    before, after = days
    came = {cell: (after[cell][0] - before[cell][1], after[cell][1] - before[cell][0]) for cell in before}

    assert [cell for cell, (low, high) in came.items() if low == high and low] == []
