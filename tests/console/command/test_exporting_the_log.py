"""The log handed over, and verified where nothing of ours is installed."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

from tests.console.command.conftest import Installation
from vaccinera.console import verify_export


def test_the_program_needs_nothing_but_the_export_and_the_heads(demo: Installation, tmp_path: Path) -> None:
    """Alone in a folder, without our packages or anybody's: what the command wrote is verified, and a fault named."""
    demo.run("audit", "seal")
    exported, shorter = tmp_path / "audit.jsonl.gz", tmp_path / "audit.jsonl"
    told = demo.run("audit", "export", str(exported), "--recipient", "Provarna")
    again = demo.run("audit", "export", str(exported), "--recipient", "Provarna")
    program, heads = tmp_path / "verify_export.py", tmp_path / "heads.jsonl"
    shutil.copy(str(verify_export.__file__), program)
    shutil.copy(demo.folder / "heads.jsonl", heads)
    with gzip.open(exported, "rt", encoding="utf-8") as lines:
        shorter.write_text("".join(lines.readlines()[:-1]), "utf-8")

    whole = _run(program, exported, heads)
    cut = _run(program, shorter, heads)

    assert told.stdout.endswith(f"events written to {exported}.\n"), told.stderr
    assert (again.returncode, again.stderr.strip()) == (1, f"{exported} is there already. Give the name of a new file.")
    assert (whole.returncode, whole.stdout[:10]) == (0, "All holds:"), whole.stdout + whole.stderr
    assert cut.returncode == 1
    assert "events and" in cut.stdout
    assert exported.stat().st_mode & 0o777 == 0o600


def _run(program: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(program), *map(str, files)]
    return subprocess.run(command, cwd=program.parent, capture_output=True, text=True, check=False)
