"""How long what somebody asked for may wait, and how long what came of it is kept (decision 0024)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

MOST_ATTEMPTS = 3
"""How many workers may die over an errand."""

LONGEST_WAIT = timedelta(hours=1)
"""How long after it was asked for an errand is still begun: what weighs most rests on a login that was new then."""

FORGOTTEN_AFTER = 2 * LONGEST_WAIT
"""When one that nobody has finished counts as over, and stands in nobody's way."""

KEPT = timedelta(days=7)

PART_BYTES = 1024 * 1024
"""How much of a file is held in memory at a time, when it is kept and when it is fetched."""


@dataclass(frozen=True, slots=True)
class LeftFile:
    """What an errand answers with when a file came of it; ``content`` stands at its beginning, and is closed for it."""

    content: BinaryIO
    file_name: str
    media_type: str
    result: Mapping[str, str | int]
