"""Logging in, choosing a commission, being idle, logging out: the life of one session (ID-03, ID-09)."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, OLLE
from vaccinera.access.actions import choose_commission, keep_alive, log_in, log_out, sessions
from vaccinera.access.models import LoginSession
from vaccinera.access.queries import SignedIn, commissions_in_force, signed_in_by
from vaccinera.audit.models import Event
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import digest_of, key_of, reading
from vaccinera.organisations.models import Commission, Staff

TODAY = date(2026, 11, 23)
FIFTEEN_MINUTES = 900


def _log_in(staff_id: int = ANNA.key, *, at: datetime = NOON) -> str:
    return log_in(staff=Staff.objects.get(pk=staff_id), method="demo", level_of_assurance="demo", at=at)


def _signed_in(token: str, *, at: datetime = NOON) -> SignedIn:
    found = signed_in_by(token, on=civil_day(at))
    assert found is not None
    return found


def _second_commission(
    *, key: int = 100, unit_id: int = 12, from_on: date = date(2024, 1, 1), to_on: date | None = None
) -> Commission:
    """Another commission of Anna's."""
    return Commission.objects.create(
        id=key,
        hsa_id=f"TSTNMT2321000156-C{key}",
        staff_id=ANNA.key,
        unit_id=unit_id,
        name="Vård och behandling",
        purpose="care",
        roles=["VAC"],
        from_on=from_on,
        to_on=to_on,
    )


def _events(region: Region, action: str) -> list[dict[str, object]]:
    with reading(region.reader(BIRGIT)):
        return [event.details for event in Event.objects.filter(action=action).order_by("at")]


def _unsealed() -> int:
    """Every event there is, those outside every provider among them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT events FROM audit.unsealed()")
        return int(cursor.fetchone()[0])


def test_the_only_commission_is_chosen_at_once(region: Region) -> None:
    token = _log_in()

    signed_in = _signed_in(token)

    assert (signed_in.staff_id, signed_in.hsa_id, signed_in.name) == (1, "TSTNMT2321000156-S1", "Anna Nyberg")
    assert signed_in.reader is not None
    assert signed_in.reader.commission_id == 1
    assert signed_in.reader.has_choice_of_commission is False


def test_a_reader_is_all_that_the_commission_says(region: Region) -> None:
    """ID-04: unit, provider and purpose are the commission's; the person's are the directory's."""
    reader = region.reader(ANNA)

    assert (reader.profession, reader.competences, reader.roles) == (
        "specialist_nurse",
        ("district_nurse",),
        ("VAC", "PRE"),
    )
    assert (reader.unit_id, reader.unit_hsa_id, reader.unit_name) == (
        11,
        "TSTNMT2321000156-U11",
        "Norra mottagningen",
    )
    assert (reader.provider_id, reader.provider_hsa_id, reader.provider_name) == (
        1,
        "TSTNMT2321000156-P1",
        "Norra vården",
    )
    assert (reader.unit_setting, reader.assignment_code, reader.purpose) == ("clinic", "vaccination_choice", "care")
    assert (reader.role_code, reader.role_name) == ("206010", "Sjuksköterska")
    assert (reader.commission_hsa_id, reader.commission_name) == ("TSTNMT2321000156-C1", "Vård och behandling")
    assert (reader.level_of_assurance, reader.provider_shows_records_to_patients) == ("demo", True)


def test_of_several_commissions_none_is_chosen_for_you(region: Region) -> None:
    """ID-03: which one is active is the person's own choice."""
    _second_commission()

    signed_in = _signed_in(_log_in())

    assert signed_in.reader is None


def test_without_any_commission_one_is_let_in_and_may_nothing(region: Region) -> None:
    Commission.objects.filter(staff_id=ANNA.key).update(to_on=TODAY)

    signed_in = _signed_in(_log_in())

    assert signed_in.reader is None


def test_only_a_digest_of_the_token_is_stored(region: Region) -> None:
    """Whoever reads the table can log in as nobody, and open nobody's scope."""
    token = _log_in()

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM access_login_session s")
        stored = "".join(row[0] for row in cursor.fetchall())

    assert len(token) >= 43  # 256 bits
    assert token not in stored
    key = hashlib.sha256(token.encode()).hexdigest()
    assert key == key_of(token)
    assert key not in stored
    assert hashlib.sha256(key.encode()).hexdigest() in stored
    assert digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_two_logins_have_tokens_of_their_own(region: Region) -> None:
    first, second = _log_in(), _log_in()

    log_out(signed_in=_signed_in(first), reason="logout", at=NOON)

    assert first != second
    assert signed_in_by(first, on=TODAY) is None
    assert signed_in_by(second, on=TODAY) is not None


@pytest.mark.parametrize("token", ["", "no such token"])
def test_a_token_of_nobodys_opens_nothing(region: Region, token: str) -> None:
    assert signed_in_by(token, on=TODAY) is None


def test_a_token_is_found_in_one_round_trip(region: Region) -> None:
    token = _log_in()

    with CaptureQueriesContext(connection) as asked:
        signed_in_by(token, on=TODAY)

    assert len(asked) == 1


def test_choosing_a_commission_is_logged_at_its_provider(region: Region) -> None:
    """ID-03: switching is an explicit, logged act."""
    other = _second_commission()
    token = _log_in()
    choose_commission(token=token, commission_id=1, at=NOON)

    chosen = choose_commission(token=token, commission_id=other.pk, at=NOON)

    assert chosen.reader is not None
    assert (chosen.reader.unit_id, chosen.reader.roles) == (12, ("VAC",))
    assert chosen.reader.has_choice_of_commission is True
    assert _events(region, "access.commission.chosen") == [{"before": ""}, {"before": "TSTNMT2321000156-C1"}]


def test_another_persons_commission_is_refused_and_the_own_one_kept(region: Region) -> None:
    token = _log_in()

    with pytest.raises(Refused, match=r"access\.commission\.not_yours"):
        choose_commission(token=token, commission_id=OLLE.key, at=NOON)

    reader = _signed_in(token).reader
    assert reader is not None
    assert reader.commission_id == 1


@pytest.mark.parametrize(
    ("from_on", "to_on"), [(date(2024, 1, 1), TODAY), (date(2026, 11, 24), None)], ids=["ended", "not begun"]
)
def test_a_commission_out_of_its_time_is_refused(region: Region, from_on: date, to_on: date | None) -> None:
    """Half-open: the last day is the one before ``to_on``."""
    other = _second_commission(from_on=from_on, to_on=to_on)
    token = _log_in()

    with pytest.raises(Refused, match=r"access\.commission\.not_yours"):
        choose_commission(token=token, commission_id=other.pk, at=NOON)


def test_choosing_in_a_session_that_has_ended_is_refused(region: Region) -> None:
    token = _log_in()
    log_out(signed_in=_signed_in(token), reason="logout", at=NOON)

    with pytest.raises(Refused, match=r"access\.session\.ended"):
        choose_commission(token=token, commission_id=1, at=NOON)


def test_a_session_that_ends_while_a_commission_is_chosen_is_refused(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Logged out in another window between the question and the answer."""
    token = _log_in()
    answers = [_signed_in(token), None]
    monkeypatch.setattr(sessions, "signed_in_by", lambda _token, *, on: answers.pop(0))

    with pytest.raises(Refused, match=r"access\.session\.ended"):
        choose_commission(token=token, commission_id=1, at=NOON)

    assert _events(region, "access.commission.chosen") == []


def test_the_commissions_to_choose_among_are_those_in_force_by_unit_name(region: Region) -> None:
    _second_commission(key=101, unit_id=12)
    _second_commission(key=102, unit_id=21)
    _second_commission(key=103, to_on=TODAY)
    _second_commission(key=104, from_on=date(2026, 11, 24))
    _second_commission(key=105, unit_id=11, to_on=date(2026, 11, 24))

    names = [(one.pk, one.unit.name) for one in commissions_in_force(staff_id=ANNA.key, at=NOON)]

    assert names == [
        (1, "Norra mottagningen"),
        (105, "Norra mottagningen"),
        (102, "Södra mottagningen"),
        (101, "Östra mottagningen"),
    ]


def test_a_commission_that_ends_stops_counting_on_the_next_request(region: Region) -> None:
    """The session lives, and its reader is gone: the person is asked to choose anew."""
    token = _log_in()
    Commission.objects.filter(pk=1).update(to_on=date(2026, 11, 24))

    on_its_last_day = _signed_in(token)
    the_day_after = _signed_in(token, at=NOON + timedelta(days=1))

    assert on_its_last_day.reader is not None
    assert the_day_after.reader is None


def test_a_right_that_is_removed_is_refused_on_the_next_request(region: Region) -> None:
    before = region.reader(ANNA)
    Commission.objects.filter(pk=1).update(roles=["VAC"])

    after = region.reader(ANNA)

    assert before.may("prescription.sign")
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        after.require("prescription.sign")


def test_a_purpose_that_is_changed_counts_on_the_next_request(region: Region) -> None:
    """ID-05."""
    Commission.objects.filter(pk=1).update(purpose="administration")

    reader = region.reader(ANNA)

    assert reader.permissions == {}


def test_logging_out_ends_the_session_at_once_and_is_logged_once(region: Region) -> None:
    """ID-09: a second click, or a second window, adds nothing."""
    token = _log_in()
    signed_in, before = _signed_in(token), _unsealed()

    log_out(signed_in=signed_in, reason="logout", at=NOON)
    log_out(signed_in=signed_in, reason="logout", at=NOON + timedelta(minutes=1))

    assert signed_in_by(token, on=TODAY) is None
    assert LoginSession.objects.get(pk=signed_in.session_id).ended_at == NOON
    assert _unsealed() == before + 1


@pytest.mark.parametrize(
    ("idle", "lives"),
    [
        (timedelta(seconds=0), True),
        (timedelta(seconds=900), True),
        (timedelta(seconds=901), False),
        (timedelta(days=2), False),
    ],
)
def test_a_session_ends_when_it_was_idle_too_long(region: Region, idle: timedelta, *, lives: bool) -> None:
    """ID-09."""
    token = _log_in()

    is_alive = keep_alive(signed_in=_signed_in(token), idle_seconds=FIFTEEN_MINUTES, at=NOON + idle)

    assert is_alive is lives
    assert (signed_in_by(token, on=TODAY) is not None) is lives


@pytest.mark.parametrize(
    ("age", "lives"),
    [(timedelta(hours=12), True), (timedelta(hours=12, seconds=1), False)],
)
def test_a_session_ends_after_twelve_hours_however_busy(region: Region, age: timedelta, *, lives: bool) -> None:
    """ID-09: a shift, not a day."""
    token = _log_in()
    at = NOON + age
    LoginSession.objects.filter(token_digest=digest_of(key_of(token))).update(last_seen_at=at - timedelta(seconds=1))

    is_alive = keep_alive(signed_in=_signed_in(token), idle_seconds=FIFTEEN_MINUTES, at=at)

    assert is_alive is lives
    assert (signed_in_by(token, on=TODAY) is not None) is lives


@pytest.mark.parametrize(
    ("since", "seen_at"),
    [
        (timedelta(seconds=60), datetime(2026, 11, 23, 11, 0, tzinfo=UTC)),
        (timedelta(seconds=61), datetime(2026, 11, 23, 11, 1, 1, tzinfo=UTC)),
    ],
)
def test_that_a_session_was_used_is_noted_at_most_once_a_minute(
    region: Region, since: timedelta, seen_at: datetime
) -> None:
    """A write at every request would cost more than the request."""
    token = _log_in()

    keep_alive(signed_in=_signed_in(token), idle_seconds=FIFTEEN_MINUTES, at=NOON + since)

    assert _signed_in(token).last_seen_at == seen_at
