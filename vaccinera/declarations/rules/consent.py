"""Whose decision it is that a dose is given, and what is missing of it (LAW-04). Consent is for one occasion.

An adult decides; for one who cannot, the ground and who was consulted are written down. For a minor the guardians
decide, or the minor, once somebody has assessed that the minor is mature enough. The ages are settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from vaccinera.declarations.rules.faults import DeclarationFault
from vaccinera.declarations.states import ConsentBasis, ConsentWay, DecisionGround, RefusedBy
from vaccinera.patients.rules.ages import age_on


@dataclass(frozen=True, slots=True)
class AgeLimits:
    """Below ``guardians_below`` the guardians decide; from ``maturity_from`` maturity can be assessed instead."""

    guardians_below: int = 18
    maturity_from: int = 15


@dataclass(frozen=True, slots=True)
class GuardianConsent:
    """One guardian's yes: who, how it was given, and on which day (``None`` when nothing that is a day was typed)."""

    name: str = ""
    way: ConsentWay | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Maturity:
    """What somebody has assessed that a minor understands. ``assessor_id`` is the member of staff who did."""

    understands_information: bool = False
    understands_consequences: bool = False
    knows_where_to_seek_advice: bool = False
    assessor_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What was said of consent on one occasion. ``guardian_count`` is how many guardians there are to ask: one or two.

    The person's own word is an answer in the questionnaire, whatever the basis.
    """

    basis: ConsentBasis | None = None
    refused_by: RefusedBy | None = None
    cannot_decide_because: str = ""
    ground: DecisionGround | None = None
    consulted: str = ""
    guardian_count: int | None = None
    guardians: tuple[GuardianConsent, ...] = ()
    maturity: Maturity = Maturity()


def possible_bases(birth_date: date | None, *, on: date, limits: AgeLimits) -> tuple[ConsentBasis, ...]:
    """The ways to decide for somebody of an age, the usual one first.

    Of whose age is not known each of them can be chosen.
    """
    adult = (ConsentBasis.OWN, ConsentBasis.CONSULTATION)
    minor = (ConsentBasis.GUARDIANS, ConsentBasis.MATURITY)
    if birth_date is None:
        return adult + minor
    age = age_on(birth_date, max(on, birth_date))
    if age >= limits.guardians_below:
        return adult
    return minor if age >= limits.maturity_from else minor[:1]


def settled(consent: Consent, bases: tuple[ConsentBasis, ...]) -> Consent:
    """The consent with only what belongs to its basis, which is the usual one where nothing else was chosen.

    A minor old enough for maturity to be assessed has no usual one: somebody chooses.
    """
    usual = bases[0] if bases[0] is ConsentBasis.OWN or len(bases) == 1 else None
    basis = consent.basis or usual
    is_minors = basis in (ConsentBasis.GUARDIANS, ConsentBasis.MATURITY)
    kept = Consent(basis=basis, refused_by=consent.refused_by if is_minors else None)
    if basis is ConsentBasis.CONSULTATION:
        return replace(
            kept,
            cannot_decide_because=consent.cannot_decide_because,
            ground=consent.ground,
            consulted=consent.consulted,
        )
    if basis is ConsentBasis.GUARDIANS:
        guardians = consent.guardians[: consent.guardian_count or 0]
        return replace(kept, guardian_count=consent.guardian_count, guardians=guardians)
    return replace(kept, maturity=consent.maturity) if basis is ConsentBasis.MATURITY else kept


def consent_faults(consent: Consent, bases: tuple[ConsentBasis, ...], *, on: date) -> tuple[DeclarationFault, ...]:
    """Everything a settled consent lacks before the dose may be given on a day, in the order it is asked."""
    if consent.basis is None:
        return (DeclarationFault("declarations.consent.basis_missing", "consent_basis"),)
    if consent.basis not in bases:
        return (DeclarationFault("declarations.consent.not_at_this_age", "consent_basis"),)
    if consent.refused_by is not None:
        return (_REFUSED[consent.refused_by],)
    if consent.basis is ConsentBasis.CONSULTATION:
        return tuple(_consultation_faults(consent))
    if consent.basis is ConsentBasis.GUARDIANS:
        return tuple(_guardian_faults(consent, on=on))
    return tuple(_maturity_faults(consent.maturity)) if consent.basis is ConsentBasis.MATURITY else ()


_REFUSED = {
    RefusedBy.MINOR: DeclarationFault("declarations.consent.refused_by_minor", "refused_by"),
    RefusedBy.GUARDIAN: DeclarationFault("declarations.consent.refused_by_guardian", "refused_by"),
}


def _consultation_faults(consent: Consent) -> Iterator[DeclarationFault]:
    if not consent.cannot_decide_because:
        yield DeclarationFault("declarations.consent.cannot_decide_because_missing", "cannot_decide_because")
    if consent.ground is None:
        yield DeclarationFault("declarations.consent.ground_missing", "decision_ground")
    if not consent.consulted:
        yield DeclarationFault("declarations.consent.consulted_missing", "consulted")


def _guardian_faults(consent: Consent, *, on: date) -> Iterator[DeclarationFault]:
    """Each guardian there is must have consented, on the day of the dose at the latest."""
    if consent.guardian_count is None:
        yield DeclarationFault("declarations.consent.guardian_count_missing", "guardian_count")
    for number in range(1, (consent.guardian_count or 0) + 1):
        guardian = consent.guardians[number - 1] if number <= len(consent.guardians) else GuardianConsent()
        if not guardian.name:
            yield DeclarationFault("declarations.consent.guardian_name_missing", f"guardian_{number}_name")
        if guardian.way is None:
            yield DeclarationFault("declarations.consent.guardian_way_missing", f"guardian_{number}_way")
        if guardian.on is None:
            yield DeclarationFault("declarations.consent.guardian_day_missing", f"guardian_{number}_on")
        elif guardian.on > on:
            yield DeclarationFault("declarations.consent.guardian_day_after_dose", f"guardian_{number}_on")


def _maturity_faults(maturity: Maturity) -> Iterator[DeclarationFault]:
    """Maturity is all three, assessed by somebody, with a word on how."""
    if not maturity.understands_information:
        yield DeclarationFault("declarations.consent.information_not_understood", "understands_information")
    if not maturity.understands_consequences:
        yield DeclarationFault("declarations.consent.consequences_not_understood", "understands_consequences")
    if not maturity.knows_where_to_seek_advice:
        yield DeclarationFault("declarations.consent.place_for_advice_not_known", "knows_where_to_seek_advice")
    if maturity.assessor_id is None:
        yield DeclarationFault("declarations.consent.assessor_missing", "maturity_assessor")
    if not maturity.note:
        yield DeclarationFault("declarations.consent.maturity_note_missing", "maturity_note")
