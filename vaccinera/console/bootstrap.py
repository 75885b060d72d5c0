"""What a PostgreSQL server needs before the first migration: two logins, the purposes' roles, two databases.

Done as superuser, once a server, and safe to repeat. The application's login owns nothing and cannot pass a
row policy; the owner's runs migrations and is bound by the policies too. ``server_checks`` tells what differs
from this.
"""

from __future__ import annotations

import hashlib
import hmac
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

APP = "vaccinera_app"
OWNER = "vaccinera_owner"
TEMPLATE = "vaccinera_template"

PURPOSE_ROLES = (
    "vaccinera_sealer",
    "vaccinera_history",
    "vaccinera_recall",
    "vaccinera_scope",
    "vaccinera_addressing",
    "vaccinera_settlement",
    "vaccinera_reports",
)
"""Roles nobody logs in as. Each owns the functions or views of one purpose and has the few rights these need
(the sealer: to seal the audit log; the history: to say that another provider has recorded a vaccination; the recall: to
count the doses of a batch; the scope: to write login sessions and what they open; the addressing: to end what was
addressed to a unit; the settlement and the reports: to show the region what it pays for, and what it counts). The owner
may become them, the application may not."""

ATTRIBUTES = {
    # NOINHERIT: else the policies made for a purpose's role would hold for the owner as well.
    OWNER: "LOGIN CREATEDB NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION",
    APP: "LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION",
    **dict.fromkeys(PURPOSE_ROLES, "NOLOGIN NOCREATEDB NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION"),
}

_GRANTS_SAY_INHERIT = 160_000
_LOCK = 0x7661_6363  # one bootstrap at a time on a server; a number nobody else takes


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a server, and what mends it."""

    what: str
    mend: str


class BootstrapProblem(Exception):
    """The server cannot be prepared; ``problem`` and the message say why and what to do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.problem = Problem(what, mend)


@dataclass(frozen=True, slots=True)
class Roles:
    """The addresses of the two logins, for ``DATABASE_URL`` and ``DATABASE_OWNER_URL``."""

    app_url: str
    owner_url: str


def connect(url: str) -> psycopg.Connection:
    """A connection in autocommit; raises :class:`BootstrapProblem` when there is none to be had."""
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.Error as problem:
        raise BootstrapProblem(
            f"The database does not let us in: {str(problem).strip().splitlines()[0]}.",
            "Check the address, that the server runs, and that its pg_hba.conf lets this user in; where a "
            "password is asked for, put it in the address.",
        ) from problem


def is_superuser(url: str) -> bool:
    """Whether this address logs in as a superuser."""
    with closing(connect(url)) as server:
        return server.info.parameter_status("is_superuser") == "on"


def bootstrap_server(superuser_url: str, *, database: str) -> Roles:
    """Make the roles, the template and ``database``, or mend what differs; idempotent.

    Where the superuser logs in with a password, the two logins get passwords computed from it, so that every
    run comes to the same ones. Where not (a socket with trust), they get none.
    """
    with closing(connect(superuser_url)) as server:
        if server.info.parameter_status("is_superuser") != "on":
            raise BootstrapProblem(
                f"{server.info.user} is no superuser, and the roles are made by one.",
                "Give a superuser's address, or have the roles made by hand and set both DATABASE_URL and "
                "DATABASE_OWNER_URL.",
            )
        secret = server.info.password
        passwords = {login: _password(secret, login) for login in (OWNER, APP)}
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        for role, attributes in ATTRIBUTES.items():
            _settle_role(server, role, attributes, passwords.get(role, ""))
        for role in PURPOSE_ROLES:
            _let_owner_become(server, role)
        _settle_template(server, _address(superuser_url, server.info.user, secret, TEMPLATE))
        _settle_database(server, database, copy_of=TEMPLATE)
    roles = Roles(
        app_url=_address(superuser_url, APP, passwords[APP], database),
        owner_url=_address(superuser_url, OWNER, passwords[OWNER], database),
    )
    for url in (roles.app_url, roles.owner_url):
        connect(url).close()
    return roles


def _password(secret: str, login: str) -> str:
    """Empty without a secret. The superuser's own password cannot be computed back from it."""
    if not secret:
        return ""
    return hmac.new(secret.encode(), f"vaccinera login {login}".encode(), hashlib.sha256).hexdigest()


def _address(url: str, user: str, password: str, database: str) -> str:
    """The same server by another login and database. A socket's folder stands in the query part."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    for replaced in ("user", "password", "dbname", "passfile"):
        parts.pop(replaced, None)
    login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    place = ""
    if not parts.get("host", "/").startswith("/"):
        host = parts.pop("host")
        place = (f"[{host}]" if ":" in host else host) + (f":{parts.pop('port')}" if "port" in parts else "")
    query = urlencode(parts, quote_via=quote, safe="")
    return f"postgresql://{login}@{place}/{quote(database, safe='')}" + (f"?{query}" if query else "")


def _settle_role(server: psycopg.Connection, role: str, attributes: str, password: str) -> None:
    name = sql.Identifier(role)
    if server.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
        server.execute(sql.SQL("CREATE ROLE {}").format(name))
    server.execute(f"ALTER ROLE {role} {attributes}")
    if password:
        # Hashed here, so that a server that logs statements never writes the password down.
        verifier = server.pgconn.encrypt_password(password.encode(), role.encode())
        server.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, verifier.decode()))


def _let_owner_become(server: psycopg.Connection, role: str) -> None:
    options = " WITH INHERIT FALSE, SET TRUE" if server.info.server_version >= _GRANTS_SAY_INHERIT else ""
    server.execute(f"GRANT {role} TO {OWNER}{options}")


def _settle_template(server: psycopg.Connection, template_url: str) -> None:
    """A database to copy, whose ``public`` is the owner's: it inherits nothing from owning the database.

    Closed to connections last: that says it is finished, and no copy is refused because somebody looks at it.
    """
    _settle_database(server, TEMPLATE, copy_of="template0")
    finished = server.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone()
    if finished == (True,):
        return
    with closing(connect(template_url)) as template:
        template.execute(f"ALTER SCHEMA public OWNER TO {OWNER}")
    server.execute(f"ALTER DATABASE {TEMPLATE} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false")


def _settle_database(server: psycopg.Connection, database: str, *, copy_of: str) -> None:
    """Make the database unless it is there. It orders by code point: Swedish order is a stored key."""
    name = sql.Identifier(database)
    found = server.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database]).fetchone()
    if found is None:
        made = "CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'"
        server.execute(sql.SQL(made).format(name, sql.Identifier(OWNER), sql.Identifier(copy_of)))
    elif found[0] != OWNER:
        raise BootstrapProblem(
            f"The database {database} is there and belongs to {found[0]}.",
            "Name another one, or rename that one.",
        )
    # Other logins of a shared server have no business in a database of records.
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    server.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, sql.Identifier(APP)))
