"""Asking the identity provider: what it is, which keys it signs with, and for whom it gave a code.

Its description and its keys are remembered in the process. A key we do not know makes us ask for the keys again, but
not again and again: whoever sends forged tokens must not be able to make us a burden to the provider.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import httpx
import structlog
from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from vaccinera.exchange.rules.identity_requests import Provider, RoundTrip, read_provider
from vaccinera.exchange.rules.identity_tokens import Asked, UnknownKey, judge_id_token, judge_logout_token
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from vaccinera.access.rules.identity import EndedLogin, Vouched

_Judged = TypeVar("_Judged")
_log = structlog.get_logger(__name__)
_PATIENCE_SECONDS = 5.0
_REMEMBERED_SECONDS = 3600
KEYS_AT_MOST_EVERY_SECONDS = 60


@dataclass(slots=True)
class _Known:
    """What this process knows of the provider, and since when by the monotonic clock."""

    issuer: str = ""
    provider: Provider | None = None
    provider_at: float = 0.0
    keys: KeySet | None = None
    keys_at: float = 0.0

    def forget(self, *, issuer: str) -> None:
        """Begin with what nobody has told yet."""
        self.issuer, self.provider, self.keys = issuer, None, None


_known = _Known()
_one_at_a_time = Lock()


def identity_provider() -> Provider:
    """The provider's description; asked for at most once an hour."""
    issuer = settings.VACCINERA_OIDC_ISSUER
    with _one_at_a_time:
        if _known.issuer != issuer:
            _known.forget(issuer=issuer)
        if _known.provider is None or time.monotonic() - _known.provider_at > _REMEMBERED_SECONDS:
            told = _asked_for(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            _known.provider, _known.provider_at = read_provider(told, issuer=issuer), time.monotonic()
        return _known.provider


def vouched_for(code: str, *, trip: RoundTrip, at: datetime) -> Vouched:
    """Whom the provider vouches for, in exchange for the code the browser brought."""
    provider = identity_provider()
    told = _tokens(provider, code, trip)
    asked = Asked(provider.issuer, settings.VACCINERA_OIDC_CLIENT_ID, trip.nonce, settings.VACCINERA_OIDC_LEVELS)
    return _with_keys(
        lambda keys: judge_id_token(
            str(told.get("id_token", "")), keys=keys, asked=asked, access_token=str(told.get("access_token", "")), at=at
        )
    )


def ended_login(logout_token: str, *, at: datetime) -> EndedLogin:
    """Whose login the provider says is over."""
    issuer, client_id = identity_provider().issuer, settings.VACCINERA_OIDC_CLIENT_ID
    return _with_keys(
        lambda keys: judge_logout_token(logout_token, keys=keys, issuer=issuer, client_id=client_id, at=at)
    )


def _with_keys(judge: Callable[[KeySet], _Judged]) -> _Judged:
    """Judge with the keys we know, and if the token names another with those the provider has now."""
    try:
        return judge(_keys(is_stale=False))
    except UnknownKey:
        try:
            return judge(_keys(is_stale=True))
        except UnknownKey as unknown:
            raise Refused("exchange.login.not_trusted", reason="key") from unknown


def _keys(*, is_stale: bool) -> KeySet:
    address = identity_provider().keys
    with _one_at_a_time:
        age = time.monotonic() - _known.keys_at
        longest = KEYS_AT_MOST_EVERY_SECONDS if is_stale else _REMEMBERED_SECONDS
        if _known.keys is None or age > longest:
            _known.keys, _known.keys_at = _read_keys(_asked_for(address)), time.monotonic()
        return _known.keys


def _read_keys(told: dict[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set({"keys": [key for key in told["keys"] if key.get("use", "sig") == "sig"]})
    except (JoseError, LookupError, TypeError, AttributeError, ValueError) as fault:
        raise Refused("exchange.login.provider_silent") from fault


def _tokens(provider: Provider, code: str, trip: RoundTrip) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": trip.return_address,
        "code_verifier": trip.verifier,
    }
    # RFC 6749, 2.3.1: both are form-encoded before they become a user and a password.
    login = (quote(settings.VACCINERA_OIDC_CLIENT_ID, safe=""), quote(settings.VACCINERA_OIDC_CLIENT_SECRET, safe=""))
    return _asked_for(provider.token, form=form, login=login)


def _asked_for(
    address: str, *, form: dict[str, str] | None = None, login: tuple[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object at an address. A no to the code is the login's end; anything else unreadable is silence."""
    try:
        answer = httpx.request("POST" if form else "GET", address, data=form, auth=login, timeout=_PATIENCE_SECONDS)
        told = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as fault:
        _log.warning("identity_provider.silent", error=type(fault).__name__)
        raise Refused("exchange.login.provider_silent") from fault
    if isinstance(told, dict) and answer.status_code == httpx.codes.OK:
        return told
    _log.warning("identity_provider.refused", status=answer.status_code)
    if form and isinstance(told, dict) and told.get("error") == "invalid_grant":
        raise Refused("exchange.login.not_completed", reason="invalid_grant")
    raise Refused("exchange.login.provider_silent")
