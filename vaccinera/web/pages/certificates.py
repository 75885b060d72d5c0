"""Certificates: chosen, handed out as a PDF, and listed with whether they still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext

from vaccinera.access.states import Permission
from vaccinera.certificates.actions import issue_certificate, show_certificate
from vaccinera.certificates.queries import certificates_of, doses_told, version_of, visits_covered
from vaccinera.certificates.rules import hindrance
from vaccinera.certificates.states import Coverage
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_opening
from vaccinera.patients.queries import numbers_of
from vaccinera.visits.queries.history import visit_by_id
from vaccinera.visits.queries.standing import require_for_entry
from vaccinera.web.certificates import COVERAGES, STANDINGS, certificate_content
from vaccinera.web.forms.certificates import CertificateForm
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Choice, faults_of
from vaccinera.web.people import names_of, person_in_banner
from vaccinera.web.printing import pdf_answer, pdf_of
from vaccinera.web.words import SENTENCES

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.certificates.queries import CertificateListed
    from vaccinera.visits.models import Visit


@page(Permission.CERTIFICATE_PRINT, methods=("GET", "POST"))
def certificate_of_visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Choose what the certificate tells of and hand it out; below, those handed out before."""
    reader, is_sent = request.reader, request.method == "POST"
    form = CertificateForm(request.POST if is_sent else None, initial=_usual())
    if form.is_valid():
        chosen = form.cleaned_data
        with acting(reader):
            issued = issue_certificate(
                by=reader, visit_id=visit_id, coverage=form.coverage_chosen, recipient=chosen["recipient"],
                names_unit=chosen["names_unit"], at=now(),
            )  # fmt: skip
        return go_to(request, "certificate", certificate_id=issued.pk)
    visit = _opened(reader, visit_id)
    with reading(reader):
        context = _context(reader, visit)
    context |= {"form": form, "faults": faults_of(form)}
    return show(request, "web/pages/certificate.html", context, status=422 if form.errors else 200)


@page(Permission.CERTIFICATE_PRINT)
def certificate(request: PageRequest, certificate_id: UUID) -> HttpResponse:
    """The certificate itself; that it is shown is in the log, committed, before it is drawn (LAW-10, LAW-23)."""
    reader = request.reader
    with acting(reader):
        found = show_certificate(by=reader, certificate_id=certificate_id)
    with reading(reader):
        doses = doses_told(reader, [dose.visit_id for dose in found.doses.all()])
        number = numbers_of([found.person_id]).get(found.person_id)
    content = certificate_content(found, number, doses)
    return pdf_answer(pdf_of("certificate", content, at=found.issued_at), name="vaccinationsintyg")


def _usual() -> dict[str, str]:
    return {"coverage": Coverage.DOSE.value, "recipient": gettext("Personen själv")}


def _opened(reader: Reader, visit_id: UUID) -> Visit:
    with acting(reader):
        found = visit_by_id(reader, visit_id)
        if found is None:
            raise Http404
        require_for_entry(
            reader, Permission.CERTIFICATE_PRINT, unit_id=found.unit_id, person_id=found.person_id, on=today()
        )
        log_opening(by=reader, person=found.person, why="certificate")
    return found


def _context(reader: Reader, visit: Visit) -> dict[str, object]:
    hindered = hindrance(version_of(visit))
    return {
        "visit": visit,
        "programme": names_of(visit.programme),
        "person": person_in_banner(reader, visit.person),
        "hindrance": gettext(SENTENCES[hindered]) if hindered else "",
        "is_protected": visit.person.is_protected,
        "choices": [_choice(reader, visit, coverage) for coverage in Coverage],
        "issued": [_issued(one) for one in certificates_of(reader, visit.document_id)],
    }


def _choice(reader: Reader, visit: Visit, coverage: Coverage) -> Choice:
    words = gettext(COVERAGES[coverage])
    if coverage is Coverage.DOSE:
        return Choice(coverage.value, words)
    return Choice(coverage.value, f"{words} ({visits_covered(reader, visit, coverage).count()})")


def _issued(listed: CertificateListed) -> dict[str, object]:
    kind, word = STANDINGS[listed.standing]
    return {"listed": listed, "kind": kind, "word": gettext(word)}
