"""The people of a provider: who is what, where, until when; given, changed and ended by the local administrator."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from vaccinera.access.actions.staffing import change_roles, end_commission, give_commissions, reopen_commission
from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.actions.directory import find_in_directory, take_in_staff
from vaccinera.organisations.queries.commissions import own_commission
from vaccinera.organisations.queries.directory import directory
from vaccinera.organisations.queries.units import units_of
from vaccinera.web.forms.staffing import EndForm, GiveForm, RolesForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Choice, faults_of
from vaccinera.web.staffing import (
    colleague_found,
    commission_shown,
    grants_offered,
    member_shown,
    name_for,
    person_told,
    roles_offered,
    staff_to_give,
)
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import Form
    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import Staff

# Which field a refusal stands at; any other is told over the form.
_FIELD_OF: Mapping[str, str] = MappingProxyType(
    {
        "organisations.commission.unit_missing": "units",
        "organisations.commission.begins_in_the_past": "from_on",
        "organisations.commission.ends_before_it_begins": "last_on",
        "organisations.commission.ends_in_the_past": "last_on",
        "access.roles.none_chosen": "roles",
        "access.roles.log_opens_no_record": "roles",
        "access.roles.grant_without_role": "grants",
        "access.roles.already_held": "units",
    }
)


@page(Permission.USER_MANAGE, methods=("GET", "POST"))
def find_staff(request: PageRequest) -> HttpResponse:
    """Look for somebody in the directory, by name or HSA-id; posted, so that no name stands in an address."""
    sought = request.POST.get("sought", "").strip()
    found: list[dict[str, object]] = []
    why = ""
    if sought:
        try:
            told = find_in_directory(by=request.reader, directory=directory(), words=sought)
            found = [colleague_found(request.reader, one) for one in told]
        except Refused as refused:
            why = sentence_for(refused)
    elif request.method == "POST":
        why = sentence_for(Refused("web.staff.nothing_sought"))
    context = {"sought": sought, "found": found, "why": why, "has_sought": bool(sought) and not why}
    return show(request, "web/pages/staff_find.html", context, status=422 if why else 200)


@page(Permission.USER_MANAGE, methods=("POST",))
def choose_staff(request: PageRequest) -> HttpResponse:
    """Take in somebody found in the directory; posted, since an HSA-id holds an organisation's number."""
    person = person_told(request.reader, request.POST.get("hsa_id", ""))
    with acting(request.reader):
        staff = take_in_staff(by=request.reader, told=person, at=now())
    return go_to(request, "give_commissions", staff_id=staff.pk)


@page(Permission.USER_MANAGE, methods=("GET", "POST"), needs_recent_login=True)
def give(request: PageRequest, staff_id: int) -> HttpResponse:
    """Give somebody the same roles at one or several units of the own provider."""
    person = staff_to_give(staff_id)
    units = [Choice(str(unit.pk), unit.name) for unit in units_of(request.reader.provider_id)]
    data = request.POST if request.method == "POST" else None
    form = GiveForm(data, units=units, on=today(), roles=roles_offered(person), grants=grants_offered())
    if form.is_valid() and _given(request.reader, person, form):
        return _done(request, staff_id, gettext_noop("Uppdragen är givna och gäller från första dagen."))
    context = {"person": person, "name": name_for(request.reader, person), "form": form, "faults": faults_of(form)}
    return show(request, "web/pages/staff_give.html", context, status=422 if form.errors else 200)


def _given(reader: Reader, person: Staff, form: GiveForm) -> bool:
    """Whether everything was given; else nothing was, and what was refused is told in the form."""
    units = [int(key) for key in form.cleaned_data["units"]]
    try:
        with acting(reader):
            give_commissions(
                by=reader, staff_id=person.pk, unit_ids=units, wanted=form.wanted, period=form.period, at=now()
            )
    except Refused as refused:
        _tell(form, refused)
    return not form.errors


@page(Permission.USER_MANAGE)
def staff_member(request: PageRequest, staff_id: int) -> HttpResponse:
    """Everything one person is and has been at the provider, and what was done to it."""
    with reading(request.reader):
        context = member_shown(request.reader, staff_id, on=today())
    return show(request, "web/pages/staff_member.html", context)


@page(Permission.USER_MANAGE, methods=("GET", "POST"), needs_recent_login=True)
def change(request: PageRequest, commission_id: int) -> HttpResponse:
    """Change what a commission makes somebody."""
    found = own_commission(request.reader, commission_id)
    initial = {"roles": found.roles, "grants": found.grants}
    data = request.POST if request.method == "POST" else None
    form = RolesForm(data, roles=roles_offered(found.staff), grants=grants_offered(), initial=initial)
    if form.is_valid():
        try:
            with acting(request.reader):
                change_roles(by=request.reader, commission_id=commission_id, wanted=form.wanted, at=now())
        except Refused as refused:
            _tell(form, refused)
        else:
            return _done(request, found.staff_id, gettext_noop("Rollerna är ändrade och gäller från nästa sida."))
    context = {"row": commission_shown(found, on=today()), "form": form, "faults": faults_of(form)}
    return show(request, "web/pages/staff_change.html", context, status=422 if form.errors else 200)


@page(Permission.USER_MANAGE, methods=("GET", "POST"))
def end(request: PageRequest, commission_id: int) -> HttpResponse:
    """End a commission at once or after a day; it can be undone while nothing else has been done to it."""
    found, on = own_commission(request.reader, commission_id), today()
    form = EndForm(request.POST if request.method == "POST" else None, initial={"when": EndForm.NOW})
    if form.is_valid():
        try:
            with acting(request.reader):
                to_on = form.to_on(today=on)
                end_commission(by=request.reader, commission_id=commission_id, to_on=to_on, at=now())
        except Refused as refused:
            _tell(form, refused)
        else:
            return _done(request, found.staff_id, gettext_noop("Uppdraget är avslutat. Blev det fel: tryck Ångra."))
    context = {"row": commission_shown(found, on=on), "form": form, "faults": faults_of(form)}
    return show(request, "web/pages/staff_end.html", context, status=422 if form.errors else 200)


@page(Permission.USER_MANAGE, methods=("POST",), needs_recent_login=True)
def reopen(request: PageRequest, commission_id: int) -> HttpResponse:
    """Undo the end of a commission."""
    with acting(request.reader):
        reopened = reopen_commission(by=request.reader, commission_id=commission_id, at=now())
    return _done(request, reopened.staff_id, gettext_noop("Uppdraget gäller igen, till samma dag som förut."))


def _done(request: PageRequest, staff_id: int, msgid: str) -> HttpResponse:
    response = go_to(request, "staff_member", staff_id=staff_id)
    leave_message(response, "success", msgid)
    return response


def _tell(form: Form, refused: Refused) -> None:
    """Say what was refused where it is mended; what does not exist, or nobody may, is a page of its own."""
    if refused.code.endswith("not_found") or refused.code.startswith("access.permission"):
        raise refused
    name = _FIELD_OF.get(refused.code, "")
    form.add_error(name if name in form.fields else None, sentence_for(refused))
