"""What the answers ask for with the product chosen: judged, passed or lifted, and kept with its rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from tests.factories.region import (
    NOON,
    PROGRAMME,
    SOURCE,
    Region,
    an_hour_before,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_order,
)
from tests.personas import ANNA, DAVID
from tests.visits.test_correcting import corrected
from vaccinera.kernel.remembering import forget_everything
from vaccinera.kernel.scope import acting, reading
from vaccinera.programmes.models import ProgrammeVersion
from vaccinera.visits.actions.prescribing import prescribe
from vaccinera.visits.models import Visit
from vaccinera.visits.rules.registrations import Incomplete, Registration
from vaccinera.visits.states import Basis

PREGNANT = {"pregnant": "yes", "estimated_due_date": "2027-04-12"}
_RULES = (
    ("TST-C1", "pregnant", "live", "stop"),
    ("TST-C2", "immunosuppression", "live", "stop"),
    ("TST-C3", "bleeding_tendency", "all", "note_required"),
)


def _publish(version: str, rules: tuple[tuple[str, str, str, str], ...] = _RULES) -> None:
    """The season's pack in a new version, whose first product is live and has contraindications."""
    content: dict[str, Any] = ProgrammeVersion.objects.get(pk=1).content
    content["version"] = version
    content["products"][0]["is_live"] = True
    content["contraindications"] = [
        {
            "rule": rule,
            "source": "invented",
            "fact": fact,
            "value": True,
            "products": products,
            "outcome": outcome,
            "why": {"sv": f"{fact}.", "en": f"{fact}."},
        }
        for rule, fact, products, outcome in rules
    ]
    ProgrammeVersion.objects.create(
        id=int(version.split(".")[1]),
        programme_id=PROGRAMME,
        version=version,
        content=content,
        valid_from=date(2026, 11, 23),
        approved_at=NOON,
    )


@pytest.fixture
def live(region: Region) -> Region:
    """The region with the version of these rules in force."""
    _publish("2026.901")
    return region


def _gaps(refused: pytest.ExceptionInfo[Incomplete]) -> list[tuple[str, str]]:
    return [(gap.code, gap.field) for gap in refused.value.gaps]


def _to_a_pregnant_person(region: Region, persona: Any = ANNA, **order: Any) -> tuple[Any, Any, Registration]:
    reader = region.reader(persona)
    batch = make_batch(reader, region.products[0])
    draft = begin(reader, make_person("198804269812"))
    registration = with_order(filled_in(reader, region.products[0], batch.pk, **PREGNANT), **order)
    return reader, draft, registration


def test_a_live_product_is_stopped_for_a_pregnant_person_whatever_the_nurses_right(live: Region) -> None:
    """The answer alone only informs; with the product it is a stop."""
    anna, draft, registration = _to_a_pregnant_person(live)

    with pytest.raises(Incomplete) as refused:
        sign(anna, draft, registration)

    assert _gaps(refused) == [("visits.prescription.no_right", "basis")]


def test_no_word_of_mouth_lifts_it(live: Region) -> None:
    david = live.reader(DAVID)
    anna, draft, registration = _to_a_pregnant_person(
        live,
        prescriber_id=david.staff_id,
        basis=Basis.VERBAL,
        basis_reason="Telefon",
        prescribed_at=an_hour_before(NOON),
        stop_reason="Bedömd",
    )

    with pytest.raises(Incomplete) as refused:
        sign(anna, draft, registration)

    assert ("visits.prescription.stop_needs_signed_prescription", "basis") in _gaps(refused)


def test_a_physician_lifts_it_in_writing_and_the_prescription_keeps_the_rule(live: Region) -> None:
    david, draft, registration = _to_a_pregnant_person(live, DAVID)

    with pytest.raises(Incomplete) as refused:
        sign(david, draft, registration)
    visit = sign(david, draft, with_order(registration, stop_reason="Utsatt för smitta, bedömd"))

    assert _gaps(refused) == [("visits.prescription.stop_reason_missing", "stop_reason")]
    with reading(david):
        kept = Visit.objects.get(pk=visit.pk)
        assert kept.prescription.lifted == [
            {"code": "contraindication", "rule": "TST-C1", "version": "2026.901", "outcome": "stop"}
        ]
        signed = kept.signatures.get(kind="prescription").content
        assert '"rule":"TST-C1"' in signed
        assert "Utsatt för smitta, bedömd" in signed


def test_another_product_is_not_stopped(live: Region) -> None:
    anna = live.reader(ANNA)
    batch = make_batch(anna, live.products[2])
    draft = begin(anna, make_person("198804269812"))

    visit = sign(anna, draft, filled_in(anna, live.products[2], batch.pk, **PREGNANT))

    assert (visit.state, visit.target_group) == ("complete", "pregnant")


def test_that_the_weeks_of_the_group_were_met_is_kept_with_the_visit_and_its_next_version(live: Region) -> None:
    """The region reads this, and neither the week nor the due date (decision 0026)."""
    anna = live.reader(ANNA)
    batch = make_batch(anna, live.products[2])
    visit = sign(
        anna, begin(anna, make_person("198804269812")), filled_in(anna, live.products[2], batch.pk, **PREGNANT)
    )
    elder = sign(anna, begin(anna, make_person()), filled_in(anna, live.products[2], batch.pk))

    second = corrected(anna, visit, given_at=NOON - timedelta(days=14))

    assert (visit.is_in_weeks, second.is_in_weeks, elder.is_in_weeks) == (True, True, None)


def test_each_warning_has_its_own_reason_and_is_kept_under_its_rule(live: Region) -> None:
    """Bleeding with this product asks for a reason of its own, beside the advice's."""
    anna = live.reader(ANNA)
    batch = make_batch(anna, live.products[0])
    person = make_person()
    sign(
        anna, begin(anna, person), filled_in(anna, live.products[0], batch.pk), at=an_hour_before(NOON).replace(day=10)
    )
    registration = filled_in(anna, live.products[0], batch.pk, bleeding_tendency="yes")
    draft = begin(anna, person)

    with pytest.raises(Incomplete) as refused:
        sign(anna, draft, registration)
    reasons = {"done-FLU26-S2": "Ny stam", "contraindication-TST-C3": "Tunn nål, tryck 5 minuter"}
    confirmed = replace(
        registration,
        declaration=replace(registration.declaration, confirmed=frozenset(registration.declaration.answers)),
    )
    visit = sign(anna, draft, replace(confirmed, passed_reasons=reasons))

    assert {
        ("visits.warning.reason_missing", "passed-done-FLU26-S2"),
        ("visits.warning.reason_missing", "passed-contraindication-TST-C3"),
    } <= set(_gaps(refused))
    assert visit.passed_warnings == [
        {"code": "done", "rule": "FLU26-S2", "version": "2026.901", "reason": "Ny stam"},
        {
            "code": "contraindication",
            "rule": "TST-C3",
            "version": "2026.901",
            "reason": "Tunn nål, tryck 5 minuter",
        },
    ]


def test_a_rule_that_comes_after_the_prescription_stops_the_dose(live: Region) -> None:
    """Prescribed by a nurse while the answer was no hindrance; the next day's version says stop."""
    anna = live.reader(ANNA)
    batch = make_batch(anna, live.products[0])
    draft = begin(anna, make_person())
    registration = filled_in(anna, live.products[0], batch.pk, immunosuppression="no", fever_now="no")
    with acting(anna):
        prescribe(
            by=anna,
            draft_id=draft.pk,
            registration=registration,
            content={},
            source_system_hsa_id=SOURCE,
            at=NOON,
        )
    rules = (*_RULES, ("TST-C4", "consent", "all", "stop"))
    _publish("2026.902", rules)
    forget_everything()

    with pytest.raises(Incomplete) as refused:
        sign(anna, draft, registration)

    assert _gaps(refused) == [("visits.prescription.stop_not_lifted", "product")]


@override_settings(VACCINERA_GIVES_ADVICE=False)
def test_with_the_decision_support_off_the_answers_alone_decide(live: Region) -> None:
    """LAW-32: contraindications are part of what is switched off."""
    anna, draft, registration = _to_a_pregnant_person(live)

    visit = sign(anna, draft, registration)

    assert (visit.state, visit.passed_warnings) == ("complete", [])


@pytest.mark.parametrize(
    "passed",
    [
        '[{"code": "done", "rule": "FLU26-S2", "version": "2026.1", "reason": " "}]',
        '[{"code": "done", "version": "2026.1", "reason": "Ny stam"}]',
        '{"done": "Ny stam"}',
    ],
)
def test_the_database_keeps_no_warning_without_rule_and_reason(region: Region, passed: str) -> None:
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    visit = sign(anna, begin(anna, make_person()), filled_in(anna, region.products[0], batch.pk))
    copy = """
        INSERT INTO visits_visit
        SELECT (jsonb_populate_record(v, jsonb_build_object('passed_warnings', %s::jsonb))).*
          FROM visits_visit v WHERE v.id = %s
    """

    with (
        acting(anna),
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="a_passed_warning_says_its_rule_and_reason"),
        transaction.atomic(),
    ):
        cursor.execute(copy, [passed, visit.pk])
