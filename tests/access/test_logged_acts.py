"""What happens to a session and what the log says of it are one act, in the database as it stands after."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest
from django.db import IntegrityError, connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.factories.region import NOON, Region
from tests.personas import ANNA
from vaccinera.access.actions import choose_commission, keep_alive, log_in, log_out
from vaccinera.access.models import LoginSession
from vaccinera.access.queries import SignedIn, signed_in_by
from vaccinera.kernel.clock import civil_day
from vaccinera.organisations.models import Commission, Staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(region: Region) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The tables' owner, who may also look as the sealing role does."""
    login = conninfo_to_dict(os.environ["DATABASE_OWNER_URL"]) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(make_conninfo(**login), autocommit=True) as at_work:
        yield at_work


def _log_in() -> tuple[str, SignedIn]:
    token = log_in(staff=Staff.objects.get(pk=ANNA.key), method="demo", level_of_assurance="demo", at=NOON)
    signed_in = signed_in_by(token, on=civil_day(NOON))
    assert signed_in is not None
    return token, signed_in


def _refuse(owner: psycopg.Connection[tuple[object, ...]], action: str) -> None:
    """From now on the log takes no event of this kind, as if its disk were full."""
    owner.execute(f"ALTER TABLE audit_event ADD CONSTRAINT nothing_more CHECK (action <> '{action}') NOT VALID")


def test_every_end_of_a_session_is_in_the_log_with_its_reason(
    region: Region, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    """ID-09, LAW-23: who logged out, who was idle and whose shift was over are three things."""
    _token, logged_out = _log_in()
    _token, idle = _log_in()
    _token, busy = _log_in()
    twelve_hours_on = NOON + timedelta(hours=12, seconds=1)
    LoginSession.objects.filter(pk=busy.session_id).update(last_seen_at=twelve_hours_on)

    log_out(signed_in=logged_out, reason="logout", at=NOON)
    keep_alive(signed_in=idle, idle_seconds=900, at=NOON + timedelta(seconds=901))
    still_busy = SignedIn(busy.session_id, 1, busy.hsa_id, busy.name, twelve_hours_on, NOON, None)
    keep_alive(signed_in=still_busy, idle_seconds=900, at=twelve_hours_on)

    owner.execute("SET ROLE vaccinera_sealer")
    told = owner.execute(
        "SELECT user_hsa_id, details->>'reason' FROM audit_event WHERE action = 'access.session.ended' ORDER BY at"
    ).fetchall()
    assert told == [
        ("TSTNMT2321000156-S1", "logout"),
        ("TSTNMT2321000156-S1", "idle"),
        ("TSTNMT2321000156-S1", "too_old"),
    ]


def test_a_login_that_cannot_be_logged_is_none(region: Region, owner: psycopg.Connection[tuple[object, ...]]) -> None:
    """LAW-23: no log, no act."""
    before = LoginSession.objects.count()
    _refuse(owner, "access.session.started")

    with pytest.raises(IntegrityError):
        _log_in()

    assert LoginSession.objects.count() == before  # those of the region


def test_a_choice_that_cannot_be_logged_is_not_made(
    region: Region, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    """ID-03, LAW-23: the commission from before stays the active one."""
    Commission.objects.create(
        id=100,
        hsa_id="TSTNMT2321000156-C100",
        staff_id=ANNA.key,
        unit_id=12,
        name="Vård och behandling",
        purpose="care",
        roles=["VAC"],
        from_on=date(2024, 1, 1),
    )
    token, signed_in = _log_in()
    choose_commission(token=token, commission_id=1, at=NOON)
    _refuse(owner, "access.commission.chosen")

    with pytest.raises(IntegrityError):
        choose_commission(token=token, commission_id=100, at=NOON)

    assert LoginSession.objects.get(pk=signed_in.session_id).commission_id == 1
