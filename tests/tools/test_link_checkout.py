"""The environment finds the checkout and has its command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.link_checkout import link_checkout


def test_the_command_runs_the_checkout_s_own_code(tmp_path: Path) -> None:
    console = tmp_path / "checkout" / "vaccinera" / "console"
    console.mkdir(parents=True)
    (console.parent / "__init__.py").touch()
    (console / "main.py").write_text("def app():\n    print('started')\n    return 0\n", encoding="utf-8")

    link_checkout(tmp_path / "checkout", packages=tmp_path, scripts=tmp_path, python=Path(sys.executable))
    ran = subprocess.run(
        [tmp_path / "vaccinera"],
        env={"PYTHONPATH": (tmp_path / "vaccinera.pth").read_text(encoding="utf-8").strip()},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "started\n"
