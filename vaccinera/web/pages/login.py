"""Logging in and out, and staying."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop

from vaccinera.access.actions import log_in, log_out
from vaccinera.access.queries.live import EndedBy, ended_by_another
from vaccinera.access.states import DEMO_ASSURANCE
from vaccinera.kernel.clock import now, today
from vaccinera.organisations.models import Commission, Staff
from vaccinera.web.addresses import safe_path
from vaccinera.web.card_terms import came_by_card
from vaccinera.web.letting_in import browser_of, let_in
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_back, go_to, page, show
from vaccinera.web.round_trips import address_to_log_out_at
from vaccinera.web.ways_in import offers_list, ways_offered
from vaccinera.web.words import profession_in_words, roles_in_words


@dataclass(frozen=True, slots=True)
class _Person:
    """One of the people a demonstration lets anybody be, under the unit of the first commission."""

    id: int
    name: str
    profession: str
    roles: str
    unit: str
    provider: str
    commissions: int


@page(public=True, methods=("GET", "POST"))
def log_in_page(request: PageRequest) -> HttpResponse:
    """The ways to log in that the installation offers; without one, what is missing."""
    if request.method == "POST":
        return _log_in_as_chosen(request)
    people = _demo_people() if offers_list() else []
    till = safe_path(request.GET.get("till"))
    context = {
        "ways": [(way, way.address(till)) for way in ways_offered()],
        "people": people,
        "first": min(people, key=lambda person: person.id, default=None),
        "till": till,
        "ended": request.GET.get("ended"),
        "ended_by": _ended_by(request),
    }
    return show(request, "web/pages/login.html", context)


def _ended_by(request: PageRequest) -> EndedBy | None:
    """Who ended the login this browser still holds, when that was somebody else."""
    token = request.COOKIES.get(settings.VACCINERA_LOGIN_COOKIE, "")
    return ended_by_another(token) if token and request.signed_in is None else None


def _log_in_as_chosen(request: PageRequest) -> HttpResponse:
    if not offers_list():
        raise Http404
    chosen = request.POST.get("staff", "")
    staff = get_object_or_404(Staff, pk=int(chosen) if chosen.isdecimal() else -1)
    browser = browser_of(request)
    token = log_in(staff=staff, method="demo", level_of_assurance=DEMO_ASSURANCE, at=now(), browser=browser)
    return let_in(request, token, go_back(request, otherwise="start"))


def _demo_people() -> list[_Person]:
    """Everybody with a commission today, once each: unit by unit, in Swedish order of names."""
    held = (
        Commission.objects.filter(Q(to_on=None) | Q(to_on__gt=today()), from_on__lte=today())
        .select_related("staff", "unit__provider")
        .order_by("unit_id", "staff__sort_key", "id")
    )
    number_of = Counter(commission.staff_id for commission in held)
    first_of: dict[int, Commission] = {}
    for commission in held:
        first_of.setdefault(commission.staff_id, commission)
    return [
        _Person(
            id=commission.staff_id,
            name=commission.staff.name,
            profession=profession_in_words(commission.staff.profession),
            roles=roles_in_words(commission.roles),
            unit=commission.unit.name,
            provider=commission.unit.provider.name,
            commissions=number_of[commission.staff_id],
        )
        for commission in first_of.values()
    ]


@page(public=True, methods=("POST",))
def log_out_page(request: PageRequest) -> HttpResponse:
    """End the login, here and where it began. Works for somebody already logged out too: a second click is no fault."""
    address, said = "", gettext_noop("Du är utloggad. Sparade utkast finns kvar.")
    if request.signed_in:
        address = address_to_log_out_at(request, request.signed_in)
        if came_by_card(request.signed_in.session_id):
            said = gettext_noop("Du är utloggad. Ta ut kortet ur läsaren. Sparade utkast finns kvar.")
        log_out(signed_in=request.signed_in, reason="asked", at=now())
    response = show(request, "web/pages/logged_out.html", {"address": address}) if address else go_to(request, "log_in")
    response.delete_cookie(settings.VACCINERA_LOGIN_COOKIE, samesite="Strict")
    if not address:
        leave_message(response, "success", said)
    return response


@page(needs_commission=False, methods=("POST",))
def stay(request: PageRequest) -> JsonResponse:
    """One click on the warning: the request itself kept the session alive, the answer says for how long."""
    return JsonResponse({"seconds_left": request.idle_left})
