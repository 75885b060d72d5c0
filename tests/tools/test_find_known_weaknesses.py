"""A published weakness is told with what mends it; silence is told as silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.find_known_weaknesses import main, unasked, weaknesses

ANSWER = {
    "dependencies": [
        {"name": "sound", "version": "1.0", "vulns": []},
        {"name": "weak", "version": "2.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.1", "3.0"]}]},
        {"name": "open", "version": "3.0", "vulns": [{"id": "GHSA-1", "fix_versions": []}]},
        {"name": "silent", "skip_reason": "Dependency not found on PyPI and could not be audited: silent (4.0)"},
    ]
}


def test_a_weakness_is_told_with_the_version_that_mends_it() -> None:
    assert list(weaknesses(ANSWER)) == [
        "weak 2.0 has PYSEC-2026-1; mended by 2.1, 3.0",
        "open 3.0 has GHSA-1; mended by nothing yet",
    ]


def test_what_the_index_said_nothing_about_is_counted() -> None:
    assert unasked(ANSWER) == ["silent"]


@pytest.mark.parametrize(("printed", "status"), [('{"dependencies": []}', 0), ("", 0)])
def test_an_index_out_of_reach_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, printed: str, status: int
) -> None:
    _answering(monkeypatch, tmp_path, printed)

    assert main() == status


def test_a_weakness_stops_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = '{"dependencies": [{"name": "weak", "version": "2.0", "vulns": [{"id": "X-1", "fix_versions": ["2.1"]}]}]}'
    _answering(monkeypatch, tmp_path, found)

    assert main() == 1
    assert capsys.readouterr().out == "weak 2.0 has X-1; mended by 2.1\n"


def _answering(monkeypatch: pytest.MonkeyPatch, folder: Path, printed: str) -> None:
    """Let something else be asked than the index, which tests may not reach."""
    (folder / "answer").write_text(printed, encoding="utf-8")
    program = folder / "asked"
    program.write_text(f"#!/bin/sh\ncat {folder}/answer\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(program))
