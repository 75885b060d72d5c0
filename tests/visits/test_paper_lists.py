"""A paper list kept while the service was away is entered person after person, and nobody on it is lost or doubled."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error

from tests.factories.region import NOON, PROGRAMME, Region, begin, filled_in, make_batch, make_person, sign
from tests.personas import ANNA, BIRGIT, OLLE, REBECKA, ULLA, Persona
from tests.visits.scenes import NUMBERS, told
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.models import Person
from vaccinera.visits.actions.paper_lists import begin_paper_list, close_paper_list, enter_person, set_common
from vaccinera.visits.models import Draft, PaperList
from vaccinera.visits.queries.paper_lists import open_paper_lists, paper_list_by_id, rows_of

_COMMON = {"given_on": ["2026-11-22"], "batch": ["B"]}


def _begin(region: Region, *, by: Persona = ANNA, common: dict[str, Any] | None = None) -> PaperList:
    reader = region.reader(by)
    with acting(reader):
        return begin_paper_list(by=reader, programme_code=PROGRAMME, common=common or _COMMON, at=NOON)


def _enter(
    region: Region, paper_list: PaperList, person: Person, *, by: Persona = ANNA, given_time: str = "10:05"
) -> Draft:
    reader = region.reader(by)
    with acting(reader):
        return enter_person(
            by=reader, list_id=paper_list.pk, person_id=person.pk, proposed={"batch": ["A"], "site": ["left"]},
            given_time=given_time, at=NOON,
        )  # fmt: skip


def test_a_person_begins_with_what_is_proposed_and_above_it_what_the_paper_says(region: Region) -> None:
    paper_list = _begin(region)

    draft = _enter(region, paper_list, make_person())

    assert draft.content == {
        "batch": ["B"],
        "site": ["left"],
        "given_on": ["2026-11-22"],
        "given": ["earlier"],
        "given_time": ["10:05"],
        "paper_list": [str(paper_list.pk)],
    }


def test_what_was_begun_before_the_outage_is_gone_on_with(region: Region) -> None:
    """Nothing that was typed is lost, and what the paper says stands above it."""
    person = make_person()
    begun = begin(region.reader(ANNA), person)

    draft = _enter(region, _begin(region), person)

    assert draft.pk == begun.pk
    assert draft.content["given_time"] == ["10:05"]


def test_somebody_entered_twice_is_found_again_and_counted_once(region: Region) -> None:
    paper_list, person, anna = _begin(region), make_person(), region.reader(ANNA)
    first = _enter(region, paper_list, person)

    again = _enter(region, paper_list, person, given_time="11:00")

    assert again.pk == first.pk
    assert again.content["given_time"] == ["10:05"]
    with reading(anna):
        assert [one.row.number for one in rows_of(anna, paper_list)] == [1]


def test_the_list_tells_how_far_each_has_come(region: Region) -> None:
    paper_list, anna = _begin(region), region.reader(ANNA)
    first, second = (make_person(number) for number in NUMBERS[:2])
    batch = make_batch(anna, region.products[0])
    visit = sign(anna, _enter(region, paper_list, first), filled_in(anna, region.products[0], batch.pk))
    _enter(region, paper_list, second)

    with reading(anna):
        rows = rows_of(anna, paper_list)
        [listed] = open_paper_lists(anna)

    assert [(one.row.number, one.is_registered, one.visit_id) for one in rows] == [
        (2, False, None),
        (1, True, visit.pk),
    ]
    assert rows[1].visit_state == "complete"
    assert (listed.entered, listed.registered) == (2, 1)  # type: ignore[attr-defined]  # annotated by the query


def test_a_colleague_goes_on_with_the_list(region: Region) -> None:
    paper_list = _begin(region)

    draft = _enter(region, paper_list, make_person(), by=BIRGIT)

    assert draft.created_by_id == BIRGIT.key


def test_what_is_common_can_be_put_right_for_those_still_to_come(region: Region) -> None:
    paper_list, anna = _begin(region), region.reader(ANNA)
    first = _enter(region, paper_list, make_person(NUMBERS[0]))
    with acting(anna):
        set_common(by=anna, list_id=paper_list.pk, common={"batch": ["C"]})

    second = _enter(region, paper_list, make_person(NUMBERS[1]))

    assert (first.content["batch"], second.content["batch"]) == (["B"], ["C"])


def test_a_closed_list_takes_nobody_more(region: Region) -> None:
    paper_list, anna = _begin(region), region.reader(ANNA)
    with acting(anna):
        close_paper_list(by=anna, list_id=paper_list.pk, at=NOON)

    with pytest.raises(Refused, match=r"visits\.paper_list\.closed"):
        _enter(region, paper_list, make_person())
    with reading(anna):
        assert list(open_paper_lists(anna)) == []
    with acting(anna), pytest.raises(Error):
        PaperList.objects.filter(pk=paper_list.pk).update(common={})


@pytest.mark.parametrize("by", [OLLE, ULLA])
def test_another_unit_has_no_such_list(region: Region, by: Persona) -> None:
    """LAW-01."""
    paper_list = _begin(region)
    reader = region.reader(by)

    with pytest.raises(Refused, match=r"visits\.paper_list\.not_found"):
        _enter(region, paper_list, make_person(), by=by)
    with reading(reader), pytest.raises(Refused, match=r"visits\.paper_list\.not_found"):
        paper_list_by_id(reader, paper_list.pk)


def test_it_is_for_those_who_review_declarations(region: Region) -> None:
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        _begin(region, by=REBECKA)


def test_the_log_tells_the_list_and_each_person(region: Region) -> None:
    paper_list, anna = _begin(region), region.reader(ANNA)
    _enter(region, paper_list, make_person())
    with acting(anna):
        close_paper_list(by=anna, list_id=paper_list.pk, at=NOON)

    assert [(action, subject) for action, _who, subject in told(region, "visits.paper_list")] == [
        ("visits.paper_list.begun", str(paper_list.pk)),
        ("visits.paper_list.person_entered", str(paper_list.pk)),
        ("visits.paper_list.closed", str(paper_list.pk)),
    ]
