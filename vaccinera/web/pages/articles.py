"""Help articles: read by whom they are for, written by the region's administrators, each checked by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.actions.articles import take_down_article
from vaccinera.organisations.actions.changes import propose_change
from vaccinera.organisations.queries.articles import (
    article_changes_waiting,
    article_for,
    newest_versions,
    versions_of,
)
from vaccinera.organisations.queries.contracts import change_by_id
from vaccinera.organisations.states import ChangeKind
from vaccinera.web.articles import article_in_html
from vaccinera.web.forms.articles import ArticleForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.region_changes import proposed
from vaccinera.web.parts import Column
from vaccinera.web.region import FormPage, answer_form, programme_names
from vaccinera.web.words import ROLES, roles_in_words

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import DirectoryChange, HelpVersion

_KEPT = ("title", "body", "language", "roles", "programme")


@page(public=True)
def article(request: PageRequest, slug: str) -> HttpResponse:
    """One article, with who wrote it and who checked it."""
    reader = request.signed_in.reader if request.signed_in else None
    told = article_for(slug, roles_of(reader))
    context = {
        "told": told,
        "body": article_in_html(told.body),
        "programme": programme_names().get(told.programme, told.programme),
        "may_edit": reader is not None and reader.may(Permission.HELP_EDIT),
    }
    return show(request, "web/pages/article.html", context)


def roles_of(reader: Reader | None) -> frozenset[str]:
    """The roles an article has to be for; whoever writes them reads them all."""
    if reader is None:
        return frozenset()
    return frozenset(ROLES) if reader.may(Permission.HELP_EDIT) else frozenset(reader.roles)


@page(Permission.HELP_EDIT)
def articles(request: PageRequest) -> HttpResponse:
    """Every article, shown or taken down, and what waits to be checked."""
    with reading(request.reader):
        told, waiting = newest_versions(), article_changes_waiting()
    labels = gettext("Artikel"), gettext("Läge"), gettext("För"), gettext("Faktagranskad")
    context = {
        "rows": [(one, roles_in_words(one.roles) or gettext("alla")) for one in told],
        "columns": [*map(Column, labels[:3]), Column(labels[3], "date")],
        "waiting": waiting,
        "waiting_columns": [Column(gettext("Text")), Column(gettext("Skriven av")), Column(gettext("När"), "date")],
    }
    return show(request, "web/pages/articles.html", context)


@page(Permission.HELP_EDIT, methods=("GET", "POST"))
def new_article(request: PageRequest) -> HttpResponse:
    """Write an article that another then checks; ``utkast`` begins from a text that was not approved."""
    reader, names = request.reader, programme_names()
    first = {"language": "sv"} | _begun_from(request, "")
    form = ArticleForm(request.POST or None, initial=first, programmes=names, is_new=True)
    return answer_form(
        request,
        form,
        _around(gettext("Ny artikel")),
        act=lambda: _propose(reader, form.cleaned_data["slug"], form, names),
        done=lambda change: proposed(request, change),
    )


@page(Permission.HELP_EDIT, methods=("GET", "POST"))
def edit_article(request: PageRequest, slug: str) -> HttpResponse:
    """Every version of an article, and writing the next."""
    reader, names = request.reader, programme_names()
    with reading(reader):
        versions = versions_of(slug)
    first = {name: getattr(versions[0], name) for name in _KEPT} | _begun_from(request, slug)
    form = ArticleForm(request.POST or None, initial=first, programmes=names, is_new=False)
    return answer_form(
        request,
        form,
        _around(versions[0].title),
        act=lambda: _propose(reader, slug, form, names),
        done=lambda change: proposed(request, change),
        **_history(versions),
    )


def _around(heading: str) -> FormPage:
    lead = gettext("Texten visas när en annan regionadministratör har granskat fakta och godkänt den.")
    return FormPage(reverse("articles"), gettext("Hjälptexter"), heading, gettext("Föreslå för faktagranskning"), lead)


def _history(versions: list[HelpVersion]) -> dict[str, Any]:
    return {"article": versions[0].article, "versions": [(one, article_in_html(one.body)) for one in versions]}


def _propose(reader: Reader, slug: str, form: ArticleForm, names: dict[str, str]) -> DirectoryChange:
    reason, content = form.cleaned_data["reason"], form.article()
    return propose_change(
        by=reader, kind=ChangeKind.HELP, subject=slug, content=content, reason=reason, codes=names, at=now()
    )


def _begun_from(request: PageRequest, slug: str) -> dict[str, Any]:
    """The text of an earlier proposal, to go on from: of this article, or of any when it is new."""
    try:
        key = UUID(request.GET.get("utkast", ""))
    except ValueError:
        return {}
    change = change_by_id(key)
    if change.kind != ChangeKind.HELP or slug not in ("", change.subject):
        return {}
    return {**change.content, "slug": change.subject}


@page(Permission.HELP_EDIT, methods=("POST",))
def take_down_help(request: PageRequest, slug: str) -> HttpResponse:
    """Show an article to nobody any more."""
    with acting(request.reader):
        take_down_article(by=request.reader, slug=slug, at=now())
    response = go_to(request, "edit_article", slug=slug)
    leave_message(response, "success", gettext_noop("Artikeln är borttagen och visas inte för någon."))
    return response
