"""What is missing is told with the command that mends it."""

from __future__ import annotations

import pytest

from tools.prerequisites import node_fault, python_fault


@pytest.mark.parametrize("version", [(3, 11), (3, 14), (4, 0)])
def test_a_new_enough_python_will_serve(version: tuple[int, int]) -> None:
    assert python_fault(version, has_venv=True) is None


def test_an_old_python_is_told_what_to_install() -> None:
    assert python_fault((3, 9), has_venv=True) == (
        "Vaccinera needs Python 3.11 or newer, and this is Python 3.9. Install a newer one "
        "(Debian and Ubuntu: apt-get install python3) or name one: make PYTHON=python3.12 …"
    )


def test_a_python_without_environments_is_told_the_package() -> None:
    assert python_fault((3, 11), has_venv=False) == (
        "Python 3.11 is here but cannot make virtual environments. Debian and Ubuntu: apt-get install python3.11-venv"
    )


@pytest.mark.parametrize("version", ["v20.0.0", "v24.1.2"])
def test_a_new_enough_node_will_serve(version: str) -> None:
    assert node_fault(version, has_npm=True) is None


@pytest.mark.parametrize(
    ("version", "has_npm", "begins"),
    [
        (None, False, "Node.js 20 or newer is needed to fetch the style sheets, and none was found. "),
        ("v18.19.0", True, "Node.js 20 or newer is needed to fetch the style sheets, and this is v18.19.0. "),
        ("strange", True, "Node.js 20 or newer is needed to fetch the style sheets, and this is strange. "),
        ("v20.1.0", False, "Node.js is here but npm is not. Debian and Ubuntu: apt-get install npm"),
    ],
)
def test_a_missing_node_is_told(version: str | None, has_npm: bool, begins: str) -> None:
    fault = node_fault(version, has_npm=has_npm)

    assert fault is not None
    assert fault.startswith(begins)
