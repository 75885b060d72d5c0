"""What a key of somebody who gives care opens of the payment's views: one person, by a visit of the own unit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tests.factories.region import Region, make_person
from tests.personas import ANNA, BIRGIT, LOVISA, OLLE, REBECKA, ULLA, Persona
from tests.reimbursement.paid_visits import give
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import Commission
from vaccinera.visits.models import Visit

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def visit(region: Region) -> Visit:
    """Annas dose to one who has had one by Olle; another of Annas patients has had one by Olle too."""
    person, other = make_person(), make_person("19410312-9807", given_name="Elvan")
    for one in (person, other):
        give(region, one, at=DAY, by=OLLE)
    give(region, other, at=DAY + timedelta(days=1))
    return give(region, person, at=DAY + timedelta(days=1))


def seen(region: Region, by: Persona, named: Visit | None) -> tuple[int, int]:
    """How many versions somebody sees of the own provider and of others, with a visit named or none."""
    with acting(region.reader(by)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('vaccinera.explained_visit', %s, true)", [str(named.document_id) if named else ""]
        )
        cursor.execute(
            "SELECT (SELECT count(*) FROM settlement.visit_version),"
            " (SELECT count(*) FROM settlement.competing_version)"
        )
        own, others = cursor.fetchone()
    return own, others


def test_a_visit_of_the_own_unit_opens_what_competes_with_that_person_alone(region: Region, visit: Visit) -> None:
    """The own provider's rows are the key's to read anyway; of Olle's two doses one is told of."""
    assert (seen(region, BIRGIT, visit), seen(region, ANNA, visit)) == ((2, 1), (2, 1))


def test_without_a_visit_nothing_is_opened(region: Region, visit: Visit) -> None:
    assert seen(region, BIRGIT, None) == (0, 0)


@pytest.mark.parametrize("by", [OLLE, ULLA, REBECKA, LOVISA])
def test_a_visit_opens_nothing_for_others(region: Region, visit: Visit, by: Persona) -> None:
    """The leak test: of another provider, of another unit, a registrar, and a log auditor."""
    assert seen(region, by, visit) == (0, 0)


def test_a_role_for_another_purpose_than_care_opens_nothing(region: Region, visit: Visit) -> None:
    Commission.objects.filter(staff_id=BIRGIT.key).update(purpose="administration")

    assert seen(region, BIRGIT, visit) == (0, 0)


def test_a_manager_who_also_vaccinates_sees_the_whole_provider(region: Region, visit: Visit) -> None:
    Commission.objects.filter(staff_id=BIRGIT.key).update(roles=["VAC", "OPM"])

    assert seen(region, BIRGIT, None) == (2, 2)
