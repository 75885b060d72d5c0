"""``deploy/fetch-revocations.sh``: what is put in place, and what leaves the old lists where they are (ID-10)."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from tests.factories.cards import LEVEL_3, Authority, as_file, make_root
from tools.tree import CHECKOUT
from vaccinera.access.rules.cards.reading import read_revocations

_PROGRAM = CHECKOUT / "deploy" / "fetch-revocations.sh"


class _Installation:
    """A folder of card files, and the authorities whose lists it fetches, each from a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = make_root()
        self.people = self.root.issuer(LEVEL_3)
        self.published = {"people": folder / "people.crl", "root": folder / "root.crl"}
        (folder / "chain.pem").write_bytes(self.people.pem + self.root.pem)
        (folder / "sources").write_text("".join(f"file://{it}\n" for it in self.published.values()), "utf-8")
        self.publish(self.people)

    def publish(self, signed_by: Authority, *, next_at: datetime | None = None) -> None:
        """One list as published, the other as text."""
        people = self.people.revocations(signed_by=signed_by, next_at=next_at)
        self.published["people"].write_bytes(people.public_bytes(serialization.Encoding.DER))
        self.published["root"].write_bytes(as_file(self.root.revocations()))

    def fetch(self) -> tuple[int, str]:
        """How it ended, and what it said."""
        command = ["sh", str(_PROGRAM), str(self.folder), "touch", str(self.folder / "reloaded")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    @property
    def in_place(self) -> bytes:
        return (self.folder / "revoked.pem").read_bytes()


@pytest.fixture
def installation(tmp_path: Path) -> _Installation:
    """One that has never fetched a list."""
    return _Installation(tmp_path)


def test_the_lists_of_every_authority_are_put_in_place_together(installation: _Installation) -> None:
    ended, _said = installation.fetch()

    assert ended == 0
    assert [one.issuer for one in read_revocations(installation.in_place)] == [
        installation.people.certificate.subject,
        installation.root.certificate.subject,
    ]
    assert (installation.folder / "reloaded").exists()
    assert not list(installation.folder.glob(".new.*"))


def _by_a_stranger(installation: _Installation) -> None:
    installation.publish(make_root("Någon annans rot"))


def _too_old(installation: _Installation) -> None:
    installation.publish(installation.people, next_at=datetime.now(UTC) - timedelta(minutes=1))


def _gone(installation: _Installation) -> None:
    installation.published["people"].unlink()


def _something_else(installation: _Installation) -> None:
    installation.published["people"].write_text("<html>Underhåll pågår</html>", "utf-8")


@pytest.mark.parametrize("happened", [_by_a_stranger, _too_old, _gone, _something_else])
def test_a_list_nobody_can_vouch_for_changes_nothing(installation: _Installation, happened: object) -> None:
    installation.fetch()
    before = installation.in_place
    (installation.folder / "reloaded").unlink()
    happened(installation)  # type: ignore[operator]  # one of the four above

    ended, _said = installation.fetch()

    assert ended != 0
    assert installation.in_place == before
    assert not (installation.folder / "reloaded").exists()
