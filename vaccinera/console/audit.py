"""``vaccinera audit``: seal what was logged, and verify that nothing sealed has changed (LAW-20, LAW-23)."""

from __future__ import annotations

import json
import signal
import threading
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from vaccinera.console.database import database_at_hand
from vaccinera.console.preparing import progress_on
from vaccinera.console.surroundings import set_up_django

if TYPE_CHECKING:
    from vaccinera.audit.queries import ChainReport


def verify(*, as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False) -> None:
    """Recompute every seal, compare with the heads kept outside, and say what is not yet sealed. Exit 1 on a break."""
    console = Console(stderr=True)
    with database_at_hand():
        set_up_django()
        from django.conf import settings  # noqa: PLC0415 - Django is set up just above

        from vaccinera.audit.queries import chain_report  # noqa: PLC0415 - see above

        with progress_on(console) as progress:
            task = progress.add_task("Verifying seals", total=None)
            report = chain_report(
                settings.VACCINERA_SEAL_HEADS_FILE,
                on_progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
    print(json.dumps(_as_data(report)) if as_json else _as_sentences(report))
    if not report.holds:
        raise typer.Exit(1)


def seal(
    *,
    forever: Annotated[bool, typer.Option("--forever", help="Every half second, until told to stop.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Seal the events of every finished transaction. The server does so by itself."""
    with database_at_hand():
        set_up_django()
        from django.conf import settings  # noqa: PLC0415 - Django is set up just above

        from vaccinera.audit.tasks import seal_finished, seal_until  # noqa: PLC0415 - see above

        if forever:
            seal_until(_stop_asked(), settings.VACCINERA_SEAL_HEADS_FILE)
            return
        head = seal_finished(settings.VACCINERA_SEAL_HEADS_FILE)
    if as_json:
        print(json.dumps({"sealed": 0 if head is None else head.events, "n": None if head is None else head.n}))
    else:
        print("Nothing new to seal." if head is None else f"Seal {head.n} made over {head.events} events.")


def _stop_asked() -> threading.Event:
    """Set by Ctrl-C and SIGTERM, so that the last events are sealed on the way out."""
    stopped = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda _signum, _frame: stopped.set())
    return stopped


def _as_data(report: ChainReport) -> dict[str, object]:
    return {
        "holds": report.holds,
        "seals": report.seals,
        "events": report.events,
        "breaks": [{"seal": found.n, "what": found.what} for found in report.breaks],
        "unsealed_events": report.unsealed_events,
        "oldest_unsealed_at": report.oldest_unsealed_at.isoformat() if report.oldest_unsealed_at else None,
    }


def _as_sentences(report: ChainReport) -> str:
    told = [f"Seal {found.n}: {found.what}." for found in report.breaks]
    if report.holds:
        told.append(f"All {report.seals} seals over {report.events} events hold.")
    else:
        told.append(f"{len(report.breaks)} breaks in {report.seals} seals over {report.events} events.")
    if report.unsealed_events:
        since = (
            f", the oldest from {report.oldest_unsealed_at:%Y-%m-%d %H:%M:%S %Z}" if report.oldest_unsealed_at else ""
        )
        told.append(f"{report.unsealed_events} events are not sealed yet{since}: only rights protect these.")
    else:
        told.append("Every event is sealed.")
    return "\n".join(told)
