"""One visit as it stands in the record: what was declared, prescribed and given, by whom it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.declarations.queries import published_of
from vaccinera.declarations.rules.summaries import summarise
from vaccinera.kernel.clock import today
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_opening
from vaccinera.patients.queries import numbers_of
from vaccinera.visits.queries.history import visit_by_id, visit_of_the_draft
from vaccinera.visits.rules.signing import is_unbroken
from vaccinera.visits.states import Basis, SignatureKind, VisitState
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.people import names_of, shown_person
from vaccinera.web.registration import ANSWERED_BY, PAYERS, ROUTES, SETTINGS, SITES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.visits.models import Signature, Visit


@page(Permission.PERSON_OPEN)
def visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """The opening is in the log, committed, before anything is shown (LAW-14, LAW-23)."""
    reader, on = request.reader, today()
    with acting(reader):
        found = visit_by_id(reader, visit_id)
        if found is None:
            raise Http404
        log_opening(by=reader, person=found.person, why="visit")
    with reading(reader):
        questionnaire = published_of(found.declaration).questionnaire
        number = numbers_of([found.person_id]).get(found.person_id)
    context = {
        "visit": found,
        "person": shown_person(reader, found.person, number, on=on),
        "programme": names_of(found.programme),
        "answers": summarise(questionnaire, found.declaration.answers, request.LANGUAGE_CODE),
        "facts": _facts(found),
        "signatures": [_signature(signature) for signature in found.signatures.all()],
        "is_complete": found.state == VisitState.COMPLETE,
    }
    return show(request, "web/pages/visit.html", context)


@page(Permission.DRAFT_SAVE)
def visit_of_draft(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Where a finished draft went, for whoever goes back to it."""
    with reading(request.reader):
        found = visit_of_the_draft(request.reader, draft_id)
    if found is None:
        raise Http404
    return go_to(request, "visit", visit_id=found)


def _facts(visit: Visit) -> list[tuple[str, str]]:
    order, given = visit.prescription, getattr(visit, "administration", None)
    facts = [
        (gettext("Produkt"), f"{order.product.name}, {order.dose_quantity.normalize():f} {order.dose_unit}"),
        (gettext("Indikation"), order.indication),
        (gettext("Ordinatör"), f"{order.prescriber_name}, {gettext(_BASES[order.basis])}"),
        (
            gettext("Målgrupp"),
            f"{visit.target_group_rule} · {gettext(PAYERS[visit.payer]) if visit.payer in PAYERS else ''}",
        ),
        (gettext("Enhet"), f"{visit.unit_name}, {gettext(SETTINGS[visit.setting]).lower()}"),
    ]
    if order.stop_reason:
        facts.append((gettext("Läkarens skäl"), order.stop_reason))
    if given is not None:
        facts += [
            (
                gettext("Batch"),
                gettext("%(batch)s, går ut %(day)s")
                % {"batch": given.batch_written, "day": given.batch_expires_on.isoformat()},
            ),
            (gettext("Kroppsdel och väg"), f"{gettext(SITES[given.site])}, {gettext(ROUTES[given.route]).lower()}"),
            (gettext("Gavs av"), given.giver_name),
            (gettext("Registrerades av"), visit.recorded_by_name),
        ]
    facts.append((gettext("Vem svarade"), gettext(ANSWERED_BY[visit.declaration.answered_by])))
    return facts


def _signature(signature: Signature) -> dict[str, object]:
    return {
        "what": gettext(_KINDS[signature.kind]),
        "signature": signature,
        "digest": bytes(signature.digest).hex(),
        "holds": is_unbroken(signature.content, bytes(signature.digest)),
    }


_KINDS: Mapping[str, str] = {
    SignatureKind.PRESCRIPTION: gettext_noop("Ordination"),
    SignatureKind.ADMINISTRATION: gettext_noop("Administrering"),
}
_BASES: Mapping[str, str] = {
    Basis.OWN: gettext_noop("egen ordination"),
    Basis.SIGNED: gettext_noop("signerad i förväg"),
    Basis.VERBAL: gettext_noop("muntlig eller per telefon"),
}
