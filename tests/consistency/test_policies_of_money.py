"""Who sees and writes the rows of the monthly payment, read from the catalogue of a migrated database."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def _rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[object, ...]] = cursor.fetchall()
        return rows


def test_the_region_sees_and_writes_the_money_of_all_and_providers_read_their_own() -> None:
    """LAW-01: whoever acts for the region, by the same key; what a provider may write itself is named here."""
    policies = _rows(
        "SELECT tablename, policyname, permissive, cmd FROM pg_policies WHERE policyname LIKE '%%\\_the\\_region%%'"
        " ORDER BY 1, 2"
    )
    asked = _rows(
        "SELECT tablename FROM pg_policies WHERE policyname LIKE '%%\\_the\\_region%%'"
        " AND coalesce(qual, with_check) NOT LIKE '%%is_region%%scope.key%%vaccinera.key%%'"
    )
    all_of_them = {
        "attachment", "balance", "extra_cost", "line", "manual_line", "outcome", "payee", "previewed_line",
        "previewed_outcome", "run_document",
    }  # fmt: skip
    written_by_the_region = all_of_them - {"attachment", "extra_cost", "manual_line"}
    read_by_nobody_else = {"anomaly", "anomaly_case"}

    assert policies == sorted(
        [
            (f"reimbursement_{table}", "by_the_region", "PERMISSIVE", "ALL")
            for table in all_of_them | read_by_nobody_else
        ]
        + [
            (f"reimbursement_{table}", f"only_the_region_{verb.lower()}s", "RESTRICTIVE", verb)
            for table in written_by_the_region
            for verb in ("DELETE", "INSERT", "UPDATE")
        ]
    )
    assert asked == []
