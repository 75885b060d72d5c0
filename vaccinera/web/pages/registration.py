"""The heart: a declaration gone through, a prescription, a dose given, signed, and the next person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.declarations.queries import questionnaire_in_force
from vaccinera.kernel.clock import civil_day, now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_identity_opening, log_opening
from vaccinera.patients.queries import kept_person
from vaccinera.products.actions import add_batch as add_batch_to_unit
from vaccinera.products.queries import products_named, scan_found
from vaccinera.products.rules.scans import parse_scan
from vaccinera.products.states import FundingSource
from vaccinera.programmes.queries import pack_of, version_in_force
from vaccinera.visits.actions.drafts import begin_or_go_on, save_draft, take_back
from vaccinera.visits.actions.prescribing import prescribe as prescribe_on
from vaccinera.visits.actions.prescribing import send_to_prescriber as send_on
from vaccinera.visits.actions.registering import register
from vaccinera.visits.models import Draft
from vaccinera.visits.queries.assessments import rules_at
from vaccinera.visits.queries.elsewhere import elsewhere_of
from vaccinera.visits.queries.proposals import proposal_for
from vaccinera.visits.queries.work import work_on
from vaccinera.visits.queries.worklists import count_to_sign, draft_at_work
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.states import Basis, DraftState
from vaccinera.web.consent import consent_proposed
from vaccinera.web.forms.registration import (
    ANSWER,
    Raw,
    Typed,
    as_of_day,
    given_earlier,
    paper_list_of,
    read_expiry,
    read_registration,
    save_of,
    typed,
)
from vaccinera.web.information import information_address
from vaccinera.web.messages import MessageLink, leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.draft_versions import with_both_versions
from vaccinera.web.registration import raw_of, said, with_product
from vaccinera.web.registration_lines import errors_of
from vaccinera.web.registration_page import Told, page_context
from vaccinera.web.told import told_proposed
from vaccinera.web.words import SENTENCES, sentence_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.products.models import Product, UnitBatch
    from vaccinera.products.queries import ScanFound
    from vaccinera.programmes.rules.packs import Pack
    from vaccinera.visits.models import Visit
    from vaccinera.visits.queries.assessments import Basics
    from vaccinera.web.forms.registration import Reading

_TEMPLATE = "web/pages/registration.html"
_BEGUN_BY_ANOTHER = gettext_noop("Registreringen var redan påbörjad, senast sparad av %(who)s. Du fortsätter på den.")
_RECORD = Permission.ADMINISTRATION_RECORD_FOR_ANOTHER
_OTHER_PRODUCT = "visits.administration.batch_of_other_product"


@page(Permission.DRAFT_SAVE, methods=("POST",))
def begin(request: PageRequest, person_id: UUID, programme: str) -> HttpResponse:
    """Begin with the common case proposed, or go on with what the reader began before."""
    reader, at = request.reader, now()
    with acting(reader):
        person = kept_person(person_id)
        if person is None:
            raise Http404
        fresh = Draft(person=person, programme_id=programme)
        content = proposed(reader, fresh, at=at)
        draft = begin_or_go_on(by=reader, person_id=person.pk, programme_code=programme, content=content, at=at)
    response = go_to(request, "registration", draft_id=draft.pk)
    if draft.created_by_id != reader.staff_id:
        leave_message(response, "info", _BEGUN_BY_ANOTHER, who=draft.updated_by_name)
    return response


@page(Permission.DRAFT_SAVE)
def registration(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """The opening is in the log, committed, before anything is read for the page (LAW-14, LAW-23)."""
    with acting(request.reader):
        draft = opened(request.reader, draft_id)
    if draft.state == DraftState.DONE:
        return go_to(request, "visit_of_draft", draft_id=draft_id)
    return _shown(request, draft, None, Told())


@page(Permission.DRAFT_SAVE, methods=("POST",))
@with_both_versions
def save(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Keep what is typed; the page asks for this by itself, and gets back what follows from the answers."""
    raw = _with_dose(request, typed(request.POST))
    draft = kept(request, draft_id, raw)
    if request.POST.get("by_itself"):
        return _shown(request, draft, raw, Told())
    stays = "stay" in request.POST
    response = go_to(request, "registration", draft_id=draft_id) if stays else _go_on(request)
    leave_message(response, "info", gettext_noop("Utkastet är sparat."))
    return response


@page(Permission.DRAFT_SAVE, methods=("POST",))
@with_both_versions
def scan(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """A pack was scanned: product and batch are filled in, or the reason why not is said."""
    raw, text = typed(request.POST), request.POST.get("scanned", "")
    told = Told()
    try:
        with reading(request.reader):
            found = scan_found(request.reader, parse_scan(text), on=_day_of_rules(request))
            is_prescribed = draft_at_work(request.reader, draft_id).state == DraftState.PRESCRIBED
        pack = _pack(request)
        told = _told_of(found, text, pack, must_be=Typed(raw).number("product") if is_prescribed else None)
        if not told.errors:
            raw = with_product(raw, found.product, pack.product(found.product.npl_id))
            raw = raw | {"batch": [str(found.batch.pk) if found.batch else ""], "carried": [""]}
    except Refused as refused:
        told = Told(errors={"scanned": sentence_for(refused)})
    return _shown(request, kept(request, draft_id, raw), raw, told, status=422 if told.errors else 200)


@page(Permission.BATCH_ADD, methods=("POST",))
@with_both_versions
def add_batch(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Add a batch just scanned or read off the pack, and choose it; care does not wait for an administrator."""
    reader, raw, on = request.reader, typed(request.POST), _day_of_rules(request)
    try:
        with acting(reader):
            new = _new_batch(request, raw, on=on)
            batch = add_batch_to_unit(
                by=reader, product=new.product, batch_written=new.written, expires_on=new.expires_on,
                funding_source=FundingSource.REGION, on=on, at=now(),
            )  # fmt: skip
    except Refused as refused:
        at = "scanned" if "scanned" in request.POST.getlist("from") else "new_batch"
        told = Told(errors={at: sentence_for(refused)}, scanned=request.POST.get("scanned", ""))
        return _shown(request, kept(request, draft_id, raw), raw, told, status=422)
    raw = raw | {"batch": [str(batch.pk)], "carried": [""], "new_batch": [""], "new_batch_expires_on": [""]}
    return _shown(request, kept(request, draft_id, raw), raw, Told())


@page(_RECORD, methods=("POST",))
@with_both_versions
def sign(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """The whole act at once; refused, everything typed is kept and every gap is said where it is mended."""
    reading_ = _read(request)
    if reading_.faults:
        return _again(request, draft_id, dict(reading_.faults))
    try:
        with acting(request.reader):
            visit = register(
                by=request.reader, draft_id=draft_id, registration=reading_.registration,
                source_system_hsa_id=settings.VACCINERA_SOURCE_SYSTEM_HSA_ID, at=(at := now()),
            )  # fmt: skip
    except Incomplete as refused:
        return _again(request, draft_id, errors_of(refused.gaps))
    except Refused as refused:
        if refused.code != "visits.visit.same_dose_today":
            raise
        return _again(request, draft_id, {"extra_dose_reason": sentence_for(refused)}, status=409)
    return _signed(request, visit, is_repeated=visit.recorded_at != at)


@page(Permission.DECLARATION_REVIEW, methods=("POST",))
def send_to_prescriber(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """The reviewed declaration goes to a prescriber; the dose waits."""
    reading_, raw = _read(request), typed(request.POST)
    sent_to = raw.get("send_to", [""])[0]
    prescriber = int(sent_to) if sent_to.isdecimal() else None
    try:
        with acting(request.reader):
            send_on(
                by=request.reader, draft_id=draft_id, registration=reading_.registration, content=raw,
                prescriber_id=prescriber, at=now(),
            )  # fmt: skip
    except Incomplete as refused:
        return _again(request, draft_id, errors_of(refused.gaps))
    leave_message(response := _go_on(request), "success", gettext_noop("Skickat till ordinatör."))
    return response


@page(Permission.PRESCRIPTION_SIGN, methods=("POST",))
def prescribe(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Sign the prescription; somebody else gives the dose."""
    reading_, raw = _read(request, is_prescribing=True), typed(request.POST)
    if reading_.faults:
        return _again(request, draft_id, dict(reading_.faults))
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


def opened(reader: Reader, draft_id: UUID) -> Draft:
    """The draft, whose opening is in the log before it is shown."""
    draft = draft_at_work(reader, draft_id)
    log = log_opening if reader.may(Permission.PERSON_OPEN) else log_identity_opening
    is_own = draft.unit_id == reader.unit_id
    log(by=reader, person=draft.person, why="registration" if is_own else "addressed_prescription")
    return draft


def _told_of(found: ScanFound, text: str, pack: Pack, *, must_be: int | None) -> Told:
    """What a scan has to say: why the batch may not be given, what was chosen, or that the unit has not added it.

    ``must_be`` is the product that was prescribed beforehand, if any.
    """
    if pack.product(found.product.npl_id) is None:
        names = {"product": found.product.name, "programme": said(pack.names)}
        return Told(errors={"scanned": sentence_for(Refused("web.scan.of_another_programme", **names))}, scanned=text)
    if must_be not in (None, found.product.pk):
        return Told(errors={"scanned": gettext(SENTENCES[_OTHER_PRODUCT])}, scanned=text)
    if found.fault:
        expires_on = found.batch.expires_on if found.batch else found.expires_on
        return Told(errors={"scanned": sentence_for(Refused(found.fault, expires_on=expires_on))}, scanned=text)
    return Told(found=found, scanned="" if found.batch else text)


@dataclass(frozen=True, slots=True)
class _NewBatch:
    product: Product
    written: str
    expires_on: date


def _new_batch(request: PageRequest, raw: Raw, *, on: date) -> _NewBatch:
    """The batch as the scan told it, or as it was read off a pack of the product chosen."""
    if "scanned" in request.POST.getlist("from"):
        found = scan_found(request.reader, parse_scan(request.POST.get("scanned", "")), on=on)
        if found.batch_written is None or found.expires_on is None:
            raise Refused("web.batch.not_on_the_code")
        return _NewBatch(found.product, found.batch_written, found.expires_on)
    chosen = next((one for one in _products(request) if one.pk == Typed(raw).number("product")), None)
    if chosen is None:
        raise Refused("web.batch.product_missing")
    return _NewBatch(chosen, Typed(raw).text("new_batch"), read_expiry(Typed(raw).text("new_batch_expires_on")))


def _with_dose(request: PageRequest, raw: Raw) -> Raw:
    """The fields with the dose of the product chosen, when that is another than the dose was of."""
    chosen, dose_of = Typed(raw).number("product"), Typed(raw).number("dose_of")
    product = next((one for one in _products(request) if one.pk == chosen), None)
    if product is None or chosen == dose_of:
        return raw
    return with_product(raw, product, _pack(request).product(product.npl_id))


def _products(request: PageRequest) -> list[Product]:
    return products_named(tuple(product.npl_id for product in _pack(request).products))


def proposed(
    reader: Reader,
    draft: Draft,
    *,
    at: datetime,
    basics: Basics | None = None,
    batches: Sequence[UnitBatch] | None = None,
) -> Raw:
    """What a fresh page holds. Who opens no records is not told what was answered before."""
    proposal = proposal_for(reader, draft, at=at, basics=basics, of_programme=batches)
    raw = raw_of(proposal, reader_id=reader.staff_id, on=civil_day(at))
    raw |= told_proposed() | consent_proposed(draft.person.kept.birth_date, reader_id=reader.staff_id, on=civil_day(at))
    if reader.may(Permission.PERSON_OPEN):
        return raw
    return {name: texts for name, texts in raw.items() if not name.startswith(ANSWER)}


def taken_over(
    reader: Reader, draft: Draft, basics: Basics, *, at: datetime, batches: Sequence[UnitBatch] | None = None
) -> Raw:
    """A draft's fields for whoever opens it: what nobody filled in is proposed, and the one at work is the giver."""
    raw: Raw = draft.content
    if "giver" not in raw:
        raw = proposed(reader, draft, at=at, basics=basics, batches=batches) | raw
    is_on_paper = "paper_list" in raw  # there it stands who gave
    if is_on_paper or draft.updated_by_hsa_id == reader.hsa_id or not reader.may(Permission.ADMINISTRATION_SIGN):
        return raw
    mine = {name: [str(reader.staff_id)] for name in ("giver", "preparer")}
    may_prescribe = reader.may(Permission.PRESCRIPTION_SIGN)
    basis = {} if may_prescribe or raw.get("basis") != [Basis.OWN.value] else {"basis": [Basis.SIGNED.value]}
    return raw | mine | basis


def _pack(request: PageRequest) -> Pack:
    return pack_of(version_in_force(request.POST.get("programme", ""), on=_day_of_rules(request)))


def _day_of_rules(request: PageRequest) -> date:
    """The day the posted dose was given, whose rules, questions and batches hold; today for one that is given now."""
    given_at = given_earlier(typed(request.POST))
    return civil_day(rules_at(request.POST.get("programme", ""), given_at, at=now()))


def _read(request: PageRequest, *, is_prescribing: bool = False) -> Reading:
    """The posted page as values; which questions it answers follows from its programme."""
    on, reader_id = _day_of_rules(request), request.reader.staff_id
    questionnaire = questionnaire_in_force(_pack(request).questionnaire, on=on).questionnaire
    raw = as_of_day(typed(request.POST), questionnaire, on=today())
    return read_registration(raw, questionnaire, on=on, reader_id=reader_id, is_prescribing=is_prescribing)


def kept(request: PageRequest, draft_id: UUID, raw: Raw) -> Draft:
    """The draft with what is typed now; one that is sent or prescribed keeps what was signed on, and only that."""
    reader = request.reader
    with acting(reader):
        draft = draft_at_work(reader, draft_id)
        if draft.state not in (DraftState.OPEN, DraftState.PRESCRIBED):
            return draft
        number = request.POST.get("revision", "")
        revision = int(number) if number.isdecimal() else draft.revision
        save = save_of(request.POST)
        return save_draft(by=reader, draft_id=draft_id, content=raw, revision=revision, at=now(), save=save)


def _again(request: PageRequest, draft_id: UUID, errors: dict[str, str], *, status: int = 422) -> HttpResponse:
    """The page as it was typed, saved, with what to put right."""
    raw = typed(request.POST)
    return _shown(request, kept(request, draft_id, raw), raw, Told(errors=errors), status=status)


def _shown(request: PageRequest, draft: Draft, raw: Raw | None, told: Told, *, status: int = 200) -> HttpResponse:
    """The page with the fields as typed, or as the draft holds them for whoever opens it."""
    reader, at = request.reader, now()
    part = "parts" if request.POST.get("by_itself") else ""
    with reading(reader):
        given_at = given_earlier(draft.content if raw is None else raw)
        work = work_on(reader, draft, at=rules_at(draft.programme_id, given_at, at=at))
        fields = taken_over(reader, draft, work.basics, at=at, batches=work.batches) if raw is None else raw
        context = page_context(reader, work, fields, told, at=at)
        request.count_to_sign = count_to_sign(reader) if reader.may(Permission.ADMINISTRATION_SIGN) else 0
        if not part:  # what another provider has recorded does not follow from what is typed
            context["elsewhere"] = elsewhere_of(reader, draft.person_id, on=today())
            context["shared"] = work.basics.shared
            context["may_read_shared"] = reader.may(Permission.SHARED_RECORD_READ)
            here = reverse("registration", kwargs={"draft_id": draft.pk})
            context["information"] = information_address(work.basics.pack, till=here)
    return show(request, f"{_TEMPLATE}#{part}" if part else _TEMPLATE, context, status=status)


def _signed(request: PageRequest, visit: Visit, *, is_repeated: bool) -> HttpResponse:
    """On to the next person, or to what was signed; sent twice, to what was signed the first time."""
    if is_repeated:
        leave_message(response := go_to(request, "visit", visit_id=visit.pk), "info", _WAS_SIGNED)
        return response
    if visit.unit_id != request.reader.unit_id:  # the record is the prescriber's, and closed to this unit by now
        leave_message(response := go_to(request, "to_give"), "success", _SIGNED_FOR_OTHERS, what=_what(request))
        return response
    goes_on = request.POST.get("then") == "next"
    response = _go_on(request) if goes_on else go_to(request, "visit", visit_id=visit.pk)
    msgid = _SIGNED if visit.state == "complete" else _WAITS
    link = _certificate(request, visit) if goes_on else None
    leave_message(response, "success", msgid, link=link, what=_what(request))
    return response


def _go_on(request: PageRequest) -> HttpResponse:
    """To the next person: on the paper list being entered, else on the start page."""
    from_paper = paper_list_of(typed(request.POST))
    return go_to(request, "paper_list", list_id=from_paper) if from_paper else go_to(request, "start")


def _certificate(request: PageRequest, visit: Visit) -> MessageLink | None:
    """Whoever has no personal number gets a certificate of every dose, to show at the next one."""
    if "offers_certificate" not in request.POST or visit.administration_signed_at is None:
        return None
    return MessageLink(reverse("certificate_of_visit", kwargs={"visit_id": visit.pk}), _CERTIFICATE)


_CERTIFICATE = gettext_noop("Personen saknar personnummer: skriv ut ett vaccinationsintyg")


_SIGNED = gettext_noop("%(what)s är registrerad, och ordination och administrering är signerade.")
_SIGNED_FOR_OTHERS = gettext_noop("%(what)s är given och signerad. Besöket finns hos den enhet som ordinerade.")
_WAS_SIGNED = gettext_noop("Besöket var redan registrerat. Så här blev det sparat.")
_WAITS = gettext_noop("%(what)s är registrerad som given. En signatur saknas än, se Att signera.")


def _what(request: PageRequest) -> str:
    """What was given, by its name in the register: never who got it."""
    return next(
        (one.name for one in _products(request) if str(one.pk) == request.POST.get("product")), gettext("dosen")
    )
