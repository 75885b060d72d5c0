"""What the registration page weighs on its way to a browser, and whom it makes the browser ask."""

from __future__ import annotations

import gzip
import http.client
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.ground import measured_region, served
from benchmarks.seating import nurse_hsa_id, take_seat
from benchmarks.seeding import DRAFT, seed_drafts

GOAL = 100_000
# As the proxy in front compresses by default.
_LEVEL = 6
_FETCHED = {("link", "href"), ("script", "src"), ("img", "src"), ("source", "src"), ("iframe", "src"), ("use", "href")}
_URL_IN_STYLES = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


class _Fetched(HTMLParser):
    """The addresses a browser fetches by itself when it reads the page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value for name, value in attrs if value and (tag, name) in _FETCHED]


def measure_weight() -> dict[str, Any]:
    """The page of an open draft, with every style sheet, script and picture it names, compressed one by one."""
    with measured_region() as ground:
        seed_drafts(ground, nurse_hsa_id=nurse_hsa_id(ground), first=1, count=1, programme="influenza")
        with served(ground) as address:
            html = _page(address, f"/registrera/{DRAFT}{1:012x}", take_seat(ground).cookie)
        folder = Path(ground.environment["VACCINERA_STATIC"])
        reading = _Fetched()
        reading.feed(html.decode())
        addresses = list(dict.fromkeys(reading.addresses))
        elsewhere = [one for one in addresses if urlsplit(one).netloc]
        weights = {"html": _weight(html)}
        for one in addresses:
            content = (folder / one.removeprefix("/static/")).read_bytes()
            kind = Path(one).suffix.removeprefix(".")
            weights[kind] = weights.get(kind, 0) + _weight(content)
            if kind == "css":
                named = ["".join(pair) for pair in _URL_IN_STYLES.findall(content.decode())]
                elsewhere += [name for name in named if urlsplit(name).netloc]
    return {"bytes": weights, "total": sum(weights.values()), "files": len(addresses) + 1, "elsewhere": elsewhere}


def _page(address: str, path: str, cookie: str) -> bytes:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != http.client.OK:
        raise RuntimeError(f"GET {path}: {answer.status}")
    return content


def _weight(content: bytes) -> int:
    return len(gzip.compress(content, _LEVEL))
