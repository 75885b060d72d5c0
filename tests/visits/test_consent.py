"""Whose decision it was stays with the visit: in columns, under the signature, and refused where it is not whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from uuid_utils.compat import uuid7

from tests.factories.region import Region, begin, filled_in, make_batch, make_person, sign, with_declaration
from tests.personas import ANNA, BIRGIT
from vaccinera.access.rules.readers import Reader
from vaccinera.declarations.rules.consent import Consent, GuardianConsent, Maturity
from vaccinera.declarations.states import ConsentBasis, ConsentWay, DecisionGround, RefusedBy
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.models import Visit
from vaccinera.visits.rules.registrations import Incomplete

# Of the official test range: 16 and 10 years old on the day of these tests.
SIXTEEN, TEN = "201008072397", "201604042398"
GUARDIANS = Consent(
    basis=ConsentBasis.GUARDIANS,
    guardian_count=2,
    guardians=(
        GuardianConsent("Karin Ek", ConsentWay.ON_SITE, date(2026, 11, 23)),
        GuardianConsent("Olle Ek", ConsentWay.BY_TELEPHONE, date(2026, 11, 22)),
    ),
)
CONSULTED = Consent(
    basis=ConsentBasis.CONSULTATION,
    cannot_decide_because="Demens",
    ground=DecisionGround.PRESUMED_WILL,
    consulted="Eva Ek, dotter",
)


def _mature(assessor_id: int | None) -> Consent:
    return Consent(
        basis=ConsentBasis.MATURITY,
        maturity=Maturity(
            understands_information=True,
            understands_consequences=True,
            knows_where_to_seek_advice=True,
            assessor_id=assessor_id,
            note="Återger med egna ord",
        ),
    )


def _signed(region: Region, number: str, consent: Consent, **declared: Any) -> Visit:
    anna = region.reader(ANNA)
    visit = sign(anna, begin(anna, make_person(number)), _registered(anna, region, consent, **declared))
    with reading(anna):
        return Visit.objects.select_related("declaration").prefetch_related("signatures").get(pk=visit.pk)


def _registered(anna: Reader, region: Region, consent: Consent, **declared: Any) -> Any:
    batch = make_batch(anna, region.products[0])
    registration = filled_in(anna, region.products[0], batch.pk, risk_groups=["diabetes"])
    return with_declaration(registration, consent=consent, **declared)


def _covered(visit: Visit) -> dict[str, Any]:
    [signature] = [one for one in visit.signatures.all() if one.kind == "administration"]
    content: dict[str, Any] = json.loads(signature.content)
    declared: dict[str, Any] = content["content"]["declaration"]
    return declared


def test_two_guardians_consent_is_kept_and_signed(region: Region) -> None:
    visit = _signed(region, TEN, GUARDIANS, answered_by="guardian", answered_by_name="Karin Ek")

    declared = visit.reviewed
    expected = [
        {"name": "Karin Ek", "way": "on_site", "on": "2026-11-23"},
        {"name": "Olle Ek", "way": "by_telephone", "on": "2026-11-22"},
    ]
    assert (declared.consent_basis, declared.guardian_count, declared.guardians) == ("guardians", 2, expected)
    assert (_covered(visit)["consent_basis"], _covered(visit)["guardians"]) == ("guardians", expected)


def test_an_assessment_of_maturity_names_who_made_it(region: Region) -> None:
    birgit = region.reader(BIRGIT)

    visit = _signed(region, SIXTEEN, _mature(birgit.staff_id))

    declared = visit.reviewed
    assert declared.consent_basis == "maturity"
    assert declared.understands_information is True
    assert declared.understands_consequences is True
    assert declared.knows_where_to_seek_advice is True
    assert declared.maturity_assessor_hsa_id == birgit.hsa_id
    assert declared.maturity_assessor_name == birgit.name
    assert _covered(visit)["maturity_note"] == "Återger med egna ord"


def test_maturity_is_assessed_by_somebody_at_work_here(region: Region) -> None:
    with pytest.raises(Incomplete) as refused:
        _signed(region, SIXTEEN, _mature(987_654))

    assert [gap.code for gap in refused.value.gaps] == ["declarations.consent.assessor_missing"]


def test_for_an_adult_who_cannot_decide_the_ground_and_who_was_consulted_are_kept(region: Region) -> None:
    visit = _signed(region, "19420101-2392", CONSULTED, answered_by="representative", answered_by_name="Eva Ek")

    declared = visit.reviewed
    assert declared.consent_basis == "consultation"
    assert declared.cannot_decide_because == "Demens"
    assert declared.decision_ground == "presumed_will"
    assert declared.consulted == "Eva Ek, dotter"
    assert declared.guardians == []
    assert declared.understands_information is None


def test_an_adults_own_consent_needs_nothing_more(region: Region) -> None:
    visit = _signed(region, "19420101-2392", Consent())

    assert visit.reviewed.consent_basis == "own"
    assert _covered(visit)["consent_basis"] == "own"


@pytest.mark.parametrize(
    ("number", "consent", "code"),
    [
        (SIXTEEN, Consent(), "declarations.consent.basis_missing"),
        (TEN, _mature(1), "declarations.consent.not_at_this_age"),
        (TEN, Consent(), "declarations.consent.guardian_count_missing"),
        (TEN, replace(GUARDIANS, refused_by=RefusedBy.GUARDIAN), "declarations.consent.refused_by_guardian"),
        (SIXTEEN, replace(_mature(1), refused_by=RefusedBy.MINOR), "declarations.consent.refused_by_minor"),
    ],
)
def test_without_a_whole_consent_nothing_is_signed(region: Region, number: str, consent: Consent, code: str) -> None:
    """Neither a yes in the questionnaire nor the nurse's own right is enough for a minor."""
    with pytest.raises(Incomplete) as refused:
        _signed(region, number, consent)

    assert code in [gap.code for gap in refused.value.gaps]
    with reading(region.reader(ANNA)):
        assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"consent_basis": "nobody"}, "a_declaration_says_whose_decision_it_is"),
        ({"consent_basis": "consultation"}, "who_cannot_decide_has_a_ground_and_someone_consulted"),
        (
            {"consent_basis": "guardians", "guardian_count": 2, "guardians": [{}]},
            "every_guardian_there_is_has_consented",
        ),
        (
            {"consent_basis": "guardians", "guardian_count": 1, "guardians": [{}, {}]},
            "every_guardian_there_is_has_consented",
        ),
        ({"consent_basis": "maturity", "understands_information": True}, "a_mature_minor_was_assessed_by_someone"),
    ],
)
def test_the_database_refuses_half_a_consent(region: Region, columns: dict[str, Any], name: str) -> None:
    """By whatever path it comes."""
    other = _signed(region, "19420101-2392", Consent()).reviewed
    other.id = uuid7()
    for column, value in columns.items():
        setattr(other, column, value)

    with pytest.raises(IntegrityError, match=name), acting(region.reader(ANNA)):
        other.save(force_insert=True)
