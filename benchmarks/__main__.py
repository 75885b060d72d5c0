"""``python -m benchmarks [signing|…]``: measure, and print what docs/reference/measurements.md keeps."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from benchmarks.kills import measure_kills
from benchmarks.signing import measure_signing


def _signing(console: Console) -> None:
    found = measure_signing()
    load, table = found["sign"], Table("", "per second", "p50 ms", "p95 ms", "p99 ms", title="Signing, 8 clients")
    table.add_row("the signing request", f"{load.rate:.0f}", f"{load.p50:.1f}", f"{load.p95:.1f}", f"{load.p99:.1f}")
    for protocol, floor in found["floors"].items():
        table.add_row(f"pgbench -M {protocol}", f"{floor:.0f}", "", "", "")
    console.print(table)
    for protocol, ratio in found["ratios"].items():
        console.print(f"share of pgbench -M {protocol}: {ratio:.1%}")
    console.print(
        f"{load.requests} requests, {load.failures} failed, {found['visits_made']} visits made; "
        f"the load generator used {load.generator_share:.1%} of two processors"
    )


def _kills(console: Console) -> None:
    found = measure_kills()
    console.print(found)
    whole = found["lost"] == found["halves"] == 0 and found["visits"] == found["drafts"] == found["events"]
    words = "nothing lost, nothing doubled, nothing half-written" if whole else "SOMETHING WAS LOST OR DOUBLED"
    console.print(words, style="" if whole else "bold")


MEASUREMENTS = {"signing": _signing, "kills": _kills}


def main() -> None:
    """Run the measurements named, or all of them."""
    console = Console()
    for name in sys.argv[1:] or MEASUREMENTS:
        MEASUREMENTS[name](console)


main()
