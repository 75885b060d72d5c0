"""The product's addresses, and a few more whose pages refuse, break or answer as a test needs."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.urls import path

from vaccinera.access.states import Permission
from vaccinera.kernel.refusals import Refused
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_back, go_to, page
from vaccinera.web.urls import urlpatterns as real_urlpatterns


@page(public=True, methods=("GET", "POST"))
def refuse(_request: PageRequest, code: str) -> HttpResponse:
    raise Refused(code, commission="Sköterska, Norra", unit="Norra mottagningen")


@page(public=True)
def break_down(_request: PageRequest) -> HttpResponse:
    raise RuntimeError("something nobody thought of")


@page(public=True)
def suspect(_request: PageRequest) -> HttpResponse:
    raise SuspiciousOperation("a header that is none")


@page(Permission.PERSON_FIND, methods=("GET", "POST"))
def find(request: PageRequest) -> HttpResponse:
    return HttpResponse(request.reader.unit_name)


@page(public=True, methods=("POST",))
def leave(request: PageRequest) -> HttpResponse:
    response = go_to(request, "accessibility")
    leave_message(response, "success", "Du arbetar nu vid %(unit)s.", unit="Östra <mottagningen>")
    return response


@page(public=True, methods=("POST",))
def back(request: PageRequest) -> HttpResponse:
    return go_back(request, otherwise="help")


urlpatterns = [
    path("prov/vagra/<str:code>", refuse),
    path("prov/sonder", break_down),
    path("prov/misstanke", suspect),
    path("prov/hitta", find),
    path("prov/lamna", leave),
    path("prov/tillbaka", back),
    *real_urlpatterns,
]

handler400 = "vaccinera.web.pages.errors.bad_request"
handler403 = "vaccinera.web.pages.errors.forbidden"
handler404 = "vaccinera.web.pages.errors.not_found"
handler500 = "vaccinera.web.pages.errors.server_error"
