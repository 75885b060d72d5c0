"""Correcting an entry, field by field, with the reason; what another corrected meanwhile is shown beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import civil_day, now
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_opening
from vaccinera.products.queries import products_named
from vaccinera.visits.actions.correcting import correct, refuse_uncorrectable
from vaccinera.visits.queries.corrections import as_it_stands, offered_for, permission_to_correct
from vaccinera.visits.queries.history import visit_by_id
from vaccinera.visits.queries.lineage import lineage_of
from vaccinera.visits.queries.work import colleagues_at
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.web.corrections import amendments_shown, choices_for_correction, product_choices
from vaccinera.web.forms.corrections import raw_of_entry, read_correction, typed_correction
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Fault
from vaccinera.web.people import names_of, person_in_banner
from vaccinera.web.registration_lines import errors_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.models import Visit
    from vaccinera.visits.rules.corrections import Correctable
    from vaccinera.web.forms.registration import Raw


@page(Permission.PERSON_OPEN, methods=("GET", "POST"))
def correct_visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """The entry as it stands, to be put right; sent against a version that no longer stands, both are shown."""
    reader = request.reader
    seen = opened_entry(reader, visit_id, why="correction")
    if request.method == "GET" or not seen.is_current:
        return _shown(request, seen, typed_correction(request.POST), {})
    raw = typed_correction(request.POST)
    with reading(reader):
        after, faults = read_correction(raw, as_it_stands(seen))
    if faults:
        return _shown(request, seen, raw, faults)
    try:
        with acting(reader):
            reason = request.POST.get("reason", "")
            visit = correct(by=reader, visit_id=visit_id, after=after, reason=reason, at=now())
    except Incomplete as refused:
        return _shown(request, seen, raw, errors_of(refused.gaps))
    response = go_to(request, "visit", visit_id=visit.pk)
    leave_message(response, "success", gettext_noop("Rättat. Den tidigare versionen finns kvar att läsa."))
    return response


def opened_entry(reader: Reader, visit_id: UUID, *, why: str) -> Visit:
    """An entry the reader may correct; the opening is in the log, committed, before anything is shown (LAW-23)."""
    with acting(reader):
        found = visit_by_id(reader, visit_id)
        if found is None:
            raise Http404
        reader.require(permission_to_correct(reader, found), at=found.unit_id)
        log_opening(by=reader, person=found.person, why=why)
    return found


def _shown(request: PageRequest, seen: Visit, raw: Raw, errors: Mapping[str, str]) -> HttpResponse:
    """The page on the version that stands. What was typed on another stands in its fields, with what changed above."""
    reader = request.reader
    with reading(reader):
        lineage = lineage_of(reader, seen)
        standing = lineage.standing if not seen.is_current else None
        visit = (visit_by_id(reader, standing.pk) if standing else None) or seen
        refuse_uncorrectable(visit, at=now())
        context = _context(reader, visit, raw)
    overtaken = amendments_shown(lineage)[0] if not seen.is_current and request.method == "POST" else None
    faults = [Fault(name, sentence) for name, sentence in errors.items()]
    context |= {"errors": errors, "faults": faults, "overtaken": overtaken}
    status = 422 if errors else 409 if overtaken else 200
    return show(request, "web/pages/visit_correct.html", context, status=status)


def _context(reader: Reader, visit: Visit, raw: Raw) -> dict[str, Any]:
    entry = as_it_stands(visit)
    after, _ = read_correction(raw, entry)
    typed = {**raw_of_entry(entry), **raw}
    return {
        "visit": visit,
        "values": {name: texts[0] for name, texts in typed.items()},
        "choices": _choices(visit, entry, after),
        "person": person_in_banner(reader, visit.person),
        "programme": names_of(visit.programme),
        "is_prescription_signed": visit.prescription_signed_at is not None,
    }


def _choices(visit: Visit, entry: Correctable, after: Correctable) -> object:
    """The lists as they follow from the programme and the day typed."""
    on = civil_day(after.given_at or visit.administration.given_at)
    offered = offered_for(visit, programme=after.programme, on=on, setting=after.setting)
    npl_ids = {product.npl_id for pack in offered.packs for product in pack.products}
    names = {product.npl_id: (product.pk, product.name) for product in products_named(tuple(sorted(npl_ids)))}
    colleagues = colleagues_at(provider_id=visit.provider_id, unit_id=visit.unit_id, on=on)
    return choices_for_correction(visit, entry, offered, colleagues, product_choices(offered, names, visit))
