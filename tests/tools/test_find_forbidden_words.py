"""Nothing in the tree belongs to one machine. A ~ keeps the faulty examples from being found here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.find_forbidden_words import forbidden_words, main


@pytest.mark.parametrize(
    "path",
    ["/~home/anna/x", "/~root/x", "/~Users/anna", "C:\\~Users", "file:/~//srv", "/~tmp/x/y", "/~work/main"],
)
def test_a_path_of_one_machine_is_found(path: str) -> None:
    text = "\nsee " + path.replace("~", "")

    assert [line for line, _ in forbidden_words(text, in_lock=False)] == [2]


@pytest.mark.parametrize("path", ["/etc/vaccinera", "/opt/vaccinera", "../home/start.html", "/work/", "/srv/www"])
def test_a_path_that_any_machine_has_is_not(path: str) -> None:
    assert list(forbidden_words(path, in_lock=False)) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "--find-links wheels",
        '"resolved": "https://example.org/x.tgz"',
        "x @ https://files.pythonhosted.org/x.whl",
    ],
)
def test_an_address_to_fetch_from_is_found_in_a_lock_only(line: str) -> None:
    assert len(list(forbidden_words(line, in_lock=True))) == 1
    assert list(forbidden_words(line, in_lock=False)) == []


def test_the_place_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "runtime.lock").write_text("--trusted-host here\n", encoding="utf-8")

    status = main(tmp_path)

    assert status == 1
    assert capsys.readouterr().out == (
        "runtime.lock:1: '--trusted-host' ties the tree to one machine or one registry\n"
    )
