"""Child processes that live and die with this one: started in order, watched, stopped in the opposite order.

Nothing here knows what the children are. A page server drains before the job worker behind it, and both
before an embedded database, because the database is a context manager around :meth:`Supervisor.run`.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any, Self

_PR_SET_PDEATHSIG = 1
_LOOK_EVERY_SECONDS = 0.1
_SHORTEST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_HAS_LIVED_WELL_SECONDS = 60.0


def dies_with_parent(signum: signal.Signals) -> Callable[[], None]:
    """What a child does between fork and exec (``preexec_fn``) to get ``signum`` when this process ends.

    Linux only; elsewhere it does nothing, and what a killed parent left is found at the next start. The
    kernel follows the *thread* that started the child, so start children from the main thread.
    """
    if sys.platform != "linux":
        return lambda: None
    parent = os.getpid()
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    arguments = [ctypes.c_ulong(value) for value in (int(signum), 0, 0, 0)]

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, *arguments)
        if os.getppid() != parent:  # it ended before the request was made, so no signal will come
            os._exit(1)

    return bind


class StopAsked(SystemExit):
    """Ctrl-C, SIGTERM or a closed terminal outside :meth:`Supervisor.run`: an orderly way out, code 0."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process to run: its name in sentences, its command, and the seconds it may take to drain.

    When one that ``comes_back`` ends by itself it is started again, after a pause that grows while it keeps ending
    early; any other takes everything down with it.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    patience_seconds: float = 30.0
    comes_back: bool = False


@dataclass(slots=True)
class _Running:
    """A child, its present process, and when it is to be started again after it has ended."""

    child: Child
    process: subprocess.Popen[bytes]
    began: float
    pause: float = _SHORTEST_PAUSE / 2
    again_at: float | None = None


class Supervisor:
    """Owns this process's signals while it is entered, and runs children under them.

    The first signal before :meth:`run` raises :class:`StopAsked`, so that a long start can be left. Later
    ones never raise, so that no cleaning up is cut short; a second one while children drain ends them at
    once.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._times_asked = 0
        self._may_raise = True
        self._former: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        # SIGINT is taken even when it came ignored, as a shell gives it to what it starts in the background.
        # An ignored SIGHUP is left so: someone said nohup.
        wanted = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            wanted.append(signal.SIGHUP)
        for signum in wanted:
            self._former[signum] = signal.signal(signum, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for signum, former in self._former.items():
            signal.signal(signum, former)

    def run(self, children: Sequence[Child], *, keep: Callable[[], object] = lambda: None) -> int:
        """Run until a stop is asked for (0) or a child ends for good (1); no child is left afterwards.

        ``keep`` is called about ten times a second from the main thread, for instance to start a killed
        database again (``server.mend``). What it raises stops the children and goes on to the caller.
        """
        self._may_raise = False
        started: list[_Running] = []
        try:
            for child in children:
                started.append(_Running(child, _start(child), time.monotonic()))  # noqa: PERF401 - when one fails, the earlier ones are stopped
            return self._watch(started, keep)
        except FileNotFoundError as problem:
            self._say(f"{problem.filename} was not found, so nothing runs. Install the requirements again.")
            return 1
        finally:
            self._stop(started)

    def _on_signal(self, _signum: int, _frame: FrameType | None) -> None:
        self._times_asked += 1
        if self._may_raise:
            self._may_raise = False
            raise StopAsked(0)

    def _watch(self, started: Sequence[_Running], keep: Callable[[], object]) -> int:
        while not self._times_asked:
            for one in started:
                if one.process.poll() is None:
                    continue
                if not one.child.comes_back:
                    ending = _ending(one.process.returncode)
                    self._say(f"{one.child.name} ended by itself ({ending}), so everything is stopped.")
                    return 1
                self._bring_back(one)
            keep()
            time.sleep(_LOOK_EVERY_SECONDS)
        self._say("Stopping: what is under way is finished first. Ask once more to stop at once.")
        return 0

    def _bring_back(self, one: _Running) -> None:
        at = time.monotonic()
        if one.again_at is None:
            has_lived_well = at - one.began > _HAS_LIVED_WELL_SECONDS
            one.pause = _SHORTEST_PAUSE if has_lived_well else min(one.pause * 2, _LONGEST_PAUSE)
            one.again_at = at + one.pause
            ending = _ending(one.process.returncode)
            self._say(f"{one.child.name} ended by itself ({ending}). It is started again in {one.pause:.0f} s.")
        elif at >= one.again_at:
            one.process, one.began, one.again_at = _start(one.child), at, None

    def _stop(self, started: Sequence[_Running]) -> None:
        asked_before = self._times_asked
        for one in reversed(started):
            child, process = one.child, one.process
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            deadline = time.monotonic() + child.patience_seconds
            while process.poll() is None and time.monotonic() < deadline and self._times_asked == asked_before:
                time.sleep(_LOOK_EVERY_SECONDS / 4)
            if process.poll() is None:
                self._say(f"{child.name} was not finished and was ended.")
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)  # its session: also what it started and left behind
            process.wait()


def _start(child: Child) -> subprocess.Popen[bytes]:
    # A session of its own keeps a terminal's Ctrl-C away from the children: the order of stopping is ours.
    return subprocess.Popen(  # noqa: S603 - commands are written in this repository, never by a user
        list(child.command),
        env=None if child.environment is None else dict(child.environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no thread is started before it
    )


def _ending(code: int) -> str:
    """How a process ended, in words; subprocess gives a signal as a negative code."""
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
