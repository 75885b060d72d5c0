"""What the decision support is meant for, in versions: the text that stands with every advice (LAW-32)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from vaccinera.programmes.rules.packs import Text


@dataclass(frozen=True, slots=True)
class IntendedUsePart:
    """One question and its answer, in each language."""

    heading: Text
    text: Text


@dataclass(frozen=True, slots=True)
class IntendedUse:
    """One version of the whole text, and the day it was taken into use."""

    version: str
    from_on: date
    parts: tuple[IntendedUsePart, ...]


def read_intended_use(content: Mapping[str, Any]) -> IntendedUse:
    """A version as its file holds it; a missing part is a fault of the installation and ends the start."""
    parts: Sequence[Mapping[str, Text]] = content["parts"]
    return IntendedUse(
        version=content["version"],
        from_on=content["from_on"],
        parts=tuple(IntendedUsePart(part["heading"], part["text"]) for part in parts),
    )
