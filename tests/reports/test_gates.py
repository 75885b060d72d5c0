"""Whose rows the facts of these reports show: each provider its own, the region all, and nobody else any.

The leak test is Oskar's, who manages the other provider (PDL 4:2, LAW-19).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from tests.factories.region import Region
from tests.personas import ANNA, BIRGIT, KLARA, MAJA, OSKAR, REBECKA, Persona
from tests.reports.independent import batch_use, declaration_outcomes, not_given, unsigned, warnings_passed
from tests.reports.independent.money import make_months
from tests.reports.scenes import TODAY
from tests.visits.scenes import whole
from vaccinera.kernel.scope import reading

_SCENES: tuple[tuple[str, Callable[[Region], None], int, int], ...] = (
    # The fact, the scene, and how many rows are the first and the second provider's.
    ("batch_dose", batch_use.scene, 12, 2),
    ("batch_waste", batch_use.scene, 5, 1),
    ("unsigned_dose", unsigned.scene, 11, 1),
    ("not_given", not_given.scene, 11, 1),
    ("passed_warning", warnings_passed.scene, 12, 1),
    ("declaration_outcome", declaration_outcomes.scene, 13, 1),
    ("ledger_line", make_months, 7, 1),
    ("outcome", make_months, 8, 2),
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


def _seen(region: Region, persona: Persona, fact: str, *, explained: str = "") -> dict[int, int]:
    """How many rows of each provider."""
    with reading(region.reader(persona)), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vaccinera.explained_visit', %s, true)", [explained])
        cursor.execute(f"SELECT provider_id, count(*) FROM reports.{fact} GROUP BY 1")  # noqa: S608 - our own names
        return dict(cursor.fetchall())


@pytest.mark.parametrize(("fact", "scene", "first", "second"), _SCENES, ids=[one[0] for one in _SCENES])
def test_a_fact_shows_each_provider_its_own_and_the_region_all(
    region: Region, fact: str, scene: Callable[[Region], None], first: int, second: int
) -> None:
    scene(region)

    assert _seen(region, MAJA, fact) == {1: first}
    assert _seen(region, OSKAR, fact) == {2: second}
    assert _seen(region, KLARA, fact) == {1: first, 2: second}
    assert [_seen(region, persona, fact) for persona in (ANNA, BIRGIT, REBECKA)] == [{}, {}, {}]


@pytest.mark.parametrize("fact", ["ledger_line", "outcome"])
def test_whoever_is_told_what_one_visit_gives_counts_no_money(region: Region, fact: str) -> None:
    """That gate is for one person's rows (migration ``reimbursement.0037``), and opens no sums of the provider."""
    make_months(region)
    visit = whole(region)

    assert _seen(region, ANNA, fact, explained=str(visit.document_id)) == {}
