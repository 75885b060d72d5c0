"""The kinds a person's number, sex and protection come in. The values are stored; they never change."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class IdentifierKind(StrEnum):
    """Which register a number comes from; what a person goes by is the first of these they have.

    None is issued here (PER-05, PER-06). The last is a mark of our own for somebody without any number.
    """

    PERSONAL_NUMBER = "personal_number"
    COORDINATION_NUMBER = "coordination_number"
    NATIONAL_RESERVE_NUMBER = "national_reserve_number"
    RESERVE_NUMBER_STOCKHOLM = "reserve_number_stockholm"
    RESERVE_NUMBER_CARELINK = "reserve_number_carelink"
    RESERVE_NUMBER_VASTRA_GOTALAND = "reserve_number_vastra_gotaland"
    RESERVE_NUMBER_VARMLAND = "reserve_number_varmland"
    RESERVE_NUMBER_OREBRO = "reserve_number_orebro"
    RESERVE_NUMBER_SKANE = "reserve_number_skane"
    RESERVE_NUMBER_BLEKINGE = "reserve_number_blekinge"
    RESERVE_NUMBER_VASTERNORRLAND = "reserve_number_vasternorrland"
    RESERVE_NUMBER_SORMLAND = "reserve_number_sormland"
    LMA_NUMBER = "lma_number"
    UNKNOWN_PERSON = "unknown_person"


# Regions whose reserve numbers are known by their object identifier while their form is not published.
FORMLESS_RESERVE_NUMBERS = frozenset(
    {
        IdentifierKind.RESERVE_NUMBER_VARMLAND,
        IdentifierKind.RESERVE_NUMBER_OREBRO,
        IdentifierKind.RESERVE_NUMBER_SKANE,
        IdentifierKind.RESERVE_NUMBER_BLEKINGE,
        IdentifierKind.RESERVE_NUMBER_VASTERNORRLAND,
        IdentifierKind.RESERVE_NUMBER_SORMLAND,
    }
)
# The object identifiers that national services know the kinds by (PER-07). An LMA number has none.
IDENTIFIER_OIDS: Mapping[IdentifierKind, str] = MappingProxyType(
    {
        IdentifierKind.PERSONAL_NUMBER: "1.2.752.129.2.1.3.1",
        IdentifierKind.COORDINATION_NUMBER: "1.2.752.129.2.1.3.3",
        IdentifierKind.NATIONAL_RESERVE_NUMBER: "1.2.752.74.9.1",
        IdentifierKind.RESERVE_NUMBER_STOCKHOLM: "1.2.752.97.3.1.3",
        IdentifierKind.RESERVE_NUMBER_CARELINK: "1.2.752.129.2.1.3.2",
        IdentifierKind.RESERVE_NUMBER_VASTRA_GOTALAND: "1.2.752.113.11.0.2.1.1.1",
        IdentifierKind.RESERVE_NUMBER_VARMLAND: "1.2.752.74.9.2",
        IdentifierKind.RESERVE_NUMBER_OREBRO: "1.2.752.74.9.3",
        IdentifierKind.RESERVE_NUMBER_SKANE: "1.2.752.74.9.4",
        IdentifierKind.RESERVE_NUMBER_BLEKINGE: "1.2.752.74.9.5",
        IdentifierKind.RESERVE_NUMBER_VASTERNORRLAND: "1.2.752.269.1.1",
        IdentifierKind.RESERVE_NUMBER_SORMLAND: "1.2.752.266.1.1.1",
        IdentifierKind.UNKNOWN_PERSON: "1.2.752.129.2.1.2.1",
    }
)


class IdentityWay(StrEnum):
    """How it was established who somebody is."""

    SWEDISH_DOCUMENT = "swedish_document"
    FOREIGN_PASSPORT = "foreign_passport"
    FOREIGN_DOCUMENT = "foreign_document"
    LMA_CARD = "lma_card"
    KNOWN_TO_STAFF = "known_to_staff"
    VOUCHED_FOR = "vouched_for"
    NOT_ESTABLISHED = "not_established"


class Ground(StrEnum):
    """On what ground a person is opened (LAW-14); each opening is in the log with one of these."""

    ONGOING_CARE = "ongoing_care"
    CHECK_OF_DETAILS = "check_of_details"
    ASKED_BY_PERSON = "asked_by_person"
    COMPLAINT = "complaint"
    REVIEW = "review"
    OTHER = "other"


class OpeningPurpose(StrEnum):
    """What an opening is for, of the purposes the law names (PDL 2:4)."""

    CARE = "care"
    QUALITY = "quality"
    ADMINISTRATION = "administration"
    SUPERVISION = "supervision"


class IdentityLevel(StrEnum):
    """How sure the Tax Agency was of who got a coordination number (lag 2022:1697 2 kap. 2-6 §§)."""

    PROVEN = "proven"
    PROBABLE = "probable"
    UNCERTAIN = "uncertain"


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
