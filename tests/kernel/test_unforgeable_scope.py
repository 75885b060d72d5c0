"""SQL by hand on the application's connection: without a key that holds, no tenant's row (LAW-01, decision 0016).

Every tenant table of the catalogue is counted, so that a new one is in here from its first day.
"""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.region import NOON, Region, begin, filled_in, logged_in, make_batch, make_person, sign
from tests.kernel.conftest import Actor
from tests.personas import ANNA, BIRGIT, OLLE
from vaccinera.access.actions import log_out
from vaccinera.access.models import LoginSession
from vaccinera.access.queries import signed_in_by
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.policies import DAY
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, digest_of, reading
from vaccinera.organisations.models import Commission

pytestmark = pytest.mark.django_db

_TENANT_TABLES = """
SELECT relname FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relrowsecurity ORDER BY relname
"""
# What a signed registration and a draft leave behind: the counting below counts something.
_FILLED = {
    "audit_event",
    "declarations_declaration",
    "kernel_published_fact",
    "products_unit_batch",
    "visits_administration",
    "visits_draft",
    "visits_prescription",
    "visits_signature",
    "visits_visit",
}


@pytest.fixture
def anna(region: Region) -> Reader:
    """Anna, who has signed a vaccination and begun another; Olle has begun one elsewhere."""
    anna, olle = region.reader(ANNA), region.reader(OLLE)
    batch = make_batch(anna, region.products[0])
    sign(anna, begin(anna, make_person()), filled_in(anna, region.products[0], batch.pk))
    someone = make_person("19480317-9805", given_name="Nittio", family_name="Nittiosson")
    begin(anna, someone)
    begin(olle, someone)
    return anna


def _ask(statement: str, told: list[Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return cursor.fetchall() if cursor.description else []


def _seen() -> dict[str, int]:
    """How many rows of each tenant table there are to be seen; those with none are left out."""
    counts = {table: _ask(f'SELECT count(*) FROM "{table}"')[0][0] for (table,) in _ask(_TENANT_TABLES)}  # noqa: S608 - the catalogue's names
    return {table: count for table, count in counts.items() if count}


def _providers_seen() -> set[int]:
    """Whose rows are to be seen, over every table that says it."""
    tables = _ask(
        "SELECT table_name FROM information_schema.columns JOIN pg_class ON relname = table_name AND relrowsecurity"
        " WHERE table_schema = 'public' AND column_name = 'provider_id'"
    )
    return {one for (table,) in tables for (one,) in _ask(f'SELECT DISTINCT provider_id FROM "{table}"')}  # noqa: S608 - as above


def _show(key: str, *, day: str = "2026-11-23") -> None:
    _ask("SELECT set_config('vaccinera.key', %s, true), set_config('vaccinera.day', %s, true)", [key, day])


def test_a_key_opens_its_own_providers_rows_and_no_others(anna: Reader) -> None:
    _show(anna.scope_key)

    assert set(_seen()) >= _FILLED
    assert _providers_seen() == {1}


def test_another_key_opens_another_providers(anna: Reader, region: Region) -> None:
    """The leak test: Olle sees the draft he began himself."""
    _show(region.reader(OLLE).scope_key)

    assert _seen()["visits_draft"] == 1
    assert _providers_seen() == {2}


def test_without_a_key_no_table_has_a_row(anna: Reader) -> None:
    assert _seen() == {}


def test_every_setting_made_by_hand_opens_nothing(anna: Reader) -> None:
    """Names of settings that hold, that once held, and that somebody might try."""
    for name, value in (
        ("provider", "1"),
        ("provider_id", "1"),
        ("unit", "11"),
        ("by", anna.hsa_id),
        ("actor", anna.hsa_id),
        ("day", "2026-11-23"),
        ("proof", "1"),
        ("session", str(anna.session_id)),
        ("holder", str(anna.session_id)),
        ("key", "1"),
    ):
        _ask("SELECT set_config('vaccinera.' || %s, %s, true)", [name, value])

    assert _seen() == {}


@pytest.mark.parametrize("altered", ["digest", "token", "one letter", "upper case", "with a space", "empty", "session"])
def test_what_only_looks_like_the_key_opens_nothing(anna: Reader, region: Region, altered: str) -> None:
    """What the tables tell is a digest, and no key comes back from it; nor is the cookie's token the key."""
    key = anna.scope_key
    _show(
        {
            "digest": digest_of(key),
            "token": region.tokens[ANNA.key],
            "one letter": ("0" if key[0] != "0" else "1") + key[1:],
            "upper case": key.upper() if key != key.upper() else "x",
            "with a space": key + " ",
            "empty": "",
            "session": str(anna.session_id),
        }[altered]
    )

    assert _seen() == {}


def test_every_digest_there_is_to_read_opens_nothing(anna: Reader) -> None:
    """Replayed, as hex and as it is kept."""
    kept = _ask("SELECT encode(digest, 'hex'), digest::text FROM scope.key")

    for one in {text for row in kept for text in row} | {
        session.token_digest for session in LoginSession.objects.all()
    }:
        _show(one)
        assert _seen() == {}


def test_a_key_whose_login_has_ended_opens_nothing(anna: Reader, region: Region) -> None:
    """Replayed after the logout, on the same connection and in the same transaction."""
    signed_in = signed_in_by(region.tokens[ANNA.key], on=civil_day(NOON))
    assert signed_in is not None
    log_out(signed_in=signed_in, reason="logout", at=NOON)

    _show(anna.scope_key)

    assert _seen() == {}
    with pytest.raises(Refused, match=r"kernel\.scope\.not_opened"), acting(anna):
        pass


def test_a_key_whose_commission_has_ended_opens_nothing(anna: Reader) -> None:
    Commission.objects.filter(pk=anna.commission_id).update(to_on=civil_day(NOON))
    Commission.objects.filter(pk=anna.commission_id).update(to_on="2026-01-01")

    _show(anna.scope_key)

    assert _seen() == {}
    with pytest.raises(Refused, match=r"kernel\.scope\.not_opened"), reading(anna):
        pass


def test_a_commission_that_is_moved_takes_the_key_of_the_old_one(anna: Reader) -> None:
    """A session's scope follows its commission only through a choice that is made and logged anew."""
    Commission.objects.filter(pk=anna.commission_id).update(unit_id=21)

    _show(anna.scope_key)

    assert _seen() == {}


def test_a_commission_that_goes_on_keeps_its_key(anna: Reader) -> None:
    Commission.objects.filter(pk=anna.commission_id).update(to_on="2999-12-31")

    _show(anna.scope_key)

    assert _providers_seen() == {1}


def test_a_reader_of_another_unit_than_the_key_s_opens_nothing(anna: Reader) -> None:
    """A page that was drawn before the commission was switched acts for neither."""
    stale = Actor(provider_id=1, unit_id=12, scope_key=anna.scope_key)

    with pytest.raises(Refused, match=r"kernel\.scope\.not_opened"), acting(stale):
        pass


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-25", "1900-01-01", "2999-12-31", ""])
def test_a_day_that_is_not_the_logins_addresses_nothing(day: str, anna: Reader) -> None:
    """What is addressed until a day cannot be had by claiming an earlier one (decision 0011)."""
    _show(anna.scope_key, day=day)
    refused = _ask(f"SELECT {DAY}")
    _show(anna.scope_key, day="2026-11-24")
    allowed = _ask(f"SELECT {DAY}::text")

    assert refused == [(None,)]
    assert allowed == [("2026-11-24",)]


_FORGED = "INSERT INTO scope.key SELECT sha256('x'), gen_random_uuid(), 1, 11, 'x', current_date, NULL"
_INVENTED = """
INSERT INTO access_login_session (id, token_digest, staff_id, commission_id, method, level_of_assurance, started_at,
                                  last_seen_at)
SELECT gen_random_uuid(), repeat('0', 64), 1, 1, 'x', 'x', now(), now()
"""


@pytest.mark.parametrize(
    "statement",
    [
        _FORGED,
        "UPDATE scope.key SET provider_id = 1",
        "DELETE FROM scope.key",
        "TRUNCATE scope.key",
        "SELECT scope.stand_in(1, 'x')",
        "SELECT scope.step_back()",
        "SELECT access.give_key(id) FROM access_login_session",
        "SELECT access.keep_secret('\\x00', '\\x00')",
        "SELECT * FROM access.secret",
        "UPDATE access.secret SET inner_pad = '\\x00'",
        _INVENTED,
        "UPDATE access_login_session SET token_digest = repeat('0', 64)",
        "UPDATE access_login_session SET commission_id = 5",
        "UPDATE access_login_session SET staff_id = 5",
        "UPDATE access_login_session SET started_at = now()",
        "DELETE FROM access_login_session",
        "SELECT access.begin_session('{}', '')",
        "SELECT access.begin_session(row_to_json(s)::text, encode(sha256('x'), 'hex')) FROM access_login_session s",
        "SET ROLE vaccinera_scope",
        "SET ROLE vaccinera_owner",
        "CREATE FUNCTION scope.provider() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE visits_visit DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY open ON visits_visit USING (true)",
        "CREATE TRIGGER stolen AFTER INSERT ON organisations_unit EXECUTE FUNCTION access.take_key()",
    ],
)
def test_the_application_can_make_itself_no_key(anna: Reader, statement: str) -> None:
    """Neither a key nor a session nor the secret by which sessions are vouched for."""
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner|nobody vouches"), transaction.atomic():
        _ask(statement)

    assert _seen() == {}


def test_an_ended_session_stays_ended(anna: Reader, region: Region) -> None:
    ended = logged_in(BIRGIT)
    LoginSession.objects.filter(pk=ended.session_id).update(ended_at=NOON)

    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        _ask("UPDATE access_login_session SET ended_at = NULL WHERE ended_at IS NOT NULL")

    _show(ended.scope_key)
    assert _seen() == {}


@pytest.mark.parametrize(
    ("commission", "day"),
    [(OLLE.key, "2026-11-23"), (ANNA.key, "2026-11-22"), (ANNA.key, "2026-11-25"), (99, "2026-11-23")],
)
def test_a_key_chooses_among_its_own_persons_commissions_of_its_days(anna: Reader, commission: int, day: str) -> None:
    """ID-04: never a free choice, by SQL neither."""
    [(chosen,)] = _ask("SELECT access.choose_commission(%s, %s, %s::date)", [anna.scope_key, commission, day])
    [(by_digest,)] = _ask("SELECT access.choose_commission(%s, 1, '2026-11-23')", [digest_of(anna.scope_key)])

    assert (chosen, by_digest) == (False, False)


def test_a_temporary_table_of_the_same_name_is_not_asked_instead(anna: Reader, region: Region) -> None:
    """What decides on another unit's rows reads the tables of the schema, and not what a connection made itself."""
    _show(anna.scope_key)
    [(visit,)] = _ask("SELECT id FROM visits_visit")
    _show(region.reader(OLLE).scope_key)
    _ask(
        "CREATE TEMPORARY TABLE visits_addressing AS"
        " SELECT %s::uuid AS visit_id, 1 AS provider_id, 21 AS performing_unit_id,"
        " NULL::timestamptz AS ended_at, date '2999-12-31' AS expires_on",
        [visit],
    )
    _ask("CREATE TEMPORARY TABLE key AS SELECT 1 AS provider_id")

    assert _ask("SELECT count(*) FROM public.visits_visit") == [(0,)]


def test_a_key_in_use_is_not_to_be_read_from_another_connection(anna: Reader) -> None:
    """The statements of a login are shown to all its connections; what was bound to them is not."""
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    with (
        acting(anna),
        psycopg.connect(**{name: parameters[name] for name in names if name in parameters}) as another,
    ):
        texts = [str(row[0]) for row in another.execute("SELECT query FROM pg_stat_activity").fetchall()]

    assert [text for text in texts if "set_config('vaccinera.key'" in text]
    assert [text for text in texts if anna.scope_key in text] == []


def test_no_policy_and_no_function_takes_another_settings_word() -> None:
    """The key is looked up; the day and which of its unit's visits is asked about are bounded by it. No more is told.

    What a visit of somebody else's opens is tried in ``tests/reimbursement/test_told_in_care.py``.
    """
    told = _ask(
        r"""SELECT DISTINCT (regexp_matches(text, $$vaccinera\.[a-z_]+$$, 'g'))[1]
             FROM (SELECT coalesce(qual, '') || coalesce(with_check, '') AS text FROM pg_policies
                   UNION ALL
                   SELECT prosrc FROM pg_proc WHERE pronamespace::regnamespace::text !~ '^(pg_|information)') AS here
            ORDER BY 1"""
    )

    assert told == [("vaccinera.day",), ("vaccinera.explained_visit",), ("vaccinera.key",)]


def test_the_roles_that_write_keys_are_not_the_applications() -> None:
    """Owned by a role that the application cannot become."""
    owners = _ask(
        "SELECT DISTINCT proowner::regrole::text FROM pg_proc"
        " WHERE pronamespace::regnamespace::text IN ('scope', 'access')"
    )
    tables = _ask(
        "SELECT relname, relowner::regrole::text FROM pg_class"
        " WHERE oid IN ('scope.key'::regclass, 'access.secret'::regclass) ORDER BY 1"
    )
    may_become = _ask("SELECT pg_has_role('vaccinera_app', 'vaccinera_scope', 'MEMBER')")

    assert owners == [("vaccinera_scope",)]
    assert tables == [("key", "vaccinera_scope"), ("secret", "vaccinera_scope")]
    assert may_become == [(False,)]
