"""Say in one sentence what is missing before anything is installed. Must run on Python 3.6 and newer."""

import importlib.util
import shutil
import subprocess
import sys

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20


def python_fault(version: "tuple[int, int]", *, has_venv: bool) -> "str | None":
    """What to do about Python, or None when it will serve."""
    if version < OLDEST_PYTHON:
        return (
            "Vaccinera needs Python 3.11 or newer, and this is Python {}.{}. Install a newer one "
            "(Debian and Ubuntu: apt-get install python3) or name one: make PYTHON=python3.12 …"
        ).format(*version)
    if not has_venv:
        return (
            "Python {0}.{1} is here but cannot make virtual environments. "
            "Debian and Ubuntu: apt-get install python{0}.{1}-venv"
        ).format(*version)
    return None


def node_fault(version: "str | None", *, has_npm: bool) -> "str | None":
    """What to do about Node.js, or None when it will serve; ``version`` as ``node --version`` prints it."""
    how = "Debian 12's own is too old: see nodejs.org for 20 or newer; newer Debian: apt-get install nodejs npm"
    if version is None:
        return "Node.js 20 or newer is needed to fetch the style sheets, and none was found. " + how
    major = version.lstrip("v").split(".")[0]
    if not major.isdigit() or int(major) < OLDEST_NODE:
        return f"Node.js 20 or newer is needed to fetch the style sheets, and this is {version}. {how}"
    if not has_npm:
        return "Node.js is here but npm is not. Debian and Ubuntu: apt-get install npm"
    return None


def main(asked: "list[str]") -> int:
    """Judge what is asked for, ``python`` or ``node``."""
    faults = []
    if "python" in asked:
        has_venv = importlib.util.find_spec("ensurepip") is not None
        faults.append(python_fault(sys.version_info[:2], has_venv=has_venv))
    if "node" in asked:
        node = shutil.which("node")
        ran = subprocess.run([node, "--version"], stdout=subprocess.PIPE, check=False) if node else None
        version = ran.stdout.decode().strip() if ran else None
        faults.append(node_fault(version, has_npm=shutil.which("npm") is not None))
    told = [fault for fault in faults if fault]
    for fault in told:
        print(fault, file=sys.stderr)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
