"""Why one visit was paid for, or was not: what the run would say now, what each month said, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting
from vaccinera.programmes.models import Programme
from vaccinera.reimbursement.models import Price
from vaccinera.reimbursement.queries.explaining import outcome_now, without_others
from vaccinera.reimbursement.queries.judged import outcomes_of, standing_visit
from vaccinera.reimbursement.states import OutcomeCode, OutcomeKind
from vaccinera.web.outcome_words import Said, Term, decided_in_words, kind_in_words, now_in_words, outcome_in_words
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.people import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.queries.explaining import Explained
    from vaccinera.reimbursement.queries.judged import JudgedIn
    from vaccinera.visits.models import Visit


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """What one run has said of the visit, or would say: in words, with what decided, and the lines it gives."""

    said: Said
    decided: Sequence[Term]
    lines: Sequence[tuple[str, int]]


@page(Permission.STATEMENT_READ_AT_RISK)
def payment_of_visit(request: PageRequest, document_id: UUID) -> HttpResponse:
    """All of it; to a part of another page only what holds now. It computes in temporary tables and keeps nothing."""
    reader = request.reader
    with acting(reader):
        judged, visit = outcomes_of(reader, document_id), standing_visit(reader, document_id)
        if visit is None and not judged:
            raise Http404
        context = {"document_id": document_id, "visit": visit, "on": today(), **_told(reader, judged, visit)}
    return show(request, "web/pages/payment_of_visit.html", context, part="short")


def _told(reader: Reader, judged: Sequence[JudgedIn], visit: Visit | None) -> dict[str, object]:
    """What the runs have said, and for a visit of the reader's own what the next would say."""
    explained = None if visit is None else outcome_now(visit.document_id, at=now())
    return {
        "programme": names_of(Programme.objects.get(pk=_programme(judged, visit))),
        "given_on": judged[0].outcome.given_on if visit is None else visit.given_on,
        "explained": explained,
        "now_shown": None if explained is None else _now_shown(reader, explained),
        "now_said": None if explained is None else now_in_words(explained.code, explained.ore),
        "months": [(one.run.month, _shown(reader, one)) for one in judged],
        "may_read_statements": reader.may(Permission.STATEMENT_READ),
        "may_open": visit is not None and reader.may(Permission.PERSON_OPEN),
    }


def _programme(judged: Sequence[JudgedIn], visit: Visit | None) -> str:
    return judged[0].outcome.programme_code if visit is None else visit.programme_id


def _now_shown(reader: Reader, one: Explained) -> OutcomeShown:
    price = None if one.price_id is None else Price.objects.get(pk=one.price_id)
    decided = decided_in_words(one.code, rule=one.rule, detail=_told_of(reader, one.detail), price=price)
    lines = [(gettext("Belopp"), one.ore)] if one.ore else []
    return OutcomeShown(outcome_in_words(one.code), [*decided, _stands(one.code, is_final=one.is_final)], lines)


def _shown(reader: Reader, one: JudgedIn) -> OutcomeShown:
    detail = _told_of(reader, one.outcome.detail)
    decided = decided_in_words(one.code, rule=one.outcome.rule, detail=detail, price=one.price)
    lines = [(kind_in_words(line.kind, line.supplement), line.ore) for line in one.lines]
    stands = _stands(one.code, is_final=one.outcome.is_final)
    return OutcomeShown(outcome_in_words(one.code), [*decided, stands], lines)


def _told_of(reader: Reader, detail: Mapping[str, Any]) -> Mapping[str, Any]:
    """What decided, to those who read statements; in care another provider's dose has neither day nor key."""
    return detail if reader.may(Permission.STATEMENT_READ) else without_others(detail, reader)


def _stands(code: OutcomeCode, *, is_final: bool) -> Term:
    """Whether it will be judged again."""
    if not is_final:
        return gettext("Gäller"), gettext("Prövas igen nästa månad")
    if code.kind is OutcomeKind.OPEN:
        return gettext("Gäller"), gettext("Slutligt: tiden för att pröva igen är slut")
    return gettext("Gäller"), gettext("Slutligt, tills en uppgift rättas")
