"""``vaccinera facts export`` from end to end: as the owner runs it, and what another engine counts of its files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import psycopg
import pytest
import sqlglot
import time_machine
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.factories.region import NOON, make_region
from tests.reports.scenes import asked, season
from vaccinera.reports.queries.catalogue import catalogue, statement_of
from vaccinera.reports.queries.parquet import DAY_OF, WHOLE
from vaccinera.reports.rules.asking import bound, values_of

pytestmark = pytest.mark.django_db(transaction=True)

CHECKOUT = Path(__file__).resolve().parents[2]
MONTHS = ("--from", "2026-10", "--to", "2026-11")


def _export(folder: Path, *more: str, months: tuple[str, ...] = MONTHS) -> subprocess.CompletedProcess[str]:
    """As somebody types it, in a process of its own, which is the tables' owner."""
    name = connection.settings_dict["NAME"]
    logins = {login: _url_of(os.environ[login], str(name)) for login in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    return subprocess.run(
        [sys.executable, "-m", "vaccinera.console", "facts", "export", str(folder), *months, *more],
        env=os.environ | logins,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


def _url_of(url: str, database: str) -> str:
    login = psycopg.conninfo.conninfo_to_dict(url)
    return (
        f"postgresql://{login.get('user', '')}:{login.get('password', '')}@/{database}"
        f"?host={login.get('host', '')}&port={login.get('port', '5432')}"
    )


def test_facts_are_written_month_by_month_and_another_engine_counts_the_same(tmp_path: Path) -> None:
    """LAW-10: who gets them is in the log, before they are written."""
    with time_machine.travel(NOON, tick=False):
        season(make_region())
    folder = tmp_path / "facts"

    done = _export(folder, "--recipient", "Analysenheten", "--json")

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["files"] == len(WHOLE) + 2 * len(DAY_OF)
    assert (folder / "dose" / "month=2026-11" / "rows.parquet").is_file()
    assert _doses(folder) == [(11, "influenza", 3), (12, "influenza", 2), (21, "influenza", 1)]
    assert [path for path in folder.rglob("*") if path.suffix in {".csv", ".part"}] == []
    [(recipient, from_month, to_month)] = _logged()
    assert (recipient, from_month, to_month) == ("Analysenheten", "2026-10", "2026-11")


def _doses(folder: Path) -> list[tuple[object, ...]]:
    report = catalogue()["doses"]
    first = asked("doses", from_on=date(2026, 7, 1))
    statement, values = bound(statement_of(report), values_of(report, first), mark=":{}")
    [words] = sqlglot.transpile(statement, read="postgres", write="duckdb")
    with duckdb.connect() as engine:
        engine.execute("CREATE SCHEMA reports")
        files = f"read_parquet('{folder}/dose/*/*.parquet')"
        engine.execute(f"CREATE VIEW reports.dose AS SELECT * FROM {files}")  # noqa: S608 - our own folder
        rows = engine.execute(words, dict[str, object](values)).fetchall()
    shown = [
        place for place, column in enumerate(report.columns) if column.name in {"unit_id", "programme_id", "doses"}
    ]
    return [tuple(row[place] for place in shown) for row in rows]


def _logged() -> list[tuple[object, ...]]:
    login = make_conninfo(os.environ["DATABASE_OWNER_URL"], dbname=str(connection.settings_dict["NAME"]))
    with psycopg.connect(login) as owner:
        # The table's owner looks past its own policies for the while.
        owner.execute("ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY")
        found = owner.execute(
            """SELECT details->>'recipient', details->>'from_month', details->>'to_month'
                 FROM audit_event WHERE action = 'reports.facts.exported'"""
        ).fetchall()
        owner.rollback()
    return found


def test_the_same_months_are_written_anew(tmp_path: Path) -> None:
    """Nothing is added twice, and a month without rows is an empty file."""
    with time_machine.travel(NOON, tick=False):
        season(make_region())

    first, again = (json.loads(_export(tmp_path, "--recipient", "X", "--json").stdout) for _ in range(2))

    assert first["rows"] == again["rows"] > 0


@pytest.mark.parametrize(
    ("more", "months", "sentence"),
    [
        (("--recipient", " "), MONTHS, "Say who gets them: --recipient."),
        (("--recipient", "X"), ("--from", "2026-11", "--to", "2026-10"), "The last month comes before the first."),
    ],
)
def test_what_cannot_be_written_is_one_sentence(
    tmp_path: Path, more: tuple[str, ...], months: tuple[str, ...], sentence: str
) -> None:
    done = _export(tmp_path / "facts", *more, months=months)

    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", sentence)
    assert not (tmp_path / "facts").exists()
