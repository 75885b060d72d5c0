"""The log of a period as a file that a log service takes: StoreLog requests in a zip."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.http import HttpResponse

from vaccinera.access.states import Permission
from vaccinera.exchange.actions.logs import log_handing_over
from vaccinera.exchange.queries.store_log import logged_uses
from vaccinera.exchange.rules.store_log import store_log_requests
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.web.forms.log import LogFileForm
from vaccinera.web.log_shown import sought_of, usual_period
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader
    from vaccinera.audit.queries.events import EventsSought


@page(Permission.LOG_READ, methods=("GET", "POST"))
def log_file(request: PageRequest) -> HttpResponse:
    """Choose a period and say who receives it; that is in the log before the file is made (LAW-10)."""
    form = LogFileForm(request.POST if request.method == "POST" else None, initial=usual_period())
    if form.is_valid():
        sought = sought_of(form.cleaned_data)
        try:
            with acting(request.reader):
                recipient = form.cleaned_data["recipient"]
                log_handing_over(by=request.reader, sought=sought, recipient=recipient, at=now())
            return _file(request.reader, sought)
        except Refused as refused:
            form.add_error("till", sentence_for(refused))
    context = {"form": form, "faults": faults_of(form)}
    return show(request, "web/pages/log_file.html", context, status=422 if form.errors else 200)


def _file(reader: Reader, sought: EventsSought) -> HttpResponse:
    written = BytesIO()
    with reading(reader), ZipFile(written, "w", ZIP_DEFLATED) as file:
        uses = logged_uses(reader, sought)
        requests = store_log_requests(uses, system_hsa_id=settings.VACCINERA_SOURCE_SYSTEM_HSA_ID)
        for number, request in enumerate(requests, 1):
            file.writestr(f"storelog-{number:05}.xml", request)
    name = f"logg-{sought.from_on}-{sought.to_on}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(written.getvalue(), content_type="application/zip", headers=headers)
