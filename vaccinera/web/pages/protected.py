"""The door to somebody protected: for what, in the log, before anything of them is shown (PER-11, LAW-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.access.states import Permission
from vaccinera.kernel.refusals import Refused
from vaccinera.web.forms.grounds import GroundForm
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.pages.grounds import opened_on_ground
from vaccinera.web.parts import faults_of
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse


@page(Permission.PERSON_OPEN_PROTECTED, methods=("GET", "POST"))
def protected_person(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Nothing of the person stands on this page."""
    form = GroundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return opened_on_ground(request, person_id, form)
        except Refused as refused:
            form.add_error("words", sentence_for(refused))
    context = {"form": form, "faults": faults_of(form), "person_id": person_id}
    return show(request, "web/pages/people_protected.html", context, status=422 if form.errors else 200)
