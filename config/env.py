"""The environment, read once, typed, and failing loudly."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from config.doors import CardSettings, read_card_settings, read_networks
from config.identity_provider import ProviderSettings, read_provider_settings
from config.limits import LimitSettings, read_limits
from config.paying import PayingSettings, read_paying_settings
from config.problems import SettingProblem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from ipaddress import IPv4Network, IPv6Network

CHECKOUT = Path(__file__).resolve().parent.parent
_SHORTEST_SECRET = 50
_DEMO_SERVICE_DESK = "Regionens servicedesk (påhittad), servicedesk@region.example"
_LOGIN_WAYS = ("list", "oidc", "card")


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """One login to one PostgreSQL database, from ``postgresql://user:password@host:port/name`` or ``?host=/folder``."""

    name: str
    user: str
    password: str
    host: str
    port: str


@dataclass(frozen=True, slots=True)
class Environment:
    """Every setting of the installation; ``docs/reference/settings.md`` describes each."""

    is_demo: bool
    secret_key: str
    allowed_hosts: tuple[str, ...]
    database: DatabaseAddress
    owner_database: DatabaseAddress | None
    database_pool_size: int
    jobs_at_once: int
    is_https: bool
    source_system_hsa_id: str
    seal_heads_file: Path
    static_folder: Path
    log_format: str
    service_desk: str
    idle_seconds: int
    limits: LimitSettings
    login_ways: tuple[str, ...]
    provider: ProviderSettings
    socket: str
    card: CardSettings
    networks: Mapping[str, tuple[IPv4Network | IPv6Network, ...]]
    gives_advice: bool
    guardian_consent_below: int
    maturity_assessed_from: int
    days_to_lock: int
    checks_national_reserve_numbers: bool
    population_register: str
    directory: str
    paying: PayingSettings


def read_environment(given: Mapping[str, str] = os.environ) -> Environment:
    """Read and check every setting; raise :class:`SettingProblem` naming the first that cannot be used."""
    is_demo = _truth(given, "VACCINERA_DEMO", default=False)
    database = _address(given, "DATABASE_URL")
    if database is None:
        raise SettingProblem(
            "DATABASE_URL is not set. Give the application's own login: postgresql://vaccinera_app:…@host/vaccinera"
        )
    is_https = _truth(given, "VACCINERA_HTTPS", default=not is_demo)
    if is_demo and is_https:
        raise SettingProblem(
            "VACCINERA_DEMO=1 lets anyone log in from a list, and VACCINERA_HTTPS=1 says this is a real installation. "
            "Unset one."
        )
    guardian_consent_below, maturity_assessed_from = _ages_of_consent(given)
    login_ways = _login_ways(given, is_demo=is_demo)
    source = given.get("VACCINERA_SOURCE_HSA_ID", "TSTNMT2321990012-VACCINERA" if is_demo else "")
    is_for_testing = is_demo or source.upper().startswith("TST")
    return Environment(
        is_demo=is_demo,
        secret_key=_secret(given, is_demo=is_demo),
        allowed_hosts=_hosts(given, is_demo=is_demo),
        database=database,
        owner_database=_address(given, "DATABASE_OWNER_URL"),
        database_pool_size=_number(given, "VACCINERA_DATABASE_POOL", default=4),
        jobs_at_once=_number(given, "VACCINERA_JOBS_AT_ONCE", default=2),
        is_https=is_https,
        source_system_hsa_id=source,
        seal_heads_file=Path(given.get("VACCINERA_SEAL_HEADS", CHECKOUT / "var" / "seal-heads.jsonl")),
        static_folder=Path(given.get("VACCINERA_STATIC", CHECKOUT / "var" / "static")),
        log_format=_one_of(given, "VACCINERA_LOG_FORMAT", ("json", "console"), default="json"),
        service_desk=given.get("VACCINERA_SERVICE_DESK", _DEMO_SERVICE_DESK if is_demo else "").strip(),
        idle_seconds=_number(given, "VACCINERA_IDLE_SECONDS", default=15 * 60),
        limits=read_limits(given),
        login_ways=login_ways,
        provider=read_provider_settings(given, is_offered="oidc" in login_ways, is_demo=is_demo),
        socket=given.get("VACCINERA_SOCKET", ""),
        card=read_card_settings(given, is_offered="card" in login_ways, is_for_testing=is_for_testing),
        networks=read_networks(given),
        gives_advice=_truth(given, "VACCINERA_ADVICE", default=True),
        guardian_consent_below=guardian_consent_below,
        maturity_assessed_from=maturity_assessed_from,
        days_to_lock=_number(given, "VACCINERA_DAYS_TO_LOCK", default=14),
        checks_national_reserve_numbers=_truth(given, "VACCINERA_CHECK_NRID", default=False),
        population_register=_population_register(given, is_demo=is_demo),
        directory=_directory(given, is_demo=is_demo),
        paying=read_paying_settings(given, is_demo=is_demo),
    )


def _truth(given: Mapping[str, str], name: str, *, default: bool) -> bool:
    raw = given.get(name, "")
    if raw in {"", "0", "1"}:
        return default if raw == "" else raw == "1"
    raise SettingProblem(f"{name} is {raw!r}. Write 1 for yes or 0 for no.")


def _number(given: Mapping[str, str], name: str, *, default: int) -> int:
    raw = given.get(name, str(default))
    if not raw.isdecimal() or int(raw) < 1:
        raise SettingProblem(f"{name} is {raw!r}. Write a whole number from 1.")
    return int(raw)


def _ages_of_consent(given: Mapping[str, str]) -> tuple[int, int]:
    guardians_below = _number(given, "VACCINERA_GUARDIAN_CONSENT_BELOW", default=18)
    maturity_from = _number(given, "VACCINERA_MATURITY_FROM", default=15)
    if maturity_from > guardians_below:
        raise SettingProblem(
            f"VACCINERA_MATURITY_FROM is {maturity_from} and VACCINERA_GUARDIAN_CONSENT_BELOW {guardians_below}. "
            "The first may not be above the second."
        )
    return guardians_below, maturity_from


def _population_register(given: Mapping[str, str], *, is_demo: bool) -> str:
    """The invented register tells invented people, and so answers in a demo only."""
    choices = ("", "invented") if is_demo else ("",)
    return _one_of(given, "VACCINERA_POPULATION_REGISTER", choices, default="invented" if is_demo else "")


def _directory(given: Mapping[str, str], *, is_demo: bool) -> str:
    """The invented directory tells of invented people, and so answers in a demo only."""
    choices = ("", "invented") if is_demo else ("",)
    return _one_of(given, "VACCINERA_DIRECTORY", choices, default="invented" if is_demo else "")


def _login_ways(given: Mapping[str, str], *, is_demo: bool) -> tuple[str, ...]:
    """The ways of logging in, in the order the login page offers them. The list lets anybody in: in a demo only."""
    ways = tuple(
        way.strip() for way in given.get("VACCINERA_LOGIN", "list" if is_demo else "").split(",") if way.strip()
    )
    unknown = [way for way in ways if way not in _LOGIN_WAYS]
    if unknown:
        raise SettingProblem(f"VACCINERA_LOGIN names {unknown[0]!r}. Ways of logging in are: {', '.join(_LOGIN_WAYS)}.")
    if len(set(ways)) < len(ways):
        raise SettingProblem("VACCINERA_LOGIN names a way of logging in twice. Name each once.")
    if "list" in ways and not is_demo:
        raise SettingProblem("VACCINERA_LOGIN names list, which lets anyone log in as anyone: it is for a demo only.")
    return ways


def _one_of(given: Mapping[str, str], name: str, choices: tuple[str, ...], *, default: str) -> str:
    raw = given.get(name, default)
    if raw not in choices:
        raise SettingProblem(f"{name} is {raw!r}. Write one of: {', '.join(choices)}.")
    return raw


def _secret(given: Mapping[str, str], *, is_demo: bool) -> str:
    secret = given.get("VACCINERA_SECRET_KEY", "")
    if len(secret) >= _SHORTEST_SECRET:
        return secret
    if is_demo and not secret:
        return "demo-only-secret-that-protects-nothing-because-everyone-may-log-in"
    raise SettingProblem(
        f"VACCINERA_SECRET_KEY must be at least {_SHORTEST_SECRET} random characters. Make one: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )


def _hosts(given: Mapping[str, str], *, is_demo: bool) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in given.get("VACCINERA_HOSTS", "").split(",") if host.strip())
    if hosts:
        return hosts
    if is_demo:
        return ("127.0.0.1", "localhost")
    raise SettingProblem("VACCINERA_HOSTS is not set. Give the names people reach the service by, with commas between.")


def _address(given: Mapping[str, str], name: str) -> DatabaseAddress | None:
    raw = given.get(name, "")
    if not raw:
        return None
    parts = urlsplit(raw)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise SettingProblem(f"{name} cannot be read. Write postgresql://user:password@host:port/database")
    folder = next((unquote(pair[5:]) for pair in parts.query.split("&") if pair.startswith("host=")), "")
    return DatabaseAddress(
        name=unquote(parts.path.strip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=folder or parts.hostname or "",
        port=str(parts.port or _port_in(parts.query)),
    )


def _port_in(query: str) -> str:
    return next((pair[5:] for pair in query.split("&") if pair.startswith("port=")), "")
