"""What the decision support is meant for stands in versions; one that has been in use is never changed (LAW-32)."""

from __future__ import annotations

import hashlib

import pytest

from tests.factories.region import ROOMS
from vaccinera.programmes.queries import intended_use

FOLDER = ROOMS / "programmes" / "intended_use"
# A changed text is a new version: add its file and its line, and leave the others as they are.
WRITTEN = {
    "1": "54a01aba396420b71d650738c41b65900526876e35cddd836f616674ac5d5f8b",
    "2": "17566825fa435182b847c2c27626283f5567e7020eb5f0355105b7297524dc8e",
}


@pytest.mark.parametrize("version", sorted(WRITTEN))
def test_a_version_stays_as_it_was_written(version: str) -> None:
    text = (FOLDER / f"{version}.toml").read_bytes()

    assert hashlib.sha256(text).hexdigest() == WRITTEN[version]


def test_every_version_is_known_here() -> None:
    assert {file.stem for file in FOLDER.glob("*.toml")} == set(WRITTEN)


def test_the_newest_version_is_in_force_and_speaks_both_languages() -> None:
    in_force = intended_use()

    assert in_force.version == max(WRITTEN, key=int)
    assert [part.heading["sv"] for part in in_force.parts] == [
        "Vad det är till för",
        "Vem det är till för",
        "Vad det inte gör",
        "Var råden kommer från",
        "Vem som svarar för det",
    ]
    assert {tuple(part.text) for part in in_force.parts} == {("sv", "en")}
