"""Every gap on its own: each rule shows its own code, at the field that mends it (LAW-04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from vaccinera.declarations.rules.consent import Consent
from vaccinera.declarations.rules.faults import DeclarationFault
from vaccinera.declarations.rules.information import InformationGiven
from vaccinera.declarations.states import InformationWay
from vaccinera.visits.rules.hindrances import Warned
from vaccinera.visits.rules.registrations import (
    AnsweredDeclaration,
    DeclarationCircumstances,
    Giving,
    GivingCircumstances,
    Order,
    OrderCircumstances,
    declaration_gaps,
    giving_gaps,
    order_gaps,
    warning_gaps,
)
from vaccinera.visits.states import Basis

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
EARLIER = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BATCH = UUID("01990000-0000-7000-8000-000000000001")

DECLARED = AnsweredDeclaration(
    {},
    "person",
    "",
    "",
    are_confirmed_together=True,
    confirmed=frozenset(),
    consent=Consent(),
    information=InformationGiven(InformationWay.READ_ALOUD, "sv"),
    read_in="sv",
)
DECLARED_AROUND = DeclarationCircumstances(missing=(), unconfirmed=(), needs_note=False, is_final_stop=False, faults=())
ORDER = Order(1, Decimal("0.5"), "ml", "intramuscular", "Skydd", None, 7, Basis.OWN, None, "", "", "")
VERBAL = replace(ORDER, basis=Basis.VERBAL, basis_reason="Telefon", prescribed_at=EARLIER)
ORDER_AROUND = OrderCircumstances(
    is_prescriber_known=True,
    prescriber_may=True,
    prescriber_is_giver=True,
    prescriber_signs_now=True,
    is_signed_beforehand=False,
    needs_physician=False,
    is_lifting=False,
    is_lifted_beforehand=True,
    expired_on=None,
    product_fault=None,
    prescribed_at=NOW,
)
GIVING = Giving(None, 7, 7, BATCH, "left_upper_arm", "intramuscular", "")
GIVING_AROUND = GivingCircumstances(
    now=NOW,
    given_at=NOW,
    given_on=date(2026, 11, 23),
    is_giver_known=True,
    is_batch_known=True,
    is_batch_of_product=True,
    batch_fault=None,
    batch_expires_on=date(2027, 6, 30),
    birth_date=date(1942, 1, 1),
    deceased_on=None,
)


def test_nothing_is_missing_from_what_is_whole() -> None:
    """The ground the other tests take one thing away from."""
    assert declaration_gaps(DECLARED, DECLARED_AROUND) == ()
    assert order_gaps(ORDER, ORDER_AROUND, given_at=NOW) == ()
    assert order_gaps(VERBAL, replace(ORDER_AROUND, prescribed_at=EARLIER), given_at=NOW) == ()
    assert giving_gaps(GIVING, GIVING_AROUND) == ()


@pytest.mark.parametrize(
    ("declared", "around", "code", "field"),
    [
        ({}, {"missing": ("fever_now",)}, "visits.declaration.unanswered", "answer-fever_now"),
        ({}, {"unconfirmed": ("consent",)}, "visits.declaration.unconfirmed", "confirm-consent"),
        ({"answered_by": "guardian"}, {}, "visits.declaration.who_answered_missing", "answered_by_name"),
        ({}, {"needs_note": True}, "visits.declaration.note_missing", "declaration_note"),
        (
            {},
            {"faults": (DeclarationFault("declarations.consent.basis_missing", "consent_basis"),)},
            "declarations.consent.basis_missing",
            "consent_basis",
        ),
        ({}, {"is_final_stop": True}, "visits.declaration.final_stop", "declaration"),
    ],
)
def test_a_gap_of_the_declaration(declared: dict[str, Any], around: dict[str, Any], code: str, field: str) -> None:
    gaps = declaration_gaps(replace(DECLARED, **declared), replace(DECLARED_AROUND, **around))

    assert [(gap.code, gap.field) for gap in gaps] == [(code, field)]


@pytest.mark.parametrize(
    ("order", "around", "code", "field"),
    [
        ({"product_id": None}, {}, "visits.prescription.product_missing", "product"),
        ({}, {"product_fault": "programmes.product.not_this_season"}, "programmes.product.not_this_season", "product"),
        ({"dose_quantity": None}, {}, "visits.prescription.dose_missing", "dose_quantity"),
        ({"dose_quantity": Decimal(0)}, {}, "visits.prescription.dose_missing", "dose_quantity"),
        ({"dose_unit": ""}, {}, "visits.prescription.dose_missing", "dose_quantity"),
        ({"route": ""}, {}, "visits.prescription.route_missing", "route"),
        ({"indication": ""}, {}, "visits.prescription.indication_missing", "indication"),
        ({"prescriber_id": None}, {}, "visits.prescription.prescriber_missing", "prescriber"),
        ({}, {"is_prescriber_known": False}, "visits.prescription.prescriber_missing", "prescriber"),
        ({}, {"prescriber_may": False}, "visits.prescription.no_right", "basis"),
        (
            {},
            {"prescriber_is_giver": False, "prescriber_signs_now": False},
            "visits.prescription.not_signed_yet",
            "basis",
        ),
        ({}, {"is_lifting": True}, "visits.prescription.stop_reason_missing", "stop_reason"),
        (
            {"stop_reason": "Bedömd"},
            {"needs_physician": True, "prescriber_signs_now": False},
            "visits.prescription.stop_needs_signed_prescription",
            "basis",
        ),
        (
            {},
            {"is_signed_beforehand": True, "is_lifted_beforehand": False},
            "visits.prescription.stop_not_lifted",
            "product",
        ),
        (
            {},
            {"prescribed_at": datetime(2026, 11, 23, 11, 1, tzinfo=UTC)},
            "visits.prescription.after_giving",
            "prescribed_at",
        ),
    ],
)
def test_a_gap_of_the_prescription(order: dict[str, Any], around: dict[str, Any], code: str, field: str) -> None:
    gaps = order_gaps(replace(ORDER, **order), replace(ORDER_AROUND, **around), given_at=NOW)

    assert [(gap.code, gap.field) for gap in gaps] == [(code, field)]


@pytest.mark.parametrize(
    ("order", "around", "code", "field"),
    [
        ({}, {"needs_physician": True}, "visits.prescription.stop_needs_signed_prescription", "basis"),
        ({"basis_reason": ""}, {}, "visits.prescription.verbal_reason_missing", "basis_reason"),
        ({"prescribed_at": None}, {}, "visits.prescription.verbal_time_missing", "prescribed_at"),
        ({}, {"prescriber_may": False}, "visits.prescription.prescriber_has_no_right", "prescriber"),
    ],
)
def test_a_gap_of_an_order_by_word_of_mouth(
    order: dict[str, Any], around: dict[str, Any], code: str, field: str
) -> None:
    gaps = order_gaps(replace(VERBAL, **order), replace(ORDER_AROUND, **around), given_at=NOW)

    assert [(gap.code, gap.field) for gap in gaps] == [(code, field)]


def test_what_was_signed_beforehand_is_not_asked_for_again() -> None:
    around = replace(ORDER_AROUND, is_signed_beforehand=True, is_prescriber_known=False, prescriber_may=False)

    assert order_gaps(ORDER, around, given_at=None) == ()


@pytest.mark.parametrize(
    ("giving", "around", "code", "field"),
    [
        ({"unit_batch_id": None}, {}, "visits.administration.batch_missing", "batch"),
        ({}, {"is_batch_known": False}, "visits.administration.batch_missing", "batch"),
        ({}, {"is_batch_of_product": False}, "visits.administration.batch_of_other_product", "batch"),
        ({}, {"batch_fault": "products.batch.expired"}, "products.batch.expired", "batch"),
        ({"site": ""}, {}, "visits.administration.site_missing", "site"),
        ({"route": ""}, {}, "visits.administration.route_missing", "giving_route"),
        ({"giver_id": None}, {}, "visits.administration.giver_missing", "giver"),
        ({}, {"is_giver_known": False}, "visits.administration.giver_missing", "giver"),
        ({}, {"now": EARLIER}, "visits.administration.in_the_future", "given_at"),
        ({}, {"birth_date": date(2026, 11, 24)}, "visits.administration.before_birth", "given_at"),
        ({}, {"deceased_on": date(2026, 11, 22)}, "visits.administration.after_death", "given_at"),
    ],
)
def test_a_gap_of_the_administration(giving: dict[str, Any], around: dict[str, Any], code: str, field: str) -> None:
    gaps = giving_gaps(replace(GIVING, **giving), replace(GIVING_AROUND, **around))

    assert [(gap.code, gap.field) for gap in gaps] == [(code, field)]


def test_each_warning_is_asked_for_a_reason_at_a_field_of_its_own() -> None:
    too_early = Warned("too_early", "FLU26-I1", "2026.1", "invented", None, {})
    noted = Warned("contraindication", "FLU26-C9", "2026.1", "invented", None, {})

    gaps = warning_gaps((too_early, noted), {"too_early-FLU26-I1": "", "contraindication-FLU26-C9": "Bedömd"})

    assert [(gap.code, gap.field, gap.facts) for gap in gaps] == [
        (
            "visits.warning.reason_missing",
            "passed-too_early-FLU26-I1",
            {"warning": "too_early", "rule": "FLU26-I1"},
        )
    ]
