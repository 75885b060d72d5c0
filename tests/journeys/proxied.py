"""The pages as an installation serves them: ``deploy/``'s own nginx, a page server on a socket, and cards it knows."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.factories.cards import LEVEL_3, TEST_LEVEL_3, Authority, as_file, make_root, name_of
from tests.journeys.site import CHECKOUT, Site

_DEPLOY = CHECKOUT / "deploy"
_CONFIGURATIONS = ("nginx.conf", "nginx-card.conf", "nginx-proxy.conf", "nginx-networks.conf", "nginx-outside.conf")
_STARTS_WITHIN_SECONDS = 60


class Authorities:
    """The root, an issuer of people's cards and its namesake for testing, with the files an installation has."""

    def __init__(self, folder: Path) -> None:
        self.root = make_root()
        self.people = self.root.issuer(LEVEL_3)
        self.testing = self.root.issuer(TEST_LEVEL_3)
        self.revoked = self.people.card("TSTNMT2321990012-SPARRAD")
        self.folder = folder
        folder.mkdir()
        (folder / "issuers.pem").write_bytes(self.people.pem + self.testing.pem)
        (folder / "chain.pem").write_bytes(self.people.pem + self.testing.pem + self.root.pem)
        self.publish(self.people)
        self._make_certificate_of_the_proxy()

    @property
    def revocations_file(self) -> Path:
        """Where proxy and application read which cards are revoked."""
        return self.folder / "revoked.pem"

    def publish(self, people: Authority, *, next_at: datetime | None = None) -> None:
        """Write the lists of every authority anew."""
        lists = (people.revocations(self.revoked, next_at=next_at), self.testing.revocations(), self.root.revocations())
        self.revocations_file.write_bytes(as_file(*lists))

    def _make_certificate_of_the_proxy(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name_of((NameOID.COMMON_NAME, "localhost")))
            .issuer_name(self.root.certificate.subject)
            .serial_number(2)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .public_key(key.public_key())
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .sign(self.root.key, hashes.SHA256())
        )
        (self.folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (self.folder / "key.pem").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


class Proxied:
    """A running installation: where its pages are, where it asks for cards, and where nothing is believed."""

    def __init__(self, folder: Path, site: Site, authorities: Authorities) -> None:
        self.authorities = authorities
        self.folder = folder
        self._site = site
        self._plain, self.port, self.door_port, self.tcp_port = _free_ports(4)
        self.pages, self.door = f"https://localhost:{self.port}", f"https://localhost:{self.door_port}"
        self.socket = folder / "pages.sock"
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """The page server on its socket, the same on a port, and the proxy; back when all of them answer."""
        self._serve("--uds", str(self.socket))
        self._serve("--host", "127.0.0.1", "--port", str(self.tcp_port))
        configuration = self._configured()
        command = ["nginx", "-p", str(self.folder), "-c", str(configuration), "-e", str(self.folder / "nginx.log")]
        self._start([shutil.which("nginx") or "/usr/sbin/nginx", *command[1:], "-g", "daemon off;"], dict(os.environ))
        give_up_at = time.monotonic() + _STARTS_WITHIN_SECONDS
        while not self._answers():
            if time.monotonic() > give_up_at or any(process.poll() is not None for process in self._processes):
                pytest.fail(f"The proxied pages did not start:\n{self.log}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End what was started."""
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            process.wait(30)

    @property
    def log(self) -> str:
        """What the proxy and the page servers said."""
        return "".join(file.read_text("utf-8", errors="replace")[-3000:] for file in self.folder.glob("*.log"))

    def _answers(self) -> bool:
        for port in (self.port, self.door_port, self.tcp_port):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) != 0:
                    return False
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket)) == 0

    def _serve(self, *where: str) -> None:
        command = [sys.executable, "-m", "granian", "config.wsgi:application", "--interface", "wsgi", *where]
        command += ["--http", "1", "--no-ws", "--workers", "1", "--blocking-threads", "2", "--log-level", "warning"]
        self._start([*command, "--working-dir", str(CHECKOUT)], {**os.environ, **self._settings()})

    def _settings(self) -> Mapping[str, str]:
        """Those of a real installation that takes test cards' issuers for what they are: refused."""
        return {
            "DATABASE_URL": self._site.app_url,
            "DATABASE_OWNER_URL": "",
            # The demo's own, as every process of one installation has the same.
            "VACCINERA_SECRET_KEY": "demo-only-secret-that-protects-nothing-because-everyone-may-log-in",
            "VACCINERA_HOSTS": "localhost",
            "VACCINERA_SOURCE_HSA_ID": "TSTNMT2321990012-VACCINERA",
            "VACCINERA_STATIC": str(self._site.static_folder),
            "VACCINERA_LOGIN": "card",
            "VACCINERA_SOCKET": str(self.socket),
            "VACCINERA_CARD_DOOR": self.door,
            "VACCINERA_CARD_ISSUERS": str(self.authorities.folder / "issuers.pem"),
            "VACCINERA_CARD_REVOCATIONS": str(self.authorities.revocations_file),
            "VACCINERA_NETWORKS": "Vårdnätet=127.0.0.0/31",
        }

    def _start(self, command: list[str], environment: dict[str, str]) -> None:
        with (self.folder / f"{len(self._processes)}.log").open("ab") as log:
            self._processes.append(
                subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=log, stderr=log, start_new_session=True)
            )

    def _configured(self) -> Path:
        """``deploy/``'s files with this test's places in them; a text that is no longer there fails the test."""
        places = {
            "/etc/nginx/vaccinera-": f"{self.folder}/nginx-",
            "/etc/ssl/vaccinera/": f"{self.authorities.folder}/",
            "/etc/vaccinera/card/": f"{self.authorities.folder}/",
            "/var/lib/vaccinera/static/": f"{self._site.static_folder}/",
            "root /var/lib/vaccinera;": f"root {self._site.static_folder.parent};",
            "/var/log/nginx/": f"{self.folder}/",
            "unix:/run/vaccinera/pages.sock": f"unix:{self.socket}",
            "vaccinera.example": "localhost",
            "listen 80;": f"listen 127.0.0.1:{self._plain};",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen 8443 ": f"listen 127.0.0.1:{self.door_port} ",
            # A browser compares where a form stands with where it goes, by port too; in an installation that is 443.
            "Host $host;": f"Host $host:{self.port};",
            "https://$host$request_uri": f"https://$host:{self.port}$request_uri",
            "default 0;": "default 1; 127.0.0.0/30 0;",
        }
        left = set(places)
        for name in _CONFIGURATIONS:
            text = (_DEPLOY / name).read_text("utf-8")
            for stands, becomes in places.items():
                if stands in text:
                    left.discard(stands)
                    text = text.replace(stands, becomes)
            (self.folder / name).write_text(text, "utf-8")
        assert left == set()
        whole = self.folder / "whole.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        for kind in ("body", "proxy", "fastcgi", "uwsgi", "scgi"):
            (self.folder / kind).mkdir()
        temporary = " ".join(
            f"{kind}_temp_path {self.folder}/{name};"
            for kind, name in (("client_body", "body"), *((it, it) for it in ("proxy", "fastcgi", "uwsgi", "scgi")))
        )
        whole.write_text(
            f"{user} pid {self.folder}/nginx.pid; worker_processes 1; events {{}}\n"
            f"http {{ include /etc/nginx/mime.types; {temporary}\n"
            f"include {self.folder}/nginx.conf; include {self.folder}/nginx-card.conf; }}",
            "utf-8",
        )
        return whole


@contextmanager
def proxied_pages(folder: Path, site: Site) -> Iterator[Proxied]:
    """An installation beside the demo, on the demo's database."""
    started = Proxied(folder, site, Authorities(folder / "authorities"))
    with ExitStack() as stack:
        stack.callback(started.stop)
        started.start()
        yield started


def _free_ports(number: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
