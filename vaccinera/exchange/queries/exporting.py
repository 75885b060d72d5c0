"""Visits as rows of a file, read by keyset a few thousand at a time, so that memory does not grow with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from vaccinera.access.states import Permission
from vaccinera.exchange.rules.columns import Column
from vaccinera.kernel.clock import SWEDISH_TIME
from vaccinera.patients.queries import numbers_of
from vaccinera.patients.states import Protection
from vaccinera.visits.models import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.queries import NumberShown

VISITS_AT_ONCE = 2_000


def visits_to_export(reader: Reader, *, from_on: date, to_on: date) -> QuerySet[Visit]:
    """The provider's visits given from one day to another, both included, as they stand now; nullified ones are not.

    People with protected identity are left out for a reader without the right to open them (PER-11).
    """
    visits = Visit.objects.filter(
        provider_id=reader.provider_id,
        given_on__range=(from_on, to_on),
        is_current=True,
        nullified_at=None,
    )
    if reader.may(Permission.PERSON_OPEN_PROTECTED):
        return visits
    return visits.filter(person__protection=Protection.NONE).exclude(
        ~Q(person__merged_into__protection=Protection.NONE), person__merged_into__isnull=False
    )


def exported_rows(reader: Reader, *, from_on: date, to_on: date) -> Iterator[list[str]]:
    """Each visit as cells in the order of the columns, the first given first. Log the export before."""
    visits = (
        visits_to_export(reader, from_on=from_on, to_on=to_on)
        .select_related("person", "administration__product", "prescription")
        .order_by("given_on", "id")
    )
    after = Q()
    while lot := list(visits.filter(after)[:VISITS_AT_ONCE]):
        numbers = numbers_of({visit.person_id for visit in lot})
        for visit in lot:
            cells = _cells(visit, numbers)
            yield [cells[column] for column in Column]
        last = lot[-1]
        after = Q(given_on__gt=last.given_on) | Q(given_on=last.given_on, id__gt=last.pk)


def _cells(visit: Visit, numbers: Mapping[UUID, NumberShown]) -> dict[Column, str]:
    given, order, number = visit.administration, visit.prescription, numbers.get(visit.person_id)
    return {
        Column.PERSON_NUMBER: number.value if number else "",
        Column.NUMBER_KIND: number.kind.value if number else "",
        Column.GIVEN_NAME: visit.person.given_name,
        Column.FAMILY_NAME: visit.person.family_name,
        Column.GIVEN_ON: _text(visit.given_on),
        Column.GIVEN_TIME: given.given_at.astimezone(SWEDISH_TIME).strftime("%H:%M:%S"),
        Column.PROGRAMME: visit.programme_id,
        Column.PRODUCT: given.product.npl_id,
        Column.BATCH: given.batch_written,
        Column.BATCH_EXPIRES_ON: _text(given.batch_expires_on),
        Column.DOSE_NUMBER: _text(given.dose_number),
        Column.DOSES_PRESCRIBED: _text(given.doses_prescribed),
        Column.DOSE_QUANTITY: _text(given.dose_quantity),
        Column.DOSE_UNIT: given.dose_unit,
        Column.SITE: given.site,
        Column.ROUTE: given.route,
        Column.INDICATION: order.indication,
        Column.GIVER_NAME: given.giver_name,
        Column.GIVER_HSA_ID: given.giver_hsa_id,
        Column.ADMINISTRATION_SIGNED_AT: _instant(visit.administration_signed_at),
        Column.PRESCRIBER_NAME: order.prescriber_name,
        Column.PRESCRIBER_HSA_ID: order.prescriber_hsa_id,
        Column.PRESCRIPTION_SIGNED_AT: _instant(visit.prescription_signed_at),
        Column.UNIT_HSA_ID: visit.unit_hsa_id,
        Column.UNIT_NAME: visit.unit_name,
        Column.PROVIDER_HSA_ID: visit.provider_hsa_id,
        Column.PROVIDER_NAME: visit.provider_name,
        Column.SETTING: visit.setting,
        Column.ASSIGNMENT: visit.assignment_code,
        Column.TARGET_GROUP: visit.target_group,
        Column.PAYER: visit.payer,
        Column.FUNDING_SOURCE: given.funding_source,
        Column.COMMENT: given.comment,
        Column.SOURCE_SYSTEM: visit.source_system_hsa_id,
        Column.SOURCE_ROW_ID: str(visit.document_id),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _instant(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
