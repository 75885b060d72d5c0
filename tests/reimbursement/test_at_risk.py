"""What can lose its payment: given, paid for by the region, and not signed; each sees their own part."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.region import Region, make_person
from tests.personas import BIRGIT, MAJA, OLGA, ULLA, Persona
from tests.visits.scenes import NUMBERS, by_telephone, recorded_for_anna, whole
from vaccinera.kernel.scope import reading
from vaccinera.reimbursement.queries.at_risk import RiskList, at_risk, count_at_risk

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 12, 23)


@pytest.fixture
def region(region: Region) -> Region:
    """The test region: one dose lacks the prescriber's signature, one both, one none."""
    by_telephone(region, make_person(NUMBERS[0]))
    recorded_for_anna(region, make_person(NUMBERS[1]))
    whole(region, make_person(NUMBERS[2]))
    return region


def _seen(region: Region, persona: Persona, *, on: date = date(2026, 11, 24), page: int = 1) -> RiskList:
    reader = region.reader(persona)
    with reading(reader):
        return at_risk(reader, on=on, page=page)


def test_the_unsigned_are_listed_with_what_they_lack_and_the_days_left(region: Region) -> None:
    found = _seen(region, BIRGIT)

    lacking = {(one.lacks_prescription, one.lacks_administration) for one in found.rows}
    assert (found.total, found.lost, lacking) == (2, 0, {(True, False), (True, True)})
    assert {one.days_left for one in found.rows} == {29}


def test_the_last_day_counts_and_the_day_after_it_is_lost(region: Region) -> None:
    last, after = _seen(region, BIRGIT, on=LAST_DAY), _seen(region, BIRGIT, on=date(2026, 12, 24))

    assert (last.total, last.lost) == (2, 0)
    assert (after.total, after.lost, after.rows) == (0, 2, [])


def test_a_unit_sees_its_own_a_manager_the_providers_and_another_provider_none(region: Region) -> None:
    seen = {who.given_name: _seen(region, who).total for who in (BIRGIT, ULLA, MAJA, OLGA)}

    assert seen == {"Birgit": 2, "Ulla": 0, "Maja": 2, "Olga": 0}


def test_what_others_pay_is_not_at_risk(region: Region) -> None:
    """The demo's rule says who pays; a visit of theirs is not the region's to refuse."""
    reader = region.reader(MAJA)
    with reading(reader):
        payers = {one.visit.payer for one in at_risk(reader, on=LAST_DAY).rows}
        count = count_at_risk(reader, on=LAST_DAY)

    assert (payers, count) == ({"region"}, 2)
    assert _seen(region, MAJA, page=2).rows == []
