"""How the units of a provider are reached, for everybody; changed by their administrator, with what they begin from."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import get_language, gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.actions.units import change_unit_facts, choose_for_unit
from vaccinera.organisations.queries.units import facts_of, own_unit, traces_of_unit, unit_named, units_of
from vaccinera.organisations.rules.units import unit_choices_from
from vaccinera.programmes.queries import packs_in_force
from vaccinera.web.forms.units import FIELD_OF, OfferedProgramme, UnitChoicesForm, UnitFactsForm
from vaccinera.web.help_contacts import administrators_to_ask
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Choice, Column, faults_of
from vaccinera.web.registration import ROUTES, SETTINGS, SITES, said
from vaccinera.web.traces import of_facts
from vaccinera.web.words import postal_code_in_words, sentence_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import CareUnit
    from vaccinera.organisations.rules.units import UnitChoices


@page()
def unit(request: PageRequest, unit_id: int) -> HttpResponse:
    """Where a unit is and when it is open; of the own provider also who administers it."""
    found = unit_named(unit_id)
    if found is None:
        raise Http404
    is_own = found.provider_id == request.reader.provider_id
    administrators = administrators_to_ask(request.reader, today(), unit_id=unit_id) if is_own else []
    context = {"unit": found, "is_own": is_own, "administrators": administrators, **_in_words(found)}
    return show(request, "web/pages/unit.html", context)


@page(Permission.UNIT_MANAGE)
def units(request: PageRequest) -> HttpResponse:
    """Every unit of the own provider."""
    rows = [{"unit": one, **_in_words(one)} for one in units_of(request.reader.provider_id)]
    columns = [
        Column(gettext("Enhet")),
        Column(gettext("Adress")),
        Column(gettext("Telefon")),
        Column(gettext("Vaccinerar enligt")),
    ]
    return show(request, "web/pages/units.html", {"rows": rows, "columns": columns})


@page(Permission.UNIT_MANAGE, methods=("GET", "POST"))
def unit_facts(request: PageRequest, unit_id: int) -> HttpResponse:
    """Say anew how a unit is reached; what was said before, by whom and when stands under the form."""
    found = own_unit(request.reader, unit_id)
    facts = facts_of(found)
    told = {**facts.as_data(), "postal_code": postal_code_in_words(facts.postal_code), "seen": facts.mark}
    form = UnitFactsForm(request.POST or None, initial=told)
    if form.is_valid() and _changed(request.reader, unit_id, form):
        response = go_to(request, "unit_facts", unit_id=unit_id)
        leave_message(response, "success", gettext_noop("Uppgifterna om enheten är sparade."))
        return response
    with reading(request.reader):
        traces = [of_facts(trace) for trace in traces_of_unit(request.reader, unit_id)]
    context = {"unit": found, "form": form, "faults": faults_of(form), "traces": traces, **_in_words(found)}
    return show(request, "web/pages/unit_facts.html", context, status=422 if form.errors else 200)


@page(Permission.UNIT_MANAGE, methods=("GET", "POST"))
def unit_choices(request: PageRequest, unit_id: int) -> HttpResponse:
    """Choose what the unit gives and what its people begin from when somebody is registered."""
    found = own_unit(request.reader, unit_id)
    chosen = unit_choices_from(found.choices)
    form = _choices_form(request, chosen)
    if form.is_valid():
        with acting(request.reader):
            choose_for_unit(by=request.reader, unit_id=unit_id, choices=form.choices(chosen), at=now())
        response = go_to(request, "unit_choices", unit_id=unit_id)
        leave_message(response, "success", gettext_noop("Valen är sparade och gäller från nästa sida som öppnas."))
        return response
    context = {"unit": found, "form": form, "faults": faults_of(form)}
    return show(request, "web/pages/unit_choices.html", context, status=422 if form.errors else 200)


def _changed(reader: Reader, unit_id: int, form: UnitFactsForm) -> bool:
    """Whether the facts were taken; each fault is told at its field."""
    try:
        with acting(reader):
            seen = form.cleaned_data["seen"]
            change_unit_facts(by=reader, unit_id=unit_id, facts=form.facts, seen=seen, at=now())
    except Refused as refused:
        if refused.code not in FIELD_OF:
            raise
        form.add_error(FIELD_OF[refused.code], sentence_for(refused))
    return not form.errors


def _choices_form(request: PageRequest, chosen: UnitChoices) -> UnitChoicesForm:
    return UnitChoicesForm(
        request.POST if request.method == "POST" else None,
        programmes=[
            OfferedProgramme(
                code=pack.code,
                name=said(pack.names),
                products=[Choice(one.npl_id, one.name) for one in pack.products],
                settings=[Choice(code, gettext(SETTINGS[code])) for code in SETTINGS if code in pack.settings],
            )
            for pack in packs_in_force(on=today())
        ],
        sites=_choices(SITES),
        routes=_choices(ROUTES),
        chosen=chosen,
    )


def _choices(words: Mapping[str, str]) -> list[Choice]:
    return [Choice(str(code), gettext(text)) for code, text in words.items()]


def _in_words(found: CareUnit) -> dict[str, str]:
    assignment = found.assignment
    in_language = MappingProxyType({"en": "name_en"})
    name = getattr(assignment, in_language.get(get_language() or "", "name_sv")) if assignment else ""
    return {"assignment": name, "setting": gettext(SETTINGS[found.setting]) if found.setting in SETTINGS else ""}
