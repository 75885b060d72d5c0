"""Checks see our files, not those that were fetched or built."""

from __future__ import annotations

from pathlib import Path

from tools.tree import is_lock, repository_files, text_of


def test_what_is_fetched_or_built_is_left_out(tmp_path: Path) -> None:
    for name in (
        "a.py",
        ".ci/run",
        ".venv/x.py",
        "node_modules/x.js",
        "var/x",
        "docs/b.md",
        "m/__pycache__/x.pyc",
        ".git",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to(tmp_path)

    assert [str(path.relative_to(tmp_path)) for path in repository_files(tmp_path)] == [
        ".ci/run",
        "a.py",
        "docs/b.md",
    ]


def test_a_picture_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\xff")

    assert text_of(tmp_path / "a.png") is None


def test_locks_are_known() -> None:
    assert is_lock(Path("requirements/runtime.lock"))
    assert is_lock(Path("package-lock.json"))
    assert not is_lock(Path("package.json"))
