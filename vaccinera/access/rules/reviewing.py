"""When rights are gone through again (HSLF-FS 2016:40 4:3, LAW-24)."""

from __future__ import annotations

from datetime import date, timedelta

REVIEWED_WITHIN = timedelta(days=365)


def is_due(*, from_on: date, reviewed_on: date | None, on: date) -> bool:
    """Whether a commission has been held for a year without anybody having gone through it."""
    return on - (reviewed_on or from_on) >= REVIEWED_WITHIN
