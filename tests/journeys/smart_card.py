"""A smart card without the plastic: SoftHSM behind PKCS#11, and curl as the browser that asks for its PIN."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from tests.factories.cards import Card

PIN = "204863"
_LABEL = "etjanstekort"
_MODULE = next(iter(sorted(Path("/usr/lib").glob("**/softhsm/libsofthsm2.so"))), Path("libsofthsm2.so"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, or how the program ended when nothing did."""

    code: int
    status: int
    address: str
    text: str


class SmartCard:
    """A reader with one card in it, which can be taken out."""

    def __init__(self, folder: Path, card: Card) -> None:
        self._tokens = folder / "tokens"
        self._tokens.mkdir(parents=True)
        configuration = folder / "softhsm2.conf"
        configuration.write_text(f"directories.tokendir = {self._tokens}\nobjectstore.backend = file\n", "utf-8")
        self.environment = os.environ | {"SOFTHSM2_CONF": str(configuration), "PKCS11_MODULE_PATH": str(_MODULE)}
        self._make("softhsm2-util", "--init-token", "--free", "--label", _LABEL, "--so-pin", "11111111", "--pin", PIN)
        key, certificate = folder / "key.pem", folder / "certificate.der"
        key.write_bytes(card.key_pem)
        certificate.write_bytes(card.certificate.public_bytes(serialization.Encoding.DER))
        here = ("--token", _LABEL, "--pin", PIN, "--id", "01", "--label", "legitimering")
        self._make("softhsm2-util", "--import", str(key), *here)
        key.unlink()
        self._make(
            *("pkcs11-tool", "--module", str(_MODULE), "--token-label", _LABEL, "--login", "--pin", PIN),
            *("--write-object", str(certificate), "--type", "cert", "--id", "01", "--label", "legitimering"),
        )

    def identity(self, *, pin: str = PIN) -> tuple[str, ...]:
        """How curl is told to use the card."""
        place = f"pkcs11:token={_LABEL};id=%01;pin-value={pin}"
        return ("--engine", "pkcs11", "--cert-type", "ENG", "--key-type", "ENG", "--cert", place, "--key", place)

    def take_out(self) -> None:
        """The reader is empty."""
        shutil.rmtree(self._tokens)
        self._tokens.mkdir()

    def _make(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, env=self.environment)


class Curl:
    """A browser for a terminal, with cookies of its own."""

    def __init__(self, folder: Path, authority: Path, environment: dict[str, str] | None = None) -> None:
        self._cookies = folder / "cookies"
        self._authority = authority
        self._environment = environment

    def get(self, address: str, *more: str) -> Answer:
        """Fetch a page, following wherever it leads."""
        command = ["curl", "--silent", "--max-time", "20", "--cacert", str(self._authority), "--location"]
        command += ["--cookie-jar", str(self._cookies), "--cookie", str(self._cookies)]
        command += ["--write-out", "\n%{http_code} %{url_effective}", *more, address]
        done = subprocess.run(command, capture_output=True, text=True, env=self._environment, check=False)
        text, _, told = done.stdout.rpartition("\n")
        status, _, reached = told.partition(" ")
        return Answer(done.returncode, int(status or 0), reached, text)

    def begin(self, address: str) -> str:
        """Begin a login and go nowhere; the header that carries it on, for a place that cookies are not sent to."""
        command = ["curl", "--silent", "--cacert", str(self._authority), "--cookie-jar", str(self._cookies), address]
        subprocess.run(command, check=True, capture_output=True)
        fields = [line.split("\t") for line in self._cookies.read_text("utf-8").splitlines()]
        return "Cookie: " + "; ".join(f"{field[5]}={field[6]}" for field in fields if len(field) > 6)
