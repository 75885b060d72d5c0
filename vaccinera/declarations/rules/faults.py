"""One thing that is wrong with a declaration before the dose may be given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeclarationFault:
    """A code with a sentence of its own, at the field that mends it."""

    code: str
    field: str
