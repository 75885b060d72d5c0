"""What is new in the service, as data that is shipped with it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_FILE = Path(__file__).parent / "news" / "news.toml"


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is new, in both languages."""

    on: date
    title: Mapping[str, str]
    text: Mapping[str, str]


@cache
def news_told() -> tuple[News, ...]:
    """Everything there is, the newest first."""
    told = tomllib.loads(_FILE.read_text("utf-8"))["news"]
    return tuple(sorted((News(**one) for one in told), key=lambda one: one.on, reverse=True))
