"""What a worker's tests stand on: a database as migrations leave it, and one in which the region has been made.

Making the region takes longer than most tests do. It is made once a worker and committed; whatever a test does with it
is rolled back, as in the other. A transactional test gets its own, since a new copy of the first database follows it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

if TYPE_CHECKING:
    from tests.factories.region import Region


class Prepared:
    """Both databases, each with a session that stays open while tests stand on the other."""

    def __init__(self) -> None:
        self._asks_for_region = False
        self._bare, self._filled = "", ""
        self._copy: Callable[[str], None] | None = None
        self._unblocked: Callable[[], AbstractContextManager[None]] | None = None
        self._resting: dict[str, Any] = {}
        self._region: Region | None = None

    def open(
        self, bare: str, copy: Callable[[str], None], unblocked: Callable[[], AbstractContextManager[None]]
    ) -> None:
        """From now on there are databases: the bare one, and ``copy`` makes another like it."""
        self._bare, self._filled = bare, f"{bare}_region"
        self._copy, self._unblocked = copy, unblocked
        self._move()

    def close(self) -> str:
        """Let go of both; answers with the name of the one to be removed."""
        self._asks_for_region = False
        self._move()
        for session in self._resting.values():
            if session is not None:
                session.close()
        self._resting.clear()
        return self._filled

    def make_way_for(self, item: pytest.Item) -> None:
        """Stand where a test needs to, before it begins."""
        fixtures = getattr(item, "fixturenames", ())
        marker = item.get_closest_marker("django_db")
        is_transactional = "transactional_db" in fixtures or (marker is not None and marker.kwargs.get("transaction"))
        self._asks_for_region = "region" in fixtures and not is_transactional
        self._move()

    def region(self) -> Region:
        """The region where one stands; a test may change what it is told."""
        from tests.factories.region import make_region  # noqa: PLC0415 - coverage starts after this module

        return deepcopy(self._region) if self._asks_for_region and self._region else make_region()

    def _move(self) -> None:
        from django.db import connections  # noqa: PLC0415 - Django reads its settings when first imported

        wanted = self._filled if self._asks_for_region else self._bare
        default: Any = connections["default"]
        here = default.settings_dict["NAME"]
        if self._copy is None or wanted == here:
            return
        self._resting[here], default.connection = default.connection, self._resting.pop(wanted, None)
        default.settings_dict["NAME"] = wanted
        if self._asks_for_region and self._region is None:
            self._fill()

    def _fill(self) -> None:
        from django.db import transaction  # noqa: PLC0415 - as above

        from tests.factories.region import NOON, make_region  # noqa: PLC0415 - as above

        assert self._copy
        assert self._unblocked
        self._copy(self._filled)
        with self._unblocked(), time_machine.travel(NOON, tick=False), transaction.atomic():
            self._region = make_region()
