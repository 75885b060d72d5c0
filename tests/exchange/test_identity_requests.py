"""What is asked of an identity provider, and what counts as its answer (ID-01, ID-06)."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from vaccinera.exchange.rules.identity_requests import (
    Provider,
    RoundTrip,
    authorization_address,
    code_in,
    demand_begun_here,
    logout_address,
    read_provider,
)
from vaccinera.kernel.refusals import Refused

ISSUER, LOA3 = "https://idp.ineratest.org:443/oidc", "http://id.sambi.se/loa/loa3"
PROVIDER = Provider(
    issuer=ISSUER,
    authorization="https://idp.ineratest.org/oidc/authorize",
    token="https://idp.ineratest.org/oidc/token",
    keys="https://idp.ineratest.org/oidc/jwks.json",
    end_session="https://idp.ineratest.org/oidc/logout",
    names_itself=True,
)
# The verifier and its challenge are the example of RFC 7636, appendix B.
TRIP = RoundTrip("s-1", "n-1", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "https://vaccinera.example/svar")
DESCRIPTION = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://idp.ineratest.org/oidc/authorize",
    "token_endpoint": "https://idp.ineratest.org/oidc/token",
    "jwks_uri": "https://idp.ineratest.org/oidc/jwks.json",
    "end_session_endpoint": "https://idp.ineratest.org/oidc/logout",
    "authorization_response_iss_parameter_supported": True,
}


def _query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_the_browser_is_sent_with_everything_that_ties_the_answer_to_it() -> None:
    address = authorization_address(PROVIDER, TRIP, client_id="vaccinera", levels=(LOA3,), again=False)

    asked = _query(address)
    claims = json.loads(asked.pop("claims"))
    assert address.startswith("https://idp.ineratest.org/oidc/authorize?")
    assert asked == {
        "response_type": "code",
        "scope": "openid",
        "client_id": "vaccinera",
        "redirect_uri": "https://vaccinera.example/svar",
        "state": "s-1",
        "nonce": "n-1",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
        "acr_values": "http://id.sambi.se/loa/loa3",
    }
    assert claims["id_token"]["employeeHsaId"] == {"essential": True}
    assert claims["id_token"]["acr"] == {"essential": True, "values": ["http://id.sambi.se/loa/loa3"]}
    assert {"commissionHsaId", "healthcareProfessionalLicense", "groupPrescriptionCode"} <= set(claims["id_token"])
    assert "personalIdentityNumber" not in claims["id_token"]


def test_whoever_was_refused_is_asked_who_they_are_anew() -> None:
    address = authorization_address(PROVIDER, TRIP, client_id="vaccinera", levels=(LOA3,), again=True)

    assert _query(address)["prompt"] == "login"


@pytest.mark.parametrize("answer", [{}, {"state": ""}, {"state": "s-2"}, {"state": "å"}])
def test_an_answer_to_what_another_browser_asked_is_none(answer: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        demand_begun_here(answer, trip=TRIP)

    assert refused.value.code == "exchange.login.begun_elsewhere"


def test_an_answer_to_what_this_browser_asked_brings_the_code() -> None:
    answer = {"state": "s-1", "code": "c-1", "iss": ISSUER}

    demand_begun_here(answer, trip=TRIP)

    assert code_in(answer, provider=PROVIDER) == "c-1"
    assert code_in({"code": "c-1"}, provider=replace(PROVIDER, names_itself=False)) == "c-1"


@pytest.mark.parametrize(
    ("answer", "names_itself"),
    [
        ({"code": "c-1", "iss": "https://idp.ineratest.org/oidc"}, True),
        ({"code": "c-1", "iss": "https://another.example"}, False),
        ({"code": "c-1"}, True),
    ],
)
def test_another_provider_s_answer_is_refused(answer: dict[str, str], *, names_itself: bool) -> None:
    """RFC 9207: a code of another provider is never sent to ours."""
    with pytest.raises(Refused) as refused:
        code_in(answer, provider=replace(PROVIDER, names_itself=names_itself))

    assert (refused.value.code, refused.value.facts) == ("exchange.login.not_trusted", {"reason": "iss of the answer"})


@pytest.mark.parametrize(
    ("answer", "reason"),
    [({"error": "access_denied"}, "access_denied"), ({"error": "x" * 100}, "x" * 40), ({"code": ""}, "no code")],
)
def test_who_gave_up_at_the_provider_is_told_so(answer: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused) as refused:
        code_in(answer | {"iss": ISSUER}, provider=PROVIDER)

    assert (refused.value.code, refused.value.facts) == ("exchange.login.not_completed", {"reason": reason})


def test_the_provider_s_own_description_is_read() -> None:
    assert read_provider(DESCRIPTION, issuer=ISSUER) == PROVIDER
    assert read_provider(
        {name: told for name, told in DESCRIPTION.items() if not name.startswith(("end", "authorization_response"))},
        issuer=ISSUER,
    ) == replace(PROVIDER, end_session="", names_itself=False)


@pytest.mark.parametrize("issuer", ["https://idp.ineratest.org/oidc", "https://idp.ineratest.org:443/oidc/", None])
def test_a_description_of_another_issuer_is_not_believed(issuer: str | None) -> None:
    """ID-06: the port is part of the name, letter for letter."""
    with pytest.raises(Refused) as refused:
        read_provider(DESCRIPTION | {"issuer": issuer}, issuer=ISSUER)

    assert refused.value.facts == {"reason": "issuer of the description"}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("token_endpoint", "http://idp.ineratest.org/oidc/token"),
        ("jwks_uri", ""),
        ("authorization_endpoint", "javascript:alert(1)"),
        ("end_session_endpoint", "http://idp.ineratest.org/oidc/logout"),
    ],
)
def test_nothing_of_a_login_goes_unencrypted(name: str, address: str) -> None:
    with pytest.raises(Refused) as refused:
        read_provider(DESCRIPTION | {name: address}, issuer=ISSUER)

    assert refused.value.facts == {"reason": "addresses of the description"}


def test_one_logs_out_at_the_provider_by_its_own_token() -> None:
    """ID-09: OpenID Connect RP-Initiated Logout 1.0."""
    address = logout_address(PROVIDER, client_id="vaccinera", id_token="e.y.J", return_address="https://v.example/?a=1")

    assert address.startswith("https://idp.ineratest.org/oidc/logout?")
    assert _query(address) == {
        "id_token_hint": "e.y.J",
        "client_id": "vaccinera",
        "post_logout_redirect_uri": "https://v.example/?a=1",
    }
    without = replace(PROVIDER, end_session="")
    assert logout_address(without, client_id="vaccinera", id_token="e.y.J", return_address="https://v.example/") == ""
