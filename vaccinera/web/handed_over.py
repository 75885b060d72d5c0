"""A report of people as its page shows it: what it asks first, and the rows once that is said (LAW-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.reports.queries.contents import told_of
from vaccinera.web.forms.handing_over import ReportHandOverForm
from vaccinera.web.reports import MOST_SHOWN, headings_of, language_now, rows_shown

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.reports.actions import HandedOver
    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Report


def asks_first(entry: Report, form: ReportHandOverForm | None = None) -> dict[str, object]:
    """What the page holds before anybody is shown: the form, as it was sent if it was, and what the columns mean."""
    return {"hand_over": form or ReportHandOverForm(), "definitions": entry.columns}


def listed(handed: HandedOver, asked: Asked, *, at: datetime) -> dict[str, object]:
    """What it holds besides, once the log tells whom it shows."""
    return {
        "columns": headings_of(handed.columns),
        "rows": rows_shown(handed.columns, handed.rows),
        "count": handed.count,
        "is_cut": handed.is_cut,
        "most": MOST_SHOWN,
        "told": told_of(handed.report, asked, language=language_now(), at=at),
        "as_of": at,
    }
