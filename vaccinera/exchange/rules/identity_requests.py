"""What is asked of an identity provider, and whether what comes back is an answer to it (ID-01, ID-06)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

# By the names of the Inera attribute list. What a client is not registered for is ignored, so only the id is essential.
# Whoever asks for all commissions gets no picker there: we ask for the one that is picked.
_CLAIMS = (
    "commissionHsaId",
    "commissionName",
    "commissionPurpose",
    "healthCareUnitHsaId",
    "healthCareProviderHsaId",
    "healthcareProfessionalLicense",
    "healthcareProfessionalLicenseIdentityNumber",
    "personalPrescriptionCode",
    "groupPrescriptionCode",
)


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """One way to the provider and back, of one browser: nothing in it can be guessed, and each is used once."""

    state: str
    nonce: str
    verifier: str
    return_address: str


@dataclass(frozen=True, slots=True)
class Provider:
    """What the provider tells of itself, each address checked when it was read."""

    issuer: str
    authorization: str
    token: str
    keys: str
    end_session: str
    names_itself: bool


def authorization_address(
    provider: Provider, trip: RoundTrip, *, client_id: str, levels: tuple[str, ...], again: bool
) -> str:
    """Where the browser goes to log in: code flow, PKCE with S256, the claims and the levels we need.

    With ``again`` the provider asks who it is even if it remembers somebody.
    """
    claims = {
        "id_token": {
            "employeeHsaId": {"essential": True},
            "acr": {"essential": True, "values": list(levels)},
            **dict.fromkeys(_CLAIMS),
        }
    }
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": client_id,
        "redirect_uri": trip.return_address,
        "state": trip.state,
        "nonce": trip.nonce,
        "code_challenge": _challenge(trip.verifier),
        "code_challenge_method": "S256",
        "acr_values": " ".join(levels),
        "claims": json.dumps(claims, separators=(",", ":")),
        **({"prompt": "login"} if again else {}),
    }
    return f"{provider.authorization}?{urlencode(asked)}"


def demand_begun_here(answer: Mapping[str, str], *, trip: RoundTrip) -> None:
    """Refuse an answer to what another browser asked, or to nothing (RFC 6749, 10.12)."""
    if not hmac.compare_digest(answer.get("state", "").encode(), trip.state.encode()):
        raise Refused("exchange.login.begun_elsewhere")


def code_in(answer: Mapping[str, str], *, provider: Provider) -> str:
    """The code the provider sent back, if it is the provider we asked that answers (RFC 9207)."""
    if answer.get("iss", provider.issuer if not provider.names_itself else "") != provider.issuer:
        raise Refused("exchange.login.not_trusted", reason="iss of the answer")
    if answer.get("error") or not answer.get("code"):
        raise Refused("exchange.login.not_completed", reason=answer.get("error", "no code")[:40])
    return answer["code"]


def logout_address(provider: Provider, *, client_id: str, id_token: str, return_address: str) -> str:
    """Where the browser goes to log out at the provider too; nowhere when the provider has no such place."""
    asked = {"id_token_hint": id_token, "client_id": client_id, "post_logout_redirect_uri": return_address}
    return f"{provider.end_session}?{urlencode(asked)}" if provider.end_session else ""


def read_provider(told: Mapping[str, object], *, issuer: str) -> Provider:
    """What the provider says of itself, if it is the one we know, letter for letter, and its addresses are safe."""
    if told.get("issuer") != issuer:
        raise Refused("exchange.login.not_trusted", reason="issuer of the description")
    scheme = issuer.partition(":")[0] + "://"
    addresses = {name: str(told.get(name, "")) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    end_session = str(told.get("end_session_endpoint", ""))
    if not all(one.startswith(scheme) for one in addresses.values()) or not (end_session or scheme).startswith(scheme):
        raise Refused("exchange.login.not_trusted", reason="addresses of the description")
    return Provider(
        issuer=issuer,
        authorization=addresses["authorization_endpoint"],
        token=addresses["token_endpoint"],
        keys=addresses["jwks_uri"],
        end_session=end_session,
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
