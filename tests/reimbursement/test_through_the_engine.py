"""The worked examples and made-up histories through the service itself, in PostgreSQL.

With ``REIMBURSEMENT_VISITS=100000`` the made-up history is of that many visits, which takes long.
"""

from __future__ import annotations

import os

import pytest
from django.db import connection

from tests.factories.region import Region
from tests.reimbursement.gathered import Gathered, apart, gathered
from tests.reimbursement.made_up import MONTHS, make_up
from tests.reimbursement.through_the_engine import Engine
from tests.reimbursement.told import differences, evaluated_months

pytestmark = pytest.mark.django_db
_VISITS = int(os.environ.get("REIMBURSEMENT_VISITS", "200"))


@pytest.mark.parametrize("here", tuple(gathered()), ids=lambda here: here.names[0])
def test_the_service_pays_as_the_examples_say(here: Gathered, region: Region) -> None:
    """Every outcome and line as each example says, and every öre as the evaluation, one month locked upon the other."""
    engine = Engine(here.history, region)

    runs = [engine.settle(month) for month in here.months]

    assert apart(here, runs) == []
    assert differences(runs, evaluated_months(here.history, here.months)) == []


def test_the_service_and_the_evaluation_agree_on_a_made_up_history(region: Region) -> None:
    """(a) Every outcome, line and öre."""
    _take_time()
    history = make_up(1, visits=_VISITS, people=max(1, _VISITS // 3)).history
    engine = Engine(history, region)

    runs = [engine.settle(month) for month in MONTHS]

    assert differences(runs, evaluated_months(history, MONTHS)) == []


def _take_time() -> None:
    """Let the test's transaction wait while a large history is made up and evaluated beside it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET LOCAL statement_timeout = 0")
