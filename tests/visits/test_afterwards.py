"""What is said of an entry afterwards stands beside it and never touches what was signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.region import NOON, Region, begin, filled_in, make_person
from tests.personas import ANNA, BIRGIT, MAJA, OLLE
from tests.visits.test_correcting import corrected, given
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.afterwards import attach_objection, note_adverse_effect, note_report
from vaccinera.visits.actions.prescribing import prescribe
from vaccinera.visits.models import AdverseEffect, AdverseReport, Signature, Visit
from vaccinera.visits.queries.afterwards import effects_of, objections_to
from vaccinera.visits.rules.afterwards import EffectNoted, effect_gaps, objection_gaps, report_gaps
from vaccinera.visits.rules.registrations import Incomplete

LATER = NOON + timedelta(days=20)
NOTED = EffectNoted("dose", "Svullen arm", date(2026, 11, 24), "recovered", ("hospital_care",), "Ett dygn")


def noted(by: Reader, visit: Visit, **changes: Any) -> AdverseEffect:
    with acting(by):
        return note_adverse_effect(by=by, visit_id=visit.pk, noted=replace(NOTED, **changes), at=LATER)


def test_an_effect_is_noted_later_without_touching_the_signed_entry(region: Region) -> None:
    """ADR-01: per dose and per visit; it follows the document through its versions."""
    anna, birgit = region.reader(ANNA), region.reader(BIRGIT)
    visit = given(region)
    with reading(anna):
        before = (Visit.objects.values().get(pk=visit.pk), list(Signature.objects.values()))

    noted(birgit, visit)
    noted(birgit, visit, concerns="visit", reaction="Svimmade i väntrummet", seriousness=())

    with reading(anna):
        assert (Visit.objects.values().get(pk=visit.pk), list(Signature.objects.values())) == before
    second = corrected(anna, visit, site="right_upper_arm")
    with reading(anna):
        found = effects_of(anna, second)
        assert [(one.concerns, one.reaction, one.recorded_by_name) for one in found] == [
            ("dose", "Svullen arm", "Birgit Ek"),
            ("visit", "Svimmade i väntrummet", "Birgit Ek"),
        ]


def test_made_reports_are_noted_and_supplements_name_the_first(region: Region) -> None:
    """ADR-03."""
    anna = region.reader(ANNA)
    effect = noted(anna, given(region))

    with acting(anna):
        first = note_report(by=anna, effect_id=effect.pk, reference=" LV-1 ", reported_on=date(2026, 12, 1), at=LATER)
        second = note_report(by=anna, effect_id=effect.pk, reference="LV-2", reported_on=date(2026, 12, 2), at=LATER)

    assert (first.reference, first.first_id, second.first_id) == ("LV-1", None, first.pk)


def test_the_patients_objection_is_attached(region: Region) -> None:
    """LAW-09."""
    anna = region.reader(ANNA)
    visit = given(region)

    with acting(anna):
        attach_objection(
            by=anna, visit_id=visit.pk, text=" Jag fick den i benet ", objected_on=date(2026, 11, 30), at=LATER
        )

    with reading(anna):
        assert [(one.text, one.recorded_unit_name) for one in objections_to(anna, visit)] == [
            ("Jag fick den i benet", "Norra mottagningen")
        ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"concerns": ""}, ("visits.effect.concerns_missing", "concerns")),
        ({"reaction": " "}, ("visits.effect.reaction_missing", "reaction")),
        ({"began_on": None}, ("visits.effect.began_missing", "began_on")),
        ({"began_on": date(2026, 11, 22)}, ("visits.effect.before_the_dose", "began_on")),
        ({"began_on": date(2027, 1, 1)}, ("visits.afterwards.day_to_come", "began_on")),
        ({"outcome": ""}, ("visits.effect.outcome_missing", "outcome")),
        ({"seriousness": ("odd",)}, ("visits.effect.seriousness_unknown", "seriousness")),
    ],
)
def test_what_an_effect_lacks_is_told_at_its_field(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    gaps = effect_gaps(replace(NOTED, **changes), given_on=date(2026, 11, 23), on=date(2026, 12, 13))

    assert [(gap.code, gap.field) for gap in gaps] == [expected]


def test_what_an_objection_or_a_report_lacks_is_told(region: Region) -> None:
    on = date(2026, 12, 13)

    assert [gap.code for gap in objection_gaps(" ", None, on=on)] == [
        "visits.objection.text_missing",
        "visits.objection.day_missing",
    ]
    assert [gap.code for gap in report_gaps("", None, on=on)] == [
        "visits.report.day_missing",
        "visits.report.reference_missing",
    ]
    assert report_gaps("LV", on, on=on) == ()


def test_gaps_are_refused_and_nothing_is_written(region: Region) -> None:
    anna = region.reader(ANNA)
    visit = given(region)
    effect = noted(anna, visit)

    with pytest.raises(Incomplete):
        noted(anna, visit, reaction="")
    with pytest.raises(Incomplete), acting(anna):
        attach_objection(by=anna, visit_id=visit.pk, text="", objected_on=None, at=LATER)
    with pytest.raises(Incomplete), acting(anna):
        note_report(by=anna, effect_id=effect.pk, reference="", reported_on=None, at=LATER)

    with reading(anna):
        assert (AdverseEffect.objects.count(), AdverseReport.objects.count()) == (1, 0)


def test_who_may_not_and_what_is_not_there_is_refused(region: Region) -> None:
    """LAW-01, LAW-06."""
    anna, olle, maja = region.reader(ANNA), region.reader(OLLE), region.reader(MAJA)
    visit = given(region)
    effect = noted(anna, visit)

    with pytest.raises(Refused, match=r"visits\.visit\.not_found"):
        noted(olle, visit)
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        noted(maja, visit)
    with pytest.raises(Refused, match=r"visits\.effect\.not_found"), acting(anna):
        note_report(by=anna, effect_id=uuid4(), reference="LV", reported_on=date(2026, 12, 1), at=LATER)
    with pytest.raises(Exception, match=r"permission denied|are final"), acting(anna):
        AdverseEffect.objects.filter(pk=effect.pk).update(reaction="Ingen")


def test_a_dose_that_is_not_given_has_no_effects(region: Region) -> None:
    anna = region.reader(ANNA)
    draft = begin(anna, make_person("19480317-9805"))
    registration = filled_in(anna, region.products[0], None)
    with acting(anna):
        visit = prescribe(
            by=anna,
            draft_id=draft.pk,
            registration=registration,
            content={},
            source_system_hsa_id="TSTNMT2321000156-VACC",
            at=NOON,
        )

    with pytest.raises(Refused, match=r"visits\.afterwards\.not_given"):
        noted(anna, visit)
