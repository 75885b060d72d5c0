"""How many people there are: what was loaded, and loading more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.exchange.rules.files import rows_of
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.programmes.actions.population import load_population
from vaccinera.programmes.queries import populations, target_groups_known
from vaccinera.programmes.rules.population import read_population
from vaccinera.web.forms.population import PopulationForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, faults_of
from vaccinera.web.payment_words import fault_columns
from vaccinera.web.population_words import population_fault_shown
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from vaccinera.web.payment_words import FaultShown

_MOST_SHOWN = 50
_LOADED = gettext_noop("Folkmängden är inläst. Täckningen räknas mot den från och med nu.")


@page(Permission.PROGRAMME_PROPOSE, methods=("GET", "POST"))
def populations_loaded(request: PageRequest) -> HttpResponse:
    """What was loaded; and a file that is read: everything that is wrong with it, or the figures it has become."""
    form = PopulationForm(request.POST, request.FILES) if request.method == "POST" else PopulationForm()
    shown = _load(request, form) if form.is_valid() else []
    if form.is_valid() and not shown:
        response = go_to(request, "populations")
        leave_message(response, "success", _LOADED)
        return response
    with reading(request.reader):
        loaded = list(populations()[:_MOST_SHOWN])
    context = {"form": form, "faults": faults_of(form), "faults_shown": shown, "loaded": loaded, **_columns()}
    return show(request, "web/pages/populations.html", context, status=422 if form.errors or shown else 200)


def _load(request: PageRequest, form: PopulationForm) -> list[FaultShown]:
    """What is wrong with the rows, if anything; what is refused as a whole stands in the form."""
    data = form.cleaned_data
    try:
        with acting(request.reader):
            read = read_population(rows_of(data["file"]), target_groups=target_groups_known())
            if not read.faults:
                told = {name: data[name] for name in ("counted_on", "source")}
                load_population(by=request.reader, people=read.people, at=now(), **told)
    except Refused as refused:
        form.add_error(_BESIDE.get(refused.code, "file"), sentence_for(refused))
        return []
    return [population_fault_shown(fault) for fault in read.faults]


_BESIDE = {"programmes.population.of_a_day_to_come": "counted_on"}


def _columns() -> dict[str, list[Column]]:
    return {
        "loaded_columns": [
            Column(gettext("Räknad den"), "date"),
            Column(gettext("Källa")),
            Column(gettext("Invånare"), "number"),
            Column(gettext("Inläst av")),
            Column(gettext("När"), "date"),
        ],
        "fault_columns": fault_columns(),
    }
