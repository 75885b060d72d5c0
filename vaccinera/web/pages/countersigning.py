"""What waits for signatures at the whole provider, and signing for those who have left or are hindered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.countersigning import countersign
from vaccinera.visits.queries import unsigned
from vaccinera.web.forms.countersigning import LEFT, CountersignForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.signing import left_page
from vaccinera.web.parts import Column, faults_of
from vaccinera.web.worklists import columns_of, left_in_words, log_look, people_shown, unsigned_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.queries.unsigned import WaitsFor
    from vaccinera.web.worklists import UnsignedShown


@page(Permission.VISIT_COUNTERSIGN)
def to_countersign(request: PageRequest) -> HttpResponse:
    """The provider's unsigned visits in numbers: by who is to sign them, those who have left first, and by unit."""
    with reading(request.reader):
        waiting = unsigned.unsigned_by_person(request.reader, on=today())
    context = {
        "waiting": [(one, *left_in_words(one.days_left)) for one in waiting],
        "units": _by_unit(waiting),
        "no_rows": not waiting,
        "as_of": now(),
        "columns": [
            Column(gettext("Ska signera")),
            Column(gettext("Enhet")),
            Column(gettext("Osignerade"), "number"),
            Column(gettext("Tid kvar")),
            Column(gettext("Läge")),
        ],
        "unit_columns": [Column(gettext("Enhet")), Column(gettext("Signaturer som saknas"), "number")],
    }
    return show(request, "web/pages/countersigning.html", context)


def _by_unit(waiting: Sequence[WaitsFor]) -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for one in waiting:
        counted[one.unit_name] += one.count
    return counted.most_common()


@page(Permission.VISIT_COUNTERSIGN, methods=("GET", "POST"))
def countersign_for(request: PageRequest, staff_id: int) -> HttpResponse:
    """One person's unsigned visits, looked through, and signed for them with a reason."""
    whose, rows = _waits_for(request.reader, staff_id)
    signable = [row.visit.pk for row in rows if row.person.may_open]
    form = CountersignForm(
        request.POST if request.method == "POST" else None, visit_ids=signable, has_left=whose.has_left
    )
    if form.is_valid():
        return _countersigned(request, staff_id, form)
    log_look(request.reader, "to_countersign", {row.visit.person_id for row in rows})
    chosen = request.POST.getlist("besok") if form.is_bound else [str(one) for one in signable]
    context = {
        "form": form,
        "faults": faults_of(form),
        "rows": [(row, str(row.visit.pk) in chosen) for row in rows],
        "whose": whose,
        "columns": [Column(gettext("Välj")), *_columns()],
    }
    return show(request, "web/pages/countersign.html", context, status=422 if form.errors else 200)


def _waits_for(reader: Reader, staff_id: int) -> tuple[WaitsFor, list[UnsignedShown]]:
    with reading(reader):
        found = unsigned.unsigned_of(reader, staff_id, on=today())
        waiting = unsigned.unsigned_by_person(reader, on=today())
        people = people_shown(reader, (one.visit.person for one in found))
    whose = next((one for one in waiting if one.staff.pk == staff_id), None)
    if whose is None:
        raise Http404
    return whose, [unsigned_shown(one, people[one.visit.person_id]) for one in found]


def _columns() -> list[Column]:
    return columns_of(gettext("Gavs"), gettext("Vad"), gettext("Saknar signatur av"), gettext("Tid kvar"))[:-1]


def _countersigned(request: PageRequest, staff_id: int, form: CountersignForm) -> HttpResponse:
    reader: Reader = request.reader
    with acting(reader):
        done = countersign(
            by=reader,
            visit_ids=form.cleaned_data["besok"],
            stands_in_for=staff_id,
            has_left=form.cleaned_data["why"] == LEFT,
            reason=form.cleaned_data["words"],
            at=now(),
        )
    if done.left:
        return left_page(request, done, back="to_countersign")
    response = go_to(request, "to_countersign")
    leave_message(response, "success", gettext_noop("Kontrasignerade besök: %(count)s."), count=len(done.signed))
    return response
