"""The tests act as the application's login, which owns nothing; only the set-up is the owner's."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import time_machine
from hypothesis import HealthCheck, settings
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from pytest_django.plugin import DjangoDbBlocker

from tests.prepared import Prepared
from tests.sharing_out import ByFile, is_one_by_one

if TYPE_CHECKING:
    from tests.factories.region import Region

# How fast examples come says how busy the machine is, and nothing of the code.
settings.register_profile("vaccinera", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("vaccinera")

_LOOPBACK = ["127.0.0.1", "::1"]
_OPTIONS: dict[str, dict[str, Any]] = {}
_PREPARED = Prepared()


@pytest.hookimpl(trylast=True)  # after the order has been drawn
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Loopback is open, for servers a test starts itself; every other address is refused."""
    for item in items:
        if item.get_closest_marker("allow_hosts") is None:
            item.add_marker(pytest.mark.allow_hosts(_LOOPBACK))
    items.sort(key=lambda item: is_one_by_one(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Who runs what, when there is more than one worker."""
    return ByFile(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before the test's transaction is begun, which is in one database."""
    _PREPARED.make_way_for(item)


@pytest.fixture
def region(db: None) -> Region:
    """The small region. Whoever has it under this name stands where it has been made; see ``prepared.py``."""
    return _PREPARED.region()


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon, and stays so."""
    from tests.factories.region import NOON  # noqa: PLC0415 - coverage starts after this module

    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Each test has a database of its own, so nothing the test before was answered may be kept."""
    from vaccinera.kernel.remembering import forget_everything  # noqa: PLC0415 - coverage starts after this module

    forget_everything()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Migrate as owner, keep a clean copy, then be the application.

    A transactional test is followed by a new copy: the application may not truncate, and what migrations
    loaded must stay.
    """
    from django.db import connections  # noqa: PLC0415 - Django reads its settings when first imported
    from django.test import TransactionTestCase  # noqa: PLC0415 - the same
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415 - the same

    from vaccinera.access.actions import keep_secret  # noqa: PLC0415 - the same

    verbosity = request.config.option.verbose
    with django_db_blocker.unblock():
        _become(os.environ["DATABASE_OWNER_URL"])
        made = setup_databases(verbosity=verbosity, interactive=False, serialized_aliases=[])
        keep_secret()
        name = connections["default"].settings_dict["NAME"]
        clean = f"{name}_clean"
        connections.close_all()
        _as_owner("DROP DATABASE IF EXISTS {0}", clean)
        _as_owner("CREATE DATABASE {0} TEMPLATE {1}", clean, name)
        _become(os.environ["DATABASE_URL"])

    def copy(other: str) -> None:
        _as_owner("DROP DATABASE IF EXISTS {0}", other)
        _as_owner("CREATE DATABASE {0} TEMPLATE {1}", other, clean)

    def rebuild(_case: TransactionTestCase) -> None:
        connections.close_all()
        copy(name)

    # For the whole session: pytest's own patching is undone before the last test is torn down.
    TransactionTestCase._fixture_teardown = rebuild  # type: ignore[attr-defined]  # private, so not in the stubs
    _PREPARED.open(name, copy, django_db_blocker.unblock)
    yield
    with django_db_blocker.unblock():
        _as_owner("DROP DATABASE IF EXISTS {0}", _PREPARED.close())
        _become(os.environ["DATABASE_OWNER_URL"])
        _as_owner("DROP DATABASE {0}", clean)
        teardown_databases(made, verbosity=verbosity)


def _become(url: str) -> None:
    """Let Django log in as somebody else from now on, and without a pool, which would keep sessions open.

    The application binds parameters on the server, as in production; migrations are scripts of several statements,
    which the server takes only unbound.
    """
    from django.db import connections  # noqa: PLC0415 - as above

    login = conninfo_to_dict(url)
    default: Any = connections["default"]
    default.close()
    default.close_pool()
    application = _OPTIONS.setdefault("application", dict(default.settings_dict["OPTIONS"]))
    is_owner = url == os.environ["DATABASE_OWNER_URL"]
    options = {} if is_owner else {name: value for name, value in application.items() if name != "pool"}
    default.settings_dict.update(USER=login.get("user", ""), PASSWORD=login.get("password", ""), OPTIONS=options)


def _as_owner(statement: str, *names: str) -> None:
    """Make or drop a database. Someone may still be leaving it: FORCE may not end another login's session."""
    give_up_at = time.monotonic() + 1.0
    told = sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        while True:
            try:
                owner.execute(told)
            except psycopg.errors.ObjectInUse:
                if time.monotonic() > give_up_at:
                    raise
                time.sleep(0.02)
            else:
                return
