"""The same seed gives the same keys and the same luck."""

from __future__ import annotations

from datetime import UTC, datetime

from vaccinera.console.demo_region.keys import Chance, key_of

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_key_is_a_uuid_of_version_7_that_sorts_by_time() -> None:
    key, later = key_of("seed", AT, "visit"), key_of("seed", AT.replace(hour=10), "visit")

    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    assert key < later


def test_a_key_is_the_same_for_the_same_thing_and_another_for_another() -> None:
    assert key_of("seed", AT, "visit", 1) == key_of("seed", AT, "visit", 1)
    assert len({key_of("seed", AT, "visit", 1), key_of("seed", AT, "visit", 2), key_of("other", AT, "visit", 1)}) == 3


def test_luck_repeats_itself_from_its_seed() -> None:
    first, second = Chance("a", 1), Chance("a", 1)

    assert [first.below(100) for _ in range(5)] == [second.below(100) for _ in range(5)]
    assert Chance("a").shuffled([1, 2, 3, 4]) == Chance("a").shuffled([1, 2, 3, 4])


def test_a_weight_of_nothing_is_never_drawn() -> None:
    chance = Chance("weights")

    assert {chance.weighted(["never", "always"], [0, 1]) for _ in range(200)} == {"always"}
