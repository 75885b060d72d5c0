"""Saved reports as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from vaccinera.kernel.clock import today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import reading
from vaccinera.reports.actions import looks_after
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.kept import saved_reports
from vaccinera.reports.rules.questions import Question, asked_on, question_of
from vaccinera.reports.states import Span
from vaccinera.web.forms.kept_reports import SPANS
from vaccinera.web.templatetags.vaccinera import file_in_words, in_language
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reports.models import SavedReport
    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Report


@dataclass(frozen=True, slots=True)
class SavedShown:
    """One of the list; ``stopped`` is the sentence why it is not run any more."""

    key: UUID
    name: str
    words: str
    stopped: str
    may_change: bool


def saved_shown(reader: Reader) -> list[SavedShown]:
    """Those the reader sees."""
    with reading(reader):
        return [shown_as(reader, saved) for saved in saved_reports(reader)]


def shown_as(reader: Reader, saved: SavedReport) -> SavedShown:
    """One, with what it is of, whose it is and when it is run, in one line."""
    is_own = saved.owner_hsa_id == reader.hsa_id
    return SavedShown(
        key=saved.pk,
        name=saved.name,
        words=" · ".join([in_language(catalogue()[saved.report].title), *_when(saved), *_whose(saved, is_own=is_own)]),
        stopped=_why_stopped(saved) if saved.stopped else "",
        may_change=looks_after(reader, saved),
    )


def _when(saved: SavedReport) -> list[str]:
    question = question_of(saved.question)
    told = [str(SPANS[question.span])] if question.asked.has_days else []
    if saved.asks_next_on is not None:
        monthly = gettext("körs den %(day)s varje månad som %(kind)s, nästa gång %(next)s")
        day, next_on = saved.day_of_month, saved.asks_next_on.isoformat()
        told.append(monthly % {"day": day, "kind": file_in_words(saved.kind), "next": next_on})
    return told


def _whose(saved: SavedReport, *, is_own: bool) -> list[str]:
    if not is_own:
        return [gettext("delad av %(who)s") % {"who": saved.owner_name}]
    return [gettext("delad med enheten") if saved.is_shared else gettext("bara du ser den")]


def _why_stopped(saved: SavedReport) -> str:
    if saved.stopped == "reports.saved.commission_ended":
        return sentence_for(Refused(saved.stopped))
    return gettext(
        "Uppdraget hos %(who)s ger inte rätt att köra rapporten längre. Välj dagen på nytt när rätten finns, eller ta"
        " bort den."
    ) % {"who": saved.owner_name}


def likely_span(report: Report, asked: Asked) -> Span:
    """The period that follows the calendar and today is what was asked; else the very days."""
    on = today()
    for span in Span:
        one = asked_on(Question(asked, span), report, on=on)
        if span is not Span.AS_ASKED and (one.from_on, one.to_on) == (asked.from_on, asked.to_on):
            return span
    return Span.AS_ASKED
