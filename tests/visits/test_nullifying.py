"""What does not hold is nullified with a reason and counts nowhere; a nullification by mistake is lifted."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.factories.imported import make_imported
from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, sign, with_declaration
from tests.personas import ANNA, BIRGIT, DAVID, MAJA
from tests.visits.test_correcting import by_telephone, corrected, given
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.drafts import discard_draft
from vaccinera.visits.actions.nullifying import nullify, restore
from vaccinera.visits.models import Amendment, Signature, Visit
from vaccinera.visits.queries.history import doses_of, history_of
from vaccinera.visits.queries.worklists import day_at_unit
from vaccinera.visits.rules.registrations import Incomplete

LATER = NOON + timedelta(days=1)


def nullified(by: Reader, visit: Visit, *, code: str = "not_given", reason: str = "Personen gick hem") -> Visit:
    with acting(by):
        return nullify(by=by, visit_id=visit.pk, code=code, reason=reason, at=LATER)


def restored(by: Reader, visit: Visit, *, reason: str = "Fel besök makulerades") -> Visit:
    with acting(by):
        return restore(by=by, visit_id=visit.pk, reason=reason, at=LATER)


def test_what_is_nullified_says_by_whom_when_and_why_and_is_signed(region: Region) -> None:
    """RIV-07: the document stays the same, nullified, with a reason."""
    anna = region.reader(ANNA)
    visit = given(region)

    nullified(anna, visit, code="not_given", reason=" Personen gick hem ")

    with reading(anna):
        now = Visit.objects.get(pk=visit.pk)
        [amendment] = Amendment.objects.filter(visit=visit)
        signature = Signature.objects.get(visit=visit, kind="nullification")
        content = json.loads(signature.content)["content"]
        assert (now.nullified_at, now.nullified_reason, now.is_current) == (LATER, "Personen gick hem", True)
        assert (amendment.kind, amendment.code, amendment.by_name) == ("nullified", "not_given", "Anna Nyberg")
        assert content["nullification"]["reason"] == "Personen gick hem"
        assert len(content["nullification"]["of_signatures"]) == 2
        assert PublishedFact.objects.filter(name="VisitNullified", content={"visit_id": str(visit.pk)}).exists()


def test_a_nullified_dose_counts_nowhere_and_is_still_told(region: Region) -> None:
    anna = region.reader(ANNA)
    visit = given(region)

    nullified(anna, visit)

    with reading(anna):
        assert doses_of(anna, visit.person_id) == []
        told = [(one.dose.visit_id, one.reason) for one in history_of(anna, visit.person_id).nullified]
        assert told == [(visit.pk, "Personen gick hem")]
        assert day_at_unit(anna, on=NOON.date()).given_today == 0


def test_the_same_dose_can_be_recorded_again_after_that(region: Region) -> None:
    anna = region.reader(ANNA)
    person = make_person()
    batch = make_batch(anna, region.products[0])
    registration = filled_in(anna, region.products[0], batch.pk)
    first = sign(anna, begin(anna, person), registration)
    nullified(anna, first, code="recorded_twice", reason="Två gånger")

    again = corrected(anna, given_again(anna, region, first), site="right_upper_arm")

    assert again.version == 2


def given_again(by: Reader, region: Region, first: Visit) -> Visit:
    """Recorded anew for the same person, the unchanged answers confirmed."""
    batch = make_batch(by, region.products[0], number="NEW1")
    registration = with_declaration(filled_in(by, region.products[0], batch.pk), are_confirmed_together=True)
    return sign(by, begin(by, first.person), registration)


@pytest.mark.parametrize(
    ("code", "reason", "expected"),
    [
        ("", "Ord", [("visits.nullification.code_missing", "reason")]),
        ("other", " ", [("visits.nullification.reason_missing", "words")]),
        ("other", "x" * 301, [("visits.correction.reason_too_long", "words")]),
    ],
)
def test_a_nullification_needs_a_reason_chosen_and_written(
    region: Region, code: str, reason: str, expected: list[tuple[str, str]]
) -> None:
    with pytest.raises(Incomplete) as refused:
        nullified(region.reader(ANNA), given(region), code=code, reason=reason)

    assert [(gap.code, gap.field) for gap in refused.value.gaps] == expected


def test_nobody_nullifies_twice_or_what_others_answer_for(region: Region) -> None:
    anna = region.reader(ANNA)
    visit = given(region)

    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        nullified(region.reader(DAVID), visit)
    nullified(anna, visit)
    with pytest.raises(Refused, match=r"visits\.correction\.nullified"):
        nullified(anna, visit)


def test_what_is_given_is_never_discarded_only_nullified(region: Region) -> None:
    """Its draft is done, and done drafts are final."""
    anna = region.reader(ANNA)
    visit = given(region)
    assert visit.draft_id is not None

    with pytest.raises(Refused, match=r"visits\.draft\.not_possible_now"), acting(anna):
        discard_draft(by=anna, draft_id=visit.draft_id, reason="Ångrar", at=LATER)


def test_a_locked_entry_can_be_nullified(region: Region) -> None:
    """Locked means no editing; what never was is still said never to have been (LAW-07)."""
    visit = by_telephone(region)
    birgit = region.reader(BIRGIT)

    with acting(birgit):
        nullify(by=birgit, visit_id=visit.pk, code="not_given", reason="Gavs ej", at=NOON + timedelta(days=40))

    with reading(birgit):
        assert Visit.objects.get(pk=visit.pk).nullified_at is not None


def test_a_mistaken_nullification_is_lifted_as_a_new_version(region: Region) -> None:
    """Both acts stay; the dose counts again, with its first signature times."""
    anna = region.reader(ANNA)
    visit = given(region)
    nullified(anna, visit)

    again = restored(region.reader(MAJA), visit)

    with reading(anna):
        kinds = Amendment.objects.filter(visit__document_id=visit.document_id).order_by("id")
        assert [one.kind for one in kinds] == ["nullified", "restored"]
        assert (again.version, again.nullified_at, again.administration_signed_at) == (2, None, NOON)
        assert [dose.visit_id for dose in doses_of(anna, visit.person_id)] == [again.pk]
        assert Visit.objects.get(pk=visit.pk).nullified_at == LATER


def test_what_holds_is_not_restored_and_a_reason_is_asked_for(region: Region) -> None:
    anna = region.reader(ANNA)
    visit = given(region)

    with pytest.raises(Refused, match=r"visits\.visit\.not_nullified"):
        restored(anna, visit)
    nullified(anna, visit)
    with pytest.raises(Incomplete) as refused:
        restored(anna, visit, reason="")

    assert [gap.code for gap in refused.value.gaps] == ["visits.nullification.restore_reason_missing"]


def test_a_dose_recorded_again_meanwhile_stands_in_the_way(region: Region) -> None:
    anna = region.reader(ANNA)
    first = given(region)
    nullified(anna, first)
    given_again(anna, region, first)

    with pytest.raises(Refused, match=r"visits\.visit\.same_dose_today"):
        restored(anna, first)


def test_an_imported_visit_is_nullified_and_restored_too(region: Region) -> None:
    """It has no declaration of ours, which its new version says."""
    maja = region.reader(MAJA)
    visit = make_imported(maja, make_person(), region.products[0])
    nullified(maja, visit)

    again = restored(maja, visit)

    with reading(maja):
        content = json.loads(Signature.objects.get(visit=again, kind="correction").content)["content"]
        assert (again.origin, again.version, content["declaration"]) == ("imported", 2, None)


def test_a_nullification_is_final_on_its_row(region: Region) -> None:
    """LAW-06: lifting it is another version; nobody clears the mark."""
    anna = region.reader(ANNA)
    visit = given(region)
    nullified(anna, visit)

    with pytest.raises(IntegrityError) as refused, acting(anna):
        Visit.objects.filter(pk=visit.pk).update(nullified_at=None)

    assert broken_constraint(refused.value) == "a_nullification_is_final"
