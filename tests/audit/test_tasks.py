"""Sealing goes on whatever happens to the database or the disk, and says so."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import OperationalError
from structlog.testing import capture_logs

from vaccinera.audit import tasks
from vaccinera.audit.tasks import seal_until


@pytest.mark.django_db
@pytest.mark.parametrize("failure", [OperationalError("the server is gone"), OSError("the disk is full")])
def test_a_failed_seal_is_told_and_tried_again(
    failure: Exception, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An unsealed tail must not grow in silence (LAW-20)."""
    stopped, tries = threading.Event(), [failure]

    def seal(heads_file: Path) -> None:
        """Fails once, then has nothing to seal and is told to stop."""
        assert heads_file == tmp_path / "heads.jsonl"
        if tries:
            raise tries.pop()
        stopped.set()

    monkeypatch.setattr(tasks, "seal_finished", seal)
    monkeypatch.setattr(tasks, "SECONDS_BETWEEN_SEALS", 0.001)

    with capture_logs() as logs:
        sealer = threading.Thread(target=seal_until, args=(stopped, tmp_path / "heads.jsonl"))
        sealer.start()
        sealer.join(10)

    assert not sealer.is_alive()
    assert [(line["event"], line["log_level"], line["error"]) for line in logs] == [
        ("audit.seal.failed", "error", str(failure))
    ]
