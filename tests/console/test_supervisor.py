"""Children live and die with their parent: whatever ends it, nothing is left."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vaccinera.console.supervisor import Child, StopAsked, Supervisor

# A child that says when it is ready, takes a while to drain on SIGTERM, and says when it has drained.
DRAINS = """
import signal, sys, time
name, seconds = sys.argv[1], float(sys.argv[2])
def drain(*_):
    time.sleep(seconds)
    print(name, "drained", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, drain)
print(name, "ready", flush=True)
while True:
    time.sleep(1)
"""

PARENT = """
import signal, sys
from vaccinera.console.supervisor import Child, StopAsked, Supervisor

# As a terminal has it: whoever runs the tests under nohup hands on that a hang-up is ignored.
signal.signal(signal.SIGHUP, signal.SIG_DFL)

def say(sentence):
    print(sentence, flush=True)

def draining(name, seconds=0.0, patience=30.0):
    return Child(name, [sys.executable, "-c", DRAINS, name, str(seconds)], patience_seconds=patience)
"""


@contextmanager
def parent_running(program: str) -> Iterator[subprocess.Popen[str]]:
    """Another process with a supervisor; ``program`` is what it does."""
    text = f"DRAINS = {DRAINS!r}\n{PARENT}\n{textwrap.dedent(program)}"
    with subprocess.Popen(
        [sys.executable, "-c", text],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    ) as process:
        yield process
        process.kill()


def lines_until(process: subprocess.Popen[str], ending: str) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if line.strip().endswith(ending):
            return lines
    raise AssertionError(f"{ending!r} was never said, only {lines}")


def the_rest(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.read().splitlines()


def eventually(claim: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 10
    while not claim():
        assert time.monotonic() < give_up_at, "it did not come true within ten seconds"
        time.sleep(0.01)


def processes_saying(mark: str) -> list[int]:
    """The living processes whose command line holds ``mark``."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "cmdline").read_bytes() and int(folder.name) != os.getpid():
                found.append(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


TWO_CHILDREN = """
    with Supervisor(say) as supervisor:
        sys.exit(supervisor.run([draining("worker", 0.0), draining("pages", 0.2)]))
"""


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_drains_the_last_started_first_and_is_no_error(signum: signal.Signals) -> None:
    with parent_running(TWO_CHILDREN) as process:
        lines_until(process, "ready")
        lines_until(process, "ready")
        process.send_signal(signum)
        said = the_rest(process)
        code = process.wait()

    assert said == [
        "Stopping: what is under way is finished first. Ask once more to stop at once.",
        "pages drained",
        "worker drained",
    ]
    assert code == 0


def test_ctrl_c_reaches_a_program_started_in_the_background_of_a_script() -> None:
    """Such a program inherits SIGINT ignored, and Python then never raises KeyboardInterrupt."""
    program = """
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with Supervisor(say) as supervisor:
            sys.exit(supervisor.run([draining("pages")]))
    """
    with parent_running(program) as process:
        lines_until(process, "ready")
        process.send_signal(signal.SIGINT)
        said = the_rest(process)

    assert said[-1] == "pages drained"


def test_a_program_told_to_outlive_its_terminal_does() -> None:
    program = """
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with Supervisor(say) as supervisor:
            sys.exit(supervisor.run([draining("pages")]))
    """
    with parent_running(program) as process:
        lines_until(process, "ready")
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGTERM)
        said = the_rest(process)

    assert said[-1] == "pages drained"


def test_a_second_ctrl_c_stops_at_once() -> None:
    program = """
        with Supervisor(say) as supervisor:
            sys.exit(supervisor.run([draining("pages", 60.0)]))
    """
    with parent_running(program) as process:
        lines_until(process, "ready")
        process.send_signal(signal.SIGINT)
        lines_until(process, "stop at once.")
        process.send_signal(signal.SIGINT)
        said = the_rest(process)
        code = process.wait()

    assert said == ["pages was not finished and was ended."]
    assert code == 0


def test_a_child_that_never_drains_is_ended_when_patience_is_over() -> None:
    program = """
        with Supervisor(say) as supervisor:
            sys.exit(supervisor.run([draining("pages", 60.0, patience=0.1)]))
    """
    with parent_running(program) as process:
        lines_until(process, "ready")
        process.send_signal(signal.SIGTERM)
        said = the_rest(process)

    assert said[-1] == "pages was not finished and was ended."


@pytest.mark.parametrize(
    ("ending", "words"),
    [("sys.exit(3)", "exit code 3"), ("os.kill(os.getpid(), signal.SIGKILL)", "killed by SIGKILL")],
)
def test_a_child_that_ends_by_itself_stops_the_rest_with_an_error(
    capfd: pytest.CaptureFixture[str], ending: str, words: str
) -> None:
    said: list[str] = []
    dying = Child("pages", [sys.executable, "-c", f"import os, signal, sys; {ending}"])
    draining = Child("worker", [sys.executable, "-c", DRAINS, "worker", "0"])

    with Supervisor(said.append) as supervisor:
        code = supervisor.run([draining, dying])

    assert code == 1
    assert said == [f"pages ended by itself ({words}), so everything is stopped."]


def test_a_child_that_comes_back_is_started_again_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Killed twice, it waits longer the second time; the others notice nothing."""
    said: list[str] = []
    log = tmp_path / "starts"
    dying = Child(
        "worker",
        ["/bin/sh", "-c", f"echo start >> {log}; [ $(wc -l < {log}) -ge 3 ] && sleep 60; kill -9 $$"],
        comes_back=True,
    )
    pages = Child("pages", [sys.executable, "-c", DRAINS, "pages", "0"])

    def until_it_stays() -> None:
        if log.exists() and log.read_text().count("start") == 3:
            signal.raise_signal(signal.SIGTERM)

    with Supervisor(said.append) as supervisor:
        code = supervisor.run([dying, pages], keep=until_it_stays)

    assert code == 0
    assert said == [
        "worker ended by itself (killed by SIGKILL). It is started again in 1 s.",
        "worker ended by itself (killed by SIGKILL). It is started again in 2 s.",
        "Stopping: what is under way is finished first. Ask once more to stop at once.",
    ]


def test_a_program_that_is_not_there_stops_what_was_started() -> None:
    said: list[str] = []
    mark = f"mark-{os.getpid()}-missing"
    there = Child("worker", [sys.executable, "-c", DRAINS, mark, "0"])

    with Supervisor(said.append) as supervisor:
        code = supervisor.run([there, Child("pages", ["/no/such/program"])])

    assert code == 1
    assert said == ["/no/such/program was not found, so nothing runs. Install the requirements again."]
    assert processes_saying(mark) == []


def test_what_keeps_a_system_alive_is_called_and_its_failure_stops_the_children() -> None:
    mark = f"mark-{os.getpid()}-keep"
    child = Child("worker", [sys.executable, "-c", DRAINS, mark, "0"])
    calls: list[int] = []

    def keep() -> None:
        calls.append(len(processes_saying(mark)))
        if len(calls) == 3:
            raise RuntimeError("the database is beyond mending")

    with Supervisor(print) as supervisor, pytest.raises(RuntimeError, match="beyond mending"):
        supervisor.run([child], keep=keep)

    assert calls == [1, 1, 1]
    assert processes_saying(mark) == []


def test_a_child_gets_the_environment_it_is_given(capfd: pytest.CaptureFixture[str]) -> None:
    told = Child("pages", ["/bin/sh", "-c", 'echo "port $PORT"'], environment={"PORT": "8123"})

    with Supervisor(print) as supervisor:
        supervisor.run([told])

    assert "port 8123" in capfd.readouterr().out


def test_what_a_child_started_and_left_is_ended_with_it() -> None:
    mark = f"mark-{os.getpid()}-grandchild"
    leaves = Child(
        "pages", ["/bin/sh", "-c", f"{sys.executable} -c '{DRAINS.replace(chr(39), chr(34))}' {mark} 60 & exit 0"]
    )

    with Supervisor(print) as supervisor:
        supervisor.run([leaves])

    eventually(lambda: processes_saying(mark) == [])


def test_ctrl_c_during_a_long_start_leaves_it_once_and_lets_it_clean_up() -> None:
    program = """
        import time
        with Supervisor(say) as supervisor:
            try:
                say("starting")
                time.sleep(60)
            finally:
                say("cleaning")
                time.sleep(0.3)
                say("clean")
    """
    with parent_running(program) as process:
        lines_until(process, "starting")
        process.send_signal(signal.SIGINT)
        lines_until(process, "cleaning")
        process.send_signal(signal.SIGINT)
        said = the_rest(process)
        code = process.wait()

    assert said == ["clean"]
    assert code == 0


def test_the_former_signal_handlers_come_back() -> None:
    before = [signal.getsignal(signum) for signum in (signal.SIGINT, signal.SIGTERM)]

    with Supervisor(print), pytest.raises(StopAsked):
        signal.raise_signal(signal.SIGTERM)

    assert [signal.getsignal(signum) for signum in (signal.SIGINT, signal.SIGTERM)] == before


def test_a_killed_parent_leaves_no_children() -> None:
    mark = f"mark-{os.getpid()}-orphan"
    program = f"""
        with Supervisor(say) as supervisor:
            supervisor.run([draining("{mark}"), draining("pages")])
    """
    with parent_running(program) as process:
        lines_until(process, "ready")
        lines_until(process, "ready")
        process.kill()

    eventually(lambda: processes_saying(mark) == [])


def test_a_killed_parent_leaves_no_page_server(tmp_path: Path) -> None:
    """The real one, with workers of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "pages.py").write_text(
        "def application(environ, start):\n    start('200 OK', [])\n    return [b'here']\n"
    )
    granian = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--workers", "2"]
    command = [
        *granian,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--working-dir",
        str(tmp_path),
        "pages:application",
    ]
    program = f"""
        with Supervisor(say) as supervisor:
            supervisor.run([Child("pages", {command!r})])
    """

    with parent_running(program) as process:
        eventually(lambda: answers(port))
        running = len(processes_saying(str(tmp_path)))
        process.kill()

    assert running >= 1
    eventually(lambda: processes_saying(str(tmp_path)) == [] and not answers(port))


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1) as page:
            return bool(page.read() == b"here")
    except OSError:
        return False
