"""A certified OpenID provider beside the tests, with the claims of the Inera kind, that can be told to misbehave."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin

import httpx
import pytest

CLIENT_ID, CLIENT_SECRET = "vaccinera", "hemligheten/i:testerna"
_FOLDER = Path(__file__).parent
_FORM = re.compile(r'action="([^"]+)"')


class IdentityProvider:
    """The provider, as a browser meets it and as the tests steer it."""

    def __init__(self, port: int) -> None:
        # Another site than 127.0.0.1 to a browser, so that cookies travel as they do in earnest.
        self.issuer = f"http://localhost:{port}"
        self._steering = f"{self.issuer}/test"

    def misbehave(self, **how: Any) -> None:
        """From now on, until told anew; ``provider.mjs`` says how it can."""
        httpx.post(self._steering, json=how).raise_for_status()

    def behave(self) -> None:
        """As it should."""
        self.misbehave()

    @property
    def asked(self) -> Mapping[str, Any]:
        """What it was asked last, at its authorization and its token endpoint."""
        return dict(httpx.get(self._steering).json())

    @contextmanager
    def browser(self) -> Iterator[httpx.Client]:
        """Somebody's browser at the provider; it remembers who has logged in there."""
        with httpx.Client(base_url=self.issuer, follow_redirects=False) as browser:
            yield browser

    def come_back(self, address: str, *, browser: httpx.Client, **claims: str) -> str:
        """Log in there as somebody, and be sent back: the address one is sent to."""
        answer = browser.get(address)
        while answer.is_redirect:
            to = urljoin(str(answer.url), answer.headers["location"])
            if not to.startswith(self.issuer):
                return to
            answer = browser.post(to, data=claims) if "/interaction/" in to else browser.get(to)
        pytest.fail(f"The provider answered {answer.status_code}: {answer.text}")

    def log_out(self, *, browser: httpx.Client, address: str = "/session/end") -> None:
        """Log out there, as sent or as in another tab: every service logged in to is told."""
        asked = browser.get(address)
        form = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', asked.text))
        action = _FORM.search(asked.text)
        assert action, asked.text
        browser.post(urljoin(self.issuer, action[1]), data={**form, "logout": "yes"})


class Post:
    """Where the provider tells that a login is over: what it posted, for the tests to hand on."""

    def __init__(self) -> None:
        self.received: list[dict[str, str]] = []
        post = self

        class Box(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["content-length"])).decode()
                post.received.append({name: values[0] for name, values in parse_qs(sent).items()})
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_told: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Box)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"


def free_port() -> int:
    """One that nobody listens at, as far as a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_provider(*, origin: str, told_at: str, port: int = 0, **clock: float) -> Iterator[IdentityProvider]:
    """The provider for the service at an address; ``told_at`` is where it tells that a login is over.

    ``at`` is where its clock stands, or ``ahead`` how far it is before the machine's, in seconds.
    """
    node = shutil.which("node")
    if node is None:
        pytest.fail("Node is missing: the tests of logging in start an identity provider with it.")
    port = port or free_port()
    provider = IdentityProvider(port)
    client = {"id": CLIENT_ID, "secret": CLIENT_SECRET, "origin": origin, "told_at": told_at}
    told = {"port": port, "issuer": provider.issuer, "client": client, **clock}
    with subprocess.Popen(
        [node, str(_FOLDER / "provider.mjs"), json.dumps(told)], cwd=_FOLDER, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == "ready\n", "The identity provider did not start."
            yield provider
        finally:
            server.terminate()
