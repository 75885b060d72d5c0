"""Everybody who works for a provider, in one list; and those of a season that has ended, given a new time at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.access.actions.staffing import renew_commissions
from vaccinera.access.queries import last_logins
from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.organisations.queries.commissions import COMMISSIONS_A_PAGE, CommissionsSought, commissions_sought
from vaccinera.organisations.queries.units import units_of
from vaccinera.organisations.states import Standing
from vaccinera.web.forms.staffing import PeriodForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Choice, Column, Fault, PageOfRows, faults_of
from vaccinera.web.staffing import commission_shown
from vaccinera.web.words import sentence_for
from vaccinera.web.worklists import page_number

if TYPE_CHECKING:
    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader

_SHOWN = {"nu": Standing.NOW, "kommande": Standing.COMING, "avslutade": Standing.ENDED}
_EVERYBODY = "everybody"


@page(Permission.USER_MANAGE)
def staff(request: PageRequest) -> HttpResponse:
    """Commissions at the provider, narrowed by unit and by where they stand."""
    form = PeriodForm(initial={"from_on": today()})
    return show(request, "web/pages/staff.html", _listed(request, form, []))


@page(Permission.USER_MANAGE, methods=("POST",), needs_recent_login=True)
def renew(request: PageRequest) -> HttpResponse:
    """Give those ticked, or everybody the list holds, what they had before for a new time; all of them or nobody."""
    form = PeriodForm(request.POST)
    faults = [] if not form.is_valid() else _refused(request, form)
    if not form.errors and not faults:
        response = go_to(request, "staff")
        leave_message(response, "success", gettext_noop("De valda har fått nya uppdrag."))
        return response
    context = _listed(request, form, [*faults_of(form), *faults])
    return show(request, "web/pages/staff.html", context, status=422)


def _refused(request: PageRequest, form: PeriodForm) -> list[Fault]:
    """Why nobody was given anything, each fault with whom it is about; empty when all were."""
    sought = _sought(request)
    try:
        with acting(request.reader):
            if _EVERYBODY in request.POST:
                found = commissions_sought(request.reader, sought, on=today())
                keys = list(found.values_list("pk", flat=True))
            else:
                keys = [int(key) for key in request.POST.getlist("commission") if key.isdecimal()]
            refused = renew_commissions(by=request.reader, commission_ids=keys, period=form.period, at=now())
    except Refused as why:
        return [Fault("", sentence_for(why))]
    if not refused:
        return []
    names = {one.pk: one.staff.name for one in commissions_sought(request.reader, sought, on=today())}
    return [Fault(f"commission-{key}", f"{names.get(key, '')}: {sentence_for(why)}") for key, why in refused.items()]


def _listed(request: PageRequest, form: PeriodForm, faults: list[Fault]) -> dict[str, object]:
    reader, sought, on, number = request.reader, _sought(request), today(), page_number(request)
    found = commissions_sought(reader, sought, on=on)
    shown = list(found[(number - 1) * COMMISSIONS_A_PAGE : number * COMMISSIONS_A_PAGE])
    logins = last_logins(reader, staff_ids=[one.staff_id for one in shown])
    standing = next(name for name, one in _SHOWN.items() if one is sought.standing)
    at_unit = "" if sought.unit_id is None else str(sought.unit_id)
    return {
        "rows": [commission_shown(one, on=on, last_logins=logins) for one in shown],
        "ticked": request.POST.getlist("commission"),
        "total": (total := found.count()),
        "pages": PageOfRows(number, total, COMMISSIONS_A_PAGE, f"?visa={standing}&enhet={at_unit}&sida="),
        "standing": standing,
        "at_unit": at_unit,
        "form": form,
        "faults": faults,
        "as_of": now(),
        "nobody_there": not total,
        **_choices(reader, can_renew=sought.standing is Standing.ENDED and bool(total)),
    }


def _choices(reader: Reader, *, can_renew: bool) -> dict[str, object]:
    everywhere = Choice("", gettext("Alla enheter"))
    return {
        "can_renew": can_renew,
        "units": [everywhere, *(Choice(str(unit.pk), unit.name) for unit in units_of(reader.provider_id))],
        "standings": [
            Choice("nu", gettext("Gäller nu")),
            Choice("kommande", gettext("Börjar senare")),
            Choice("avslutade", gettext("Avslutade")),
        ],
        "columns": [
            *([Column(gettext("Välj"))] if can_renew else []),
            Column(gettext("Namn")),
            Column(gettext("Enhet")),
            Column(gettext("Roller")),
            Column(gettext("Från"), "date"),
            Column(gettext("Till och med"), "date"),
            Column(gettext("Läge")),
            Column(gettext("Senast inloggad"), "date"),
        ],
    }


def _sought(request: PageRequest) -> CommissionsSought:
    told = request.POST if request.method == "POST" else request.GET
    unit = told.get("enhet", "")
    standing = _SHOWN.get(told.get("visa", ""), Standing.NOW)
    return CommissionsSought(standing, int(unit) if unit.isdecimal() and len(unit) < _LONGEST_KEY else None)


_LONGEST_KEY = 10
