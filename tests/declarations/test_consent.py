"""Whose decision it is, at every boundary of age, and each thing a consent can lack (LAW-04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from vaccinera.declarations.rules.consent import (
    AgeLimits,
    Consent,
    GuardianConsent,
    Maturity,
    consent_faults,
    possible_bases,
    settled,
)
from vaccinera.declarations.states import ConsentBasis, ConsentWay, DecisionGround, RefusedBy

LIMITS = AgeLimits()
ADULT = (ConsentBasis.OWN, ConsentBasis.CONSULTATION)
YOUNG = (ConsentBasis.GUARDIANS, ConsentBasis.MATURITY)
CHILD = (ConsentBasis.GUARDIANS,)
DAY = date(2026, 11, 23)

MOTHER = GuardianConsent("Karin Ek", ConsentWay.ON_SITE, DAY)
FATHER = GuardianConsent("Olle Ek", ConsentWay.BY_TELEPHONE, date(2026, 11, 22))
BY_BOTH = Consent(basis=ConsentBasis.GUARDIANS, guardian_count=2, guardians=(MOTHER, FATHER))
BY_ONE = Consent(basis=ConsentBasis.GUARDIANS, guardian_count=1, guardians=(MOTHER,))
ALL_UNDERSTOOD = Maturity(
    understands_information=True,
    understands_consequences=True,
    knows_where_to_seek_advice=True,
    assessor_id=7,
    note="Återger med egna ord",
)
MATURE = Consent(basis=ConsentBasis.MATURITY, maturity=ALL_UNDERSTOOD)
CONSULTED = Consent(
    basis=ConsentBasis.CONSULTATION,
    cannot_decide_because="Demens, kan inte återge informationen",
    ground=DecisionGround.PRESUMED_WILL,
    consulted="Eva Ek, dotter",
)


@pytest.mark.parametrize(
    ("born", "bases"),
    [
        (date(2026, 11, 23), CHILD),
        (date(2014, 6, 1), CHILD),
        (date(2011, 11, 24), CHILD),  # turns 15 tomorrow
        (date(2011, 11, 23), YOUNG),  # turns 15 today
        (date(2008, 11, 24), YOUNG),  # turns 18 tomorrow
        (date(2008, 11, 23), ADULT),  # turns 18 today
        (date(1942, 1, 1), ADULT),
        (None, (*ADULT, *YOUNG)),
    ],
)
def test_who_can_decide_follows_from_the_age_on_the_day_of_the_dose(
    born: date | None, bases: tuple[ConsentBasis, ...]
) -> None:
    assert possible_bases(born, on=DAY, limits=LIMITS) == bases


def test_who_is_born_on_a_leap_day_comes_of_age_on_the_last_of_february() -> None:
    """2026 has no 29 February (1930:173)."""
    born = date(2008, 2, 29)

    assert possible_bases(born, on=date(2026, 2, 27), limits=LIMITS) == YOUNG
    assert possible_bases(born, on=date(2026, 2, 28), limits=LIMITS) == ADULT


def test_the_ages_are_settings() -> None:
    limits = AgeLimits(guardians_below=16, maturity_from=12)

    assert possible_bases(date(2014, 11, 24), on=DAY, limits=limits) == CHILD
    assert possible_bases(date(2014, 11, 23), on=DAY, limits=limits) == YOUNG
    assert possible_bases(date(2010, 11, 23), on=DAY, limits=limits) == ADULT


def test_a_dose_written_down_for_a_day_before_the_birth_is_judged_as_a_newborns() -> None:
    """That day is refused elsewhere, with its own sentence."""
    assert possible_bases(date(2026, 11, 23), on=date(2026, 11, 1), limits=LIMITS) == CHILD


@pytest.mark.parametrize(
    ("bases", "usual"),
    [(ADULT, ConsentBasis.OWN), (CHILD, ConsentBasis.GUARDIANS), (YOUNG, None), ((*ADULT, *YOUNG), ConsentBasis.OWN)],
)
def test_nothing_chosen_means_the_usual_where_there_is_one(
    bases: tuple[ConsentBasis, ...], usual: ConsentBasis | None
) -> None:
    """An adult decides and a child's guardians do; at 15 somebody chooses."""
    assert settled(Consent(), bases).basis is usual


def test_what_belongs_to_another_basis_is_left_out() -> None:
    everything = replace(
        CONSULTED,
        refused_by=RefusedBy.MINOR,
        guardian_count=1,
        guardians=(MOTHER, FATHER),
        maturity=ALL_UNDERSTOOD,
    )

    assert settled(replace(everything, basis=ConsentBasis.OWN), ADULT) == Consent(basis=ConsentBasis.OWN)
    assert settled(everything, ADULT) == CONSULTED
    assert settled(replace(everything, basis=ConsentBasis.GUARDIANS, refused_by=None), YOUNG) == BY_ONE
    assert settled(replace(everything, basis=ConsentBasis.MATURITY, refused_by=None), YOUNG) == MATURE


def test_guardians_nobody_has_counted_are_not_kept() -> None:
    uncounted = settled(replace(BY_BOTH, guardian_count=None), CHILD)

    assert uncounted.guardians == ()
    assert _faults(uncounted, CHILD) == [("declarations.consent.guardian_count_missing", "guardian_count")]


@pytest.mark.parametrize(
    ("consent", "bases"),
    [(Consent(ConsentBasis.OWN), ADULT), (CONSULTED, ADULT), (BY_ONE, CHILD), (BY_BOTH, YOUNG), (MATURE, YOUNG)],
)
def test_nothing_is_missing_from_a_whole_consent(consent: Consent, bases: tuple[ConsentBasis, ...]) -> None:
    assert consent_faults(consent, bases, on=DAY) == ()


@pytest.mark.parametrize(
    ("consent", "bases", "code", "field"),
    [
        (Consent(), YOUNG, "basis_missing", "consent_basis"),
        (Consent(ConsentBasis.OWN), YOUNG, "not_at_this_age", "consent_basis"),
        (MATURE, CHILD, "not_at_this_age", "consent_basis"),
        (BY_ONE, ADULT, "not_at_this_age", "consent_basis"),
        (replace(CONSULTED, cannot_decide_because=""), ADULT, "cannot_decide_because_missing", "cannot_decide_because"),
        (replace(CONSULTED, ground=None), ADULT, "ground_missing", "decision_ground"),
        (replace(CONSULTED, consulted=""), ADULT, "consulted_missing", "consulted"),
    ],
)
def test_a_consent_lacks_one_thing(consent: Consent, bases: tuple[ConsentBasis, ...], code: str, field: str) -> None:
    assert _faults(consent, bases) == [(f"declarations.consent.{code}", field)]


@pytest.mark.parametrize(
    ("guardian", "code", "field"),
    [
        (replace(MOTHER, name=""), "guardian_name_missing", "guardian_1_name"),
        (replace(MOTHER, way=None), "guardian_way_missing", "guardian_1_way"),
        (replace(MOTHER, on=None), "guardian_day_missing", "guardian_1_on"),
        (replace(MOTHER, on=date(2026, 11, 24)), "guardian_day_after_dose", "guardian_1_on"),
    ],
)
def test_a_guardian_says_who_how_and_when(guardian: GuardianConsent, code: str, field: str) -> None:
    consent = replace(BY_ONE, guardians=(guardian,))

    assert _faults(consent, CHILD) == [(f"declarations.consent.{code}", field)]


def test_of_two_guardians_both_consent() -> None:
    """One of two is not enough."""
    alone = replace(BY_BOTH, guardians=(MOTHER,))

    assert _faults(alone, CHILD) == [
        ("declarations.consent.guardian_name_missing", "guardian_2_name"),
        ("declarations.consent.guardian_way_missing", "guardian_2_way"),
        ("declarations.consent.guardian_day_missing", "guardian_2_on"),
    ]


@pytest.mark.parametrize(
    ("maturity", "code", "field"),
    [
        (
            replace(ALL_UNDERSTOOD, understands_information=False),
            "information_not_understood",
            "understands_information",
        ),
        (
            replace(ALL_UNDERSTOOD, understands_consequences=False),
            "consequences_not_understood",
            "understands_consequences",
        ),
        (
            replace(ALL_UNDERSTOOD, knows_where_to_seek_advice=False),
            "place_for_advice_not_known",
            "knows_where_to_seek_advice",
        ),
        (replace(ALL_UNDERSTOOD, assessor_id=None), "assessor_missing", "maturity_assessor"),
        (replace(ALL_UNDERSTOOD, note=""), "maturity_note_missing", "maturity_note"),
    ],
)
def test_maturity_is_all_of_it(maturity: Maturity, code: str, field: str) -> None:
    assert _faults(replace(MATURE, maturity=maturity), YOUNG) == [(f"declarations.consent.{code}", field)]


@pytest.mark.parametrize("consent", [BY_BOTH, MATURE])
@pytest.mark.parametrize(
    ("who", "code"), [(RefusedBy.MINOR, "refused_by_minor"), (RefusedBy.GUARDIAN, "refused_by_guardian")]
)
def test_a_no_stops_whatever_else_there_is(consent: Consent, who: RefusedBy, code: str) -> None:
    """Of the minor and of a guardian, on either basis."""
    refused = settled(replace(consent, refused_by=who), YOUNG)

    assert _faults(refused, YOUNG) == [(f"declarations.consent.{code}", "refused_by")]


def _faults(consent: Consent, bases: tuple[ConsentBasis, ...]) -> list[tuple[str, str]]:
    return [(fault.code, fault.field) for fault in consent_faults(consent, bases, on=DAY)]
