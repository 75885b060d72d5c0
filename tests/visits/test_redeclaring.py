"""A declaration gone through again: unchanged it leaves the prescription, one changed answer takes it away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import ALL_NO, NOON, SOURCE, Region, filled_in, make_batch, sign, with_declaration
from tests.personas import ANNA, BIRGIT, DAVID, LARS
from tests.visits.scenes import prescribed, stored_draft, told
from vaccinera.access.states import Permission
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.prescribing import prescribe
from vaccinera.visits.actions.redeclaring import redeclare
from vaccinera.visits.models import Draft, Visit
from vaccinera.visits.rules.redeclaring import changed_answers
from vaccinera.visits.rules.registrations import Incomplete

LATER = NOON + timedelta(hours=2)


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({}, {}, ()),
        ({"fever_now": "no"}, {"fever_now": "no"}, ()),
        ({"fever_now": "no"}, {"fever_now": "yes"}, ("fever_now",)),
        ({"fever_now": "no"}, {}, ("fever_now",)),
        ({}, {"weeks": 3}, ("weeks",)),
        ({"risk_groups": ["heart", "lung"]}, {"risk_groups": ["lung", "heart"]}, ()),
        ({"risk_groups": ["heart"]}, {"risk_groups": ["heart", "lung"]}, ("risk_groups",)),
        ({"count": 1}, {"count": True}, ("count",)),
        ({"b": "1", "a": "1"}, {"b": "2", "a": "2"}, ("a", "b")),
    ],
)
def test_what_changed_is_told_by_its_question(before: Any, after: Any, changed: tuple[str, ...]) -> None:
    assert changed_answers(before, after) == changed


def _redeclare(region: Region, draft: Draft, persona: Any = ANNA, **answers: Any) -> tuple[str, ...]:
    reader = region.reader(persona)
    with acting(reader):
        return redeclare(
            by=reader, draft_id=draft.pk, answers={**ALL_NO, **answers}, content={"again": ["typed"]}, at=LATER
        )


def test_unchanged_answers_leave_the_prescription_and_that_they_were_asked_is_logged(region: Region) -> None:
    draft, visit = prescribed(region)

    changed = _redeclare(region, draft, BIRGIT)

    assert changed == ()
    assert stored_draft(region, draft).state == "prescribed"
    assert told(region, "visits.declaration.asked_again") == [
        ("visits.declaration.asked_again", "TSTNMT2321000156-S2", str(visit.pk))
    ]


def test_a_changed_answer_withdraws_the_prescription_and_opens_the_draft(region: Region) -> None:
    """Who, when, why and which question; the news and the log in the same transaction."""
    draft, visit = prescribed(region)

    changed = _redeclare(region, draft, BIRGIT, fever_now="yes")

    assert changed == ("fever_now",)
    with reading(region.reader(ANNA)):
        kept = Visit.objects.get(pk=visit.pk)
        assert (kept.state, kept.withdrawn_at, kept.withdrawn_by_hsa_id) == ("withdrawn", LATER, "TSTNMT2321000156-S2")
        assert (kept.withdrawn_reason, kept.withdrawn_changes) == ("answers_changed", ["fever_now"])
        assert kept.signatures.count() == 1
        facts = PublishedFact.objects.filter(name="PrescriptionWithdrawn")
        assert [fact.content for fact in facts] == [{"visit_id": str(visit.pk)}]
    opened = stored_draft(region, draft)
    assert (opened.state, opened.declaration_id, opened.prescriber_id) == ("open", None, None)
    assert (opened.withdrawn_at, opened.content) == (LATER, {"again": ["typed"]})
    assert told(region, "visits.prescription.withdrawn") == [
        ("visits.prescription.withdrawn", "TSTNMT2321000156-S2", str(visit.pk))
    ]


def test_what_is_withdrawn_can_no_longer_be_given_and_the_draft_makes_a_new_visit(region: Region) -> None:
    david = region.reader(DAVID)
    draft, visit = prescribed(region)
    _redeclare(region, draft, fever_now="unknown")
    batch = make_batch(david, region.products[0])
    registration = with_declaration(filled_in(david, region.products[0], batch.pk), are_confirmed_together=True)

    given = sign(david, draft, registration, at=LATER)

    assert given.pk != visit.pk
    assert (given.state, given.draft_id) == ("complete", draft.pk)
    assert sign(david, draft, registration, at=LATER).pk == given.pk


def test_a_withdrawn_draft_can_be_prescribed_and_withdrawn_again(region: Region) -> None:
    david = region.reader(DAVID)
    draft, _visit = prescribed(region)
    _redeclare(region, draft, fever_now="unknown")
    with acting(david):
        again = prescribe(
            by=david,
            draft_id=draft.pk,
            registration=with_declaration(filled_in(david, region.products[0], None), are_confirmed_together=True),
            content={},
            source_system_hsa_id=SOURCE,
            at=LATER,
        )

    changed = _redeclare(region, draft, bleeding_tendency="yes")

    assert changed == ("bleeding_tendency",)
    with reading(david):
        assert Visit.objects.filter(draft_id=draft.pk, state="withdrawn").count() == 2
        assert Visit.objects.get(pk=again.pk).withdrawn_changes == ["bleeding_tendency"]


def test_nothing_is_compared_while_an_answer_is_missing(region: Region) -> None:
    draft, visit = prescribed(region)

    with pytest.raises(Incomplete) as refused:
        _redeclare(region, draft, severe_allergy="yes")

    assert [(gap.code, gap.field) for gap in refused.value.gaps] == [
        ("visits.declaration.unanswered", "answer-severe_allergy_what")
    ]
    with reading(region.reader(ANNA)):
        assert Visit.objects.get(pk=visit.pk).state == "prescribed"


def test_an_answer_that_is_none_is_refused(region: Region) -> None:
    draft, _visit = prescribed(region)

    with pytest.raises(Refused, match=r"declarations\.answer\.not_an_option"):
        _redeclare(region, draft, fever_now="perhaps")


def test_only_a_prescribed_dose_is_gone_through_again(region: Region) -> None:
    draft, _visit = prescribed(region)
    _redeclare(region, draft, fever_now="unknown")

    with pytest.raises(Refused) as refused:
        _redeclare(region, draft)

    assert refused.value.code == "visits.draft.not_possible_now"
    assert refused.value.facts == {"state": "open", "act": "reopen"}


def test_whoever_reviews_no_declarations_may_not(region: Region) -> None:
    draft, _visit = prescribed(region)

    with pytest.raises(Refused) as refused:
        _redeclare(region, draft, LARS)

    assert refused.value.facts["permission"] == Permission.DECLARATION_REVIEW


@pytest.mark.parametrize("change", [{"state": "prescribed"}, {"withdrawn_reason": "mistake"}, {"is_current": False}])
def test_a_withdrawn_visit_never_changes_again(region: Region, change: dict[str, Any]) -> None:
    draft, visit = prescribed(region)
    _redeclare(region, draft, fever_now="yes")

    with (
        acting(region.reader(ANNA)),
        pytest.raises(IntegrityError, match="rows of visits_visit are final"),
        transaction.atomic(),
    ):
        Visit.objects.filter(pk=visit.pk).update(**change)


def test_the_database_asks_who_withdrew_and_why(region: Region) -> None:
    _draft, visit = prescribed(region)

    with (
        acting(region.reader(ANNA)),
        pytest.raises(IntegrityError, match="a_withdrawn_prescription_says_by_whom_and_why"),
        transaction.atomic(),
    ):
        Visit.objects.filter(pk=visit.pk).update(state="withdrawn", withdrawn_at=LATER)
