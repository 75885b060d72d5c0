"""The heart: a declaration gone through, a prescription, a dose given, signed, and the next person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.declarations.queries import questionnaire_in_force
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_identity_opening, log_opening
from vaccinera.patients.queries import person_by_id
from vaccinera.products.actions import add_batch as add_batch_to_unit
from vaccinera.products.queries import products_named, scan_found
from vaccinera.products.rules.scans import parse_scan
from vaccinera.programmes.queries import pack_of, version_in_force
from vaccinera.visits.actions.drafts import open_draft, save_draft, take_back
from vaccinera.visits.actions.prescribing import prescribe as prescribe_on
from vaccinera.visits.actions.prescribing import send_to_prescriber as send_on
from vaccinera.visits.actions.registering import register
from vaccinera.visits.models import Draft
from vaccinera.visits.queries.history import standing_visit
from vaccinera.visits.queries.proposals import proposal_for
from vaccinera.visits.queries.worklists import count_to_sign, draft_by_id
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.states import DraftState
from vaccinera.web.forms.registration import Raw, read_registration, typed
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.registration import raw_of, with_product
from vaccinera.web.registration_page import Told, errors_of, page_context
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.products.queries import ScanFound
    from vaccinera.programmes.rules.packs import Pack
    from vaccinera.visits.models import Visit
    from vaccinera.web.forms.registration import Reading

_TEMPLATE = "web/pages/registration.html"
_RECORD = Permission.ADMINISTRATION_RECORD_FOR_ANOTHER


@page(Permission.DRAFT_SAVE, methods=("POST",))
def begin(request: PageRequest, person_id: UUID, programme: str) -> HttpResponse:
    """Begin with the common case proposed, or go on with what the reader began before."""
    reader, at = request.reader, now()
    with acting(reader):
        person = person_by_id(person_id)
        if person is None:
            raise Refused("patients.person.not_found")
        fresh = Draft(person=person, programme_id=programme)
        content = raw_of(proposal_for(reader, fresh, at=at), reader_id=reader.staff_id)
        draft = open_draft(by=reader, person_id=person_id, programme_code=programme, content=content, at=at)
    return go_to(request, "registration", draft_id=draft.pk)


@page(Permission.DRAFT_SAVE)
def registration(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """The opening is in the log, committed, before anything is read for the page (LAW-14, LAW-23)."""
    with acting(request.reader):
        draft = _opened(request.reader, draft_id)
    if draft.state == DraftState.DONE:
        return go_to(request, "visit_of_draft", draft_id=draft_id)
    return _shown(request, draft, draft.content, Told())


@page(Permission.DRAFT_SAVE, methods=("POST",))
def save(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Keep what is typed; the page asks for this by itself, and gets back what follows from the answers."""
    raw = typed(request.POST)
    draft = _kept(request, draft_id, raw)
    if not request.POST.get("by_itself"):
        leave_message(response := go_to(request, "start"), "info", gettext_noop("Utkastet är sparat."))
        return response
    return _shown(request, draft, raw, Told())


@page(Permission.DRAFT_SAVE, methods=("POST",))
def scan(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """A pack was scanned: product and batch are filled in, or the reason why not is said."""
    raw, text = typed(request.POST), request.POST.get("scanned", "")
    told = Told()
    try:
        with reading(request.reader):
            found = scan_found(request.reader, parse_scan(text), on=today())
            raw = with_product(raw, found.product, _pack(request).product(found.product.npl_id))
        raw["batch"] = [str(found.batch.pk) if found.batch and not found.fault else ""]
        told = _told_of(found, text)
    except Refused as refused:
        told = Told(errors={"scanned": sentence_for(refused)})
    return _shown(request, _kept(request, draft_id, raw), raw, told, status=422 if told.errors else 200)


@page(Permission.BATCH_ADD, methods=("POST",))
def add_batch(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Add the batch just scanned to the unit, and choose it; care does not wait for an administrator."""
    reader, raw, on = request.reader, typed(request.POST), today()
    with acting(reader):
        found = scan_found(reader, parse_scan(request.POST.get("scanned", "")), on=on)
        if found.batch_written is None or found.expires_on is None:
            raise Refused("products.scan.no_batch")
        batch = add_batch_to_unit(
            by=reader, product=found.product, batch_written=found.batch_written, expires_on=found.expires_on,
            funding_source="region", on=on, at=now(),
        )  # fmt: skip
    raw["batch"] = [str(batch.pk)]
    return _shown(request, _kept(request, draft_id, raw), raw, Told())


@page(_RECORD, methods=("POST",))
def sign(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """The whole act at once; refused, everything typed is kept and every gap is said where it is mended."""
    reading_ = _read(request)
    if reading_.faults:
        return _again(request, draft_id, dict(reading_.faults))
    try:
        with acting(request.reader):
            visit = register(
                by=request.reader, draft_id=draft_id, registration=reading_.registration,
                source_system_hsa_id=settings.VACCINERA_SOURCE_SYSTEM_HSA_ID, at=now(),
            )  # fmt: skip
    except Incomplete as refused:
        return _again(request, draft_id, errors_of(refused.gaps))
    except Refused as refused:
        if refused.code != "visits.visit.same_dose_today":
            raise
        return _conflict(request, draft_id)
    return _signed(request, visit)


@page(Permission.DECLARATION_REVIEW, methods=("POST",))
def send_to_prescriber(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """The reviewed declaration goes to a prescriber; the dose waits."""
    reading_, raw = _read(request), typed(request.POST)
    prescriber = reading_.registration.order.prescriber_id if request.POST.get("basis") == "verbal" else None
    try:
        with acting(request.reader):
            send_on(
                by=request.reader, draft_id=draft_id, registration=reading_.registration, content=raw,
                prescriber_id=prescriber, at=now(),
            )  # fmt: skip
    except Incomplete as refused:
        return _again(request, draft_id, errors_of(refused.gaps))
    leave_message(response := go_to(request, "start"), "success", gettext_noop("Skickat till ordinatör."))
    return response


@page(Permission.PRESCRIPTION_SIGN, methods=("POST",))
def prescribe(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Sign the prescription; somebody else gives the dose."""
    reading_, raw = _read(request, is_prescribing=True), typed(request.POST)
    try:
        with acting(request.reader):
            prescribe_on(
                by=request.reader, draft_id=draft_id, registration=reading_.registration, content=raw,
                source_system_hsa_id=settings.VACCINERA_SOURCE_SYSTEM_HSA_ID, at=now(),
            )  # fmt: skip
    except Incomplete as refused:
        return _again(request, draft_id, errors_of(refused.gaps))
    leave_message(response := go_to(request, "to_prescribe"), "success", gettext_noop("Ordinationen är signerad."))
    return response


@page(Permission.DRAFT_SAVE, methods=("POST",))
def take_draft_back(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Take it back from the prescriber to change it."""
    with acting(request.reader):
        take_back(by=request.reader, draft_id=draft_id, at=now())
    return go_to(request, "registration", draft_id=draft_id)


def _opened(reader: Reader, draft_id: UUID) -> Draft:
    draft = draft_by_id(reader, draft_id)
    if draft is None or draft.state == DraftState.DISCARDED:
        raise Refused("visits.draft.not_found")
    log = log_opening if reader.may(Permission.PERSON_OPEN) else log_identity_opening
    log(by=reader, person=draft.person, why="registration")
    return draft


def _told_of(found: ScanFound, text: str) -> Told:
    """What a scan has to say: why the batch may not be given, that the unit has not added it, or nothing."""
    if found.fault:
        return Told(errors={"scanned": sentence_for(Refused(found.fault, expires_on=found.expires_on or ""))})
    return Told(offer=None if found.batch else found, scanned="" if found.batch else text)


def _pack(request: PageRequest) -> Pack:
    return pack_of(version_in_force(request.POST.get("programme", ""), on=today()))


def _read(request: PageRequest, *, is_prescribing: bool = False) -> Reading:
    """The posted page as values; which questions it answers follows from its programme."""
    questionnaire = questionnaire_in_force(_pack(request).questionnaire, on=today()).questionnaire
    reader_id = request.reader.staff_id
    return read_registration(
        typed(request.POST), questionnaire, on=today(), reader_id=reader_id, is_prescribing=is_prescribing
    )


def _kept(request: PageRequest, draft_id: UUID, raw: Raw) -> Draft:
    """The draft with what is typed now; one that is sent or prescribed keeps what was signed on, and only that."""
    reader = request.reader
    with acting(reader):
        draft = draft_by_id(reader, draft_id)
        if draft is None:
            raise Refused("visits.draft.not_found")
        if draft.state not in (DraftState.OPEN, DraftState.PRESCRIBED):
            return draft
        number = request.POST.get("revision", "")
        revision = int(number) if number.isdecimal() else draft.revision
        return save_draft(by=reader, draft_id=draft_id, content=raw, revision=revision, at=now())


def _again(request: PageRequest, draft_id: UUID, errors: dict[str, str]) -> HttpResponse:
    """The page as it was typed, saved, with what to put right."""
    raw = typed(request.POST)
    return _shown(request, _kept(request, draft_id, raw), raw, Told(errors=errors), status=422)


def _conflict(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Somebody has given the person this vaccine today: the first visit is shown beside what was typed."""
    raw = typed(request.POST)
    draft = _kept(request, draft_id, raw)
    with reading(request.reader):
        context = page_context(request.reader, draft, raw, Told(), at=now())
        group = context["assessed"].pack_product.duplicate_group
        standing = standing_visit(request.reader, person_id=draft.person_id, duplicate_group=group, given_on=today())
    sentence = gettext(
        "Personen har redan fått den här vaccinationen samma dag. Jämför, och ta bort utkastet eller ange skäl."
    )
    told = Told(errors={"extra_dose_reason": sentence}, standing=standing)
    return _shown(request, draft, raw, told, status=409)


def _shown(request: PageRequest, draft: Draft, raw: Raw, told: Told, *, status: int = 200) -> HttpResponse:
    with reading(request.reader):
        context = page_context(request.reader, draft, raw, told, at=now())
        request.count_to_sign = (
            count_to_sign(request.reader) if request.reader.may(Permission.ADMINISTRATION_SIGN) else 0
        )
    part = "parts" if request.POST.get("by_itself") else ""
    return show(request, f"{_TEMPLATE}#{part}" if part else _TEMPLATE, context, status=status)


def _signed(request: PageRequest, visit: Visit) -> HttpResponse:
    """On to the next person, or to what was signed."""
    goes_on = request.POST.get("then") == "next"
    response = go_to(request, "start") if goes_on else go_to(request, "visit", visit_id=visit.pk)
    msgid = _SIGNED if visit.state == "complete" else _WAITS
    leave_message(response, "success", msgid, what=_what(request))
    return response


_SIGNED = gettext_noop("%(what)s är registrerad, och ordination och administrering är signerade.")
_WAITS = gettext_noop("%(what)s är registrerad som given. En signatur saknas än, se Att signera.")


def _what(request: PageRequest) -> str:
    """What was given, by its name in the register: never who got it."""
    products = products_named(tuple(product.npl_id for product in _pack(request).products))
    return next((one.name for one in products if str(one.pk) == request.POST.get("product")), gettext("dosen"))
