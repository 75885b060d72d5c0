"""The kinds a person's number, sex and protection come in. The values are stored; they never change."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class IdentifierKind(StrEnum):
    """Which register a number comes from."""

    PERSONAL_NUMBER = "personal_number"
    COORDINATION_NUMBER = "coordination_number"
    RESERVE_NUMBER_STOCKHOLM = "reserve_number_stockholm"


# The object identifiers that national services know the kinds by (PER-07).
IDENTIFIER_OIDS: Mapping[IdentifierKind, str] = MappingProxyType(
    {
        IdentifierKind.PERSONAL_NUMBER: "1.2.752.129.2.1.3.1",
        IdentifierKind.COORDINATION_NUMBER: "1.2.752.129.2.1.3.3",
        IdentifierKind.RESERVE_NUMBER_STOCKHOLM: "1.2.752.97.3.1.3",
    }
)


class Protection(StrEnum):
    """How the population register protects a person's identity (folkbokföringslagen 1991:481, 16-17 b §§)."""

    NONE = "none"
    CONFIDENTIALITY_MARKING = "confidentiality_marking"
    PROTECTED_REGISTRATION = "protected_registration"


class Sex(StrEnum):
    """The legal sex; unknown when no register has told it."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"
