"""Until when a dose prescribed beforehand may be given, and to which units it may be addressed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from vaccinera.visits.rules.deadlines import MOST_DAYS_TO_GIVE, last_day_to_give
from vaccinera.visits.rules.registrations import Gap, Order


def expiry_of(order: Order, *, on: date) -> date:
    """The last day the dose may be given on: the prescriber's, or the usual number of days from the day of signing."""
    return order.expires_on or last_day_to_give(on)


def is_expired(expires_on: date | None, *, on: date) -> bool:
    """Whether the last day has passed; a prescription without one never expires."""
    return expires_on is not None and expires_on < on


def addressing_gaps(order: Order, *, agreed_units: Collection[int], on: date) -> tuple[Gap, ...]:
    """What keeps a prescription from waiting as asked: a last day that cannot be, a unit without agreement."""
    gaps: list[Gap] = []
    expires_on = expiry_of(order, on=on)
    if is_expired(expires_on, on=on):
        gaps.append(Gap("visits.prescription.expiry_has_passed", "expires_on"))
    latest = last_day_to_give(on, days=MOST_DAYS_TO_GIVE)
    if is_expired(latest, on=expires_on):
        gaps.append(Gap("visits.prescription.expiry_too_late", "expires_on", {"latest": str(latest)}))
    if not set(order.performing_unit_ids) <= set(agreed_units):
        gaps.append(Gap("visits.addressing.no_agreement", "performing_unit"))
    return tuple(gaps)
