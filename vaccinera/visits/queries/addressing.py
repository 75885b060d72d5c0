"""What is addressed to the reader's unit by another, and what became of what the unit gave for others."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db.models import BooleanField, F, Field, Func, Q

from vaccinera.kernel.clock import at_swedish_time
from vaccinera.organisations.queries import performs_for_others
from vaccinera.visits.models import Addressing, Visit
from vaccinera.visits.states import AddressingEnd, VisitState

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

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
    if not performs_for_others(unit_id=reader.unit_id, on=on):
        return [], 0
    rows = _open_here(reader, on).select_related("person__merged_into", "programme", "prescription__product")
    found = list(rows.order_by("prescription__expires_on", "id")[:most])
    return found, len(found) if len(found) < most else _open_here(reader, on).count()


def count_addressed_here(reader: Reader, *, on: date) -> int:
    """How many there are; nothing is asked where nobody may be asked to give for others."""
    return _open_here(reader, on).count() if performs_for_others(unit_id=reader.unit_id, on=on) else 0


def _open_here(reader: Reader, on: date) -> QuerySet[Visit]:
    addressed = Addressing.objects.filter(performing_unit_id=reader.unit_id, ended_at=None, expires_on__gte=on)
    return Visit.objects.filter(addressings__in=addressed, state=VisitState.PRESCRIBED, is_current=True)


def given_for_others(reader: Reader, *, on: date) -> int:
    """How many doses the reader's unit gave on a day on what other units had prescribed; to whom is not told."""
    if not performs_for_others(unit_id=reader.unit_id, on=on):
        return 0
    since = at_swedish_time(on, 0, 0)
    return Addressing.objects.filter(
        performing_unit_id=reader.unit_id, ended_why=AddressingEnd.GIVEN, ended_at__gte=since
    ).count()
