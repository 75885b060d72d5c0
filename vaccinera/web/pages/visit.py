"""One visit as it stands in the record: what was declared, prescribed and given, by whom it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.certificates.queries import version_of
from vaccinera.certificates.rules import hindrance
from vaccinera.declarations.queries import published_of
from vaccinera.declarations.rules.summaries import summarise
from vaccinera.kernel.clock import today
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_opening
from vaccinera.patients.queries import numbers_of
from vaccinera.programmes.queries import pack_of
from vaccinera.visits.queries.history import visit_by_id, visit_of_the_draft
from vaccinera.visits.rules.signing import is_unbroken
from vaccinera.visits.states import Basis, Origin, SignatureKind, VisitState
from vaccinera.web.advice import dose_in_words
from vaccinera.web.consent import consent_told
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.people import lacks_personal_number, names_of, shown_person
from vaccinera.web.registration import PAYERS, ROUTES, SETTINGS, SITES, said
from vaccinera.web.sources import source_in_words
from vaccinera.web.templatetags.vaccinera import moment
from vaccinera.web.told import information_told
from vaccinera.web.words import decimal_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.models import Declaration
    from vaccinera.patients.queries import NumberShown
    from vaccinera.visits.models import Signature, Visit


@page(Permission.PERSON_OPEN)
def visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """The opening is in the log, committed, before anything is shown (LAW-14, LAW-23)."""
    reader, on = request.reader, today()
    found = _opened(reader, visit_id)
    with reading(reader):
        number = numbers_of([found.person_id]).get(found.person_id)
    context = {
        "visit": found,
        "person": shown_person(reader, found.person, number, on=on),
        "programme": names_of(found.programme),
        "given": _given(found),
        "prescribed": _prescribed(found),
        "circumstances": _circumstances(found),
        "signatures": [_signature(signature) for signature in found.signatures.all()],
        "imported": _imported(found),
        "is_complete": found.state == VisitState.COMPLETE,
        **_acts(reader, found, number),
        **_declared(found.declaration, request.LANGUAGE_CODE),
    }
    return show(request, "web/pages/visit.html", context)


def _declared(declaration: Declaration | None, language: str) -> dict[str, object]:
    """The answers, consent and information of a declaration; nothing of a visit that has none of ours."""
    if declaration is None:
        return {"answers": (), "consent": []}
    answers = summarise(published_of(declaration).questionnaire, declaration.answers, language)
    return {"answers": answers, "consent": consent_told(declaration) + information_told(declaration)}


def _opened(reader: Reader, visit_id: UUID) -> Visit:
    with acting(reader):
        found = visit_by_id(reader, visit_id)
        if found is None:
            raise Http404
        log_opening(by=reader, person=found.person, why="visit")
    return found


@page(Permission.DRAFT_SAVE)
def visit_of_draft(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Where a finished draft went, for whoever goes back to it."""
    with reading(request.reader):
        found = visit_of_the_draft(request.reader, draft_id)
    if found is None:
        raise Http404
    return go_to(request, "visit", visit_id=found)


def _given(visit: Visit) -> list[tuple[str, str]]:
    given = getattr(visit, "administration", None)
    if given is None:
        return []
    expires = "" if given.batch_expires_on is None else given.batch_expires_on.isoformat()
    batch = {"batch": given.batch_written, "day": expires}
    facts = [
        (gettext("Dos"), _dose(given.dose_quantity, given.dose_unit, given.dose_number, given.doses_prescribed)),
        (gettext("Batch"), (gettext("%(batch)s, går ut %(day)s") if expires else "%(batch)s") % batch),
        (gettext("Kroppsdel och väg"), _all_of(_word(SITES, given.site), _word(ROUTES, given.route).lower())),
        (gettext("Gavs av"), f"{given.giver_name}, {moment(given.given_at)}"),
        (gettext("Iordningställd av"), given.preparer_name if given.preparer_name != given.giver_name else ""),
        (gettext("Registrerades av"), f"{visit.recorded_by_name}, {moment(visit.recorded_at)}"),
        (gettext("Kommentar"), given.comment),
    ]
    return [fact for fact in facts if fact[1]]


def _prescribed(visit: Visit) -> list[tuple[str, str]]:
    order = visit.prescription
    facts = [
        (gettext("Produkt"), _all_of(order.product.name, _dose(order.dose_quantity, order.dose_unit))),
        (gettext("Indikation"), order.indication),
        (
            gettext("Ordinatör"),
            order.prescriber_name and f"{order.prescriber_name}, {moment(order.prescribed_at)}",
        ),
        (gettext("Ordination"), _all_of(_word(_BASES, order.basis), _by_rule(order.right_rule))),
        (gettext("Skäl till muntlig ordination"), order.basis_reason),
        (gettext("Läkarens skäl"), order.stop_reason),
        (gettext("Återkallades"), _withdrawn(visit)),
        (gettext("Stopp som hävdes"), ", ".join(one["rule"] for one in order.lifted)),
        (gettext("Kommentar"), order.comment),
    ]
    return [fact for fact in facts if fact[1]]


def _circumstances(visit: Visit) -> list[tuple[str, str]]:
    groups = () if visit.programme_version is None else pack_of(visit.programme_version).target_groups
    group = next((said(one.names) for one in groups if one.code == visit.target_group), "")
    facts = [
        (gettext("Målgrupp"), _all_of(group, _by_rule(visit.target_group_rule)) if group else ""),
        (gettext("Betalare"), _word(PAYERS, visit.payer)),
        (gettext("Enhet"), _all_of(visit.unit_name, _word(SETTINGS, visit.setting).lower())),
        (gettext("Skäl att ge trots varning"), _passed(visit)),
        (gettext("Skäl till en avsiktlig andra dos"), visit.extra_dose_reason),
    ]
    return [fact for fact in facts if fact[1]]


def _withdrawn(visit: Visit) -> str:
    """When, by whom and on which questions a prescription was withdrawn."""
    if visit.withdrawn_at is None:
        return ""
    questionnaire = published_of(visit.reviewed).questionnaire
    asked = [said(question.text) for question in questionnaire.questions if question.link_id in visit.withdrawn_changes]
    when = gettext("%(when)s av %(who)s, ändrade svar: %(questions)s")
    return when % {
        "when": moment(visit.withdrawn_at),
        "who": visit.withdrawn_by_name,
        "questions": " ".join(asked),
    }


def _passed(visit: Visit) -> str:
    """The warnings passed, each with its reason and its rule."""
    return "; ".join(f"{one['reason']} ({gettext('regel')} {one['rule']})" for one in visit.passed_warnings)


def _by_rule(rule: str) -> str:
    return f"{gettext('regel')} {rule}" if rule else ""


def _all_of(*parts: str) -> str:
    """What is known of several things, in one line."""
    return ", ".join(part for part in parts if part)


def _dose(quantity: Decimal | None, unit: str, number: int | None = None, of: int | None = None) -> str:
    amount = "" if quantity is None else f"{decimal_in_words(quantity)} {unit}"
    return _all_of(amount, dose_in_words(number, of))


def _word(words: Mapping[str, str], code: str) -> str:
    return gettext(words[code]) if code in words else code


def _imported(visit: Visit) -> str:
    """Where an imported visit comes from; nothing of one recorded here."""
    return "" if visit.origin == Origin.RECORDED else source_in_words(visit.origin, visit.source_system_hsa_id)


def _is_mine_to_sign(reader: Reader, visit: Visit) -> bool:
    """Whether a signature is lacking that the reader could give."""
    if visit.state != VisitState.GIVEN:
        return False
    prescriber, giver = visit.prescription.prescriber_id, visit.administration.giver_id
    return (visit.prescription_signed_at is None and prescriber == reader.staff_id) or (
        visit.administration_signed_at is None and giver == reader.staff_id
    )


def _acts(reader: Reader, visit: Visit, number: NumberShown | None) -> dict[str, bool]:
    """What the reader can do from here, and whether a certificate is to be offered unasked."""
    return {
        "is_mine_to_sign": _is_mine_to_sign(reader, visit),
        "may_certify": _may_certify(reader, visit),
        "lacks_personal_number": lacks_personal_number(number),
    }


def _may_certify(reader: Reader, visit: Visit) -> bool:
    """Whether the reader may hand out a certificate of the dose as it stands."""
    return reader.may(Permission.CERTIFICATE_PRINT, at=visit.unit_id) and hindrance(version_of(visit)) is None


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
    Basis.NOT_TOLD: gettext_noop("framgår inte av det importerade"),
}
