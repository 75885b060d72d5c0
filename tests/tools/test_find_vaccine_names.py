"""Names are found in code, in any spelling, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.find_vaccine_names import main, vaccine_names


@pytest.mark.parametrize(
    "text",
    [
        "INFLUENZA = 1",
        "class Covid19Rule:",
        "is_tbe_due",
        "# e.g. Vaxigrip Tetra",
        "säsongsinfluensa",
        "'röda hund'",
        "tick-borne",
        "hpv = 2",
        "YellowFever",
    ],
)
def test_a_name_is_found(text: str) -> None:
    assert [line for line, _ in vaccine_names(f"\n{text}")] == [2]


@pytest.mark.parametrize("text", ["influence", "fluent", "coronary", "whibble", "import vaccinera", "vaccine"])
def test_a_word_that_only_resembles_one_is_not(text: str) -> None:
    assert list(vaccine_names(text)) == []


def test_code_is_judged_and_data_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    room = tmp_path / "vaccinera" / "programmes"
    (room / "packs").mkdir(parents=True)
    (room / "rules.py").write_text("RABIES = 1\n", encoding="utf-8")
    (room / "packs" / "rabies-2026.toml").write_text("rabies", encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_rules.py").write_text("rabies", encoding="utf-8")

    status = main(tmp_path)

    assert status == 1
    assert capsys.readouterr().out == (
        "vaccinera/programmes/rules.py:1: 'RABIES' belongs in a programme's or product's data, not in code\n"
    )
