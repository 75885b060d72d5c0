"""One visit as it stands in the record: what was declared, prescribed and given, by whom it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.certificates.queries import version_of
from vaccinera.certificates.rules import hindrance
from vaccinera.declarations.queries import published_of
from vaccinera.declarations.rules.summaries import summarise
from vaccinera.kernel.clock import civil_day, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_opening
from vaccinera.patients.queries import numbers_of
from vaccinera.programmes.queries import packs_in_force
from vaccinera.visits.queries.afterwards import effects_of, objections_to
from vaccinera.visits.queries.corrections import is_locked_to_edits, may_correct
from vaccinera.visits.queries.history import visit_by_id, visit_of_the_draft
from vaccinera.visits.queries.lineage import lineage_of
from vaccinera.visits.queries.standing import is_long_since, reaches_visit
from vaccinera.visits.rules.locks import last_day_to_edit
from vaccinera.visits.rules.signing import is_unbroken
from vaccinera.visits.states import AmendmentKind, Origin, SignatureKind, VisitState
from vaccinera.web.consent import consent_told
from vaccinera.web.corrections import amendments_shown
from vaccinera.web.grounds import ask_for_ground, grounds_stated, must_state
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Choice
from vaccinera.web.people import lacks_personal_number, names_of, shown_person
from vaccinera.web.sources import source_in_words
from vaccinera.web.told import information_told
from vaccinera.web.visit_words import circumstances_in_words, given_in_words, prescribed_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.models import Declaration
    from vaccinera.patients.queries import NumberShown
    from vaccinera.visits.models import Signature, Visit


@page(Permission.PERSON_OPEN)
def visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """The opening is in the log, committed, before anything is shown (LAW-14, LAW-23)."""
    reader = request.reader
    found = _opened(request, visit_id)
    if isinstance(found, HttpResponse):
        return found
    with reading(reader):
        context = _context(reader, found, language=request.LANGUAGE_CODE, on=today())
    return show(request, "web/pages/visit.html", context)


def _context(reader: Reader, visit: Visit, *, language: str, on: date) -> dict[str, object]:
    number = numbers_of([visit.person_id]).get(visit.person_id)
    return {
        "visit": visit,
        "person": shown_person(reader, visit.person, number, on=on),
        "programme": names_of(visit.programme),
        "given": given_in_words(visit),
        "prescribed": prescribed_in_words(visit),
        "circumstances": circumstances_in_words(visit),
        "signatures": [_signature(signature) for signature in visit.signatures.all()],
        "imported": _imported(visit),
        "is_complete": visit.state == VisitState.COMPLETE,
        **_declared(visit.declaration, language),
        **_acts(reader, visit, number, on=on),
        **_one_more(reader, visit, language=language, on=on),
        **_standing(reader, visit, on=on),
        "objections": objections_to(reader, visit),
        "effects": effects_of(reader, visit),
        "may_claim_cost": visit.given_at is not None and reader.may(Permission.MONEY_LINE_PROPOSE),
        "may_note": visit.given_at is not None and reaches_visit(reader, Permission.HISTORY_RECORD, visit, on=on),
        "sees_payment": _sees_payment(reader, visit),
    }


def _sees_payment(reader: Reader, visit: Visit) -> bool:
    """Whether the visit is one that a run considers, and the reader one who is told of it."""
    is_considered = visit.given_at is not None and visit.origin == Origin.RECORDED and visit.is_current
    is_readers = visit.provider_id == reader.provider_id
    return is_considered and is_readers and reader.may(Permission.STATEMENT_READ_AT_RISK, at=visit.unit_id)


def _one_more(reader: Reader, visit: Visit, *, language: str, on: date) -> dict[str, object]:
    """What else is begun for the person, so that it is not forgotten; else the programmes one more can be given in."""
    holds = visit.is_current and visit.nullified_at is None
    is_todays = holds and (visit.given_on, visit.unit_id) == (on, reader.unit_id)
    if not is_todays or not reader.may(Permission.DECLARATION_REVIEW):
        return {}
    begun = visit.begun_beside  # type: ignore[attr-defined]  # annotated by the query
    if begun is not None:
        return {"begun": begun}
    packs = (pack for pack in packs_in_force(on=on) if pack.code != visit.programme_id)
    return {"others": [Choice(pack.code, pack.names[language]) for pack in packs]}


def _declared(declaration: Declaration | None, language: str) -> dict[str, object]:
    """The answers, consent and information of a declaration; nothing of a visit that has none of ours."""
    if declaration is None:
        return {"answers": (), "consent": []}
    answers = summarise(published_of(declaration).questionnaire, declaration.answers, language)
    return {"answers": answers, "consent": consent_told(declaration) + information_told(declaration)}


def _opened(request: PageRequest, visit_id: UUID) -> Visit | HttpResponse:
    reader = request.reader
    with acting(reader):
        found = visit_by_id(reader, visit_id)
        if found is None:
            raise Http404
        if must_state(request, found.person_id):
            return ask_for_ground(request, found.person_id)
        log_opening(
            by=reader, person=found.person, why="visit", on_ground=grounds_stated(request).get(found.person_id),
            without_visit=is_long_since(found, on=today()),
        )  # fmt: skip
    return found


@page(Permission.DRAFT_SAVE)
def visit_of_draft(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Where a finished draft went, for whoever goes back to it."""
    with reading(request.reader):
        found = visit_of_the_draft(request.reader, draft_id)
    if found is None:
        raise Http404
    return go_to(request, "visit", visit_id=found)


def _imported(visit: Visit) -> str:
    """Where an imported visit comes from; nothing of one recorded here."""
    return "" if visit.origin == Origin.RECORDED else source_in_words(visit.origin, visit.source_system_hsa_id)


def _standing(reader: Reader, visit: Visit, *, on: date) -> dict[str, object]:
    """Whether the version in view holds, what was done to the entry, and what the reader may do to it."""
    lineage = lineage_of(reader, visit)
    amendments = amendments_shown(lineage)
    is_entry = visit.is_current and visit.state in (VisitState.GIVEN, VisitState.COMPLETE)
    is_locked = is_locked_to_edits(visit, on=on)
    last_day = last_day_to_edit(civil_day(visit.recorded_at), days=settings.VACCINERA_DAYS_TO_LOCK)
    may_amend = is_entry and may_correct(reader, visit)
    return {
        "holds": visit.is_current and visit.nullified_at is None,
        "standing": lineage.standing,
        "nullified": next((one for one in amendments if one.amendment.kind == AmendmentKind.NULLIFIED), None),
        "locked_since": last_day if is_locked else None,
        "amendments": amendments,
        "may_amend": may_amend,
        "may_correct": may_amend and not is_locked and visit.nullified_at is None and visit.origin == Origin.RECORDED,
    }


def _is_mine_to_sign(reader: Reader, visit: Visit) -> bool:
    """Whether a signature is lacking that the reader could give."""
    if visit.state != VisitState.GIVEN or not visit.is_current or visit.nullified_at is not None:
        return False
    prescriber, giver = visit.prescription.prescriber_id, visit.administration.giver_id
    return (visit.prescription_signed_at is None and prescriber == reader.staff_id) or (
        visit.administration_signed_at is None and giver == reader.staff_id
    )


def _acts(reader: Reader, visit: Visit, number: NumberShown | None, *, on: date) -> dict[str, bool]:
    """What the reader can do from here, and whether a certificate is to be offered unasked."""
    return {
        "is_mine_to_sign": _is_mine_to_sign(reader, visit),
        "may_certify": _may_certify(reader, visit, on=on),
        "lacks_personal_number": lacks_personal_number(number),
    }


def _may_certify(reader: Reader, visit: Visit, *, on: date) -> bool:
    """Whether the reader may hand out a certificate of the dose as it stands."""
    return reaches_visit(reader, Permission.CERTIFICATE_PRINT, visit, on=on) and hindrance(version_of(visit)) is None


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
    SignatureKind.CORRECTION: gettext_noop("Rättelse"),
    SignatureKind.NULLIFICATION: gettext_noop("Makulering"),
    SignatureKind.COUNTERSIGNATURE: gettext_noop("Kontrasignering"),
}
