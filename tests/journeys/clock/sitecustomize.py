"""Sets the clocks of the journeys' servers, since seasons and days to sign depend on the day.

Python reads this file before the server. Only the journeys put this folder on ``PYTHONPATH``. The clock ticks on
from the instant they chose.
"""

from __future__ import annotations

import os
import time

import time_machine

_AHEAD = os.environ.get("JOURNEYS_CLOCK_AHEAD_SECONDS")
if _AHEAD:
    time_machine.travel(time.time() + float(_AHEAD), tick=True).start()
