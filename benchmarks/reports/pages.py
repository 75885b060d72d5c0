"""A process of its own that opens overviews: ``python -m benchmarks.reports.pages``, told as JSON.

The page itself, and each tile that is fetched after it, by the server's own time from request to answer.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

_ROUNDS = 20
_WHO = {"provider": "Birgitta Öberg", "region": "Karin Lindh"}
_WAITS = re.compile(r'hx-get="([^"]+)"')


def main() -> None:
    """The manager's overview and the region's."""
    from vaccinera.console.surroundings import set_up_django  # noqa: PLC0415 - settings are read from the ground's

    set_up_django(as_owner=False)
    print(json.dumps([one for whose, name in _WHO.items() for one in _of(whose, name)]))


def _of(whose: str, name: str) -> Iterator[dict[str, Any]]:
    from django.conf import settings  # noqa: PLC0415 - Django is set up by now
    from django.test import Client  # noqa: PLC0415 - see above

    from vaccinera.access.actions import choose_commission, log_in  # noqa: PLC0415 - see above
    from vaccinera.access.queries import commissions_in_force  # noqa: PLC0415 - see above
    from vaccinera.kernel.clock import now  # noqa: PLC0415 - see above
    from vaccinera.organisations.models import Staff  # noqa: PLC0415 - see above

    given, family = name.split()
    staff = Staff.objects.get(given_name=given, family_name=family)
    token = log_in(staff=staff, method="demo", level_of_assurance="demo", at=now())
    choose_commission(token=token, commission_id=commissions_in_force(staff_id=staff.pk, at=now())[0].pk, at=now())
    browser = Client(headers={"host": "127.0.0.1"})
    browser.cookies[settings.VACCINERA_LOGIN_COOKIE] = token
    paths = ["/oversikt", *_WAITS.findall(browser.get("/oversikt").content.decode())]
    for path in paths:
        taken = sorted(_seconds(browser, path) for _ in range(_ROUNDS))
        yield {
            "whose": whose,
            "page": path,
            "p50": taken[_ROUNDS // 2],
            "p95": taken[_ROUNDS * 95 // 100],
        }


def _seconds(browser: Any, path: str) -> float:  # noqa: ANN401 - Django's client
    began = time.monotonic()
    status = browser.get(path).status_code
    if status != 200:  # noqa: PLR2004 - HTTP's own
        raise RuntimeError(f"{path}: {status}")
    return time.monotonic() - began


if __name__ == "__main__":
    main()
