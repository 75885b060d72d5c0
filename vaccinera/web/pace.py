"""One login looks up as many people as a queue needs, and no register of them (ASVS 2.4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from vaccinera.access.actions.pace import note_lookup
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader


def count_lookup(reader: Reader) -> None:
    """Refuse when this was one too many, and say how long to wait."""
    a_minute, an_hour = settings.VACCINERA_LOOKUPS_A_MINUTE, settings.VACCINERA_LOOKUPS_AN_HOUR
    too_many = note_lookup(by=reader, a_minute=a_minute, an_hour=an_hour, at=now())
    if too_many:
        raise Refused("web.lookups.too_many", seconds=too_many.seconds)
