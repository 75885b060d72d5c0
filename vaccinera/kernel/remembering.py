"""Answers that seldom change, kept for a moment, so that not every request asks for them again."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_P = ParamSpec("_P")
_T = TypeVar("_T")
_kept: list[dict[object, tuple[float, object]]] = []
_MOST_KEPT = 500


def remembered(*, seconds: float) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Keep what a function of hashable arguments answered, for so many seconds, in this process.

    For the region's own reference data only, never for anything of a tenant or a person: the key does not hold the
    scope. What raises is not kept. A change is thus seen everywhere within that time, and not at once.
    """

    def keep(function: Callable[_P, _T]) -> Callable[_P, _T]:
        answers: dict[object, tuple[float, object]] = {}
        _kept.append(answers)

        @wraps(function)
        def answer(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            key = (args, tuple(sorted(kwargs.items())))
            found = answers.get(key)
            if found is None or found[0] < time.monotonic():
                if len(answers) >= _MOST_KEPT:
                    answers.clear()
                found = answers[key] = (time.monotonic() + seconds, function(*args, **kwargs))
            return found[1]  # type: ignore[return-value]  # what the function answered

        return answer

    return keep


def forget_everything() -> None:
    """Ask anew from now on; for tests, where each has a database of its own."""
    for answers in _kept:
        answers.clear()
