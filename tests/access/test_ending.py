"""Logins that others end, and one's own at another computer (ASVS 7.4.5, 7.5.2)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from tests.factories.region import NOON, Region, logged_in
from tests.personas import ANNA, BIRGIT, INGELA, LARS, OLLE
from vaccinera.access.actions import log_in
from vaccinera.access.actions.ending import end_logins_of, end_own_logins
from vaccinera.access.models import LoginSession
from vaccinera.access.queries import SignedIn, signed_in_by
from vaccinera.access.queries.live import ended_by_another, logins_of, own_logins
from vaccinera.access.rules.readers import Reader
from vaccinera.audit.models import Event
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import Commission, Staff

_LATER = NOON + timedelta(minutes=3)


def _log_in(staff_id: int, browser: str = "") -> str:
    staff = Staff.objects.get(pk=staff_id)
    return log_in(staff=staff, method="demo", level_of_assurance="demo", at=NOON, browser=browser)


def _signed_in(token: str) -> SignedIn:
    found = signed_in_by(token, on=civil_day(NOON))
    assert found is not None
    return found


def _service_desk(region: Region) -> Reader:
    Commission.objects.filter(pk=INGELA.key).update(roles=["SUP"])
    return logged_in(INGELA)


def _end(by: Reader, staff_id: int) -> int:
    with acting(by):
        return end_logins_of(by=by, staff_id=staff_id, at=_LATER)


def test_an_administrator_ends_every_login_of_somebody_at_once(region: Region) -> None:
    """The next request of each finds nobody, and is told by whom; both logs have it."""
    token = _log_in(BIRGIT.key)

    ended = _end(region.reader(LARS), BIRGIT.key)

    assert ended == 2  # the region's own login of hers, and this one
    assert signed_in_by(token, on=civil_day(NOON)) is None
    told = ended_by_another(token)
    assert told is not None
    assert (told.name, told.at) == ("Lars Lokal, Norra mottagningen", _LATER)
    with reading(region.reader(LARS)):
        events = Event.objects.filter(action="access.session.ended_for_another")
        assert {(one.user_hsa_id, one.details["user_hsa_id"]) for one in events} == {
            ("TSTNMT2321000156-S7", "TSTNMT2321000156-S2")
        }


def test_no_right_is_taken_with_a_login(region: Region) -> None:
    _end(region.reader(LARS), BIRGIT.key)

    assert _signed_in(_log_in(BIRGIT.key)).reader is not None


def test_what_is_at_work_for_another_provider_is_not_ended(region: Region) -> None:
    """Neither a stranger's, nor one of a colleague's who now works elsewhere; one in which nothing is chosen is."""
    Commission.objects.create(
        id=900, hsa_id="TSTNMT2321000156-C900", staff_id=BIRGIT.key, unit_id=21, name="Vård", purpose="care",
        roles=["VAC"], grants=[], from_on=NOON.date(),
    )  # fmt: skip
    undecided = _log_in(BIRGIT.key)
    elsewhere = logged_in(BIRGIT, unit_id=21)

    strangers, colleagues = _end(region.reader(LARS), OLLE.key), _end(region.reader(LARS), BIRGIT.key)

    assert (strangers, colleagues) == (0, 2)
    assert signed_in_by(undecided, on=civil_day(NOON)) is None
    assert LoginSession.objects.get(pk=elsewhere.session_id).ended_at is None


def test_the_service_desk_ends_anybody_s(region: Region) -> None:
    desk = _service_desk(region)

    assert _end(desk, OLLE.key) == 1
    assert _end(desk, OLLE.key) == 0


def test_nobody_else_ends_a_login(region: Region) -> None:
    """The region's administrator names administrators and ends nobody's login (decision 0023)."""
    for persona in (ANNA, INGELA):
        with pytest.raises(Refused, match=r"access\.permission\.missing"):
            _end(region.reader(persona), BIRGIT.key)


def test_the_login_at_hand_is_not_among_those_one_ends_for_others(region: Region) -> None:
    lars = region.reader(LARS)

    assert _end(lars, LARS.key) == 0
    assert LoginSession.objects.get(pk=lars.session_id).ended_at is None


def test_one_s_own_are_seen_with_where_how_and_when(region: Region) -> None:
    here = _signed_in(_log_in(ANNA.key, "Edge, Windows"))

    found = own_logins(here, at=_LATER)

    assert [(one.pk == here.session_id, one.browser, one.method) for one in found] == [
        (True, "Edge, Windows", "demo"),
        (False, "", "demo"),
    ]


def test_those_the_next_request_would_end_are_not_shown(region: Region) -> None:
    here = _signed_in(_log_in(ANNA.key))

    assert len(own_logins(here, at=NOON + timedelta(seconds=900))) == 2
    assert own_logins(here, at=NOON + timedelta(seconds=901)) == []
    assert len(logins_of(region.reader(LARS), staff_id=BIRGIT.key, at=NOON)) == 1


def test_one_of_one_s_own_is_ended_or_all_the_others(region: Region) -> None:
    here, there, third = (_signed_in(_log_in(ANNA.key)) for _ in range(3))

    assert end_own_logins(signed_in=here, session_id=there.session_id, at=_LATER) == 1
    assert end_own_logins(signed_in=here, session_id=None, at=_LATER) == 2
    ended = LoginSession.objects.filter(ended_at=_LATER, ended_by="").values_list("pk", flat=True)
    assert {there.session_id, third.session_id} <= set(ended)
    assert LoginSession.objects.get(pk=here.session_id).ended_at is None


def test_somebody_else_s_is_not_one_s_own(region: Region) -> None:
    here, birgits = _signed_in(_log_in(ANNA.key)), region.reader(BIRGIT).session_id

    for one in (birgits, here.session_id, UUID(int=1)):
        assert end_own_logins(signed_in=here, session_id=one, at=_LATER) == 0
    assert LoginSession.objects.get(pk=birgits).ended_at is None


def test_a_login_that_ended_by_itself_was_ended_by_nobody(region: Region) -> None:
    token = _log_in(ANNA.key)
    LoginSession.objects.filter(pk=_signed_in(token).session_id).update(ended_at=NOON)

    assert ended_by_another(token) is None
    assert ended_by_another("nobody's") is None


def test_somebody_has_ended_only_what_is_over(region: Region) -> None:
    session_id = region.reader(ANNA).session_id

    with pytest.raises(IntegrityError, match="a_login_somebody_ended_is_over"):
        LoginSession.objects.filter(pk=session_id).update(ended_by="Lars")
