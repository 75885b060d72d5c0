"""One wrong field carried to many entries: what each would then say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from vaccinera.kernel.clock import SWEDISH_TIME, at_swedish_time
from vaccinera.visits.rules.corrections import Correctable
from vaccinera.visits.states import SharedField

MOST_TOGETHER = 200

Value = UUID | str | int | date


def with_shared(entry: Correctable, field: SharedField, value: Value) -> Correctable:
    """The entry with the field as it should be: a day keeps its time, and whoever prepared for themselves follows.

    ``value`` is of the field's own kind: a batch's or a member of staff's key, a code, or a day.
    """
    match field, value:
        case SharedField.BATCH, UUID():
            return replace(entry, unit_batch_id=value)
        case SharedField.SITE, str():
            return replace(entry, site=value)
        case SharedField.ROUTE, str():
            return replace(entry, route=value)
        case SharedField.SETTING, str():
            return replace(entry, setting=value)
        case SharedField.GIVER, int():
            preparer = value if entry.preparer_id == entry.giver_id else entry.preparer_id
            return replace(entry, giver_id=value, preparer_id=preparer)
        case SharedField.DAY, date() if entry.given_at is not None:
            time = entry.given_at.astimezone(SWEDISH_TIME)
            return replace(entry, given_at=at_swedish_time(value, time.hour, time.minute))
    message = f"{value!r} is no value of {field}"
    raise TypeError(message)
