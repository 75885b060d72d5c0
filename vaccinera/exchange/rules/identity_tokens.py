"""What an identity provider signs (OpenID Connect Core 1.0, Back-Channel Logout 1.0), judged without network and clock.

joserfc verifies the signature and the claims; what is asked of them stands here (ID-01, ID-06).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwt import JWTClaimsRegistry

from vaccinera.access.rules.identity import EndedLogin, Vouched
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.rules.hsa_ids import received_hsa_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from joserfc.jwk import KeySet

# What only the holder of a private key can make. "none" is no signature, nor is what our own secret could make.
ALGORITHMS = ("RS256", "PS256", "ES256")
_CLOCKS_DIFFER_BY_SECONDS = 60
_OLDEST_SECONDS = 600
_LONGEST_NAME = 255
_LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class UnknownKey(Exception):
    """The token names a key we do not have: the provider may have changed keys since we asked for them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the answer has to fit: whom we asked, as whom, with which nonce, and which levels are strong enough."""

    issuer: str
    client_id: str
    nonce: str
    levels: tuple[str, ...]


def judge_id_token(token: str, *, keys: KeySet, asked: Asked, access_token: str, at: datetime) -> Vouched:
    """Whom the provider vouches for, or a refusal that says what did not fit (ID-01, ID-06)."""
    claims = _signed(token, keys)
    _demand(claims, at=at, iss=asked.issuer, aud=asked.client_id, nonce=asked.nonce)
    _demand_party(claims, asked.client_id)
    # A provider may leave it out of this flow (Core 1.0, 3.1.3.6); what it sends has to be right.
    if "at_hash" in claims and not hmac.compare_digest(str(claims["at_hash"]).encode(), _half_hash(access_token)):
        raise Refused("exchange.login.not_trusted", reason="at_hash")
    level = str(claims.get("acr", ""))
    if level not in asked.levels:
        raise Refused("exchange.login.too_weak", level=level)
    return Vouched(
        hsa_id=received_hsa_id(claims.get("employeeHsaId")),
        level_of_assurance=level,
        commission_hsa_id=_only(claims.get("commissionHsaId")),
        licences=_texts(claims.get("healthcareProfessionalLicense")),
        issuer=asked.issuer,
        subject=str(claims["sub"]),
        provider_session=str(claims.get("sid", "")),
        id_token=token,
    )


def judge_logout_token(token: str, *, keys: KeySet, issuer: str, client_id: str, at: datetime) -> EndedLogin:
    """Whose login the provider says is over, or a refusal that says what did not fit."""
    claims = _signed(token, keys)
    _demand(claims, at=at, iss=issuer, aud=client_id)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(_LOGOUT_EVENT), dict):
        raise Refused("exchange.login.not_trusted", reason="events")
    if "nonce" in claims:  # an ID token, sent where it does not belong
        raise Refused("exchange.login.not_trusted", reason="nonce")
    if not claims.get("jti"):
        raise Refused("exchange.login.not_trusted", reason="jti")
    subject, session, hsa_id = (str(claims.get(name, "")) for name in ("sub", "sid", "employeeHsaId"))
    if not (subject or session or hsa_id):
        raise Refused("exchange.login.not_trusted", reason="sub")
    return EndedLogin(
        token_id=str(claims["jti"]),
        expires_at=at + timedelta(seconds=_OLDEST_SECONDS + _CLOCKS_DIFFER_BY_SECONDS),
        issuer=issuer,
        subject=subject,
        provider_session=session,
        hsa_id=hsa_id,
    )


def _signed(token: str, keys: KeySet) -> dict[str, Any]:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except InvalidKeyIdError as unknown:
        raise UnknownKey from unknown
    except (JoseError, ValueError) as fault:
        raise Refused("exchange.login.not_trusted", reason="signature") from fault


def _demand(claims: dict[str, Any], *, at: datetime, **expected: str) -> None:
    """Each expected claim is there, letter for letter, and the token is of these minutes."""
    now = int(at.timestamp())
    asked: Any = {name: {"essential": True, "value": value} for name, value in expected.items()}
    registry = JWTClaimsRegistry(
        now=now, leeway=_CLOCKS_DIFFER_BY_SECONDS, exp={"essential": True}, iat={"essential": True}, **asked
    )
    try:
        registry.validate(claims)
    except ClaimError as fault:
        raise Refused("exchange.login.not_trusted", reason=fault.claim) from fault
    if claims["iat"] < now - _OLDEST_SECONDS:
        raise Refused("exchange.login.not_trusted", reason="iat")


def _demand_party(claims: Mapping[str, Any], client_id: str) -> None:
    """A token for several clients says which of them asked; that has to be us. A login is somebody's."""
    if claims.get("azp", client_id) != client_id or (
        isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and "azp" not in claims
    ):
        raise Refused("exchange.login.not_trusted", reason="azp")
    for name in ("sub", "sid"):
        if len(str(claims.get(name, ""))) > _LONGEST_NAME:
            raise Refused("exchange.login.not_trusted", reason=name)
    if not claims.get("sub"):
        raise Refused("exchange.login.not_trusted", reason="sub")


def _half_hash(access_token: str) -> bytes:
    """The left half of the access token's SHA-256, which every algorithm we accept asks for."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=")


def _texts(claim: object) -> tuple[str, ...]:
    """A claim with one value or several, which providers write either way."""
    several: Collection[object] = claim if isinstance(claim, list) else [claim]
    return tuple(one for one in several if isinstance(one, str) and one)


def _only(claim: object) -> str:
    """The value, when there is exactly one: somebody with several has not chosen yet."""
    found = _texts(claim)
    return found[0] if len(found) == 1 else ""
