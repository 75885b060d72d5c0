"""What an installation over https tells browsers; asked in a process of its own, since settings are read once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.web.test_environment import REAL
from tools.tree import CHECKOUT

_ASKED = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
answer = Client().get("/healthz", secure=True, headers={"host": settings.ALLOWED_HOSTS[0]})
print(json.dumps({
    "status": answer.status_code,
    "headers": dict(answer.headers),
    "csrf": settings.CSRF_COOKIE_NAME, "login": settings.VACCINERA_LOGIN_COOKIE,
    "message": settings.VACCINERA_MESSAGE_COOKIE, "secure": settings.CSRF_COOKIE_SECURE,
    "plain": Client().get("/hjalp", headers={"host": settings.ALLOWED_HOSTS[0]}).headers.get("Location", ""),
}))
"""


@pytest.fixture(scope="module")
def installation() -> dict[str, Any]:
    """What a real installation's settings come to, and how it answers."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    ran = subprocess.run(
        [sys.executable, "-c", _ASKED],
        env=environment | REAL | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(CHECKOUT)},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return told


def test_browsers_are_bound_to_https(installation: dict[str, Any]) -> None:
    """ASVS 3.4.1: two years, with every host below."""
    assert installation["headers"]["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert installation["plain"].startswith("https://")


def test_cookies_are_bound_to_the_host(installation: dict[str, Any]) -> None:
    """ASVS 3.3.1, 3.3.3."""
    assert {installation[name] for name in ("csrf", "login", "message")} == {
        "__Host-csrf",
        "__Host-login",
        "__Host-message",
    }
    assert installation["secure"] is True
