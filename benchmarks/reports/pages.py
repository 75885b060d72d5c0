"""A process of its own that opens overviews: ``python -m benchmarks.reports.pages``, told as JSON.

The page itself, and each tile that is fetched after it, by the server's own time from request to answer. ``first`` is
the first opening of the day, when nothing is kept of any tile and each is counted; ``again`` is when all of them are
kept, and the page has them in it (decision 0031).
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

_ROUNDS = 20
# A tile counts a season each time.
_ROUNDS_OF_A_TILE = 5
_WHO = {"provider": "Birgitta Öberg", "region": "Karin Lindh"}
_WAITS = re.compile(r'hx-get="(/oversikt[^"]+)"')


def main() -> None:
    """The manager's overview and the region's."""
    from vaccinera.console.surroundings import set_up_django  # noqa: PLC0415 - settings are read from the ground's

    set_up_django(as_owner=False)
    print(json.dumps([one for whose, name in _WHO.items() for one in _of(whose, name)]))


def _of(whose: str, name: str) -> Iterator[dict[str, Any]]:
    browser, forget = _logged_in(name)
    forget()
    waits = _WAITS.findall(browser.get("/oversikt").content.decode())
    yield _told(whose, "first", "/oversikt", [_seconds(browser, "/oversikt") for _ in range(_ROUNDS)])
    for path in waits:
        taken = []
        for _ in range(_ROUNDS_OF_A_TILE):
            forget()
            taken.append(_seconds(browser, path))
        yield _told(whose, "first", path, taken)
    for path in waits:
        _seconds(browser, path)
    yield _told(whose, "again", "/oversikt", [_seconds(browser, "/oversikt") for _ in range(_ROUNDS)])
    if left := _WAITS.findall(browser.get("/oversikt").content.decode()):
        raise RuntimeError(f"{whose}: kept and yet fetched: {left}")


def _logged_in(name: str) -> tuple[Any, Callable[[], None]]:
    """Somebody's browser, and what forgets the figures that are kept for those with the same rights."""
    from django.conf import settings  # noqa: PLC0415 - Django is set up by now
    from django.test import Client  # noqa: PLC0415 - see above

    from vaccinera.access.actions import choose_commission, log_in  # noqa: PLC0415 - see above
    from vaccinera.access.queries import commissions_in_force, signed_in_by  # noqa: PLC0415 - see above
    from vaccinera.kernel.clock import now, today  # noqa: PLC0415 - see above
    from vaccinera.kernel.scope import acting  # noqa: PLC0415 - see above
    from vaccinera.organisations.models import Staff  # noqa: PLC0415 - see above
    from vaccinera.reports.models import KeptFigures  # noqa: PLC0415 - see above

    # However long the tiles take to be counted, none of them is counted again for being old.
    settings.VACCINERA_FIGURES_NEW_SECONDS = 86_400
    given, family = name.split()
    staff = Staff.objects.get(given_name=given, family_name=family)
    token = log_in(staff=staff, method="demo", level_of_assurance="demo", at=now())
    choose_commission(token=token, commission_id=commissions_in_force(staff_id=staff.pk, at=now())[0].pk, at=now())
    signed_in = signed_in_by(token, on=today())
    if signed_in is None or signed_in.reader is None:
        raise RuntimeError(f"{name} could not log in")
    reader = signed_in.reader
    browser = Client(headers={"host": "127.0.0.1"})
    browser.cookies[settings.VACCINERA_LOGIN_COOKIE] = token

    def forget() -> None:
        with acting(reader):
            KeptFigures.objects.all().delete()

    return browser, forget


def _told(whose: str, opening: str, page: str, seconds: list[float]) -> dict[str, Any]:
    taken = sorted(seconds)
    many = len(taken)
    return {"whose": whose, "opening": opening, "page": page, "p50": taken[many // 2], "p95": taken[many * 95 // 100]}


def _seconds(browser: Any, path: str) -> float:  # noqa: ANN401 - Django's client
    began = time.monotonic()
    status = browser.get(path).status_code
    if status != 200:  # noqa: PLR2004 - HTTP's own
        raise RuntimeError(f"{path}: {status}")
    return time.monotonic() - began


if __name__ == "__main__":
    main()
