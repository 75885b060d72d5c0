"""To sign: the list, one visit at a time, or many together after a look through. Each look is an event (LAW-23)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.signing import sign_many_mine, sign_mine
from vaccinera.visits.queries import unsigned
from vaccinera.visits.queries.worklists import count_to_sign
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_back, go_to, page, show
from vaccinera.web.parts import Column, PageOfRows
from vaccinera.web.words import sentence_for
from vaccinera.web.worklists import UnsignedShown, columns_of, log_look, page_number, people_shown, unsigned_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.kernel.refusals import Refused
    from vaccinera.visits.actions.signing import SignedTogether
    from vaccinera.visits.models import Visit
    from vaccinera.visits.queries.unsigned import Unsigned
    from vaccinera.web.people import PersonShown


@dataclass(frozen=True, slots=True)
class LeftShown:
    """A visit that signing many left, and why; without visit and person when the provider has no such visit."""

    visit: Visit | None
    person: PersonShown | None
    why: str


@page(Permission.ADMINISTRATION_SIGN)
def to_sign(request: PageRequest) -> HttpResponse:
    """The reader's own first, then the rest of the unit's; the nearest last day first."""
    reader, number = request.reader, page_number(request)
    with reading(reader):
        found, total = unsigned.unsigned(reader, on=today(), page=number)
        rows = _shown(reader, found)
        request.count_to_sign = count_to_sign(reader)
    log_look(reader, "to_sign", {row.visit.person_id for row in rows})
    context = {
        **_mine_and_others(rows),
        "no_mine": not request.count_to_sign,
        "pages": PageOfRows(number, total, unsigned.PAGE),
        "as_of": now(),
        "total": total,
        "total_mine": request.count_to_sign,
        "total_others": total - request.count_to_sign,
        "here": request.get_full_path(),
    }
    return show(request, "web/pages/worklists_to_sign.html", context)


def _mine_and_others(rows: list[UnsignedShown]) -> dict[str, object]:
    """The two tables; of the reader's own those that can be signed together, and how many are late."""
    mine = [row for row in rows if row.is_mine]
    signable = [row for row in mine if row.person.may_open]
    columns = columns_of(gettext("Gavs"), gettext("Vad"), gettext("Saknar signatur av"), gettext("Tid kvar"))
    several = len(signable) > 1
    return {
        "mine": mine,
        "others": [row for row in rows if not row.is_mine],
        "columns": columns,
        "mine_columns": [Column(gettext("Välj")), *columns] if several else columns,
        "several": len(signable) if several else 0,
        "review_all": _review_address(row.visit.pk for row in signable),
        "late": sum(row.is_late for row in mine),
    }


@page(Permission.ADMINISTRATION_SIGN, methods=("POST",))
def sign_visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Sign everything of the visit that is the reader's to sign."""
    with acting(request.reader):
        visit = sign_mine(by=request.reader, visit_id=visit_id, at=now())
        what = visit.prescription.product.name
    response = go_back(request, otherwise="to_sign")
    leave_message(response, "success", gettext_noop("Signerat: %(what)s."), what=what)
    return response


@page(Permission.ADMINISTRATION_SIGN)
def review(request: PageRequest) -> HttpResponse:
    """What would be signed by one act: each person, which parts, and what was given (LAW-05)."""
    reader, chosen = request.reader, _chosen(request.GET.getlist("besok"))
    if not chosen:
        response = go_to(request, "to_sign")
        leave_message(response, "warning", gettext_noop("Kryssa för minst ett besök att signera."))
        return response
    with reading(reader):
        rows = _shown(reader, unsigned.unsigned_among(reader, chosen, on=today()))
    log_look(reader, "to_sign_together", {row.visit.person_id for row in rows})
    signable = [row for row in rows if row.person.may_open]
    context = {
        "rows": signable,
        "count": len(signable),
        "gone": len(chosen) - len(signable),
        "columns": [Column(text) for text in _reviewed()],
    }
    return show(request, "web/pages/signing_review.html", context)


@page(Permission.ADMINISTRATION_SIGN, methods=("POST",))
def sign_together(request: PageRequest) -> HttpResponse:
    """Sign all that was looked through; what could not be signed is listed with why."""
    reader, chosen = request.reader, _chosen(request.POST.getlist("besok"))
    with acting(reader):
        done = sign_many_mine(by=reader, visit_ids=chosen, at=now())
    if not done.left:
        response = go_to(request, "to_sign")
        leave_message(response, "success", gettext_noop("Signerade besök: %(count)s."), count=len(chosen))
        return response
    return left_page(request, done, back="to_sign")


def left_page(request: PageRequest, done: SignedTogether, *, back: str) -> HttpResponse:
    """How many were signed, and those that were left with why; ``back`` is the list one came from."""
    with reading(request.reader):
        left = _left(request.reader, done.left)
    log_look(request.reader, "left_unsigned", {row.visit.person_id for row in left if row.visit})
    columns = [Column(gettext("Person")), Column(gettext("Vad")), Column(gettext("Varför det inte signerades"))]
    signed = len(done.signed) + len(done.already)
    context = {"signed": signed, "left": left, "count": len(left), "columns": columns, "back": reverse(back)}
    return show(request, "web/pages/signing_left.html", context)


def _shown(reader: Reader, found: Sequence[Unsigned]) -> list[UnsignedShown]:
    people = people_shown(reader, (one.visit.person for one in found))
    return [unsigned_shown(one, people[one.visit.person_id]) for one in found]


def _left(reader: Reader, left: Mapping[UUID, Refused]) -> list[LeftShown]:
    visits = {visit.pk: visit for visit in unsigned.visits_named(reader, left)}
    people = people_shown(reader, (visit.person for visit in visits.values()))
    return [
        LeftShown(
            visit=visits.get(visit_id),
            person=people[visits[visit_id].person_id] if visit_id in visits else None,
            why=sentence_for(refused),
        )
        for visit_id, refused in left.items()
    ]


def _chosen(texts: Sequence[str]) -> list[UUID]:
    """The visits of the ticked boxes, each once; what is no visit's id comes from no form of ours."""
    try:
        return list(dict.fromkeys(UUID(text) for text in texts))
    except ValueError as error:
        raise Http404 from error


def _review_address(visit_ids: Iterable[UUID]) -> str:
    return f"{reverse('review_to_sign')}?{urlencode([('besok', visit_id) for visit_id in visit_ids])}"


def _reviewed() -> tuple[str, ...]:
    return (
        gettext("Person"),
        gettext("Du signerar"),
        gettext("Produkt och dos"),
        gettext("Batch"),
        gettext("Gavs"),
        gettext("Tid kvar"),
    )
