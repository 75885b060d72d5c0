"""Who is offered as prescriber and giver, and by which name."""

from __future__ import annotations

from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, OLLE
from vaccinera.organisations.models import Staff
from vaccinera.visits.queries.work import colleagues_at


def test_somebody_protected_is_chosen_by_name_among_colleagues_and_by_nobody_else(region: Region) -> None:
    """ID-08: those who work together know each other's names; another provider's staff are not offered at all."""
    Staff.objects.filter(pk__in=(BIRGIT.key, OLLE.key)).update(is_protected=True)
    anna = region.reader(ANNA)

    offered = colleagues_at(provider_id=anna.provider_id, unit_id=anna.unit_id, on=NOON.date())

    assert "Birgit Ek" in [one.name for one in offered]
    assert OLLE.key not in {one.id for one in offered}
