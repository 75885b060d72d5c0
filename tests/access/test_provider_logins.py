"""A login at an identity provider, from being vouched for to being over, and what the log says of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.factories.region import NOON, Region, make_region
from tests.personas import BIRGIT
from vaccinera.access.actions import keep_alive, log_out
from vaccinera.access.actions.provider_logins import end_as_told, log_in_vouched, note_refused_login
from vaccinera.access.models import ProviderLogin, UsedLogoutToken
from vaccinera.access.queries import SignedIn, provider_login_of, signed_in_by
from vaccinera.access.rules.identity import EndedLogin, Vouched
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Commission

ISSUER, LOA3 = "https://idp.example", "http://id.sambi.se/loa/loa3"
ANNAS = Vouched(
    hsa_id="TSTNMT2321000156-S1",
    level_of_assurance=LOA3,
    commission_hsa_id="",
    licences=("SJ",),
    issuer=ISSUER,
    subject="transient-1",
    provider_session="s-1",
    id_token="e.y.J",
)
OVER = EndedLogin(
    token_id="j-1",
    expires_at=NOON + timedelta(minutes=3),
    issuer=ISSUER,
    subject="transient-1",
    provider_session="s-1",
    hsa_id="",
)


def _log_in(vouched: Vouched = ANNAS) -> SignedIn:
    signed_in = signed_in_by(log_in_vouched(vouched=vouched, at=NOON), on=civil_day(NOON))
    assert signed_in is not None
    return signed_in


def _lives(signed_in: SignedIn) -> bool:
    return ProviderLogin.objects.filter(session_id=signed_in.session_id, session__ended_at=None).exists()


def test_what_the_provider_called_the_login_is_kept_while_it_lives(region: Region) -> None:
    """ID-09: then it goes, and the token with it."""
    anna = _log_in()
    kept = provider_login_of(anna.session_id)
    assert kept is not None
    assert (kept.issuer, kept.subject, kept.provider_session, kept.id_token) == (ISSUER, "transient-1", "s-1", "e.y.J")

    log_out(signed_in=anna, reason="asked", at=NOON)

    assert provider_login_of(anna.session_id) is None


def test_a_login_that_was_idle_too_long_leaves_nothing_of_the_provider_s_either(region: Region) -> None:
    anna = _log_in()

    alive = keep_alive(signed_in=anna, idle_seconds=900, at=NOON + timedelta(seconds=901))

    assert not alive
    assert provider_login_of(anna.session_id) is None


@pytest.mark.parametrize(
    ("told", "ended"),
    [
        (OVER, ["first"]),
        (replace(OVER, provider_session="s-2"), ["second"]),
        (replace(OVER, provider_session=""), ["first"]),
        (replace(OVER, provider_session="", subject="", hsa_id="tstnmt2321000156-s1"), ["first", "second"]),
        (replace(OVER, provider_session="", hsa_id="TSTNMT2321000156-S1"), ["first", "second"]),
        (replace(OVER, provider_session="", subject=""), []),
        (replace(OVER, issuer="https://another.example"), []),
        (replace(OVER, provider_session="s-9"), []),
    ],
)
def test_what_the_provider_says_is_over_ends_and_nothing_else(
    region: Region, told: EndedLogin, ended: list[str]
) -> None:
    """ID-09: one session of its, or everything of a subject and of an HSA-id."""
    logins = {
        "first": _log_in(),
        "second": _log_in(replace(ANNAS, subject="transient-2", provider_session="s-2")),
        "birgit": _log_in(replace(ANNAS, hsa_id="TSTNMT2321000156-S2", subject="transient-3", provider_session="s-3")),
    }

    number = end_as_told(ended=told, at=NOON)

    assert number == len(ended)
    assert [name for name, signed_in in logins.items() if not _lives(signed_in)] == ended


def test_the_same_telling_is_believed_once(region: Region) -> None:
    end_as_told(ended=OVER, at=NOON)

    with pytest.raises(Refused) as refused:
        end_as_told(ended=OVER, at=NOON + timedelta(minutes=3))

    assert refused.value.code == "access.logout.told_before"
    assert end_as_told(ended=replace(OVER, issuer="https://another.example"), at=NOON) == 0


def test_what_could_not_be_believed_any_more_is_not_kept(region: Region) -> None:
    end_as_told(ended=OVER, at=NOON)

    end_as_told(
        ended=replace(OVER, token_id="j-2", expires_at=NOON + timedelta(hours=1)), at=NOON + timedelta(minutes=4)
    )

    assert UsedLogoutToken.objects.count() == 1


@pytest.fixture
def owner(transactional_db: None) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The small region, committed, and the tables' owner, who may also look as the sealing role does."""
    make_region()
    login = conninfo_to_dict(os.environ["DATABASE_OWNER_URL"]) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(make_conninfo(**login), autocommit=True) as at_work:
        yield at_work


def _told_in_the_log(owner: psycopg.Connection[tuple[object, ...]], action: str) -> list[tuple[object, ...]]:
    owner.execute("SET ROLE vaccinera_sealer")
    return owner.execute(
        "SELECT user_hsa_id, user_name, details FROM audit_event WHERE action = %s AND details->>'method' IS DISTINCT "
        "FROM 'demo' ORDER BY at",
        [action],
    ).fetchall()


def test_who_vouched_for_a_login_and_at_which_level_is_in_the_log(
    owner: psycopg.Connection[tuple[object, ...]],
) -> None:
    """LAW-20."""
    _log_in()

    assert _told_in_the_log(owner, "access.login.vouched_for") == [
        ("TSTNMT2321000156-S1", "Anna Nyberg", {"issuer": ISSUER, "level": LOA3, "licences": ["SJ"]})
    ]
    assert _told_in_the_log(owner, "access.session.started") == [
        ("TSTNMT2321000156-S1", "Anna Nyberg", {"method": "oidc"})
    ]


def test_a_refused_login_is_in_the_log_and_a_stranger_is_not_named_there(
    owner: psycopg.Connection[tuple[object, ...]],
) -> None:
    """LAW-20: with the reason; of somebody who is not staff here nothing that tells who it is."""
    Commission.objects.filter(staff_id=BIRGIT.key).update(to_on=NOON.date())

    with pytest.raises(Refused) as unknown:
        log_in_vouched(vouched=replace(ANNAS, hsa_id="SE2321000016-9XYZ"), at=NOON)
    with pytest.raises(Refused) as without_commission:
        log_in_vouched(vouched=replace(ANNAS, hsa_id="TSTNMT2321000156-S2"), at=NOON)
    note_refused_login(method="oidc", reason="exchange.login.not_trusted iss")

    assert unknown.value.code == "access.login.unknown_staff"
    assert without_commission.value.code == "access.login.no_commission"
    assert _told_in_the_log(owner, "access.login.refused") == [
        ("", "", {"method": "oidc", "reason": "access.login.unknown_staff"}),
        ("TSTNMT2321000156-S2", "Birgit Ek", {"method": "oidc", "reason": "access.login.no_commission"}),
        ("", "", {"method": "oidc", "reason": "exchange.login.not_trusted iss"}),
    ]


def test_a_login_ended_at_the_provider_says_so_in_the_log(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    """ID-09."""
    _log_in()

    end_as_told(ended=OVER, at=NOON)

    assert _told_in_the_log(owner, "access.session.ended") == [
        ("TSTNMT2321000156-S1", "Anna Nyberg", {"reason": "ended_at_provider"})
    ]
