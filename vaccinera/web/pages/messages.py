"""Operational messages: the region's by two persons, a provider's by its local administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission, Scope
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.actions.changes import propose_change
from vaccinera.organisations.actions.messages import put_up_message, take_down_message
from vaccinera.organisations.models import DirectoryChange
from vaccinera.organisations.queries.joining import messages_of
from vaccinera.organisations.states import ChangeKind
from vaccinera.web.forms.region import MessageForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page
from vaccinera.web.pages.region_changes import proposed
from vaccinera.web.region import FormPage, answer_form

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader

_MOST = 30


@page(Permission.MESSAGE_EDIT, methods=("GET", "POST"))
def messages(request: PageRequest) -> HttpResponse:
    """What is told and was told, and telling something new."""
    reader = request.reader
    is_region = reader.permissions[Permission.MESSAGE_EDIT] is Scope.REGION
    with reading(reader):
        told = messages_of(None if is_region else reader.provider_id, most=_MOST)
    first = {"kind": "info", "from_on": today().isoformat(), "from_clock": "00:00", "to_clock": "23:59"}
    form = MessageForm(request.POST or None, needs_reason=is_region, initial=first)
    return answer_form(
        request,
        form,
        _around(is_region=is_region),
        act=lambda: _tell(reader, form),
        done=lambda made: _told(request, made),
        messages=told,
        at=now(),
    )


def _around(*, is_region: bool) -> FormPage:
    lead = (
        gettext("Visas på startsidan hos alla vårdgivare medan det gäller, när en annan har godkänt det.")
        if is_region
        else gettext("Visas på startsidan för alla som arbetar hos vårdgivaren medan det gäller.")
    )
    button = gettext("Föreslå för en annan att godkänna") if is_region else gettext("Visa meddelandet")
    return FormPage(reverse("start"), gettext("Start"), gettext("Meddelanden"), button, lead)


def _tell(reader: Reader, form: MessageForm) -> object:
    reason = form.cleaned_data.get("reason")
    if reason is None:
        return put_up_message(by=reader, content=form.message(), at=now())
    return propose_change(by=reader, kind=ChangeKind.MESSAGE, content=form.message(), reason=reason, at=now())


def _told(request: PageRequest, made: object) -> HttpResponse:
    if isinstance(made, DirectoryChange):
        return proposed(request, made)
    response = go_to(request, "messages")
    leave_message(response, "success", gettext_noop("Meddelandet visas på startsidan den tid du angav."))
    return response


@page(Permission.MESSAGE_EDIT, methods=("POST",))
def take_down(request: PageRequest, message_id: UUID) -> HttpResponse:
    """Take one of the own messages down."""
    with acting(request.reader):
        take_down_message(by=request.reader, message_id=message_id, at=now())
    response = go_to(request, "messages")
    leave_message(response, "success", gettext_noop("Meddelandet är borttaget."))
    return response
