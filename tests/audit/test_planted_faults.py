"""Whatever is planted in the log, at chance, is found and its seal named: in the database and in an export (LAW-20).

``AUDIT_FAULTS=1000`` plants a thousand of them; ``python -m benchmarks audit`` plants a thousand in ten million events.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from benchmarks.planting import KINDS, Planter
from tests.factories.region import Region, make_region
from tests.personas import ANNA
from vaccinera.audit.actions import record
from vaccinera.audit.queries.chain import chain_report, heads_outside
from vaccinera.audit.tasks import seal_finished
from vaccinera.kernel.scope import acting

pytestmark = pytest.mark.django_db(transaction=True)

FAULTS = int(os.environ.get("AUDIT_FAULTS", "60"))
_SEALS, _EVENTS_A_SEAL = 16, 3
_RESTORE = (
    "TRUNCATE audit_event; INSERT INTO audit_event SELECT * FROM kept_event;"
    "TRUNCATE audit_seal; INSERT INTO audit_seal SELECT * FROM kept_seal"
)


@pytest.fixture
def heads(tmp_path: Path) -> Path:
    """Where heads go outside the database."""
    return tmp_path / "heads.jsonl"


@pytest.fixture
def sealed(heads: Path) -> Region:
    """A log of some seals, each over a few events, no two alike."""
    region = make_region()
    anna = region.reader(ANNA)
    made = 0
    while made < _SEALS:
        with acting(anna):
            for number in range(_EVENTS_A_SEAL):
                record("tests.thing.done", by=anna, subject=("thing", f"{made}-{number}"), öga='å\\"\n')
        made += seal_finished(heads) is not None
    while chain_report(heads).unsealed_events:
        seal_finished(heads)
    return region


@pytest.fixture
def intruder(sealed: Region) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Somebody with the rights of the tables' owner; what there was is kept aside, to be put back."""
    login = conninfo_to_dict(os.environ["DATABASE_OWNER_URL"]) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(make_conninfo(**login), autocommit=True) as at_work:
        at_work.execute("ALTER TABLE audit_event DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY")
        at_work.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER")
        at_work.execute("CREATE TEMPORARY TABLE kept_event AS TABLE audit_event")
        at_work.execute("CREATE TEMPORARY TABLE kept_seal AS TABLE audit_seal")
        yield at_work


def test_each_planted_fault_is_found_in_its_own_seal_and_nowhere_else(
    heads: Path, intruder: psycopg.Connection[tuple[object, ...]]
) -> None:
    """LAW-20: a change, a deletion, an insertion, a reordering, a removed seal or a cut tail, one at a time."""
    chance = random.Random(20261126)  # noqa: S311 - lots that guard nothing
    planter, last = Planter(intruder, chance=chance), max(heads_outside(heads))
    missed = []

    for kind, number in zip(cycle((*KINDS, "cut tail")), range(FAULTS), strict=False):
        free = iter(chance.sample(range(2, last), 2))
        planted = planter.cut_tail(next(free)) if kind == "cut tail" else planter.plant_one(kind, free)
        named = {found.n for found in chain_report(heads).breaks}
        if named != planted.seals:
            missed.append((number, planted, named))
        intruder.execute(_RESTORE)

    assert missed == []
    assert chain_report(heads).holds
