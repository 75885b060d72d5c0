"""What a report says wherever it is told: what was asked, in words, and all that a file is written of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.kernel.clock import SWEDISH_TIME
from vaccinera.reports.queries.names import names_for, names_of
from vaccinera.reports.rules.files import Content
from vaccinera.reports.rules.told import kinds_narrowed_to, told_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from vaccinera.reports.queries.running import Row
    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Column, Report


def told_of(report: Report, asked: Asked, *, language: str, at: datetime | None) -> list[tuple[str, str]]:
    """What was asked, and when it was made (nothing, when it is not yet): without it a figure says nothing."""
    names, made_at = names_of(kinds_narrowed_to(asked)), None if at is None else at.astimezone(SWEDISH_TIME)
    return told_in_words(report, asked, names, language, made_at=made_at)


def content_of(
    report: Report, asked: Asked, columns: Sequence[Column], rows: Iterable[Row], *, language: str, at: datetime
) -> Content:
    """What a file is written of."""
    return Content(
        title=report.title[language],
        told=told_of(report, asked, language=language, at=at),
        columns=columns,
        names=names_for(columns),
        language=language,
        rows=rows,
        question=report.question[language],
        chart=report.chart,
    )
