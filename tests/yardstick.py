"""How much work something is, on whatever machine: its processor time, in times of a piece of work that never changes.

What a millisecond holds differs from machine to machine and from one minute to the next; of both pieces alike.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable

# Read by the standard library in plain Python: text, small objects and calls, as our own pages are. About 4 ms.
_ROWS = 150
_TEXT = "\n".join(f'[[rows]]\nname = "Row {n}"\nday = 2026-11-23\nparts = ["a{n}", {n}, true]\n' for n in range(_ROWS))


def work_of(act: Callable[[], object], *, times: int = 1) -> float:
    """The least the act took in so many times, over the least the yardstick took, read before and after each."""
    acts, yardsticks = [], [_spent(_read)]
    for _ in range(times):
        acts.append(_spent(act))
        yardsticks += [_spent(_read) for _ in range(3)]
    return min(acts) / min(yardsticks)


def _read() -> None:
    tomllib.loads(_TEXT)


def _spent(act: Callable[[], object]) -> float:
    """Processor time, so that other work on the machine counts little."""
    began = time.process_time()
    act()
    return time.process_time() - began
