"""The files of this repository, as every check sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
_NOT_OURS = {"node_modules", "var", "__pycache__", "htmlcov", "staticfiles"}
_DOT_FOLDERS_OF_OURS = {".ci", ".github"}
_MACHINE_MADE = {"package-lock.json"}
_WHERE_GIT_IS = ".git"  # a file, in a worktree that is not the first


def repository_files(root: Path) -> Iterator[Path]:
    """Every file under ``root`` in a stable order, leaving out what is fetched, built or recorded there.

    The folder is walked instead of asked of git, so that a check also bites in an unpacked archive and before
    a file is added.
    """
    for path in sorted(root.iterdir()):
        if path.is_symlink() or path.name == _WHERE_GIT_IS:
            continue
        if path.is_dir():
            if path.name in _NOT_OURS or (path.name.startswith(".") and path.name not in _DOT_FOLDERS_OF_OURS):
                continue
            yield from repository_files(path)
        else:
            yield path


def is_lock(path: Path) -> bool:
    """True for the lists of exact versions and hashes, which only a program reads and writes."""
    return path.suffix == ".lock" or path.name in _MACHINE_MADE


def text_of(path: Path) -> str | None:
    """The file's text, or None when it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
