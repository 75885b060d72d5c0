"""What a load balancer is told."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client

from vaccinera.web.pages import health


def test_the_process_answers_without_a_database() -> None:
    response = Client().get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_means_that_the_database_has_every_migration(db: None) -> None:
    response = Client().get("/readyz")

    assert response.status_code == 200
    assert response.json()["status"] == "ready"
    assert response.json()["sealing"]["is_late"] is False
    assert response.json()["jobs"] == {
        "waiting": 0,
        "oldest_waiting_seconds": 0.0,
        "under_way": 0,
        "left_behind": 0,
        "failed": 0,
        "workers": 0,
        "is_late": False,
    }


def test_without_a_database_no_requests_should_come(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise OperationalError

    monkeypatch.setattr(health, "_pending_migrations", fail)

    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (503, {"status": "no database"})


def test_with_migrations_left_no_requests_should_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_pending_migrations", lambda: 2)

    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (503, {"status": "migrations pending", "pending": 2})
