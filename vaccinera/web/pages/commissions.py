"""Choosing the commission one works in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_noop

from vaccinera.access.actions import choose_commission
from vaccinera.access.queries import commissions_in_force
from vaccinera.kernel.clock import now
from vaccinera.web.addresses import safe_path
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_back, page, show
from vaccinera.web.words import roles_in_words

if TYPE_CHECKING:
    from django.http import HttpResponse

    from vaccinera.access.queries import SignedIn

_NOBODYS = 0  # no commission has this number: what is no number at all is refused like somebody else's


@dataclass(frozen=True, slots=True)
class _Choice:
    """One commission as the page lists it."""

    id: int
    name: str
    unit: str
    provider: str
    roles: str
    is_active: bool


@page(needs_commission=False, methods=("GET", "POST"))
def commission_page(request: PageRequest) -> HttpResponse:
    """The commissions one holds today; choosing is a logged act."""
    if request.method == "POST":
        return _choose(request)
    choices = _choices(request.signed_in) if request.signed_in else []
    till = safe_path(request.GET.get("till"))
    return show(request, "web/pages/commission.html", {"commissions": choices, "till": till})


def _choose(request: PageRequest) -> HttpResponse:
    chosen = request.POST.get("commission", "")
    token = request.COOKIES[settings.VACCINERA_LOGIN_COOKIE]
    now_in = choose_commission(token=token, commission_id=int(chosen) if chosen.isdecimal() else _NOBODYS, at=now())
    response = go_back(request, otherwise="start")
    if now_in.reader:
        leave_message(response, "success", gettext_noop("Du arbetar nu vid %(unit)s."), unit=now_in.reader.unit_name)
    return response


def _choices(signed_in: SignedIn) -> list[_Choice]:
    active = signed_in.reader.commission_id if signed_in.reader else None
    return [
        _Choice(
            id=commission.pk,
            name=commission.name,
            unit=commission.unit.name,
            provider=commission.unit.provider.name,
            roles=roles_in_words(commission.roles),
            is_active=commission.pk == active,
        )
        for commission in commissions_in_force(staff_id=signed_in.staff_id, at=now())
    ]
