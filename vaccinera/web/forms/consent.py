"""Whose decision it is and what was told: the fields of that part of the registration page, read into values."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from vaccinera.declarations.rules.consent import Consent, GuardianConsent, Maturity
from vaccinera.declarations.rules.information import InformationGiven
from vaccinera.declarations.states import ConsentBasis, ConsentWay, DecisionGround, InformationWay, RefusedBy

if TYPE_CHECKING:
    from vaccinera.web.forms.registration import Typed

GUARDIANS = (1, 2)
MATURITY_FIELDS = (
    *("understands_information", "understands_consequences", "knows_where_to_seek_advice"),
    *("maturity_assessor", "maturity_note"),
)
CONSENT_FIELDS = frozenset(
    {
        "consent_basis", "refused_by", "cannot_decide_because", "decision_ground", "consulted", "guardian_count",
        *(f"guardian_{number}_{part}" for number in GUARDIANS for part in ("name", "way", "on")),
        *MATURITY_FIELDS,
    }
)  # fmt: skip
INFORMATION_FIELDS = frozenset({"information", "read_in"})
_LONGEST_NAME, _LONGEST, _LONGEST_CODE = 160, 300, 10

_Code = TypeVar("_Code", bound=StrEnum)


def read_consent(page: Typed) -> Consent:
    """Everything typed, except of guardians that are not asked: a day that cannot be read is a fault where it is."""
    basis, count = _code(ConsentBasis, page.text("consent_basis")), page.number("guardian_count")
    asked = GUARDIANS[: count or 0] if basis is ConsentBasis.GUARDIANS else ()
    return Consent(
        basis=basis,
        refused_by=_code(RefusedBy, page.text("refused_by")),
        cannot_decide_because=page.text("cannot_decide_because")[:_LONGEST],
        ground=_code(DecisionGround, page.text("decision_ground")),
        consulted=page.text("consulted")[:_LONGEST],
        guardian_count=count if count in GUARDIANS else None,
        guardians=tuple(_guardian(page, number) for number in asked),
        maturity=Maturity(
            understands_information=page.is_on("understands_information"),
            understands_consequences=page.is_on("understands_consequences"),
            knows_where_to_seek_advice=page.is_on("knows_where_to_seek_advice"),
            assessor_id=page.number("maturity_assessor"),
            note=page.text("maturity_note")[:_LONGEST],
        ),
    )


def read_information_given(page: Typed) -> InformationGiven:
    """How the information was given, and in which language: one choice, such as ``read_aloud sv``."""
    way, _, language = page.text("information").partition(" ")
    return InformationGiven(_code(InformationWay, way), language[:_LONGEST_CODE] or "sv")


def read_in(page: Typed) -> str:
    """The language the questions were read in."""
    return page.text("read_in")[:_LONGEST_CODE] or "sv"


def _guardian(page: Typed, number: int) -> GuardianConsent:
    return GuardianConsent(
        name=page.text(f"guardian_{number}_name")[:_LONGEST_NAME],
        way=_code(ConsentWay, page.text(f"guardian_{number}_way")),
        on=page.day(f"guardian_{number}_on"),
    )


def _code(codes: type[_Code], text: str) -> _Code | None:
    return codes(text) if text in set(codes) else None
