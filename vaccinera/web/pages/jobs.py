"""What somebody asked to have done in the background: the list, how far each has come, its file, clearing away."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_noop

from vaccinera.access.actions.errands import put_away, see_errands
from vaccinera.access.queries.errands import errand_news, errand_of, errands_of, part_of
from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.actions.what_if import take_out_trial
from vaccinera.reimbursement.states import TRYING
from vaccinera.reports.actions import take_out_file
from vaccinera.web.addresses import asks_by_itself
from vaccinera.web.jobs import job_shown
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from vaccinera.access.models import ErrandFile
    from vaccinera.access.rules.readers import Reader


@page()
def jobs(request: PageRequest) -> HttpResponse:
    """Everything of a week; looked at, it is no news any more. Asked by itself it is what the frame tells."""
    at = now()
    if asks_by_itself(request):
        with reading(request.reader):
            return show(request, "web/parts/jobs/news.html", {"news": errand_news(request.reader, at=at)})
    with acting(request.reader):
        mine = errands_of(request.reader, at=at)
        if any(one.seen_at is None for one in mine):
            see_errands(by=request.reader, at=at)
    shown = [job_shown(one, at=at) for one in mine]
    told = {"jobs": shown, "may_report": request.reader.may(Permission.REPORT_READ)}
    return show(request, "web/pages/jobs.html", told)


@page()
def job(request: PageRequest, errand_id: UUID) -> HttpResponse:
    """How far one has come, for the list that asks by itself; one that is cleared away leaves nothing behind."""
    if not asks_by_itself(request):
        return go_to(request, "jobs")
    with reading(request.reader):
        one = errand_of(request.reader, errand_id, at=now())
    if one is None:
        return HttpResponse()
    return show(request, "web/parts/jobs/job.html", {"one": job_shown(one, at=now())})


@page()
def job_file(request: PageRequest, errand_id: UUID) -> HttpResponse:
    """The file that came of one, with the rights of now; that it is fetched is in the log first."""
    with acting(request.reader):
        one = errand_of(request.reader, errand_id, at=now())
        take_out = take_out_trial if one is not None and one.kind == TRYING else take_out_file
        file = take_out(by=request.reader, errand_id=errand_id, at=now())
        see_errands(by=request.reader, at=now(), errand_id=errand_id)
    headers = {"Content-Disposition": f'attachment; filename="{file.file_name}"', "Content-Length": str(file.size)}
    parts = _parts(request.reader, file)
    return cast("HttpResponse", StreamingHttpResponse(parts, content_type=file.media_type, headers=headers))


def _parts(reader: Reader, file: ErrandFile) -> Iterator[bytes]:
    """Each in a transaction of its own: a browser that is slow keeps none open."""
    for number in range(file.parts):
        with reading(reader):
            part = part_of(file, number)
        yield part


@page(methods=("POST",))
def put_job_away(request: PageRequest, errand_id: UUID) -> HttpResponse:
    """Take back what has not begun, or clear away what is over."""
    with acting(request.reader):
        put_away(by=request.reader, errand_id=errand_id, at=now())
    response = go_to(request, "jobs")
    leave_message(response, "success", gettext_noop("Jobbet är borttaget."))
    return response
