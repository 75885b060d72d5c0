"""What ``vaccinera doctor`` says of an installation that lets cards in (ID-10)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.factories.cards import LEVEL_3, TEST_LEVEL_3, Authority, as_file, make_root
from vaccinera.console.card_checks import card_problems

NOW = datetime.now(UTC)


@pytest.fixture
def issuer() -> Authority:
    """The issuer of people's cards."""
    return make_root().issuer(LEVEL_3)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, issuer: Authority) -> Path:
    """The files of an installation where all is well."""
    settings.VACCINERA_LOGIN_WAYS = ("card",)
    settings.VACCINERA_CARD_ISSUERS_FILE = tmp_path / "issuers.pem"
    settings.VACCINERA_CARD_REVOCATIONS_FILE = tmp_path / "revoked.pem"
    (tmp_path / "issuers.pem").write_bytes(issuer.pem)
    (tmp_path / "revoked.pem").write_bytes(as_file(issuer.revocations()))
    return tmp_path


def _told(folder: Path) -> list[str]:
    return [problem.what.replace(str(folder), "…") for problem in card_problems()]


def test_where_all_is_well_nothing_is_said(folder: Path) -> None:
    assert _told(folder) == []


def test_where_no_cards_are_taken_their_files_are_nobodys_concern(folder: Path, settings: Settings) -> None:
    (folder / "issuers.pem").unlink()
    settings.VACCINERA_LOGIN_WAYS = ()

    assert _told(folder) == []


@pytest.mark.parametrize("content", [None, b"not a certificate"])
def test_issuers_that_cannot_be_read_are_told(folder: Path, content: bytes | None) -> None:
    (folder / "issuers.pem").unlink()
    if content is not None:
        (folder / "issuers.pem").write_bytes(content)

    [told] = _told(folder)

    assert told.startswith("The issuers of cards cannot be read from …/issuers.pem (")


def test_an_issuer_of_test_cards_should_not_be_listed(folder: Path, settings: Settings) -> None:
    testing = make_root().issuer(TEST_LEVEL_3)
    (folder / "issuers.pem").write_bytes(testing.pem)
    (folder / "revoked.pem").write_bytes(as_file(testing.revocations()))

    listed = _told(folder)
    settings.VACCINERA_CARD_ACCEPTS_TEST_ISSUERS = True
    let_in = _told(folder)

    assert listed == [
        "TEST Påhittad Person HSA-id 3 CA v1 is an issuer of test cards. They are refused, and it should not be listed."
    ]
    assert let_in == ["Test cards are let in (VACCINERA_CARD_TEST_ISSUERS=1)."]


def test_an_issuer_past_its_time_is_told(folder: Path) -> None:
    over = make_root().issuer(LEVEL_3, valid=(NOW - timedelta(days=9), NOW - timedelta(days=1)))
    (folder / "issuers.pem").write_bytes(over.pem)
    (folder / "revoked.pem").write_bytes(as_file(over.revocations()))

    [told] = _told(folder)

    assert told.endswith(": its cards are refused.")


def test_a_list_that_lets_nobody_in_is_told(folder: Path, issuer: Authority) -> None:
    stranger = make_root("Någon annans rot")
    changes = issuer.revocations(published_at=NOW - timedelta(days=2), next_at=NOW - timedelta(days=1))
    contents = (
        None,
        b"not a list",
        as_file(stranger.revocations()),
        as_file(issuer.revocations(signed_by=stranger)),
        as_file(changes),
    )
    told = []
    for content in contents:
        (folder / "revoked.pem").unlink(missing_ok=True)
        if content is not None:
            (folder / "revoked.pem").write_bytes(content)
        told += _told(folder)

    assert [one.removesuffix(": no card of Påhittad Person HSA-id 3 CA v1 is let in.") for one in told] == [
        "…/revoked.pem is missing",
        "…/revoked.pem cannot be read",
        "…/revoked.pem holds no list of this issuer",
        "…/revoked.pem holds a list that this issuer did not sign",
        "…/revoked.pem is past its next update",
    ]
