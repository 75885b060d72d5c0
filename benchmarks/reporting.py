"""What was found, as tables for a person. Each answers whether what must hold held; slowness is only told."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.auditing import GOAL_SECONDS as GOAL_OF_WALK
from benchmarks.exporting import GOAL_MEGABYTES as GOAL_OF_EXPORT
from benchmarks.exporting import GOAL_SECONDS as GOAL_OF_FILE
from benchmarks.importing import GOAL_SECONDS
from benchmarks.loading import Load
from benchmarks.reports import GOAL_PROVIDER, GOAL_REGION
from benchmarks.reports import GOAL_RATIO as GOAL_OF_REPORTS
from benchmarks.scoping import GOAL as GOAL_OF_SCOPE
from benchmarks.settling import GOAL_MEGABYTES, GOAL_RATIO
from benchmarks.settling import GOAL_SECONDS as GOAL_OF_LOCK
from benchmarks.weight import GOAL as HEAVIEST
from benchmarks.worklist import GOAL_MILLISECONDS, MOST_STATEMENTS


def _times(*values: float) -> list[str]:
    return [f"{value:.1f}" for value in values]


def signing(console: Console, found: dict[str, Any]) -> bool:
    """The act beside the database's own speed at its statements."""
    load, table = found["sign"], Table("", "per second", "p50 ms", "p95 ms", "p99 ms", title="Signing, 8 clients")
    table.add_row("the signing request", f"{load.rate:.0f}", *_times(load.p50, load.p95, load.p99))
    for protocol, floor in found["floors"].items():
        table.add_row(f"pgbench -M {protocol}", f"{floor:.0f}", "", "", "")
    console.print(table)
    for protocol, ratio in found["ratios"].items():
        shares = ", ".join(f"{one[protocol]:.1%}" for one in found["ratios_of_all_rounds"])
        console.print(f"share of pgbench -M {protocol}: {ratio:.1%} (rounds: {shares})")
    _tell_generator(console, load, f"{found['visits_made']} visits made")
    # More visits than answers are those under way when a round ended.
    return bool(load.failures == 0 and found["visits_made"] >= found["requests_of_all_rounds"])


def flow(console: Console, found: dict[str, Any]) -> bool:
    """The whole flow, step by step."""
    load, table = found["load"], Table("", "requests", "p50 ms", "p95 ms", "p99 ms", title="The whole flow, 8 clients")
    for name, step in load.steps.items():
        table.add_row(name, str(step.count), *_times(step.p50, step.p95, step.p99))
    console.print(table)
    console.print(f"{found['flows_per_second']:.1f} whole flows a second")
    _tell_generator(console, load, f"{found['flows']} visits made")
    return bool(load.failures == 0)


def kills(console: Console, found: dict[str, Any]) -> bool:
    """What thirty kills left behind."""
    console.print(found)
    is_whole = found["lost"] == found["halves"] == 0 and found["visits"] == found["drafts"] == found["events"]
    words = "nothing lost, nothing doubled, nothing half-written" if is_whole else "SOMETHING WAS LOST OR DOUBLED"
    console.print(words, style="" if is_whole else "bold")
    return bool(is_whole)


def scale(console: Console, found: dict[str, Any]) -> bool:
    """The server's own time for each kind of request over many people."""
    title = f"{found['persons']:,} people, {found['visits']:,} visits, {found['bytes'] / 1e9:.1f} GB"
    table = Table("", "requests", "p50 ms", "p95 ms", "slowest ms", "most statements", title=title)
    for name, one in found["pages"].items():
        table.add_row(name, str(one.count), *_times(one.p50, one.p95, one.slowest), str(one.most_statements))
    console.print(table)
    console.print(f"filled in {found['seconds_to_fill']:.0f} seconds")
    return True


def scoping(console: Console, found: dict[str, Any]) -> bool:
    """What the key costs the act, by both protocols."""
    table = Table("pgbench -M", "pairs", "with / without, median", "least", "most", title="The scope's key, 8 clients")
    for protocol, pairs in found["pairs"].items():
        ratios = sorted(key / bare for key, bare in pairs)
        told = [f"{ratio:.3f}" for ratio in (found["ratios"][protocol], ratios[0], ratios[-1])]
        table.add_row(protocol, str(len(ratios)), *told)
    console.print(table)
    console.print(f"goal: at least {GOAL_OF_SCOPE} of the rate without")
    return True


def weight(console: Console, found: dict[str, Any]) -> bool:
    """The registration page's bytes, and hosts it should not name."""
    table = Table("", "bytes compressed", title="The registration page")
    for kind, size in found["bytes"].items():
        table.add_row(kind, f"{size:,}")
    table.add_row("all", f"{found['total']:,}")
    console.print(table)
    console.print(f"{found['files']} files; addresses at other hosts: {found['elsewhere'] or 'none'}")
    return bool(found["total"] < HEAVIEST and not found["elsewhere"])


def worklist(console: Console, found: dict[str, Any]) -> bool:
    """The pages of a long list with advice; too many statements is a fault, slowness only told."""
    one = found["page"]
    title = f"{found['people']} people with advice of {found['programmes']} programmes, fifty a page"
    table = Table("requests", "p50 ms", "p95 ms", "slowest ms", "most statements", title=title)
    table.add_row(str(one.count), *_times(one.p50, one.p95, one.slowest), str(one.most_statements))
    console.print(table)
    console.print(f"goal: p95 under {GOAL_MILLISECONDS} ms, at most {MOST_STATEMENTS} statements")
    return bool(one.most_statements <= MOST_STATEMENTS)


def importing(console: Console, found: dict[str, Any]) -> bool:
    """A file of visits, taken and read again; what is missing is a fault, slowness only told."""
    made = f"{found['visits']:,} visits and {found['people']:,} people in {found['seconds']:.1f} s"
    console.print(f"{found['rows']:,} rows: {made} (goal {GOAL_SECONDS} s), the command and both judgings included")
    console.print(f"of that the command's own processor time {found['processor_seconds_of_the_command']:.1f} s")
    console.print(f"read again: {found['there_again']:,} there already, in {found['seconds_again']:.1f} s")
    console.print(f"peak memory of a child process: {found['peak_megabytes']:.0f} MB")
    return bool(found["rows"] == found["visits"] == found["held"] == found["logged"] == found["there_again"])


def exporting(console: Console, found: dict[str, Any]) -> bool:
    """A large report as each kind of file; a file that lacks rows is a fault, slowness only told."""
    table = Table("file", "seconds", "processor s", "peak MB", "MB", title=f"A report of {found['rows']:,} rows")
    for kind, one in found["files"].items():
        told = _times(one["seconds"], one["processor_seconds"], one["megabytes"], one["size"] / 1e6)
        table.add_row(kind, *told)
    console.print(table)
    console.print(f"goal: under {GOAL_OF_FILE} s and {GOAL_OF_EXPORT} MB")
    is_whole = all(one["exit"] == 0 for one in found["files"].values())
    return is_whole and all(found["files"][kind]["rows"] == found["rows"] for kind in ("csv", "json"))


def settling(console: Console, found: dict[str, Any]) -> bool:
    """The lock beside its floor; slowness only told."""
    title = f"{found['visits']:,} visits in a history of {found['history']:,}: {found['lines']:,} lines"
    table = Table("round", "floor s", "lock s", "ratio", "load", title=title)
    for number, one in enumerate(found["rounds"], start=1):
        table.add_row(str(number), *_times(one["floor"], one["lock"], one["lock"] / one["floor"], one["load"]))
    console.print(table)
    console.print(f"preview {found['preview']:.1f} s, check {found['check']:.1f} s")
    console.print(f"ratio {found['ratio']:.2f} (goal {GOAL_RATIO}, and a million visits under {GOAL_OF_LOCK} s)")
    console.print(f"peak memory of the process: {found['peak_megabytes']:.0f} MB (goal {GOAL_MEGABYTES})")
    for seconds, statement in found["statements"][:10]:
        console.print(f"{seconds:8.2f} s  {statement}", markup=False)
    return True


def reports(console: Console, found: dict[str, Any]) -> bool:
    """Each report beside its floor; slowness only told."""
    title = f"a season of {found['visits']:,} doses in a history of {found['history']:,}, load {found['load']:.0f}"
    of_processor = ("processor ms", "floor's")
    table = Table("for", "report", "rows", "p50 ms", "slowest ms", "floor ms", "ratio", *of_processor, title=title)
    for one in found["reports"]:
        times = _times(*(one[name] * 1000 for name in ("p50", "slowest", "floor")), one["ratio"])
        times += _times(one["processor"] * 1000, one["processor_of_floor"] * 1000)
        table.add_row(one["whose"], one["report"], f"{one['rows']:,}", *times)
    console.print(table)
    console.print(f"goals: {GOAL_PROVIDER} s for a provider, {GOAL_REGION} s for the region, ratio {GOAL_OF_REPORTS}")
    return True


def lock_kills(console: Console, found: dict[str, Any]) -> bool:
    """What kills of a lock left behind."""
    console.print(found)
    is_whole = found["halves"] == 0 and found["locks_when_left_alone"] == 2  # noqa: PLR2004 - before and after the kills
    words = "each time untouched or locked, never half" if is_whole else "A MONTH IS HALF LOCKED"
    console.print(words, style="" if is_whole else "bold")
    return bool(is_whole)


def auditing(console: Console, found: dict[str, Any]) -> bool:
    """The walk through a long log, and what it found of what was planted; slowness only told."""
    rate = found["events"] / found["seconds"]
    console.print(f"{found['events']:,} events under {found['seals']:,} seals verified in {found['seconds']:.1f} s")
    console.print(f"{rate:,.0f} events a second; goal: 10 million in under {GOAL_OF_WALK} s")
    missed, too_many = found["missed"], found["named_for_nothing"]
    console.print(f"{found['planted']:,} faults planted, {missed} missed, {too_many} seals named for nothing")
    console.print(f"walked again, with the faults, in {found['seconds_broken']:.1f} s")
    return bool(found["holds"] and missed == too_many == 0)


def _tell_generator(console: Console, load: Load, made: str) -> None:
    console.print(
        f"{load.requests} requests, {load.failures} failed, {made}; "
        f"the load generator used {load.generator_share:.1%} of the two processors"
    )
