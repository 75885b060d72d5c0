"""The region's own reference data is asked for once in a while, not at every request."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from vaccinera.kernel import remembering
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.remembering import forget_everything, note_stamp, remembered


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets what the seconds stand at."""
    stands_at = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: stands_at[0])
    return lambda seconds: stands_at.__setitem__(0, seconds)


def _counted() -> tuple[list[int], Callable[..., int]]:
    asked: list[int] = []

    @remembered(seconds=5)
    def double(number: int, *, plus: int = 0) -> int:
        asked.append(number)
        return 2 * number + plus

    return asked, double


def test_an_answer_is_kept_for_as_long_as_it_says_and_no_longer(clock: Callable[[float], None]) -> None:
    asked, double = _counted()

    answers = [double(3), double(3)]
    clock(105.0)
    answers.append(double(3))
    clock(105.1)
    answers.append(double(3))

    assert answers == [6, 6, 6, 6]
    assert asked == [3, 3]


def test_other_arguments_are_another_question(clock: Callable[[float], None]) -> None:
    asked, double = _counted()

    answers = [double(3), double(4), double(3, plus=1), double(3, plus=1)]

    assert answers == [6, 8, 7, 7]
    assert asked == [3, 4, 3]


def test_what_is_refused_is_asked_anew(clock: Callable[[float], None]) -> None:
    """A programme that comes into force is there for the next request."""
    asked: list[str] = []

    @remembered(seconds=5)
    def refusing(code: str) -> str:
        asked.append(code)
        raise Refused("tests.thing.missing")

    for _ in range(2):
        with pytest.raises(Refused):
            refusing("influenza")

    assert asked == ["influenza", "influenza"]


def test_what_is_kept_does_not_grow_without_end(
    clock: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the limit everything is let go, and gathered anew."""
    monkeypatch.setattr(remembering, "_MOST_KEPT", 2)
    asked, double = _counted()

    for number in (1, 2, 1, 3, 1):
        double(number)

    assert asked == [1, 2, 3, 1]


def test_everything_can_be_forgotten_at_once(clock: Callable[[float], None]) -> None:
    asked, double = _counted()
    double(3)

    forget_everything()
    double(3)

    assert asked == [3, 3]


def test_another_stamp_makes_every_answer_old(clock: Callable[[float], None]) -> None:
    """What was approved a moment ago counts from the next request on, in every process."""
    asked, double = _counted()
    note_stamp(7)
    double(3)
    note_stamp(7)
    double(3)

    note_stamp(8)
    double(3)

    assert asked == [3, 3]


def test_what_changed_while_it_was_asked_for_is_asked_for_again(clock: Callable[[float], None]) -> None:
    asked: list[int] = []

    @remembered(seconds=5)
    def slow(number: int) -> int:
        asked.append(number)
        if len(asked) == 1:
            note_stamp(10)
        return number

    note_stamp(9)
    slow(3)
    slow(3)
    slow(3)

    assert asked == [3, 3]
