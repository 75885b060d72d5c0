"""One running demo a worker, and a browser for each journey."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType

import psycopg
import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from tests.journeys.desk import Desk
from tests.journeys.site import Site, filled_with, persons_in

_FILLED = "filled_journeys"
CHROMIUM = "/usr/bin/chromium"
# The same browser as it is without a window, which loads a page in half the time; it has no cards and no profile.
_WITHOUT_A_WINDOW = "/usr/bin/chromium-headless-shell"
# Two cores may be shared with the rest of the tests; what is right is seen at once, what is wrong after this.
_PATIENCE_MILLISECONDS = 15_000
# A hundred and twelve may be met, some of them of the one kind a journey is about; no file meets thirty.
_MET_BEFORE_ANOTHER = 50
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


expect.set_options(timeout=_PATIENCE_MILLISECONDS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Site]]:
    """The demo that most journeys of a worker share, and another when these have met most people of it.

    How many journeys a worker gets is decided by how fast the other is.
    """
    with ExitStack() as open_one:
        begun: list[Site] = []

        def running() -> Site:
            if not begun or begun[-1].people_met > _MET_BEFORE_ANOTHER:
                open_one.close()
                begun.append(open_one.enter_context(running_site(tmp_path_factory.mktemp("journeys"), "journeys")))
            return begun[-1]

        yield running


@pytest.fixture(scope="module")
def site(running: Callable[[], Site]) -> Site:
    """A running demo, the same for all of a file."""
    return running()


@contextmanager
def running_site(folder: Path, name: str, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[Site]:
    """The demo on a database of its own. Whatever was done with it, its log names nobody afterwards (PER-12)."""
    database = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    # The run's own folder: a worker's folders lie in one of the worker's.
    run = folder.parent.parent if "PYTEST_XDIST_WORKER" in os.environ else folder.parent
    filled = _filled(run / _FILLED)
    _as_owner("DROP DATABASE IF EXISTS {0}", database)
    _as_owner("CREATE DATABASE {0} TEMPLATE {1}", database, _FILLED)
    filled_with(filled, folder)
    started = _site_at(database, folder, settings)
    try:
        started.start()
        yield started
    finally:
        started.stop()
    _as_owner("DROP DATABASE {0}", database)
    assert [line for line in started.lines_of_log if persons_in(line) or "personal number hidden" in line] == []


def _filled(shared: Path) -> Path:
    """The folder of the demo that all others are copies of: inventing the region takes longer than most journeys.

    Whoever comes first makes it, a while before the journeys' morning; the other workers wait. Nobody works in it.
    """
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            _as_owner("DROP DATABASE IF EXISTS {0}", _FILLED)
            _as_owner("CREATE DATABASE {0} TEMPLATE vaccinera_template", _FILLED)
            first = _site_at(_FILLED, shared, {}, minutes_before=5)
            try:
                first.start()
            finally:
                first.stop()
            (shared / "done").touch()
    return shared


def _site_at(database: str, folder: Path, settings: Mapping[str, str], *, minutes_before: int = 0) -> Site:
    return Site(
        folder,
        app_url=_with_database(os.environ["DATABASE_URL"], database),
        owner_url=_with_database(os.environ["DATABASE_OWNER_URL"], database),
        settings=settings,
        minutes_before=minutes_before,
    )


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not Path(_WITHOUT_A_WINDOW).exists():
        pytest.fail(f"{_WITHOUT_A_WINDOW} is missing. Install it: apt-get install chromium-headless-shell")
    started = playwright.chromium.launch(executable_path=_WITHOUT_A_WINDOW, args=list(ARGUMENTS))
    yield started
    started.close()


@pytest.fixture
def sit_down(site: Site, browser: Browser) -> Iterator[Callable[[], Desk]]:
    """Another place of work, in a browser nobody has used."""
    with room_of_desks(site, browser) as take_a_seat:
        yield take_a_seat


@contextmanager
def room_of_desks(site: Site, browser: Browser, *, also: frozenset[str] = frozenset()) -> Iterator[Callable[[], Desk]]:
    """Places of work, cleared away together. A browser that complained of a page fails the journey.

    One that asked another host does too, unless the journey is ``also`` about that.
    """
    desks: list[Desk] = []

    def take_a_seat() -> Desk:
        fresh = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="sv-SE", timezone_id="Europe/Stockholm"
        )
        fresh.set_default_timeout(_PATIENCE_MILLISECONDS)
        desks.append(Desk(site, fresh.new_page()))
        return desks[-1]

    yield take_a_seat
    persons = [person for desk in desks for person in desk.persons_in_addresses]
    for desk in desks:
        desk.page.context.close()
    assert [complaint for desk in desks for complaint in desk.complaints] == []
    assert {host for desk in desks for host in desk.other_hosts} - also == set()
    assert persons == []


@pytest.fixture
def desk(sit_down: Callable[[], Desk]) -> Desk:
    """Somebody's place of work."""
    return sit_down()


def _with_database(address: str, database: str) -> str:
    head, _, query = address.partition("?")
    base = head.rsplit("/", 1)[0]
    return f"{base}/{database}" + (f"?{query}" if query else "")


def _as_owner(statement: str, *databases: str) -> None:
    with psycopg.connect(**conninfo_to_dict(os.environ["DATABASE_OWNER_URL"]), autocommit=True) as owner:  # type: ignore[arg-type]  # a login's parts are text
        give_up_at = time.monotonic() + 10
        while True:
            try:
                owner.execute(sql.SQL(statement).format(*map(sql.Identifier, databases)))
            except psycopg.errors.ObjectInUse:
                if time.monotonic() > give_up_at:
                    raise
                time.sleep(0.2)
            else:
                return
