"""Taking in how many people there are. It moves no money and decides about nobody, so that one person is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.models import PopulationCount, PopulationTable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.programmes.rules.population import PopulationKey

_AT_ONCE = 2_000


@transaction.atomic
def load_population(
    *, by: Reader, counted_on: date, source: str, people: Mapping[PopulationKey, int], at: datetime
) -> PopulationTable:
    """Keep a table that was read without faults. Figures of a day once told are replaced by loading that day again.

    Refuses a day to come, and a table that counts nobody.
    """
    by.require(Permission.PROGRAMME_PROPOSE)
    if counted_on > civil_day(at):
        raise Refused("programmes.population.of_a_day_to_come", counted_on=counted_on.isoformat())
    everybody = sum(count for key, count in people.items() if not key.target_group)
    if not everybody:
        raise Refused("programmes.population.counts_nobody")
    table = PopulationTable.objects.create(
        id=uuid7(),
        counted_on=counted_on,
        source=source,
        people=everybody,
        loaded_at=at,
        loaded_by_hsa_id=by.hsa_id,
        loaded_by_name=by.name,
    )
    PopulationCount.objects.bulk_create(
        (
            PopulationCount(
                table=table,
                municipality_code=key.municipality,
                sex=key.sex,
                age_years=key.age_years,
                target_group=key.target_group,
                people=count,
            )
            for key, count in people.items()
        ),
        batch_size=_AT_ONCE,
    )
    record(
        "programmes.population.loaded",
        by=by,
        subject=("population", table.pk),
        counted_on=counted_on.isoformat(),
        people=everybody,
    )
    return table
