"""When it did not work: what happened, what is safe, what to do, and the number that is found in the log."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

from vaccinera.audit.actions import current_reference
from vaccinera.web.addresses import is_htmx
from vaccinera.web.words import sentence_for, status_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from vaccinera.kernel.refusals import Refused

_log = structlog.get_logger(__name__)
_NOTHING_CHANGED = gettext_noop("Inget har ändrats. Utkast som var sparade finns kvar.")


@dataclass(frozen=True, slots=True)
class _Words:
    """What an error page says; each a msgid."""

    heading: str
    happened: str
    to_do: str
    safe: str = _NOTHING_CHANGED
    kind: str = "stop"


_BAD_REQUEST = _Words(
    gettext_noop("Begäran gick inte att förstå"),
    gettext_noop("Webbläsaren skickade något som tjänsten inte kan läsa."),
    gettext_noop("Gå tillbaka, ladda om sidan och försök igen."),
)
_FORM_TOO_OLD = _Words(
    gettext_noop("Sidan hade stått öppen för länge"),
    gettext_noop("Formuläret hör till en tidigare inloggning, eller så tar webbläsaren inte emot kakor."),
    gettext_noop("Gå tillbaka, ladda om sidan och skicka igen."),
    gettext_noop("Inget har gått förlorat: det du skrev finns kvar när du går tillbaka, och sparade utkast är orörda."),
)
_FORBIDDEN = _Words(
    gettext_noop("Du har inte rätt att göra det här"),
    gettext_noop("Sidan kräver en behörighet som ditt uppdrag inte har."),
    gettext_noop("Byt uppdrag, eller be den som administrerar enheten."),
)
_NOT_FOUND = _Words(
    gettext_noop("Sidan finns inte"),
    gettext_noop(
        "Adressen kan vara felskriven, eller så har sidan flyttat. Den kan också höra till en annan vårdgivare."
    ),
    gettext_noop("Gå till startsidan och sök därifrån."),
    kind="warning",
)
_WRONG_METHOD = _Words(
    gettext_noop("Adressen går inte att öppna så"),
    gettext_noop("Den tar bara emot det som skickas från ett formulär."),
    gettext_noop("Gå till startsidan och börja därifrån."),
    kind="warning",
)
_CONFLICT = _Words(
    gettext_noop("Någon eller något hann före"),
    "",
    gettext_noop("Ladda om sidan du kom från, så ser du hur det är nu."),
)
_REFUSED = _Words(
    gettext_noop("Det går inte att göra så"),
    "",
    gettext_noop("Gå tillbaka och ändra det som meningen ovan säger."),
)
_CARD = _Words(
    gettext_noop("Det gick inte att logga in med kortet"),
    "",
    gettext_noop("Gå sedan till startsidan och logga in på nytt."),
    gettext_noop("Ingen är inloggad. Sparade utkast finns kvar."),
)
_OUTSIDE = _Words(
    gettext_noop("Du är utanför vårdnätet"),
    "",
    gettext_noop(
        "Anslut datorn till vårdnätet, eller logga in på fjärråtkomsten först, och ladda sedan om sidan. "
        "Saknar du konto för fjärråtkomst beställer din chef det."
    ),
)
_OF_NOUN = {"access.card": _CARD, "access.revocation": _CARD, "access.network": _OUTSIDE}
_TOO_MANY = _Words(
    gettext_noop("Ta det lite lugnare"),
    "",
    gettext_noop("Vänta så länge och ladda sedan om sidan. Arbetar du med en lista behöver du inte börja om."),
    gettext_noop("Det du har sparat finns kvar."),
    kind="warning",
)
_OF_STATUS = {403: _FORBIDDEN, 404: _NOT_FOUND, 409: _CONFLICT, 422: _REFUSED, 429: _TOO_MANY}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django hands it over by name
    """400: what was sent cannot be read."""
    return _answer(request, 400, _BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django hands it over by name
    """403: known, and may not."""
    return _answer(request, 403, _FORBIDDEN)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of its own: the form's token does not fit, most often because the page stood open over a new login."""
    _log.warning("csrf.refused", reason=reason)
    return _answer(request, 403, _FORM_TOO_OLD)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django hands it over by name
    """404: nothing here, or nothing this reader may know of."""
    return _answer(request, 404, _NOT_FOUND)


def wrong_method(request: HttpRequest, methods: Iterable[str]) -> HttpResponse:
    """405: most often a reload of an address that only takes a form."""
    response = _answer(request, 405, _WRONG_METHOD)
    response.headers["Allow"] = ", ".join(methods)
    return response


def refused_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """403, 404, 409 or 422: a rule said no, in its own words."""
    status = status_of(refused)
    words = _OF_NOUN.get(refused.code.rpartition(".")[0]) or _OF_STATUS[status]
    response = _answer(request, status, words, happened=sentence_for(refused))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(refused.facts["seconds"])
    return response


def server_error(_request: HttpRequest) -> HttpResponse:
    """500: something broke. Made without the database, and without the templates if these are what broke."""
    reference = current_reference.get()
    try:
        text = render_to_string("web/pages/server_error.html", {"reference": reference})
    except Exception:  # noqa: BLE001 - whatever broke, an answer is given
        _log.exception("server_error.page.failed")
        text = format_html(_LAST_RESORT, reference=reference)
    return HttpResponse(text, status=500, headers={"Cache-Control": "no-store"})


def _answer(request: HttpRequest, status: int, words: _Words, *, happened: str = "") -> HttpResponse:
    context = {
        "kind": words.kind,
        "heading": gettext(words.heading),
        "happened": happened or gettext(words.happened),
        "safe": gettext(words.safe),
        "to_do": gettext(words.to_do),
        "reference": current_reference.get(),
    }
    response = render(request, "web/pages/error.html" + ("#alert" if is_htmx(request) else ""), context, status=status)
    if is_htmx(request):  # the alert goes to the page's own place for it, not into what the request would replace
        response.headers["HX-Retarget"] = "#refusal"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


_LAST_RESORT = """<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>Fel – Vaccinera</title></head><body><main>
<h1>Något gick sönder hos oss</h1>
<p>Det du gjorde kan ha sparats eller inte. Gå till <a href="/">startsidan</a> och se efter, innan du gör om det.
Uppge nummer {reference} till supporten.</p>
<p lang="en">Something broke on our side. What you did may or may not have been saved. Go to the
<a href="/">start page</a> and look before you do it again. Give the number {reference} to the service desk.</p>
</main></body></html>"""
