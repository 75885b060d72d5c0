"""What is addressed to the reader's unit by another, and what became of what the unit gave for others."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db.models import BooleanField, F, Field, Func, Q

from vaccinera.kernel.clock import at_swedish_time
from vaccinera.visits.models import Addressing, Visit
from vaccinera.visits.states import AddressingEnd, VisitState

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.access.rules.readers import Reader


class _DraftIsAddressedHere(Func):
    """Whether a draft of another unit waits to be given here, as the row policy has it."""

    function = "draft_is_addressed_here"
    output_field: ClassVar[Field[object, object]] = BooleanField()


def work_here(reader: Reader) -> Q:
    """Drafts of the reader's unit, and of any unit while what they prescribe is addressed to the reader's."""
    return Q(provider_id=reader.provider_id, unit_id=reader.unit_id) | Q(
        _DraftIsAddressedHere(F("pk"), F("provider_id"))
    )


def addressed_here(reader: Reader, *, on: date, most: int) -> tuple[list[Visit], int]:
    """What other units have prescribed for the reader's unit to give, the nearest last day first, and how many."""
    open_here = Addressing.objects.filter(performing_unit_id=reader.unit_id, ended_at=None, expires_on__gte=on)
    visits = Visit.objects.filter(addressings__in=open_here, state=VisitState.PRESCRIBED, is_current=True)
    rows = visits.select_related("person", "programme", "prescription__product").order_by(
        "prescription__expires_on", "id"
    )[:most]
    found = list(rows)
    return found, len(found) if len(found) < most else visits.count()


def given_for_others(reader: Reader, *, on: date) -> int:
    """How many doses the reader's unit gave on a day on what other units had prescribed; to whom is not told."""
    since = at_swedish_time(on, 0, 0)
    return Addressing.objects.filter(
        performing_unit_id=reader.unit_id, ended_why=AddressingEnd.GIVEN, ended_at__gte=since
    ).count()
