"""Prescribing for a list of people by one signature: choose, look through, sign. Each look is an event (LAW-23)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.declarations.queries import published_of
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.queries import agreements_for
from vaccinera.visits.actions.prescribing_list import prescribe_list
from vaccinera.visits.queries.listing import Candidate, drafts_for_list, judged, programmes_with_list, sent_with
from vaccinera.visits.rules.deadlines import last_day_to_give
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.web.forms.registration import Typed, read_registration
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Choice, Column, Fault
from vaccinera.web.people import PersonShown, names_of
from vaccinera.web.registration import ROUTES, Consequence, findings_shown, said
from vaccinera.web.registration_lines import errors_of
from vaccinera.web.words import SENTENCES, decimal_in_words
from vaccinera.web.worklists import log_look, people_shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from django.http import HttpResponse, QueryDict

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.models import Draft
    from vaccinera.visits.rules.registrations import Registration


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """One row: who, every answer that is not plainly fine, what is prescribed, and why not by list, if so."""

    candidate: Candidate
    person: PersonShown
    findings: list[Consequence]
    product: str
    dose: str
    why: str
    is_ticked: bool

    @property
    def may_be_listed(self) -> bool:
        """Whether the list's signature can cover this person."""
        return not self.why and self.person.may_open


@dataclass(frozen=True, slots=True)
class _Waits:
    """Until when, and at which units, what the list prescribes may be given; as typed, and read."""

    raw: Mapping[str, Sequence[str]]
    expires_on: date | None
    performing_unit_ids: tuple[int, ...]
    faults: Mapping[str, str]


@page(Permission.PRESCRIPTION_SIGN_LIST)
def prescribing_list(request: PageRequest, programme: str) -> HttpResponse:
    """Those who were sent in a programme that allows a list, with every answer that is not plainly fine."""
    rows = _rows(request.reader, programme)
    log_look(request.reader, "prescribing_list", {row.candidate.draft.person_id for row in rows})
    return show(request, "web/pages/prescribing_list.html", _context(request, programme, rows))


@page(Permission.PRESCRIPTION_SIGN_LIST)
def review_prescribing_list(request: PageRequest, programme: str) -> HttpResponse:
    """What one signature would prescribe, to whom, and where it may be given."""
    _days(programme)
    chosen, waits = _chosen(request.GET), _waits(request.GET)
    if not chosen:
        leave_message(response := go_to(request, "prescribing_list", programme=programme), "warning", _NOBODY)
        return response
    return _looked_through(request, programme, chosen, waits, waits.faults)


@page(Permission.PRESCRIPTION_SIGN_LIST, methods=("POST",))
def sign_prescribing_list(request: PageRequest, programme: str) -> HttpResponse:
    """Sign for all of them in one act; whoever was left stays on the list with why."""
    reader, chosen, waits = request.reader, _chosen(request.POST), _waits(request.POST)
    if waits.faults:
        return _looked_through(request, programme, chosen, waits, waits.faults)
    try:
        with acting(reader):
            done = prescribe_list(
                by=reader, draft_ids=chosen, programme_code=programme, registration_of=_registration_of(reader),
                expires_on=waits.expires_on, performing_unit_ids=waits.performing_unit_ids,
                source_system_hsa_id=settings.VACCINERA_SOURCE_SYSTEM_HSA_ID, at=now(),
            )  # fmt: skip
    except Incomplete as refused:
        return _looked_through(request, programme, chosen, waits, errors_of(refused.gaps))
    return _signed(request, programme, signed=len(done.signed), left=len(done.left))


def _signed(request: PageRequest, programme: str, *, signed: int, left: int) -> HttpResponse:
    """On to what now waits to be given or, while somebody was left, back to the list."""
    if not left:
        leave_message(response := go_to(request, "to_give"), "success", _SIGNED, signed=signed)
        return response
    response = go_to(request, "prescribing_list", programme=programme)
    leave_message(response, "warning", _LEFT, signed=signed, left=left)
    return response


_NOBODY = gettext_noop("Kryssa för minst en person.")
_SIGNED = gettext_noop("Signerade ordinationer: %(signed)s. De väntar på att ges.")
_LEFT = gettext_noop("Signerade ordinationer: %(signed)s. Osignerade: %(left)s, se nedan varför.")


def _days(programme: str) -> int:
    """For how long a reviewed declaration holds for a list of the programme; without one there is no such page."""
    days = programmes_with_list(on=today()).get(programme)
    if days is None:
        raise Http404
    return days


def _chosen(sent: QueryDict) -> list[UUID]:
    """The drafts of the ticked boxes, each once; what is no draft's id comes from no form of ours."""
    try:
        return list(dict.fromkeys(UUID(text) for text in sent.getlist("utkast")))
    except ValueError as error:
        raise Http404 from error


def _waits(sent: QueryDict) -> _Waits:
    raw = {name: [str(text) for text in sent.getlist(name)] for name in ("expires_on", "performing_unit")}
    typed = Typed(raw)
    units = tuple(int(text) for text in raw["performing_unit"] if text.isdecimal())
    return _Waits(raw, typed.day("expires_on"), units, typed.faults)


def _registration_of(reader: Reader) -> Callable[[Draft], Registration]:
    """Reads a draft's fields, as they were typed when it was sent, with the questions it was sent with."""

    def read(draft: Draft) -> Registration:
        questionnaire = published_of(sent_with(draft)).questionnaire
        typed = read_registration(
            draft.content, questionnaire, on=today(), reader_id=reader.staff_id, is_prescribing=True
        )
        return typed.registration

    return read


def _rows(reader: Reader, programme: str, *, among: Sequence[UUID] | None = None) -> list[CandidateShown]:
    with reading(reader):
        drafts = drafts_for_list(reader, programme, among=among)
        found = judged(reader, drafts, _registration_of(reader), at=now())
        people = people_shown(reader, [draft.person for draft in drafts])
    return [_row(one, people[one.draft.person_id]) for one in found]


def _row(one: Candidate, person: PersonShown) -> CandidateShown:
    order, product = one.registration.order, one.assessed.product
    quantity = "" if order.dose_quantity is None else f"{decimal_in_words(order.dose_quantity)} {order.dose_unit}"
    route = gettext(ROUTES[order.route]).lower() if order.route in ROUTES else ""
    warned = [Consequence("warning", gettext("Råd"), said(warning.why), when="") for warning in one.assessed.warnings]
    findings = findings_shown(one.assessed.verdict.findings) + warned
    return CandidateShown(
        candidate=one,
        person=person,
        findings=findings,
        product="" if product is None else product.name,
        dose=", ".join(part for part in (quantity, route) if part),
        why=gettext(SENTENCES[one.why_one_by_one]) if one.why_one_by_one else "",
        is_ticked=not findings,
    )


def _looked_through(
    request: PageRequest, programme: str, chosen: Sequence[UUID], waits: _Waits, errors: Mapping[str, str]
) -> HttpResponse:
    """The look through, with what to put right; those who are looked at are logged before they are shown."""
    rows = [row for row in _rows(request.reader, programme, among=chosen) if row.may_be_listed]
    log_look(request.reader, "prescribing_list", {row.candidate.draft.person_id for row in rows})
    context = {
        **_context(request, programme, rows),
        "errors": errors,
        "faults": [Fault(name, sentence) for name, sentence in errors.items()],
        "expires_on": waits.raw["expires_on"][0] if waits.raw["expires_on"] else _usual_last_day(),
        "performs_at": waits.raw["performing_unit"],
    }
    return show(request, "web/pages/prescribing_list_review.html", context, status=422 if errors else 200)


def _usual_last_day() -> str:
    return last_day_to_give(today()).isoformat()


def _context(request: PageRequest, programme: str, rows: list[CandidateShown]) -> dict[str, object]:
    agreed = agreements_for(prescribing_unit_id=request.reader.unit_id, programme_code=programme, on=today())
    units = [agreement.performing_unit for agreement in agreed]
    listed = [row for row in rows if row.may_be_listed]
    listed_columns = _columns(gettext("Genomgången"), gettext("Svar att beakta"), gettext("Ordineras"))
    return {
        "programme": programme,
        "names": names_of(rows[0].candidate.draft.programme) if rows else {},
        "listed": listed,
        "alone": [row for row in rows if not row.may_be_listed],
        "count": len(listed),
        "days": _days(programme),
        "units": [Choice(str(unit.pk), unit.name, unit.provider.name) for unit in units],
        "columns": listed_columns,
        "columns_to_tick": [Column(gettext("Välj")), *listed_columns],
        "columns_alone": _columns(gettext("Varför en i taget"), gettext("Svar att beakta"), gettext("Gör")),
        "as_of": now(),
    }


def _columns(*others: str) -> list[Column]:
    return [Column(gettext("Person")), *(Column(other) for other in others)]
