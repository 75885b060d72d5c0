"""Who works at a provider as what: given, changed, ended, reopened and renewed by its local administrator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, DAVID, LARS, OLLE, REBECKA, TILDA, ULLA, Persona
from vaccinera.access.actions.staffing import (
    RolesWanted,
    change_roles,
    end_commission,
    give_commissions,
    renew_commissions,
    reopen_commission,
)
from vaccinera.access.queries import last_logins, signed_in_by
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import Commission, Staff
from vaccinera.organisations.queries.commissions import (
    CommissionsSought,
    can_be_reopened,
    commissions_held,
    commissions_sought,
    own_commission,
    staff_at,
    traces_of_staff,
)
from vaccinera.organisations.rules.commissions import Period
from vaccinera.organisations.states import Standing

TODAY = date(2026, 11, 23)
ALWAYS = Period(TODAY, None)
VACCINATOR = RolesWanted(("VAC",))


def given(region: Region, whom: Persona, *units: int, by: Persona = LARS, **how: Any) -> list[Commission]:
    """Commissions as the administrator gives them."""
    reader = region.reader(by)
    wanted, period = how.get("wanted", VACCINATOR), how.get("period", ALWAYS)
    with acting(reader):
        return give_commissions(by=reader, staff_id=whom.key, unit_ids=units, wanted=wanted, period=period, at=NOON)


def ended(region: Region, commission_id: int, to_on: date = TODAY, *, by: Persona = LARS) -> Commission:
    reader = region.reader(by)
    with acting(reader):
        return end_commission(by=reader, commission_id=commission_id, to_on=to_on, at=NOON)


def reopened(region: Region, commission_id: int, *, by: Persona = LARS) -> Commission:
    reader = region.reader(by)
    with acting(reader):
        return reopen_commission(by=reader, commission_id=commission_id, at=NOON)


def changed(region: Region, commission_id: int, *roles: str, grants: tuple[str, ...] = ()) -> Commission:
    lars = region.reader(LARS)
    with acting(lars):
        return change_roles(by=lars, commission_id=commission_id, wanted=RolesWanted(roles, grants), at=NOON)


def renewed(region: Region, *keys: int, period: Period = ALWAYS) -> Any:
    lars = region.reader(LARS)
    with acting(lars):
        return renew_commissions(by=lars, commission_ids=keys, period=period, at=NOON)


def refusal(act: Any, *args: Any, **named: Any) -> str:
    """The code an act is refused with."""
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.code


def code_at(region: Region, persona: Persona, on: date) -> str:
    """At which unit the persona's session may act on a day; nowhere once the commission has ended."""
    signed_in = signed_in_by(region.tokens[persona.key], on=on)
    assert signed_in is not None
    return signed_in.reader.unit_name if signed_in.reader else ""


def test_somebody_gets_the_same_roles_at_two_units_in_one_act(region: Region) -> None:
    """Rebecka, who keeps the desk, is to vaccinate at both units of the provider as well."""
    new = given(region, REBECKA, 11, 12)

    assert [(one.unit_id, one.roles, one.purpose, one.to_on) for one in new] == [
        (11, ["VAC"], "care", None),
        (12, ["VAC"], "care", None),
    ]
    assert all(one.hsa_id == f"LOKALT-{one.pk}" and one.pk > 1_000_000 for one in new)
    with reading(region.reader(LARS)):
        logged = list(Event.objects.filter(action="organisations.commission.given").values_list("user_name", flat=True))
        traces = traces_of_staff(region.reader(LARS), staff_id=REBECKA.key)
    assert logged == ["Lars Lokal", "Lars Lokal"]
    assert [one.act for one in traces] == ["given", "given"]


def test_prescriber_follows_from_the_licence_and_is_never_given(region: Region) -> None:
    """ID-11: the physician becomes one with the role to vaccinate, the nurse does not."""
    of_physician = given(region, DAVID, 12)
    of_nurse = given(region, BIRGIT, 12)

    assert of_physician[0].roles == ["VAC", "PRE"]
    assert of_nurse[0].roles == ["VAC"]
    assert refusal(given, region, BIRGIT, 11, wanted=RolesWanted(("PRE",))) == "access.roles.prescriber_is_not_given"


def test_who_only_administers_gets_a_commission_that_opens_no_record(region: Region) -> None:
    assert given(region, REBECKA, 12, wanted=RolesWanted(("LAD",)))[0].purpose == "administration"
    assert given(region, BIRGIT, 12, wanted=RolesWanted(("LAD", "VAC")))[0].purpose == "care"


@pytest.mark.parametrize(
    ("whom", "units", "how", "code"),
    [
        (LARS, (11,), {}, "access.roles.not_to_oneself"),
        (BIRGIT, (), {}, "organisations.commission.unit_missing"),
        (BIRGIT, (12, 21), {}, "organisations.unit.not_found"),
        (BIRGIT, (12,), {"wanted": RolesWanted(())}, "access.roles.none_chosen"),
        (BIRGIT, (12,), {"wanted": RolesWanted(("RAD",))}, "access.roles.above_own_scope"),
        (BIRGIT, (12,), {"wanted": RolesWanted(("VAC",), ("visit.import_try",))}, "access.roles.grant_without_role"),
        (BIRGIT, (12,), {"wanted": RolesWanted(("LOG",))}, "access.roles.log_opens_no_record"),
        (BIRGIT, (12,), {"by": ANNA}, "access.permission.missing"),
        (BIRGIT, (11,), {}, "access.roles.already_held"),
        (BIRGIT, (12,), {"period": Period(date(2026, 11, 22), None)}, "organisations.commission.begins_in_the_past"),
        (BIRGIT, (12,), {"period": Period(TODAY, TODAY)}, "organisations.commission.ends_before_it_begins"),
    ],
)
def test_what_may_not_be_given_is_refused_whole(
    region: Region, whom: Persona, units: tuple[int, ...], how: dict[str, Any], code: str
) -> None:
    before = Commission.objects.count()

    assert refusal(given, region, whom, *units, **how) == code
    assert Commission.objects.count() == before


def test_whoever_has_left_the_directory_gets_nothing(region: Region) -> None:
    Staff.objects.filter(pk=BIRGIT.key).update(left_on=TODAY)

    assert refusal(given, region, BIRGIT, 12) == "access.roles.has_left"


def test_an_ended_right_is_refused_from_the_next_request(region: Region) -> None:
    """The session is open, and its commission counts no more."""
    assert code_at(region, BIRGIT, TODAY) == "Norra mottagningen"

    ended(region, BIRGIT.key)

    assert code_at(region, BIRGIT, TODAY) == ""


def test_what_was_given_today_can_be_taken_back_today(region: Region) -> None:
    new = given(region, REBECKA, 12)[0]

    ended(region, new.pk)

    stored = Commission.objects.get(pk=new.pk)
    assert (stored.from_on, stored.to_on) == (TODAY, TODAY)


def test_an_end_is_undone_to_the_day_it_had_before(region: Region) -> None:
    Commission.objects.filter(pk=BIRGIT.key).update(to_on=date(2027, 1, 1))
    ended(region, BIRGIT.key)
    with reading(region.reader(LARS)):
        assert can_be_reopened(traces_of_staff(region.reader(LARS), staff_id=BIRGIT.key)) == {BIRGIT.key}

    reopened(region, BIRGIT.key)

    assert Commission.objects.get(pk=BIRGIT.key).to_on == date(2027, 1, 1)
    assert code_at(region, BIRGIT, TODAY) == "Norra mottagningen"
    with reading(region.reader(LARS)):
        traces = traces_of_staff(region.reader(LARS), staff_id=BIRGIT.key)
        assert can_be_reopened(traces) == set()
    assert [one.act for one in traces] == ["reopened", "ended"]


def test_what_was_never_ended_or_is_over_anyway_is_not_reopened(region: Region) -> None:
    Commission.objects.filter(pk=BIRGIT.key).update(to_on=TODAY + timedelta(days=5))
    assert refusal(reopened, region, BIRGIT.key) == "organisations.commission.is_not_ended"
    ended(region, BIRGIT.key)
    reopened(region, BIRGIT.key)
    assert refusal(reopened, region, BIRGIT.key) == "organisations.commission.is_not_ended"
    ended(region, BIRGIT.key)

    lars = region.reader(LARS)
    with acting(lars), pytest.raises(Refused) as refused:
        reopen_commission(by=lars, commission_id=BIRGIT.key, at=NOON + timedelta(days=6))

    assert refused.value.code == "organisations.commission.over_anyway"


def test_an_end_lies_neither_behind_nor_on_what_has_ended(region: Region) -> None:
    assert refusal(ended, region, BIRGIT.key, date(2026, 11, 22)) == "organisations.commission.ends_in_the_past"
    ended(region, BIRGIT.key)

    assert refusal(ended, region, BIRGIT.key) == "organisations.commission.has_ended"
    assert refusal(changed, region, BIRGIT.key, "REG") == "organisations.commission.has_ended"


def test_the_last_administrator_stays(region: Region) -> None:
    """Tilda may go while Lars is there; Lars may neither end, set an end day, nor give the role up."""
    ended(region, TILDA.key)

    assert refusal(ended, region, LARS.key) == "organisations.commission.last_administrator"
    assert refusal(ended, region, LARS.key, date(2027, 1, 1)) == "organisations.commission.last_administrator"
    assert refusal(changed, region, LARS.key, "RPT") == "access.roles.not_to_oneself"
    assert Commission.objects.get(pk=LARS.key).to_on is None


def test_an_administrator_may_not_leave_it_to_one_who_leaves_before(region: Region) -> None:
    ended(region, TILDA.key, date(2026, 12, 1))

    assert refusal(ended, region, LARS.key, date(2026, 12, 24)) == "organisations.commission.last_administrator"


def test_another_administrators_role_is_taken_away_only_while_one_is_left(region: Region) -> None:
    assert changed(region, TILDA.key, "LAD", "RPT").roles == ["LAD", "RPT"]
    assert changed(region, TILDA.key, "RPT").roles == ["RPT"]


def test_a_change_of_roles_holds_from_the_next_request(region: Region) -> None:
    changed(region, BIRGIT.key, "REG", grants=("person.open_protected",))

    birgit = region.reader(BIRGIT)
    assert birgit.roles == ("REG",)
    assert not birgit.may("administration.sign")
    assert birgit.may("person.open_protected")
    with reading(region.reader(LARS)):
        trace = traces_of_staff(region.reader(LARS), staff_id=BIRGIT.key)[0]
    assert (trace.act, trace.before["roles"], trace.after["roles"]) == ("changed", ["VAC"], ["REG"])


def test_the_same_roles_again_are_no_change(region: Region) -> None:
    changed(region, BIRGIT.key, "REG")
    changed(region, BIRGIT.key, "REG")

    with reading(region.reader(LARS)):
        assert len(traces_of_staff(region.reader(LARS), staff_id=BIRGIT.key)) == 1


def test_a_season_s_staff_comes_back_in_one_act(region: Region) -> None:
    """Two who had ended have the same roles and units anew, with what their licences say today."""
    Commission.objects.filter(pk__in=(BIRGIT.key, DAVID.key)).update(to_on=date(2026, 4, 1))

    refused = renewed(region, BIRGIT.key, DAVID.key, period=Period(TODAY, date(2027, 4, 1)))

    new = Commission.objects.filter(pk__gt=1_000_000).order_by("staff_id")
    assert refused == {}
    assert [(one.staff_id, one.unit_id, one.roles, one.to_on) for one in new] == [
        (BIRGIT.key, 11, ["VAC"], date(2027, 4, 1)),
        (DAVID.key, 11, ["VAC", "PRE"], date(2027, 4, 1)),
    ]


def test_when_one_of_the_season_is_refused_nobody_is_given_anything_and_each_fault_is_named(region: Region) -> None:
    Commission.objects.filter(pk__in=(BIRGIT.key, DAVID.key)).update(to_on=date(2026, 4, 1))
    Staff.objects.filter(pk=DAVID.key).update(left_on=TODAY)

    refused = renewed(region, BIRGIT.key, DAVID.key)

    assert {key: why.code for key, why in refused.items()} == {DAVID.key: "access.roles.has_left"}
    assert not Commission.objects.filter(pk__gt=1_000_000).exists()


def test_nobody_chosen_and_those_of_another_provider_are_refused(region: Region) -> None:
    assert refusal(renewed, region) == "access.roles.nobody_chosen"
    assert refusal(renewed, region, OLLE.key) == "access.roles.nobody_chosen"


def test_another_provider_s_staff_is_out_of_reach(region: Region) -> None:
    """The leak test: neither seen nor ended, changed or reopened."""
    lars = region.reader(LARS)

    assert refusal(ended, region, OLLE.key) == "organisations.commission.not_found"
    assert refusal(changed, region, OLLE.key, "REG") == "organisations.commission.not_found"
    assert refusal(reopened, region, OLLE.key) == "organisations.commission.not_found"
    assert refusal(own_commission, lars, OLLE.key) == "organisations.commission.not_found"
    assert staff_at(lars, OLLE.key) is None
    assert commissions_held(lars, staff_id=OLLE.key) == []
    assert last_logins(lars, staff_ids=[OLLE.key, ANNA.key]) == {ANNA.key: NOON}
    listed = commissions_sought(lars, CommissionsSought(Standing.NOW), on=TODAY)
    assert OLLE.key not in {one.staff_id for one in listed}


def test_the_list_is_narrowed_by_unit_and_by_where_a_commission_stands(region: Region) -> None:
    lars = region.reader(LARS)
    ended(region, BIRGIT.key)
    given(region, REBECKA, 12, period=Period(date(2026, 12, 1), None))

    def names(standing: Standing, unit: int | None = None) -> list[str]:
        found = commissions_sought(lars, CommissionsSought(standing, unit), on=TODAY)
        return [one.staff.family_name for one in found]

    assert names(Standing.NOW, 12) == ["Öster"]
    assert names(Standing.COMING) == ["Holm"]
    assert names(Standing.ENDED) == ["Ek"]
    assert ULLA.family_name in names(Standing.NOW)


def test_who_has_come_back_is_not_among_those_who_could(region: Region) -> None:
    Commission.objects.filter(pk=BIRGIT.key).update(to_on=date(2026, 4, 1))
    renewed(region, BIRGIT.key)

    lars = region.reader(LARS)
    assert not commissions_sought(lars, CommissionsSought(Standing.ENDED), on=TODAY).exists()


def test_two_hundred_come_back_well_within_a_minute(region: Region) -> None:
    """What is measured is the number of statements: eight or so for each, and a season takes seconds."""
    keys = []
    for n in range(200):
        Staff.objects.create(
            id=5000 + n, hsa_id=f"TSTNMT2321000156-X{n}", given_name="Säsong", family_name=f"Person{n}",
            sort_key=f"person{n}", profession="nurse", competences=[], licences=["SJ"], role_code="", role_name="",
        )  # fmt: skip
        key = 5000 + n
        Commission.objects.create(
            id=key, hsa_id=f"TSTNMT2321000156-Y{n}", staff_id=key, unit_id=11, name="Säsong", purpose="care",
            roles=["VAC"], from_on=date(2025, 10, 1), to_on=date(2026, 4, 1),
        )  # fmt: skip
        keys.append(key)
    asked: list[str] = []

    def note(execute: Any, sql: str, *told: Any) -> Any:
        asked.append(sql)
        return execute(sql, *told)

    with connection.execute_wrapper(note):
        refused = renewed(region, *keys)

    assert refused == {}
    assert Commission.objects.filter(pk__gt=1_000_000).count() == 200
    assert len(asked) < 200 * 10
