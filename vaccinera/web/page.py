"""A page parses, acts, answers. Around it: who may see it, where one is sent otherwise, and how it answers."""

from __future__ import annotations

from functools import update_wrapper
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from vaccinera.access.rules.living import is_recent
from vaccinera.kernel.clock import now
from vaccinera.web.addresses import is_htmx, path_to_return_to, safe_path
from vaccinera.web.kept import drop_kept, keep_form
from vaccinera.web.pace import count_lookup
from vaccinera.web.pages.errors import wrong_method

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaccinera.access.queries import SignedIn
    from vaccinera.access.rules.readers import Reader
    from vaccinera.access.states import Permission


class PageRequest(HttpRequest):
    """What a page gets. ``reader`` is there unless the page is public or does without a commission."""

    reader: Reader
    signed_in: SignedIn | None
    idle_left: int
    # How many visits wait for the reader's signature, from a page that has asked anyway; else the frame asks.
    count_to_sign: int


class Page:
    """A view with its conditions stated, where tests and readers can see them."""

    def __init__(
        self,
        view: Callable[..., HttpResponse],
        *,
        permission: Permission | None,
        or_permission: Permission | tuple[Permission, ...] | None,
        is_public: bool,
        needs_commission: bool,
        methods: tuple[str, ...],
        is_for_programs: bool = False,
        needs_recent_login: bool = False,
        looks_up: str = "",
    ) -> None:
        self.view = view
        others = or_permission if isinstance(or_permission, tuple) else (or_permission,) if or_permission else ()
        self.permission, self.or_permissions = permission, others
        self.is_public = is_public
        self.needs_commission = needs_commission and not is_public
        self.methods = methods
        self.needs_recent_login, self.looks_up = needs_recent_login, looks_up
        # Django's own name for it. A program has no form of ours, and no login that somebody's form could misuse.
        self.csrf_exempt = is_for_programs
        update_wrapper(self, view)

    def __call__(self, request: PageRequest, **parts: Any) -> HttpResponse:  # noqa: ANN401 - whatever the address holds
        """Answer the request, or say where to go first; a missing permission is refused."""
        if request.method not in self.methods and not (request.method == "HEAD" and "GET" in self.methods):
            return wrong_method(request, self.methods)
        if not self.is_public:
            if request.signed_in is None:
                return to_log_in(request)
            if self.needs_commission and request.signed_in.reader is None:
                return _to(request, "commission", till=path_to_return_to(request))
        if self.permission is not None and not any(request.reader.may(one) for one in self.or_permissions):
            request.reader.require(self.permission)
        _refuse_the_unwritable(request)
        if self.needs_recent_login and request.method == "POST" and not logged_in_lately(request):
            return keep_form(request, go_to(request, "log_in_again"))
        if self.looks_up == request.method:
            count_lookup(request.reader)
        response = self.view(request, **parts)
        return drop_kept(request, response) if self.needs_recent_login and request.method == "POST" else response


def page(
    permission: Permission | None = None,
    *,
    or_permission: Permission | tuple[Permission, ...] | None = None,
    public: bool = False,
    needs_commission: bool = True,
    methods: tuple[str, ...] = ("GET",),
    for_programs: bool = False,
    needs_recent_login: bool = False,
    looks_up: str = "",
) -> Callable[[Callable[..., HttpResponse]], Page]:
    """State what a page needs: a permission; with ``None`` any signed-in reader; with ``public=True`` nobody at all.

    ``or_permission``, one or several, opens it as well, where more than one sort of readers see the same page.
    ``needs_recent_login`` lets a form through only from a login that is young enough (ASVS 7.5.3); else one logs in
    again, and the form waits. ``looks_up`` is the method by which the page finds or opens somebody: those are counted.
    ``needs_commission=False`` is for the few pages met before a commission is chosen; ``for_programs=True`` for what
    another system posts without any login, and proves in what it sends.
    """
    if permission is not None and (public or not needs_commission):
        raise ValueError("a permission comes from a commission: such a page is neither public nor without one")
    if or_permission is not None and permission is None:
        raise ValueError("a second permission opens what asks for a first: without that, the page is everybody's")
    if for_programs and not public:
        raise ValueError("a program of another system has no login here: what it posts to is public")

    def state(view: Callable[..., HttpResponse]) -> Page:
        return Page(
            view,
            permission=permission,
            or_permission=or_permission,
            is_public=public,
            needs_commission=needs_commission,
            methods=methods,
            is_for_programs=for_programs,
            needs_recent_login=needs_recent_login,
            looks_up=looks_up,
        )

    return state


def logged_in_lately(request: PageRequest) -> bool:
    """Whether whoever asks has proved who they are lately enough for what weighs most."""
    signed_in, seconds = request.signed_in, settings.VACCINERA_RECENT_LOGIN_SECONDS
    return signed_in is not None and is_recent(started_at=signed_in.started_at, at=now(), seconds=seconds)


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, part: str = "", status: int = 200
) -> HttpResponse:
    """The whole page or, when htmx asks and ``part`` names one, that partial of the same template."""
    name = f"{template}#{part}" if part and is_htmx(request) else template
    return render(request, name, dict(context or {}), status=status)


def go_to(request: HttpRequest, route: str, /, *, shown_first: str = "", **parts: object) -> HttpResponse:
    """Answer a finished act by sending the browser to a page of ours, so that reloading repeats nothing.

    ``shown_first`` is the id of what is shown of it first, where the keyboard then goes on from.
    """
    return _send(request, reverse(route, kwargs=parts, fragment=shown_first or None))


def go_back(request: HttpRequest, *, otherwise: str) -> HttpResponse:
    """Send the browser where the form's ``till`` says, if that is a page of ours, or to another route."""
    return _send(request, safe_path(request.POST.get("till")) or reverse(otherwise))


def to_log_in(request: HttpRequest) -> HttpResponse:
    """To the login page, keeping where one was going; and why, when a login had just ended."""
    return _to(request, "log_in", till=path_to_return_to(request), ended="1" if _had_cookie(request) else None)


def _refuse_the_unwritable(request: HttpRequest) -> None:
    """A sign that no keyboard writes and no text of the database can hold: asked for once, and not at each field."""
    told = (text for sent in (request.GET, request.POST) for _, texts in sent.lists() for text in texts)
    if "\x00" in request.path or any("\x00" in str(text) for text in told):
        raise BadRequest


def _had_cookie(request: HttpRequest) -> bool:
    return settings.VACCINERA_LOGIN_COOKIE in request.COOKIES


def _to(request: HttpRequest, route: str, **query: str | None) -> HttpResponse:
    kept = {name: value for name, value in query.items() if value}
    return _send(request, reverse(route) + (f"?{urlencode(kept)}" if kept else ""))


def _send(request: HttpRequest, address: str) -> HttpResponse:
    if is_htmx(request):  # a redirect would be followed inside the fragment
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address, status=303)
