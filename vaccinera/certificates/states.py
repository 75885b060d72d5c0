"""What a certificate tells of, and what has become of it since."""

from __future__ import annotations

from enum import StrEnum


class Coverage(StrEnum):
    """Which doses a certificate tells of."""

    DOSE = "dose"
    PROGRAMME = "programme"
    EVERY = "every"


class Standing(StrEnum):
    """Whether the doses still are as the certificate tells them."""

    HOLDS = "holds"
    CORRECTED = "corrected"
    NULLIFIED = "nullified"
