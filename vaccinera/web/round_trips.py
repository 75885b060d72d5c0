"""The way to the identity provider and back, tied to the browser that began it by a cookie of its own.

The login cookie is never sent from another site, so the way back brings this one: signed, short-lived, worth nothing
without the installation's secret. It holds one random value; what is sent to the provider is derived from that and the
secret, so that whoever reads the cookie still knows neither nonce nor verifier. Nobody who has not logged in makes us
write anything.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from vaccinera.access.queries import provider_login_of
from vaccinera.exchange.queries.identity_provider import identity_provider
from vaccinera.exchange.rules.identity_requests import RoundTrip, logout_address
from vaccinera.kernel.refusals import Refused
from vaccinera.web.addresses import safe_path

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from vaccinera.access.queries import SignedIn

_SALT = "vaccinera.web.round_trips"
_SECONDS = 600
# What stands in an address has no digits that could be taken for a person's number (PER-12).
_LETTERS_FOR_DIGITS = str.maketrans("0123456789", "ghijklmnop")


def begin_round_trip(request: HttpRequest) -> tuple[RoundTrip, str]:
    """A new way there and back, and the cookie that holds it; where one was going comes along."""
    chance = secrets.token_urlsafe(32)
    cookie = signing.dumps([chance, safe_path(request.GET.get("till")) or reverse("start")], salt=_SALT)
    return _trip(request, chance), cookie


def round_trip_of(request: HttpRequest) -> tuple[RoundTrip, str]:
    """The way this browser is on, and where it was going; without one, or too long after, a way no answer fits."""
    cookie = request.COOKIES.get(settings.VACCINERA_ROUND_TRIP_COOKIE, "")
    try:
        chance, till = signing.loads(cookie, salt=_SALT, max_age=_SECONDS)
    except (signing.BadSignature, ValueError):
        chance, till = secrets.token_urlsafe(32), ""
    return _trip(request, chance), safe_path(till) or reverse("start")


def keep_round_trip(response: HttpResponse, cookie: str) -> None:
    """Tie the browser to it. Lax: the way back is a step from another site; nothing but a step brings it."""
    response.set_cookie(
        settings.VACCINERA_ROUND_TRIP_COOKIE,
        cookie,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def end_round_trip(response: HttpResponse) -> None:
    """Each is used once."""
    response.delete_cookie(settings.VACCINERA_ROUND_TRIP_COOKIE, samesite="Lax")


def address_to_log_out_at(request: HttpRequest, signed_in: SignedIn) -> str:
    """Where to log out at the provider; nowhere when the session began elsewhere, or the provider is silent."""
    login = provider_login_of(signed_in.session_id)
    if login is None or login.issuer != settings.VACCINERA_OIDC_ISSUER:
        return ""
    try:
        provider = identity_provider()
    except Refused:
        return ""
    back = request.build_absolute_uri(f"{reverse('log_in')}?ended=1")
    client_id = settings.VACCINERA_OIDC_CLIENT_ID
    return logout_address(provider, client_id=client_id, id_token=login.id_token, return_address=back)


def _trip(request: HttpRequest, chance: str) -> RoundTrip:
    return RoundTrip(
        state=_derived("state", chance),
        nonce=_derived("nonce", chance),
        verifier=_derived("verifier", chance),
        return_address=request.build_absolute_uri(reverse("back_from_provider")),
    )


def _derived(what: str, chance: str) -> str:
    return salted_hmac(f"{_SALT}.{what}", chance, algorithm="sha256").hexdigest().translate(_LETTERS_FOR_DIGITS)
