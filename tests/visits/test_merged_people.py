"""What was done for either of two merged people is the kept one's, everywhere; parted, each has their own again."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, share_records, sign
from tests.personas import ANNA, MAJA, OLLE
from vaccinera.declarations.queries import latest_answers
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions.merging import merge_people, unmerge_people
from vaccinera.patients.models import Merge, Person
from vaccinera.visits.models import Visit
from vaccinera.visits.queries.due import due_today
from vaccinera.visits.queries.elsewhere import elsewhere_of
from vaccinera.visits.queries.history import doses_counted, doses_of, drafts_of

TODAY = date(2026, 11, 23)
OTHER = "194803179805"


def _merge(region: Region, kept: Person, merged: Person) -> Merge:
    maja = region.reader(MAJA)
    with acting(maja):
        return merge_people(by=maja, kept_id=kept.pk, merged_id=merged.pk, reason="Samma pass", at=NOON)


def _dose(region: Region, person: Person) -> Visit:
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0], number=f"B{person.pk.hex[-4:]}")
    return sign(anna, begin(anna, person), filled_in(anna, region.products[0], batch.pk), at=NOON)


def test_doses_answers_and_drafts_of_the_merged_are_the_kept_one_s(region: Region) -> None:
    """PER-09, RIV-06: found from either; and nothing of it was moved."""
    anna = region.reader(ANNA)
    kept, merged = make_person(), make_person(OTHER)
    visit = _dose(region, merged)
    draft = begin(anna, merged)

    _merge(region, kept, merged)

    with reading(anna):
        assert [dose.visit_id for dose in doses_of(anna, kept.pk)] == [visit.pk]
        assert [dose.visit_id for dose in doses_of(anna, merged.pk)] == [visit.pk]
        assert [one.pk for one in drafts_of(anna, kept.pk)] == [draft.pk]
        assert len(latest_answers(anna, person_id=kept.pk)) == 1
        assert doses_counted(anna, [kept.pk, merged.pk]) == {kept.pk: 1, merged.pk: 1}
        assert Visit.objects.get(pk=visit.pk).person_id == merged.pk


def test_the_advice_rests_on_doses_of_both(region: Region) -> None:
    anna = region.reader(ANNA)
    kept, merged = make_person(), make_person(OTHER)
    _dose(region, merged)
    with reading(anna):
        before = due_today(anna, [kept], on=TODAY)[kept.pk][0].advice

    _merge(region, kept, merged)

    with reading(anna):
        after = due_today(anna, [kept], on=TODAY)[kept.pk][0].advice
    assert before is not None
    assert after is not None
    assert (before.kind, after.kind) == ("due", "done")


def test_a_second_dose_the_same_day_is_seen_over_both(region: Region) -> None:
    """The unique key holds for each row of the index by itself; the act looks at both."""
    kept, merged = make_person(), make_person(OTHER)
    _dose(region, merged)
    _merge(region, kept, merged)

    with pytest.raises(Refused, match=r"visits\.visit\.same_dose_today"):
        _dose(region, kept)


def test_that_more_exists_elsewhere_is_told_of_either(region: Region) -> None:
    anna, olle = region.reader(ANNA), region.reader(OLLE)
    share_records(region, ANNA, OLLE)
    kept, merged = make_person(), make_person(OTHER)
    _dose(region, merged)
    with reading(olle):
        assert not elsewhere_of(olle, kept.pk, on=date(2026, 11, 23)).is_vaccinated

    _merge(region, kept, merged)

    with reading(olle):
        assert elsewhere_of(olle, kept.pk, on=date(2026, 11, 23)).is_vaccinated
    with reading(anna):
        assert not elsewhere_of(anna, kept.pk, on=date(2026, 11, 23)).is_vaccinated


def test_a_draft_begun_on_the_merged_one_is_gone_on_with_from_the_kept(region: Region) -> None:
    anna = region.reader(ANNA)
    kept, merged = make_person(), make_person(OTHER)
    draft = begin(anna, merged)
    _merge(region, kept, merged)

    assert begin(anna, kept).pk == draft.pk


def test_a_deceased_kept_person_gets_nothing_through_the_merged_one(region: Region) -> None:
    anna = region.reader(ANNA)
    kept, merged = make_person(deceased_on=date(2026, 11, 1)), make_person(OTHER)
    draft = begin(anna, merged)
    _merge(region, kept, merged)
    batch = make_batch(anna, region.products[0])

    with pytest.raises(Refused, match=r"visits\.registration\.incomplete"):
        sign(anna, draft, filled_in(anna, region.products[0], batch.pk), at=NOON)


def test_parted_each_has_their_own_again_also_what_came_meanwhile(region: Region) -> None:
    anna, maja = region.reader(ANNA), region.reader(MAJA)
    kept, merged = make_person(), make_person(OTHER)
    of_merged = _dose(region, merged)
    merge = _merge(region, kept, merged)
    meanwhile = begin(anna, kept)

    with acting(maja):
        unmerge_people(by=maja, merge_id=merge.pk, reason="Två bröder", at=NOON)

    with reading(anna):
        assert doses_of(anna, kept.pk) == []
        assert [one.pk for one in drafts_of(anna, kept.pk)] == [meanwhile.pk]
        assert drafts_of(anna, merged.pk) == []
        assert [dose.visit_id for dose in doses_of(anna, merged.pk)] == [of_merged.pk]
