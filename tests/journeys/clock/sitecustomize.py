"""Sets the clocks of the journeys' servers, which Python reads this file before: seasons and days to sign depend on the day.

Only the journeys put this folder on ``PYTHONPATH``. The clock ticks on from the instant they chose.
"""

from __future__ import annotations

import os
import time

import time_machine

_AHEAD = os.environ.get("JOURNEYS_CLOCK_AHEAD_SECONDS")
if _AHEAD:
    time_machine.travel(time.time() + float(_AHEAD), tick=True).start()
