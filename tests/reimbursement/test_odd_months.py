"""What is odd in a month that is settled, found among known visits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from uuid_utils.compat import uuid7

from tests.factories.region import Region, make_person
from tests.factories.reimbursement import make_policy, settle_month
from tests.personas import ANNA, KLARA, MAJA, OLLE, ULLA
from tests.reimbursement.odd_scenes import (
    AFTER,
    DAY,
    LATER,
    LIMITS,
    NIGHT,
    found,
    merge,
    night_visit,
    noted,
    one_found,
    payee_at,
    previewed,
    signature,
    two_doses,
)
from tests.reimbursement.paid_visits import give, nullify
from tests.reimbursement.policy_scenes import NOVEMBER, OCTOBER
from vaccinera.kernel.scope import acting
from vaccinera.reimbursement.models import Line, Run
from vaccinera.reimbursement.queries import anomalies as queries
from vaccinera.reimbursement.queries.anomalies import signer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(region: Region, monkeypatch: pytest.MonkeyPatch) -> Region:
    """The test region's policy, and odd begins at small numbers."""
    make_policy(region.products)
    monkeypatch.setattr(queries, "_LIMITS", LIMITS)
    return region


def test_an_ordinary_month_has_none(region: Region) -> None:
    give(region, make_person(), at=DAY)

    previewed(region)

    assert found(region) == []


def test_a_person_paid_for_at_two_units_is_found_with_both_visits(region: Region) -> None:
    north, south = two_doses(region, make_person())

    one = one_found(region)

    assert one.code == "person_at_several_units"
    assert one.detail["subjects"] == sorted([str(north.document_id), str(south.document_id)])
    assert one.detail["counts"] == {"units": 2}
    assert one.detail["units"] == [11, 21]
    assert one.detail["programme"] == "influenza"
    assert one.detail["visits"] == [
        [str(north.document_id), 11, "2026-10-20"],
        [str(south.document_id), 21, "2026-10-22"],
    ]


def test_doses_of_two_seasons_paid_in_one_run_are_ordinary_wherever_they_were_given(region: Region) -> None:
    """The first run of all pays for what was given before there was one."""
    person = make_person()
    give(region, person, at=DAY, by=OLLE, season="2025/26", duplicate_group="other")
    give(region, person, at=DAY)

    previewed(region)

    assert found(region) == []


def test_two_doses_at_one_unit_and_one_each_of_two_people_are_ordinary(region: Region) -> None:
    person = make_person()
    give(region, person, at=DAY)
    give(region, person, at=DAY + timedelta(days=1), duplicate_group="other")
    give(region, make_person("19420102-2391"), at=DAY, by=OLLE)

    previewed(region)

    assert found(region) == []


def test_signatures_in_the_small_hours_are_found_by_code_and_lead_to_one_person(region: Region) -> None:
    night_visit(region)

    one = one_found(region)

    assert one.code == "signed_in_small_hours"
    assert (one.detail["counts"], one.detail["units"]) == ({"signatures": 2}, [11])
    assert len(one.subject) == 12
    with acting(region.reader(KLARA)):
        assert signer_of(one.subject) == ANNA.key
        assert signer_of("000000000000") is None


def test_five_in_the_morning_and_one_signature_at_night_are_ordinary(region: Region) -> None:
    morning = datetime(2026, 10, 21, 3, 0, tzinfo=UTC)
    early = give(region, make_person(), at=DAY, prescribed_at=morning, administered_at=morning)
    late = give(region, make_person("19420102-2391"), at=DAY, administered_at=NIGHT)
    for kind in ("prescription", "administration"):
        signature(region, early, morning, kind=kind)
    signature(region, late, NIGHT, kind="administration")

    previewed(region)

    assert found(region) == []


def test_a_countersignature_at_night_is_one_though_it_signs_two_parts(region: Region) -> None:
    visits = [
        give(region, make_person(number), at=DAY, prescribed_at=NIGHT, administered_at=NIGHT)
        for number in ("19420101-2392", "19420102-2391")
    ]
    signature(region, visits[0], NIGHT, kind="countersignature", by=MAJA, stands_in_for_id=ANNA.key, reason="Sjuk")
    previewed(region)
    of_one = found(region)
    signature(region, visits[1], NIGHT, kind="countersignature", by=MAJA, stands_in_for_id=ANNA.key, reason="Sjuk")

    of_two = one_found(region)

    assert of_one == []
    assert of_two.detail["counts"] == {"signatures": 2}
    with acting(region.reader(KLARA)):
        assert signer_of(of_two.subject) == MAJA.key


def test_what_a_locked_run_has_seen_signed_at_night_is_not_told_again(region: Region) -> None:
    visit = night_visit(region)
    noted(region, one_found(region))
    settle_month(region, OCTOBER, at=AFTER)
    nullify(region, visit, at=AFTER)

    previewed(region, NOVEMBER, at=LATER)

    assert found(region, NOVEMBER) == []


def test_more_doses_than_hands_give_within_any_hour_are_found(region: Region) -> None:
    """The hour slides: ten to ten, and not the hour of the clock."""
    numbers = ("19420101-2392", "19420102-2391", "19420103-2390")
    for number, minutes in zip(numbers, (30, 60, 89), strict=True):
        give(region, make_person(number), at=DAY + timedelta(minutes=minutes))

    one = one_found(region)

    assert one.code == "impossible_rate"
    assert (one.detail["counts"], one.detail["units"]) == ({"doses": 3, "most": 2}, [11])
    with acting(region.reader(KLARA)):
        assert signer_of(one.subject) == ANNA.key


def test_a_whole_hour_two_givers_and_what_others_pay_are_no_impossible_rate(region: Region) -> None:
    first, second, third, fourth = (
        make_person(number) for number in ("19420101-2392", "19420102-2391", "19420103-2390", "19420104-2399")
    )
    give(region, first, at=DAY)
    give(region, second, at=DAY + timedelta(minutes=60))
    give(region, third, at=DAY + timedelta(minutes=61), by=ULLA)
    give(region, fourth, at=DAY + timedelta(minutes=61), payer="person")

    previewed(region)

    assert found(region) == []


def test_a_unit_is_measured_by_the_runs_before(region: Region) -> None:
    """One in July, one in August, and now four; the run of a month says how many it paid."""
    for month in (date(2026, 7, 1), date(2026, 8, 1)):
        with acting(region.reader(KLARA)):
            Run.objects.create(
                id=uuid7(), month=month, state="locked", cut_off_at=DAY - timedelta(days=30), checked_at=DAY,
                checked_by_hsa_id="K", locked_at=DAY, locked_by_hsa_id="A", csv_sha256="0" * 64,
                totals={"paid_by_unit": {"11": 1}},
            )  # fmt: skip
    for day, number in enumerate(("19420101-2392", "19420102-2391", "19420103-2390", "19420104-2399")):
        give(region, make_person(number), at=DAY + timedelta(days=day))
    with acting(region.reader(KLARA)):
        Run.objects.create(id=uuid7(), month=date(2026, 9, 1), state="preliminary", cut_off_at=DAY, totals={})

    one = one_found(region)

    assert (one.code, one.subject) == ("unit_far_above_history", "11")
    assert (one.detail["counts"], one.detail["units"]) == ({"visits": 4, "usual": 1}, [11])


def test_the_same_month_a_year_ago_is_usual_too(region: Region) -> None:
    visits = {date(2025, 9, 1): 9, date(2025, 10, 1): 4, date(2026, 8, 1): 1, date(2026, 9, 1): 1}
    for month, count in visits.items():
        with acting(region.reader(KLARA)):
            Run.objects.create(
                id=uuid7(), month=month, state="locked", cut_off_at=DAY - timedelta(days=30), checked_at=DAY,
                checked_by_hsa_id="K", locked_at=DAY, locked_by_hsa_id="A", csv_sha256="0" * 64,
                totals={"paid_by_unit": {"11": count}},
            )  # fmt: skip
    for day, number in enumerate(("19420101-2392", "19420102-2391", "19420103-2390", "19420104-2399")):
        give(region, make_person(number), at=DAY + timedelta(days=day))

    previewed(region)

    assert found(region) == []


def test_two_paid_in_october_and_merged_in_november_are_found_once_and_no_money_moves(region: Region) -> None:
    """Point 21: Anna and Bertil were paid 111 kronor for each; the terms pay one dose a season."""
    kept, merged = make_person(), make_person("19420102-2391")
    first = give(region, kept, at=DAY)
    second = give(region, merged, at=DAY + timedelta(days=1))
    settle_month(region, OCTOBER, at=AFTER)
    merge(kept, merged, at=AFTER + timedelta(hours=1))

    previewed(region, NOVEMBER, at=LATER)
    [one] = found(region, NOVEMBER)

    assert one.code == "merged_person_paid_twice"
    assert one.detail["counts"] == {"paid": 2, "most": 1}
    assert one.detail["visits"] == [
        [str(first.document_id), 11, "2026-10-20"],
        [str(second.document_id), 11, "2026-10-21"],
    ]
    noted(region, one, "Återkrav HM 2026:18")
    settle_month(region, NOVEMBER, at=LATER)
    previewed(region, date(2026, 12, 1), at=LATER)
    assert found(region, date(2026, 12, 1)) == []
    with acting(region.reader(KLARA)):
        assert list(Line.objects.values_list("ore", flat=True)) == [11_100, 11_100]


def test_merged_people_are_ordinary_when_one_dose_was_taken_back_or_the_doses_are_of_two_groups(
    region: Region,
) -> None:
    kept, merged, third = make_person(), make_person("19420102-2391"), make_person("19420103-2390")
    give(region, kept, at=DAY)
    give(region, third, at=DAY, by=OLLE, duplicate_group="other")
    taken_back = give(region, merged, at=DAY + timedelta(days=1))
    settle_month(region, OCTOBER, at=AFTER)
    nullify(region, taken_back, at=AFTER + timedelta(hours=1))
    merge(kept, merged, at=AFTER + timedelta(hours=1))
    merge(kept, third, at=AFTER + timedelta(hours=2))

    previewed(region, NOVEMBER, at=LATER)

    assert found(region, NOVEMBER) == []


def test_a_merge_before_the_cut_off_is_walked_by_the_run_and_not_odd(region: Region) -> None:
    kept, merged = make_person(), make_person("19420102-2391")
    give(region, kept, at=DAY)
    give(region, merged, at=DAY + timedelta(days=1))
    merge(kept, merged, at=DAY + timedelta(days=2))

    previewed(region)

    assert found(region) == []


def test_two_counted_as_one_in_october_and_taken_apart_in_november_are_found_with_what_was_refused(
    region: Region,
) -> None:
    """Point 21: the duplicate was open, and is paid by itself now that it is nobody's."""
    kept, merged = make_person(), make_person("19420102-2391")
    give(region, kept, at=DAY)
    second = give(region, merged, at=DAY + timedelta(days=1))
    undone = {
        "undone_at": AFTER + timedelta(hours=1), "undone_by_hsa_id": "S", "undone_by_name": "S", "undone_reason": "Två",
    }  # fmt: skip
    merge(kept, merged, at=DAY + timedelta(days=2), **undone)
    settle_month(region, OCTOBER, at=AFTER)

    run = previewed(region, NOVEMBER, at=LATER)
    [one] = found(region, NOVEMBER)

    assert one.code == "refused_while_merged"
    assert one.detail["counts"] == {"refused": 1}
    assert one.detail["visits"] == [[str(second.document_id), 11, "2026-10-21"]]
    assert run.totals["ore"] == 11_100


def test_another_account_since_the_last_run_was_locked_is_found_and_the_first_is_not(region: Region) -> None:
    payee_at(region, "50501055", DAY)
    previewed(region)
    before_any = found(region)
    settle_month(region, OCTOBER, at=AFTER)
    previewed(region, NOVEMBER, at=LATER)
    unchanged = found(region, NOVEMBER)
    payee_at(region, "9912346", AFTER + timedelta(days=1))

    previewed(region, NOVEMBER, at=LATER)
    [one] = found(region, NOVEMBER)

    assert (before_any, unchanged) == ([], [])
    assert one.code == "payee_changed"
    assert one.detail["subjects"] == ["1", "bankgiro 50501055", "bankgiro 9912346"]
