"""What was answered stays in the declaration: beyond it only the target group's code and the payer travel."""

from __future__ import annotations

import json
from typing import Any

from django.forms.models import model_to_dict

from tests.factories.region import Region, begin, filled_in, make_batch, make_person, sign, with_declaration
from tests.personas import ANNA
from vaccinera.audit.models import Event
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import Visit

_NOTE = "Tål vaccin enligt allergiläkare"


def _declared(region: Region) -> Visit:
    """Signed by a reader with her own right, for somebody with diabetes who bleeds easily."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    answers = {"risk_groups": ["diabetes"], "bleeding_tendency": "yes", "fever_now": "yes"}
    registration = with_declaration(filled_in(anna, region.products[0], batch.pk, **answers), note=_NOTE)
    return sign(anna, begin(anna, make_person("19700101-2389")), registration)


def test_the_visit_tells_the_group_an_answer_led_to_and_not_the_answer(region: Region) -> None:
    """The risk category stays in the provider's own record, for the national contract; to the region goes the group."""
    visit = _declared(region)

    with reading(region.reader(ANNA)):
        row = model_to_dict(Visit.objects.get(pk=visit.pk))
    assert (row["target_group"], row["payer"]) == ("medical_risk", "region")
    assert row.pop("risk_categories") == ["diabetes"]
    assert _tells_of_answers(row) == []


def test_what_the_rooms_above_are_told_holds_the_visit_s_key_and_nothing_else(region: Region) -> None:
    visit = _declared(region)

    with reading(region.reader(ANNA)):
        facts = [(fact.name, fact.content) for fact in PublishedFact.objects.all()]
    assert {kind for kind, _ in facts} == {"PrescriptionSigned", "AdministrationSigned", "VisitCompleted"}
    assert [payload for _, payload in facts] == [{"visit_id": str(visit.pk)}] * 3


def test_the_log_holds_no_answers(region: Region) -> None:
    _declared(region)

    with reading(region.reader(ANNA)):
        events = [model_to_dict(event) for event in Event.objects.all()]
    assert events
    assert _tells_of_answers(events) == []


def _tells_of_answers(what: Any) -> list[str]:
    """Every answered question, chosen answer and written word that stands in it."""
    text = json.dumps(what, default=str, ensure_ascii=False)
    telling = ("diabetes", "bleeding_tendency", "fever_now", "severe_allergy", "consent", _NOTE)
    return [word for word in telling if word in text]
