"""``vaccinera audit``: seal what was logged, and verify that nothing sealed has changed (LAW-20, LAW-23)."""

from __future__ import annotations

import json
import os
import signal
import threading
from getpass import getuser
from gzip import GzipFile
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from vaccinera.console.database import database_at_hand
from vaccinera.console.faults import Fault
from vaccinera.console.preparing import progress_on
from vaccinera.console.surroundings import set_up_django

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vaccinera.audit.queries.chain import ChainReport


def verify(*, as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False) -> None:
    """Recompute every seal, compare with the heads kept outside, and say what is not yet sealed. Exit 1 on a break."""
    console = Console(stderr=True)
    with database_at_hand():
        set_up_django()
        from django.conf import settings  # noqa: PLC0415 - Django is set up just above

        from vaccinera.audit.queries.chain import chain_report, sealed_when  # noqa: PLC0415 - see above

        with progress_on(console) as progress:
            task = progress.add_task("Verifying seals", total=None)
            report = chain_report(
                settings.VACCINERA_SEAL_HEADS_FILE,
                on_progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
        made = sealed_when(found.n for found in report.breaks)
    print(json.dumps(_as_data(report, made)) if as_json else _as_sentences(report, made))
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


def export(
    file: Annotated[Path, typer.Argument(help="The new file, .jsonl or .jsonl.gz.")],
    *,
    recipient: Annotated[str, typer.Option("--recipient", help="Who gets it.")],
    from_seal: Annotated[int, typer.Option("--from-seal", min=1, help="The first seal to tell.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Write every sealed event and the seals to a new file for verify_export.py, as the owner; it is logged."""
    if not recipient.strip():
        raise Fault("Say who gets it: --recipient.")
    if file.exists():
        raise Fault(f"{file} is there already. Give the name of a new file.")
    console = Console(stderr=True)
    with database_at_hand():
        set_up_django(as_owner=True)
        from vaccinera.audit.actions import record_outside_every_provider  # noqa: PLC0415 - Django is set up just above
        from vaccinera.audit.queries.exporting import exported_log  # noqa: PLC0415 - see above

        record_outside_every_provider(
            "audit.log.exported", user_hsa_id="", user_name=getuser(), recipient=recipient.strip(), from_seal=from_seal
        )
        with progress_on(console) as progress, _opened(file) as out:
            task = progress.add_task("Writing seals", total=None)
            lines = exported_log(
                from_seal=from_seal,
                on_progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
            written = sum(_write(line, out) for line in lines)
    print(json.dumps({"events": written}) if as_json else f"{written} events written to {file}.")


def _opened(file: Path) -> IO[str]:
    """For the one who makes it only: it names people who work, and rows about patients."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    raw = os.fdopen(descriptor, "wb")
    return TextIOWrapper(GzipFile(fileobj=raw, mode="wb") if file.suffix == ".gz" else raw, encoding="utf-8")


def _write(line: dict[str, object], out: IO[str]) -> bool:
    """Whether the line was an event."""
    out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    return "xid" in line


def _stop_asked() -> threading.Event:
    """Set by Ctrl-C and SIGTERM, so that the last events are sealed on the way out."""
    stopped = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda _signum, _frame: stopped.set())
    return stopped


def _as_data(report: ChainReport, made: Mapping[int, datetime]) -> dict[str, object]:
    return {
        "holds": report.holds,
        "seals": report.seals,
        "events": report.events,
        "breaks": [
            {"seal": found.n, "made_at": made[found.n].isoformat() if found.n in made else None, "what": found.what}
            for found in report.breaks
        ],
        "unsealed_events": report.unsealed_events,
        "oldest_unsealed_at": report.oldest_unsealed_at.isoformat() if report.oldest_unsealed_at else None,
    }


def _as_sentences(report: ChainReport, made: Mapping[int, datetime]) -> str:
    told = [
        f"Seal {found.n}{f' of {made[found.n]:%Y-%m-%d %H:%M:%S %Z}' if found.n in made else ''}: {found.what}."
        for found in report.breaks
    ]
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
