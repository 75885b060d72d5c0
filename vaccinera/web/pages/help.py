"""What to do with keyboard, scanner and trouble, and where to read on; open to those who cannot log in too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import today
from vaccinera.organisations.queries.articles import articles_for
from vaccinera.web.articles import hits_for
from vaccinera.web.help_contacts import administrators_to_ask
from vaccinera.web.manual import manual
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.pages.articles import roles_of
from vaccinera.web.pages.information import told_of

if TYPE_CHECKING:
    from django.http import HttpResponse

_LONGEST_SOUGHT = 100


@page(public=True)
def help_page(request: PageRequest) -> HttpResponse:
    """One page, written for somebody in a hurry; with the programmes' pages for those who have logged in."""
    reader, on = request.signed_in.reader if request.signed_in else None, today()
    held, sought = roles_of(reader), " ".join(request.GET.get("sok", "").split())[:_LONGEST_SOUGHT]
    shown: dict[str, object] = {"sought": sought, "hits": hits_for(sought, held), "articles": articles_for(held)}
    if reader is not None:
        seasons = [one for one in told_of(reader, on) if not one.is_over]
        shown |= {"seasons": seasons, "administrators": administrators_to_ask(reader, on)}
        shown["may_edit"] = reader.may(Permission.HELP_EDIT)
    return show(request, "web/pages/help.html", shown)


@page(public=True)
def manual_page(request: PageRequest) -> HttpResponse:
    """The whole manual for vaccinators, in Swedish as it is written."""
    return show(request, "web/pages/manual.html", {"manual": manual("vaccinator")})


@page(public=True)
def accessibility(request: PageRequest) -> HttpResponse:
    """The accessibility statement (LAW-30), after the authority's template: how far, what is missing, whom to tell."""
    return show(request, "web/pages/accessibility.html", {})


@page(public=True)
def administrators_manual(request: PageRequest) -> HttpResponse:
    """The whole manual for local administrators, in Swedish as it is written."""
    return show(request, "web/pages/manual.html", {"manual": manual("administrator")})


@page(public=True)
def log_auditors_manual(request: PageRequest) -> HttpResponse:
    """The whole manual for those who review the log, in Swedish as it is written."""
    return show(request, "web/pages/manual.html", {"manual": manual("log-auditor")})


@page(public=True)
def economy_manual(request: PageRequest) -> HttpResponse:
    """The whole manual for a provider's manager and economist, in Swedish as it is written."""
    return show(request, "web/pages/manual.html", {"manual": manual("provider-economy")})


@page(public=True)
def claims_manual(request: PageRequest) -> HttpResponse:
    """The whole manual for the region's claims clerk and approver, in Swedish as it is written."""
    return show(request, "web/pages/manual.html", {"manual": manual("claims")})


@page(public=True)
def reports_manual(request: PageRequest) -> HttpResponse:
    """The whole manual for whoever reads reports, in Swedish as it is written."""
    return show(request, "web/pages/manual.html", {"manual": manual("reports")})
