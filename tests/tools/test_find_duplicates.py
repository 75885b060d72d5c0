"""The same dozen lines in two places are found once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.find_duplicates import duplicates, main

DOZEN = "\n".join(f"    step_{number}()" for number in range(12))


def test_a_dozen_equal_lines_are_found_whatever_their_indent_and_empty_lines() -> None:
    texts = {"a.py": f"def a():\n{DOZEN}", "b.py": "x = 1\n\n" + DOZEN.replace("    ", "\n  ")}

    assert list(duplicates(texts)) == ["the same 12 lines stand at a.py:2 and b.py:4"]


def test_a_longer_run_is_told_once() -> None:
    longer = DOZEN + "\n    step_13()\n    step_14()"

    assert len(list(duplicates({"a.py": longer, "b.py": longer}))) == 1


def test_eleven_lines_and_equal_imports_are_not() -> None:
    eleven = DOZEN.rsplit("\n", 1)[0]
    imports = "\n".join(f"import m{number}" for number in range(20))

    assert list(duplicates({"a.py": eleven + "\n" + imports, "b.py": imports + "\n" + eleven})) == []


def test_the_tree_is_read_without_tests_and_migrations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("vaccinera/a.py", "vaccinera/b.py", "tests/c.py", "vaccinera/migrations/d.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(DOZEN, encoding="utf-8")

    status = main(tmp_path)

    assert status == 1
    assert capsys.readouterr().out == "the same 12 lines stand at vaccinera/a.py:1 and vaccinera/b.py:1\n"
