"""Reports that are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from vaccinera.kernel.refusals import Refused
from vaccinera.reports.models import SavedReport
from vaccinera.reports.queries.catalogue import reports_for

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


def saved_reports(reader: Reader) -> list[SavedReport]:
    """What the reader has saved, and what colleagues have saved for the unit, of reports the reader may run."""
    may = [report.name for report in reports_for(reader)]
    return list(SavedReport.objects.filter(provider_id=reader.provider_id, report__in=may).order_by("name", "id"))


def saved_report(reader: Reader, saved_id: UUID) -> SavedReport:
    """One of those; refuses any other."""
    may = [report.name for report in reports_for(reader)]
    saved = SavedReport.objects.filter(provider_id=reader.provider_id, report__in=may, pk=saved_id).first()
    if saved is None:
        raise Refused("reports.saved.not_found")
    return saved


def due_on(day: date) -> list[tuple[UUID, int]]:
    """The saved reports of every provider to be asked on a day: each key, and whose commission; nothing more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT saved, commission FROM reports.due_on(%s)", [day])
        return [(saved, int(commission)) for saved, commission in cursor.fetchall()]
