"""How a provider joins: the open page that says how to apply, and the checklist from application to live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.actions.administrators import name_administrator
from vaccinera.organisations.actions.joining import (
    approve_application,
    decline_application,
    go_live,
    list_units,
    register_application,
    withdraw_application,
)
from vaccinera.organisations.queries.contracts import assignments, provider_by_id, regions_office, staff_found
from vaccinera.organisations.queries.instructions import instruction_in_force
from vaccinera.organisations.queries.joining import checklist_of, joining_by_id
from vaccinera.organisations.queries.units import units_of
from vaccinera.organisations.rules.joining import CHECKLIST
from vaccinera.organisations.states import JoiningAct, JoiningState
from vaccinera.web.forms.region import ApplicationForm, DecisionForm, NameAdministratorForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.region import STEPS, FormPage, answer_form, assignment_choices, named, programme_names
from vaccinera.web.words import sentence_for, status_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import Joining

_DONE: Mapping[str, str] = {
    JoiningAct.APPROVE: gettext_noop(
        "Ansökan är godkänd. Vårdgivaren, enheten och verksamhetschefens uppdrag finns nu."
    ),
    JoiningAct.DECLINE: gettext_noop("Ansökan är avslagen."),
    JoiningAct.WITHDRAW: gettext_noop("Ansökan är återtagen."),
    JoiningAct.LIST_UNITS: gettext_noop("Enheterna finns i katalogen."),
    JoiningAct.GO_LIVE: gettext_noop("Vårdgivaren är i drift."),
}
_NOT_THE_FORMS = frozenset({403, 404})
# The steps whose form has a field to stand beside; what is wrong with any other leads the page.
_WITH_A_WORD = frozenset({JoiningAct.APPROVE, JoiningAct.DECLINE})
_MOST_FOUND = 20


@page(public=True)
def joining_information(request: PageRequest) -> HttpResponse:
    """What joining takes, in which order, with which documents, and whom to ask; open to everybody."""
    context = {
        "programmes": list(programme_names().values()),
        "assignments": [words for _code, words in assignment_choices(assignments())],
        "steps": [gettext(STEPS[state]) for state in CHECKLIST],
        "office": regions_office(),
        "instruction": instruction_in_force(on=today()),
    }
    return show(request, "web/pages/joining_information.html", context)


@page(Permission.PROVIDER_MANAGE, methods=("GET", "POST"))
def new_application(request: PageRequest) -> HttpResponse:
    """Write down an application that has come in."""
    with reading(request.reader):
        names, chosen = programme_names(), assignment_choices(assignments())
    first = {"applied_on": today().isoformat()}
    form = ApplicationForm(request.POST or None, assignments=chosen, programmes=names, initial=first)
    lead = gettext("Skriv av ansökan. En annan regionadministratör godkänner eller avslår den.")
    button = gettext("Registrera ansökan")
    return answer_form(
        request,
        form,
        FormPage(reverse("region"), gettext("Regionen"), gettext("Registrera en ansökan"), button, lead),
        act=lambda: register_application(by=request.reader, content=form.application(), codes=names, at=now()),
        done=lambda made: _registered(request, made),
    )


def _registered(request: PageRequest, made: Joining) -> HttpResponse:
    response = go_to(request, "joining", joining_id=made.pk)
    leave_message(response, "success", gettext_noop("Ansökan är registrerad. En annan regionadministratör avgör den."))
    return response


@page(Permission.PROVIDER_MANAGE, methods=("GET", "POST"))
def joining(request: PageRequest, joining_id: UUID) -> HttpResponse:
    """The checklist, and the step whose turn it is."""
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _step(request, joining_id, form)
        if answer is not None:
            return answer
    with reading(request.reader):
        context = _shown(request.reader, joining_by_id(joining_id)) | {"form": form, "faults": faults_of(form)}
    return show(request, "web/pages/region_joining.html", context, status=422 if form.errors else 200)


def _shown(reader: Reader, found: Joining) -> dict[str, Any]:
    names = programme_names()
    return {
        "joining": found,
        "items": [(item, gettext(STEPS[item.state])) for item in checklist_of(found)],
        "programmes": named(found.programmes, names),
        "assignment": dict(assignment_choices(assignments())).get(found.assignment_code, found.assignment_code),
        "is_own": found.registered_by_hsa_id == reader.hsa_id,
        "may_withdraw": found.state in {JoiningState.APPLIED, JoiningState.APPROVED},
    }


def _step(request: PageRequest, joining_id: UUID, form: DecisionForm) -> HttpResponse | None:
    """Where the step leads, or nothing when the form has got a fault."""
    act = request.POST.get("act", "")
    if act not in _DONE:
        raise Http404
    try:
        with acting(request.reader):
            _take(request.reader, act, joining_id, form.cleaned_data["reason"])
    except Refused as refused:
        if status_of(refused) in _NOT_THE_FORMS:
            raise
        form.add_error("reason" if act in _WITH_A_WORD else None, sentence_for(refused))
        return None
    response = go_to(request, "joining", joining_id=joining_id)
    leave_message(response, "success", _DONE[act])
    return response


def _take(reader: Reader, act: str, joining_id: UUID, note: str) -> None:
    if act == JoiningAct.APPROVE:
        approve_application(by=reader, joining_id=joining_id, note=note, at=now())
    elif act == JoiningAct.DECLINE:
        decline_application(by=reader, joining_id=joining_id, note=note, at=now())
    elif act == JoiningAct.WITHDRAW:
        withdraw_application(by=reader, joining_id=joining_id, note=note, at=now())
    elif act == JoiningAct.LIST_UNITS:
        list_units(by=reader, joining_id=joining_id, at=now())
    else:
        go_live(by=reader, joining_id=joining_id, at=now())


@page(Permission.USER_NAME_ADMINISTRATOR, methods=("GET", "POST"), needs_recent_login=True)
def name_local_administrator(request: PageRequest, provider_id: int) -> HttpResponse:
    """Find somebody in the directory and name them a provider's local administrator."""
    sought = request.GET.get("sok", "").strip()
    with reading(request.reader):
        provider = provider_by_id(provider_id)
        units = [(str(one.pk), one.name) for one in units_of(provider_id)]
        found = staff_found(sought, most=_MOST_FOUND)
    form = NameAdministratorForm(request.POST or None, units=units, initial={"staff_hsa_id": _only(found)})
    back = reverse("region_provider", kwargs={"provider_id": provider_id})
    around = FormPage(back, provider.name, gettext("Utse lokal administratör"), gettext("Utse"))
    return answer_form(
        request,
        form,
        around,
        act=lambda: _name(request.reader, form),
        done=lambda _named: _named_one(request, provider_id),
        found=found,
        sought=sought,
        is_search=True,
    )


def _only(found: Any) -> str:  # noqa: ANN401 - a sequence of those found
    return found[0].staff.hsa_id if len(found) == 1 else ""


def _name(reader: Reader, form: NameAdministratorForm) -> object:
    data = form.cleaned_data
    return name_administrator(by=reader, unit_id=int(data["unit"]), staff_hsa_id=data["staff_hsa_id"], at=now())


def _named_one(request: PageRequest, provider_id: int) -> HttpResponse:
    response = go_to(request, "region_provider", provider_id=provider_id)
    leave_message(response, "success", gettext_noop("Den lokala administratören är utsedd och kan logga in."))
    return response
