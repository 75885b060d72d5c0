"""Whether a database server is as Vaccinera needs it, and what mends it, for ``vaccinera doctor``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import psycopg
from psycopg import sql

from vaccinera.console.bootstrap import (
    APP,
    ATTRIBUTES,
    OWNER,
    PURPOSE_ROLES,
    TEMPLATE,
    BootstrapProblem,
    Problem,
    connect,
)

_OLDEST, _NEWEST = 15, 18
_EXTENSIONS = ("btree_gist", "pg_trgm")
_CLOCKS_MAY_DIFFER_SECONDS = 2.0
_COLUMN_OF = {
    "LOGIN": "rolcanlogin",
    "CREATEDB": "rolcreatedb",
    "INHERIT": "rolinherit",
    "SUPERUSER": "rolsuper",
    "BYPASSRLS": "rolbypassrls",
    "CREATEROLE": "rolcreaterole",
    "REPLICATION": "rolreplication",
}


def server_problems(app_url: str, owner_url: str) -> list[Problem]:
    """Everything about the server and the logins that lets Vaccinera fail or leak; empty when all is well."""
    with ExitStack() as stack:
        logins: list[psycopg.Connection] = []
        unreachable: list[Problem] = []
        for url in (app_url, owner_url):
            try:
                logins.append(stack.enter_context(closing(connect(url))))
            except BootstrapProblem as refusal:
                unreachable.append(refusal.problem)
        if unreachable:
            return unreachable
        app, owner = logins
        return [
            *_version_problems(owner),
            *_login_problems(app, owner),
            *_role_problems(owner),
            *_membership_problems(owner),
            *_ownership_problems(owner),
            *_database_problems(owner),
            *_clock_problems(owner),
            *_transaction_number_problems(owner),
        ]


def _version_problems(server: psycopg.Connection) -> Iterator[Problem]:
    major = server.info.server_version // 10_000
    if not _OLDEST <= major <= _NEWEST:
        yield Problem(
            f"The server is PostgreSQL {major}; Vaccinera is tested on {_OLDEST} to {_NEWEST}.",
            f"Point DATABASE_URL at a PostgreSQL {_OLDEST} to {_NEWEST}.",
        )
    if _value(server, "SELECT pg_is_in_recovery()"):
        yield Problem("The server is a standby and takes no writes.", "Point DATABASE_URL at the primary server.")
    for extension in _EXTENSIONS:
        if not _value(server, "SELECT count(*) FROM pg_available_extensions WHERE name = %s", extension):
            yield Problem(
                f"The server lacks the extension {extension}.",
                "Install PostgreSQL's additional modules on it (in many systems the package postgresql-contrib).",
            )


def _login_problems(app: psycopg.Connection, owner: psycopg.Connection) -> Iterator[Problem]:
    for connection, setting, role in ((app, "DATABASE_URL", APP), (owner, "DATABASE_OWNER_URL", OWNER)):
        if connection.info.user != role:
            yield Problem(
                f"{setting} logs in as {connection.info.user}; migrations give their rights to {role}.",
                f"Write {role} as the user in {setting}.",
            )
    place = "SELECT current_database() || ' ' || pg_postmaster_start_time()"
    if _value(app, place) != _value(owner, place):
        yield Problem(
            "DATABASE_URL and DATABASE_OWNER_URL lead to different databases.",
            "Write the same server and database in both.",
        )


def _role_problems(server: psycopg.Connection) -> Iterator[Problem]:
    for role, attributes in ATTRIBUTES.items():
        # Only tests make databases, so a production owner may well lack that right.
        wanted = [word for word in attributes.split() if (role, word) != (OWNER, "CREATEDB")]
        columns = sql.SQL(", ").join(sql.Identifier(_COLUMN_OF[word.removeprefix("NO")]) for word in wanted)
        found = server.execute(sql.SQL("SELECT {} FROM pg_roles WHERE rolname = %s").format(columns), [role]).fetchone()
        if found is None:
            yield Problem(f"The role {role} does not exist.", f"As superuser: CREATE ROLE {role} {attributes};")
            continue
        wrong = [word for word, is_set in zip(wanted, found, strict=True) if is_set == word.startswith("NO")]
        if wrong:
            yield Problem(
                f"The role {role} should be {' '.join(wrong)} and is not.",
                f"As superuser: ALTER ROLE {role} {' '.join(wrong)};",
            )


def _membership_problems(server: psycopg.Connection) -> Iterator[Problem]:
    """No way round the row policies by becoming somebody else (LAW-01)."""
    may_become = """
        SELECT string_agg(DISTINCT granted.roleid::regrole::text, ', ')
          FROM pg_auth_members AS granted
          JOIN pg_roles AS role
            ON role.oid = granted.member
           AND role.rolname = %s
         WHERE %s
            OR EXISTS (
                SELECT
                  FROM pg_roles AS beyond
                 WHERE (beyond.rolsuper OR beyond.rolbypassrls)
                   AND pg_has_role(granted.roleid, beyond.oid, 'MEMBER')
               )
    """
    for role, is_any in ((APP, True), (OWNER, False)):
        if others := _value(server, may_become, role, is_any):
            yield Problem(f"The role {role} may become {others}.", f"As superuser: REVOKE {others} FROM {role};")
    lacking = """
        SELECT string_agg(purpose.rolname, ', ' ORDER BY purpose.rolname)
          FROM pg_roles AS owner
          JOIN pg_roles AS purpose
            ON purpose.rolname = ANY(%s)
           AND NOT pg_has_role(owner.oid, purpose.oid, 'MEMBER')
         WHERE owner.rolname = %s
    """
    if roles := _value(server, lacking, list(PURPOSE_ROLES), OWNER):
        yield Problem(f"The role {OWNER} may not become {roles}.", f"As superuser: GRANT {roles} TO {OWNER};")


def _ownership_problems(server: psycopg.Connection) -> Iterator[Problem]:
    owned = """
        SELECT count(*)
          FROM pg_shdepend AS held
          JOIN pg_roles AS role
            ON role.oid = held.refobjid
         WHERE held.refclassid = 'pg_authid'::regclass
           AND held.deptype = 'o'
           AND role.rolname = %s
    """
    if count := _value(server, owned, APP):
        yield Problem(
            f"The role {APP} owns {count} database objects, and an owner can lift a row policy.",
            f"As superuser, in each database: REASSIGN OWNED BY {APP} TO {OWNER};",
        )


def _database_problems(server: psycopg.Connection) -> Iterator[Problem]:
    is_template = "SELECT count(*) FROM pg_database WHERE datname = %s AND datistemplate"
    if not _value(server, is_template, TEMPLATE):
        yield Problem(
            f"The template database {TEMPLATE} is missing.",
            f"As superuser: CREATE DATABASE {TEMPLATE} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8' "
            "LOCALE_PROVIDER libc LOCALE 'C' IS_TEMPLATE true; then in it: ALTER SCHEMA public OWNER TO "
            f"{OWNER};",
        )
    name = server.info.dbname
    kind = _value(
        server,
        """
        SELECT pg_encoding_to_char(encoding) || ' ' || datcollate
          FROM pg_database
         WHERE datname = current_database()
        """,
    )
    if kind != "UTF8 C":
        yield Problem(
            f"The database {name} is {kind} instead of UTF8 C, so its order is not that of the stored sort keys.",
            f"Make a new one with TEMPLATE {TEMPLATE} and load a dump into it.",
        )
    holder = _value(server, "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'public'")
    if holder != OWNER:
        yield Problem(
            f"The schema public of {name} belongs to {holder}, so migrations cannot make tables.",
            f"As superuser, in {name}: ALTER SCHEMA public OWNER TO {OWNER};",
        )


def _clock_problems(server: psycopg.Connection) -> Iterator[Problem]:
    asked_at = time.time()
    told = float(str(_value(server, "SELECT extract(epoch FROM clock_timestamp())")))
    difference = told - (asked_at + time.time()) / 2
    if abs(difference) > _CLOCKS_MAY_DIFFER_SECONDS:
        yield Problem(
            f"The database's clock is {difference:+.1f} s from this machine's, and both stamp the record.",
            "Let both take their time from the same source (chrony or systemd-timesyncd).",
        )


def _transaction_number_problems(server: psycopg.Connection) -> Iterator[Problem]:
    """Seals cover ranges of transaction numbers. A restored dump starts these again, below what is sealed."""
    table = _value(server, "SELECT coalesce(to_regclass('audit.seal'), to_regclass('audit_seal'))::text")
    if table is None or not _value(server, "SELECT has_table_privilege(%s, 'SELECT')", table):
        return
    is_behind = "SELECT max(to_xid) > pg_snapshot_xmax(pg_current_snapshot()) FROM {}"
    if server.execute(sql.SQL(is_behind).format(sql.Identifier(*str(table).split(".")))).fetchone() == (True,):
        yield Problem(
            "The server's transaction numbers are below those the audit log is sealed to: new events stay unsealed.",
            "Restore the server from its physical backup, or raise its counter with pg_resetwal -x while "
            "it is stopped.",
        )


def _value(server: psycopg.Connection, query: str, *parameters: object) -> object:
    row = server.execute(query, parameters).fetchone()
    return None if row is None else row[0]
