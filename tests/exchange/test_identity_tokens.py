"""What an identity provider signs, judged without it, with each thing wrong that could be (ID-01, ID-06)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from vaccinera.access.rules.identity import EndedLogin, Vouched
from vaccinera.exchange.rules.identity_tokens import Asked, UnknownKey, judge_id_token, judge_logout_token
from vaccinera.kernel.refusals import Refused

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
AT = int(NOON.timestamp())
ISSUER, LOA3 = "https://idp.ineratest.org:443/oidc", "http://id.sambi.se/loa/loa3"
KEY = RSAKey.generate_key(2048, parameters={"kid": "winter", "use": "sig"})
CURVE = ECKey.generate_key("P-256", parameters={"kid": "spring", "use": "sig"})
KEYS = KeySet([KEY, CURVE])
ASKED = Asked(issuer=ISSUER, client_id="vaccinera", nonce="n-1", levels=(LOA3,))
# The access token of an example in OpenID Connect Core 1.0, A.3, and the hash the standard gives for it.
ACCESS_TOKEN, ITS_HASH = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "77QmUPtjPfzWtF2AnpK9RQ"
SAID: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "vaccinera",
    "sub": "transient-1",
    "iat": AT - 5,
    "exp": AT + 300,
    "nonce": "n-1",
    "acr": LOA3,
    "sid": "s-1",
    "at_hash": ITS_HASH,
    "employeeHsaId": "SE2321000016-1ABC",
    "commissionHsaId": "SE2321000016-2DEF",
    "healthcareProfessionalLicense": ["SJ", "BM"],
}
OVER: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "vaccinera",
    "iat": AT,
    "exp": AT + 120,
    "jti": "j-1",
    "sid": "s-1",
    "sub": "transient-1",
    "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
}


def _signed(
    claims: dict[str, Any], *, algorithm: str = "RS256", by: RSAKey | ECKey | OctKey = KEY, kid: str = ""
) -> str:
    return jwt.encode({"alg": algorithm, "kid": kid or by.kid}, dict(claims), by, algorithms=[algorithm])


def _without(claims: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in claims.items() if name not in names}


def _judged(token: str) -> Vouched:
    return judge_id_token(token, keys=KEYS, asked=ASKED, access_token=ACCESS_TOKEN, at=NOON)


def _ended(token: str) -> EndedLogin:
    return judge_logout_token(token, keys=KEYS, issuer=ISSUER, client_id="vaccinera", at=NOON)


def _refused(token: str) -> tuple[str, object]:
    with pytest.raises(Refused) as refused:
        _judged(token)
    return refused.value.code, refused.value.facts.get("reason")


def test_who_the_provider_vouches_for_is_the_one_with_the_hsa_id() -> None:
    token = _signed(SAID)

    vouched = _judged(token)

    assert vouched == Vouched(
        hsa_id="SE2321000016-1ABC",
        level_of_assurance="http://id.sambi.se/loa/loa3",
        commission_hsa_id="SE2321000016-2DEF",
        licences=("SJ", "BM"),
        issuer="https://idp.ineratest.org:443/oidc",
        subject="transient-1",
        provider_session="s-1",
        id_token=token,
    )


@pytest.mark.parametrize(("algorithm", "by"), [("RS256", KEY), ("PS256", KEY), ("ES256", CURVE)])
def test_each_kind_of_signature_with_a_private_key_is_read(algorithm: str, by: RSAKey | ECKey) -> None:
    assert _judged(_signed(SAID, algorithm=algorithm, by=by)).hsa_id == "SE2321000016-1ABC"


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "https://idp.ineratest.org/oidc"),  # the same place, written another way
        ("iss", "https://IDP.ineratest.org:443/oidc"),
        ("iss", ""),
        ("aud", "another"),
        ("aud", ["another"]),
        ("aud", []),
        ("exp", AT - 61),
        ("exp", "soon"),
        ("iat", AT + 61),
        ("iat", AT - 601),
        ("nonce", "n-2"),
        ("nonce", ""),
        ("at_hash", "77QmUPtjPfzWtF2AnpK9RA"),
        ("at_hash", "å"),
        ("azp", "another"),
        ("sub", ""),
        ("sub", "s" * 256),
        ("sid", "s" * 256),
    ],
)
def test_a_claim_that_does_not_fit_is_named_and_nobody_is_let_in(claim: str, value: object) -> None:
    """ID-06: iss letter for letter, aud, exp, iat, nonce, at_hash."""
    assert _refused(_signed(SAID | {claim: value})) == ("exchange.login.not_trusted", claim)


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "iat", "nonce", "sub"])
def test_a_claim_that_is_missing_is_as_bad_as_a_wrong_one(claim: str) -> None:
    assert _refused(_signed(_without(SAID, claim))) == ("exchange.login.not_trusted", claim)


def test_the_hash_of_the_access_token_may_be_left_out() -> None:
    """Core 1.0, 3.1.3.6: it is optional where the access token comes with the ID token from the same place."""
    assert _judged(_signed(_without(SAID, "at_hash"))).subject == "transient-1"


def test_clocks_may_differ_by_a_minute() -> None:
    assert _judged(_signed(SAID | {"iat": AT + 60, "exp": AT - 59})).subject == "transient-1"


def test_a_token_for_several_says_which_of_them_asked() -> None:
    for_two = SAID | {"aud": ["vaccinera", "another"]}

    assert _refused(_signed(for_two)) == ("exchange.login.not_trusted", "azp")
    assert _judged(_signed(for_two | {"azp": "vaccinera"})).subject == "transient-1"


@pytest.mark.parametrize("level", ["http://id.sambi.se/loa/loa2", "http://id.sambi.se/loa/loa3-uncertified", ""])
def test_a_login_that_is_too_weak_is_refused(level: str) -> None:
    """ID-01, HSLF-FS 2016:40 3 kap. 15 §."""
    assert _refused(_signed(SAID | {"acr": level})) == ("exchange.login.too_weak", None)
    assert _refused(_signed(_without(SAID, "acr"))) == ("exchange.login.too_weak", None)


@pytest.mark.parametrize("hsa_id", ["", "19121212-1212 x", "SE2321000016", None, 7, ["SE2321000016-1ABC"]])
def test_without_an_hsa_id_it_is_nobody(hsa_id: object) -> None:
    """ID-02: the subject is no name of anybody."""
    assert _refused(_signed(SAID | {"employeeHsaId": hsa_id})) == ("organisations.hsa_id.not_one", None)


def test_what_is_not_signed_by_the_provider_is_no_token() -> None:
    forger = RSAKey.generate_key(2048, parameters={"kid": "winter"})
    by_our_secret = OctKey.import_key("hemligheten-i-testerna-som-vi-har", {"kid": "winter"})
    unsigned = "eyJhbGciOiJub25lIn0." + _signed(SAID).split(".")[1] + "."

    for token in (_signed(SAID, by=forger), _signed(SAID, algorithm="HS256", by=by_our_secret), unsigned, "", "a.b.c"):
        assert _refused(token) == ("exchange.login.not_trusted", "signature")


def test_a_key_we_do_not_know_is_asked_for_and_not_refused_at_once() -> None:
    with pytest.raises(UnknownKey):
        _judged(_signed(SAID, by=RSAKey.generate_key(2048), kid="summer"))


@pytest.mark.parametrize(
    ("commission", "chosen"),
    [
        ("SE2321000016-2DEF", "SE2321000016-2DEF"),
        (["SE2321000016-2DEF"], "SE2321000016-2DEF"),
        (["A-1", "B-2"], ""),
        (None, ""),
    ],
)
def test_a_commission_counts_as_chosen_only_when_it_is_the_only_one(commission: object, chosen: str) -> None:
    """ID-03."""
    assert _judged(_signed(SAID | {"commissionHsaId": commission})).commission_hsa_id == chosen


def test_whose_login_is_over_is_read_from_what_the_provider_signed() -> None:
    ended = _ended(_signed(OVER))

    assert ended == EndedLogin(
        token_id="j-1",
        expires_at=datetime(2026, 11, 23, 12, 11, tzinfo=UTC),
        issuer=ISSUER,
        subject="transient-1",
        provider_session="s-1",
        hsa_id="",
    )


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        (OVER | {"iss": "https://idp.ineratest.org/oidc"}, "iss"),
        (OVER | {"aud": "another"}, "aud"),
        (OVER | {"exp": AT - 61}, "exp"),
        (OVER | {"iat": AT - 601}, "iat"),
        (OVER | {"nonce": "n-1"}, "nonce"),
        (OVER | {"events": {}}, "events"),
        (OVER | {"events": "logout"}, "events"),
        (_without(OVER, "events"), "events"),
        (_without(OVER, "jti"), "jti"),
        (_without(OVER, "sid", "sub"), "sub"),
    ],
)
def test_a_logout_that_does_not_fit_ends_nothing(claims: dict[str, Any], reason: str) -> None:
    """Back-Channel Logout 1.0, 2.6; an ID token is none."""
    with pytest.raises(Refused) as refused:
        _ended(_signed(claims))

    assert (refused.value.code, refused.value.facts["reason"]) == ("exchange.login.not_trusted", reason)
