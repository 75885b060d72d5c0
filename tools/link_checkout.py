"""Make the running Python's environment use this checkout: a path file, and the ``vaccinera`` command.

Instead of an editable install, which would download a build system first.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

_COMMAND = """#!{python}
import sys

from vaccinera.console.main import app

sys.exit(app())
"""


def link_checkout(checkout: Path, *, packages: Path, scripts: Path, python: Path) -> None:
    """Write ``vaccinera.pth`` into ``packages`` and an executable ``vaccinera`` into ``scripts``."""
    (packages / "vaccinera.pth").write_text(f"{checkout}\n", encoding="utf-8")
    command = scripts / "vaccinera"
    command.write_text(_COMMAND.format(python=python), encoding="utf-8")
    command.chmod(0o755)


def main() -> int:
    if sys.prefix == sys.base_prefix:
        print("Run this with the environment's own Python: .venv/bin/python tools/link_checkout.py")
        return 1
    link_checkout(
        Path(__file__).resolve().parent.parent,
        packages=Path(sysconfig.get_path("purelib")),
        scripts=Path(sysconfig.get_path("scripts")),
        python=Path(sys.executable),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
