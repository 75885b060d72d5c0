"""Sets the clocks of the journeys' servers, since seasons and days to sign depend on the day.

Python reads this file before the server. Only the journeys put this folder on ``PYTHONPATH``. The clock ticks on
from the instant they chose, and jumps when the file they name says by how many seconds.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from threading import Thread

import time_machine

_AHEAD, _JUMPS = os.environ.get("JOURNEYS_CLOCK_AHEAD_SECONDS"), os.environ.get("JOURNEYS_CLOCK_JUMPS")
_LOOKS_EVERY_SECONDS = 0.05


class _Clock:
    """A clock that ticks, and jumps as a file says. A process split off from another takes over where it stands."""

    def __init__(self, ahead: float, jumps: Path) -> None:
        self._travelling = time_machine.travel(time.time() + ahead, tick=True).start()
        self._jumps, self._jumped = jumps, 0.0

    def follow(self) -> None:
        """Follow the file for as long as the process lives; a word of each jump is left beside it."""
        Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            seconds = float(self._jumps.read_text()) if self._jumps.exists() else 0.0
            if seconds != self._jumped:
                self._travelling.shift(seconds - self._jumped)
                self._jumped = seconds
                self._jumps.with_suffix(f".{os.getpid()}").write_text(str(seconds))
            time.sleep(_LOOKS_EVERY_SECONDS)


if _AHEAD and _JUMPS:
    _clock = _Clock(float(_AHEAD), Path(_JUMPS))
    _clock.follow()
    # A process split off from another has its memory, but none of its threads.
    os.register_at_fork(after_in_child=_clock.follow)
