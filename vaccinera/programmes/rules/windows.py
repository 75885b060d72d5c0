"""When a target group is vaccinated in a setting."""

from __future__ import annotations

from datetime import date

from vaccinera.programmes.rules.days import DaySpan, open_span
from vaccinera.programmes.rules.packs import Pack, Window


def windows_of(pack: Pack, *, group: str, setting: str) -> tuple[Window, ...]:
    """The windows of a target group in a setting, earliest first."""
    windows = (
        window
        for window in pack.windows
        if (window.target_groups is None or group in window.target_groups)
        and (window.settings is None or setting in window.settings)
    )
    return tuple(sorted(windows, key=lambda window: window.from_on))


def open_window(pack: Pack, *, group: str, setting: str, on: date) -> Window | None:
    """The window in which a target group is vaccinated in a setting that day, or None."""
    return next(
        (window for window in windows_of(pack, group=group, setting=setting) if on in days_of(window)),
        None,
    )


def days_of(window: Window) -> DaySpan:
    """The window's days."""
    return open_span(window.from_on, window.to_on)
