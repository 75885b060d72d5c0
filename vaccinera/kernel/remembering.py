"""Answers that seldom change, kept for a while, so that not every request asks for them again."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Kept = tuple[float, int, object]
_kept: list[dict[object, _Kept]] = []
_MOST_KEPT = 500
_stamp = [0]


def remembered(*, seconds: float) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Keep what a function of hashable arguments answered, in this process, until the reference data change.

    For the region's own reference data only, never for anything of a tenant or a person: the key does not hold the
    scope. The tables read are ``policies.reference_data``: their stamp comes with every login looked up, and an answer
    from before another stamp counts no more. ``seconds`` is for what has no login, such as a command. What raises is
    not kept.
    """

    def keep(function: Callable[_P, _T]) -> Callable[_P, _T]:
        answers: dict[object, _Kept] = {}
        _kept.append(answers)

        @wraps(function)
        def answer(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            key, stamp = (args, tuple(sorted(kwargs.items()))), _stamp[0]
            found = answers.get(key)
            if found is None or found[0] < time.monotonic() or found[1] != stamp:
                if len(answers) >= _MOST_KEPT:
                    answers.clear()
                # Marked with the stamp from before it was asked: what changed meanwhile is asked for again.
                found = answers[key] = (time.monotonic() + seconds, stamp, function(*args, **kwargs))
            return found[2]  # type: ignore[return-value]  # what the function answered

        return answer

    return keep


def note_stamp(stamp: int) -> None:
    """Take note of the reference data's stamp as just read; another than before makes every kept answer old."""
    _stamp[0] = stamp


def forget_everything() -> None:
    """Ask anew from now on; for tests, where each has a database of its own."""
    for answers in _kept:
        answers.clear()
