"""Chromium with a card's certificate in its own store, as a card's middleware puts it there."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from playwright.sync_api import Page, Playwright

from tests.factories.cards import Card
from tests.journeys.conftest import ARGUMENTS, CHROMIUM

_ASKED = 13_300_000_000_000_000


def home_with_card(folder: Path, card: Card, root_pem: bytes) -> Path:
    """A home with the certificate store Chromium reads: the card, and the root that the proxy's own name hangs on."""
    store = folder / "home" / ".pki" / "nssdb"
    store.mkdir(parents=True)
    bundle, root = folder / "card.p12", folder / "root.pem"
    bundle.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"kort", card.key, card.certificate, None, serialization.BestAvailableEncryption(b"hemligt")
        )
    )
    root.write_bytes(root_pem)
    database = f"sql:{store}"
    for command in (
        ("certutil", "-d", database, "-N", "--empty-password"),
        ("certutil", "-d", database, "-A", "-n", "root", "-t", "C,,", "-i", str(root)),
        ("pk12util", "-d", database, "-i", str(bundle), "-W", "hemligt", "-K", ""),
    ):
        subprocess.run(command, check=True, capture_output=True)
    return folder / "home"


def profile_that_shows_the_card(folder: Path, door: str) -> Path:
    """A profile that answers the door's question by itself, since a browser without a window can ask nobody."""
    profile = folder / "profile"
    (profile / "Default").mkdir(parents=True)
    answer = {f"{door},*": {"last_modified": str(_ASKED), "setting": {"filters": [{}]}}}
    preferences = {"profile": {"content_settings": {"exceptions": {"auto_select_certificate": answer}}}}
    (profile / "Default" / "Preferences").write_text(json.dumps(preferences), "utf-8")
    return profile


@contextmanager
def browser_with_card(playwright: Playwright, profile: Path, home: Path) -> Iterator[Page]:
    """A browser of its own, with a page."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=list(ARGUMENTS), env={**os.environ, "HOME": str(home)}
    )
    try:
        yield context.pages[0] if context.pages else context.new_page()
    finally:
        context.close()
