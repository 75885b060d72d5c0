"""How long a login lives, how recent it must be for what weighs most, and what tells one from another."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_SESSION = timedelta(hours=12)
# The first that fits: most browsers also call themselves one that came before them.
_BROWSERS: Mapping[str, str] = MappingProxyType(
    {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
)
_SYSTEMS: Mapping[str, str] = MappingProxyType(
    {
        "Windows": "Windows",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Android": "Android",
        "Mac OS": "Mac",
        "CrOS": "ChromeOS",
        "Linux": "Linux",
    }
)


def browser_named(user_agent: str) -> str:
    """A browser by the names people know, "Edge, Windows"; empty when it says nothing that is known.

    It is what the browser says of itself: enough to tell one's own computers apart, and proof of nothing.
    """
    named = (next((name for sign, name in known.items() if sign in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in named if name)


def is_recent(*, started_at: datetime, at: datetime, seconds: int) -> bool:
    """Whether somebody proved who they are lately enough for an act that weighs most (ASVS 7.5.3)."""
    return at - started_at <= timedelta(seconds=seconds)
