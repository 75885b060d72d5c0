"""Which cards let their holder in, and what each of the others is told (ID-07, ID-10)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.factories.cards import (
    LEVEL_2,
    LEVEL_3,
    POLICY,
    TEST_LEVEL_3,
    Authority,
    Card,
    as_file,
    login_usage,
    make_root,
)
from vaccinera.access.rules.cards.judging import CardTerms, Holder, ShownCard, judge_card, judge_revocations, named_by
from vaccinera.access.rules.cards.reading import read_issuers
from vaccinera.kernel.refusals import Refused

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
A_DAY = timedelta(days=1)
ANNAS = "TSTNMT2321000156-S1"


@pytest.fixture(scope="module")
def root() -> Authority:
    """The top of the chain."""
    return make_root(at=AT)


@pytest.fixture(scope="module")
def issuer(root: Authority) -> Authority:
    """The issuer of cards at the third level of assurance."""
    return root.issuer(LEVEL_3)


def _terms(issuer: Authority, *, revocations: bytes | None = b"", **more: object) -> CardTerms:
    known = as_file(issuer.revocations()) if revocations == b"" else revocations
    return CardTerms(issuers=read_issuers(issuer.pem), revocations=known, **more)  # type: ignore[arg-type]  # a test's own words


def _shown(card: Card, verdict: str = "SUCCESS") -> ShownCard:
    return ShownCard(card.pem, verdict)


def _code(card: Card | ShownCard, terms: CardTerms, *, at: datetime = AT) -> str:
    shown = card if isinstance(card, ShownCard) else _shown(card)
    with pytest.raises(Refused) as refused:
        judge_card(shown, terms=terms, at=at)
    return refused.value.code


def test_a_good_card_tells_whose_it_is(issuer: Authority) -> None:
    """ID-10: the HSA-id is the subject's serial number."""
    holder = judge_card(_shown(issuer.card(ANNAS)), terms=_terms(issuer), at=AT)

    assert holder == Holder("TSTNMT2321000156-S1", "Anna Nyberg")


def test_a_list_as_published_serves_as_one_made_into_text(issuer: Authority, root: Authority) -> None:
    as_published = issuer.revocations().public_bytes(serialization.Encoding.DER)
    with_the_roots = as_file(root.revocations(), issuer.revocations())
    card = _shown(issuer.card(ANNAS))

    found = [judge_card(card, terms=_terms(issuer, revocations=it), at=AT) for it in (as_published, with_the_roots)]

    assert [holder.hsa_id for holder in found] == [ANNAS, ANNAS]


def test_the_latest_of_an_issuer_s_lists_counts(issuer: Authority) -> None:
    card = issuer.card(ANNAS)
    earlier = issuer.revocations(published_at=AT - 2 * A_DAY)
    both = as_file(issuer.revocations(card), earlier)

    assert _code(card, _terms(issuer, revocations=both)) == "access.card.revoked"


def test_without_a_certificate_nobody_is_let_in(issuer: Authority) -> None:
    """The window was closed, or there was no card in the reader."""
    assert _code(ShownCard(b"", "NONE"), _terms(issuer)) == "access.card.not_shown"


def test_what_cannot_be_read_is_no_card(issuer: Authority) -> None:
    assert _code(ShownCard(b"-----BEGIN", "SUCCESS"), _terms(issuer)) == "access.card.unreadable"


def test_a_card_of_another_authority_is_refused(issuer: Authority) -> None:
    stranger = make_root("Någon annans rot", at=AT).issuer("Någon annans HSA-id 3 CA v1")

    assert _code(stranger.card(ANNAS), _terms(issuer)) == "access.card.unknown_issuer"


def test_an_authority_that_took_an_accepted_name_is_refused(issuer: Authority) -> None:
    """The whole name agrees; the key does not, whether it says so or not."""
    impostor = make_root(at=AT).issuer(LEVEL_3)
    real_key_id = x509.SubjectKeyIdentifier.from_public_key(issuer.key.public_key()).digest

    honest, lying = impostor.card(ANNAS), impostor.card(ANNAS, issuer_key_id=real_key_id)

    assert _code(honest, _terms(issuer)) == "access.card.unknown_issuer"
    assert _code(lying, _terms(issuer)) == "access.card.unknown_issuer"


def test_an_issuer_past_its_own_time_is_refused(root: Authority) -> None:
    over = root.issuer(LEVEL_3, valid=(AT - 9 * A_DAY, AT - A_DAY))

    assert _code(over.card(ANNAS), _terms(over)) == "access.card.unknown_issuer"


def test_a_test_card_is_refused_even_when_its_issuer_is_listed(root: Authority) -> None:
    """ID-10: and let in only where the installation says that it is for testing."""
    testing = root.issuer(TEST_LEVEL_3)
    card = testing.card(ANNAS)

    let_in = judge_card(_shown(card), terms=_terms(testing, accepts_test_issuers=True), at=AT)

    assert _code(card, _terms(testing)) == "access.card.from_test_issuer"
    assert let_in.hsa_id == ANNAS


@pytest.mark.parametrize("name", [LEVEL_2, "Påhittad Person CA"], ids=["level 2", "no level"])
def test_a_card_below_the_third_level_is_refused(root: Authority, name: str) -> None:
    lower = root.issuer(name)

    assert _code(lower.card(ANNAS), _terms(lower)) == "access.card.low_assurance"


def test_where_policies_are_named_a_card_states_one(issuer: Authority) -> None:
    card = issuer.card(ANNAS)

    stated = judge_card(_shown(card), terms=_terms(issuer, policies=frozenset({POLICY, "1.2.3"})), at=AT)

    assert stated.hsa_id == ANNAS
    assert _code(card, _terms(issuer, policies=frozenset({"1.2.3"}))) == "access.card.other_policy"


@pytest.mark.parametrize(
    "usage",
    [
        login_usage(identifies=False, signs=True),
        login_usage(identifies=True, signs=True),
        login_usage(identifies=False, signs=False),
    ],
    ids=["signs", "both", "neither"],
)
def test_the_certificate_for_signing_lets_nobody_in(issuer: Authority, usage: x509.KeyUsage) -> None:
    """ID-10: digitalSignature for identifying, and never nonRepudiation."""
    assert _code(issuer.card(ANNAS, usage=usage), _terms(issuer)) == "access.card.for_signing"


@pytest.mark.parametrize("purposes", [None, (ExtendedKeyUsageOID.SERVER_AUTH,)], ids=["none", "a server's"])
def test_a_certificate_for_something_else_lets_nobody_in(
    issuer: Authority, purposes: tuple[x509.ObjectIdentifier, ...] | None
) -> None:
    assert _code(issuer.card(ANNAS, purposes=purposes), _terms(issuer)) == "access.card.not_for_login"


def test_a_card_counts_from_its_first_second_to_its_last(issuer: Authority) -> None:
    card = issuer.card(ANNAS, valid=(AT - A_DAY, AT + timedelta(hours=5)))
    late = as_file(issuer.revocations(published_at=AT - 3 * A_DAY, next_at=AT + 3 * A_DAY))
    terms = _terms(issuer, revocations=late)

    inside = [judge_card(_shown(card), terms=terms, at=it).hsa_id for it in (AT - A_DAY, AT + timedelta(hours=5))]

    assert inside == [ANNAS, ANNAS]
    assert _code(card, terms, at=AT - A_DAY - timedelta(seconds=1)) == "access.card.not_yet_valid"
    assert _code(card, terms, at=AT + timedelta(hours=5, seconds=1)) == "access.card.expired"


def test_an_expired_card_says_which_day_it_ended(issuer: Authority) -> None:
    card = issuer.card(ANNAS, valid=(AT - 9 * A_DAY, AT - A_DAY))

    with pytest.raises(Refused) as refused:
        judge_card(_shown(card), terms=_terms(issuer), at=AT)

    assert refused.value.facts == {"on": date(2026, 11, 22)}


def test_a_card_by_personal_number_identifies_nobody_here(issuer: Authority) -> None:
    """The other pair on a card carries the personal number: the HSA-id is the key (ID-02)."""
    assert _code(issuer.card("194201019802"), _terms(issuer)) == "access.card.no_hsa_id"


def test_a_revoked_card_is_refused(issuer: Authority) -> None:
    revoked, other = issuer.card(ANNAS), issuer.card(ANNAS)
    terms = _terms(issuer, revocations=as_file(issuer.revocations(revoked)))

    assert _code(revoked, terms) == "access.card.revoked"
    assert judge_card(_shown(other), terms=terms, at=AT).hsa_id == ANNAS


def test_without_a_list_every_card_is_refused(issuer: Authority) -> None:
    """ID-10: fail closed."""
    assert _code(issuer.card(ANNAS), _terms(issuer, revocations=None)) == "access.revocation.missing"


@pytest.mark.parametrize(
    "file",
    [b"not a list", b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", b"-----BEGIN X509 CRL-----"],
    ids=["something else", "broken text", "cut short"],
)
def test_a_list_that_cannot_be_read_refuses_every_card(issuer: Authority, file: bytes) -> None:
    assert _code(issuer.card(ANNAS), _terms(issuer, revocations=file)) == "access.revocation.unreadable"


def test_another_issuer_s_list_says_nothing_of_this_one(issuer: Authority, root: Authority) -> None:
    of_the_root = as_file(root.revocations())

    assert _code(issuer.card(ANNAS), _terms(issuer, revocations=of_the_root)) == "access.revocation.of_another"


def test_a_list_signed_by_somebody_else_refuses_every_card(issuer: Authority, root: Authority) -> None:
    forged = as_file(issuer.revocations(signed_by=root))

    assert _code(issuer.card(ANNAS), _terms(issuer, revocations=forged)) == "access.revocation.unsigned"


def test_an_issuer_whose_key_signs_nothing_has_no_list(issuer: Authority, root: Authority) -> None:
    """A certificate of another kind among the issuers breaks nothing: its cards are refused like others."""
    agreeing_only = x25519.X25519PrivateKey.generate().public_key()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(issuer.certificate.subject)
        .issuer_name(root.certificate.subject)
        .serial_number(7)
        .not_valid_before(AT - A_DAY)
        .not_valid_after(AT + A_DAY)
        .public_key(agreeing_only)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(agreeing_only), critical=False)
        .sign(root.key, hashes.SHA256())
    )
    (accepted,) = read_issuers(certificate.public_bytes(serialization.Encoding.PEM))

    with pytest.raises(Refused, match=r"access\.revocation\.unsigned"):
        judge_revocations(as_file(issuer.revocations()), issuer=accepted, at=AT)


@pytest.mark.parametrize(
    "extension",
    [
        x509.DeltaCRLIndicator(1),
        x509.IssuingDistributionPoint(None, None, False, True, None, False, False),
        x509.IssuingDistributionPoint(None, None, False, False, None, False, True),
        x509.IssuingDistributionPoint(
            None, None, False, False, frozenset({x509.ReasonFlags.key_compromise}), False, False
        ),
    ],
    ids=["changes only", "authorities only", "attributes only", "some reasons only"],
)
def test_a_list_that_tells_a_part_only_refuses_every_card(issuer: Authority, extension: x509.ExtensionType) -> None:
    part = as_file(issuer.revocations(extension=extension))

    assert _code(issuer.card(ANNAS), _terms(issuer, revocations=part)) == "access.revocation.partial"


def test_a_list_of_people_s_cards_is_whole(issuer: Authority) -> None:
    people_only = x509.IssuingDistributionPoint(None, None, True, False, None, False, False)
    terms = _terms(issuer, revocations=as_file(issuer.revocations(extension=people_only)))

    assert judge_card(_shown(issuer.card(ANNAS)), terms=terms, at=AT).hsa_id == ANNAS


@pytest.mark.parametrize(
    ("published_at", "next_at"),
    [(AT - 2 * A_DAY, AT - timedelta(seconds=1)), (AT + timedelta(seconds=1), AT + A_DAY)],
    ids=["too old", "not yet"],
)
def test_a_list_outside_its_time_refuses_every_card(
    issuer: Authority, published_at: datetime, next_at: datetime
) -> None:
    """ID-10: older than its own next update, it may lack cards revoked since."""
    outside = as_file(issuer.revocations(published_at=published_at, next_at=next_at))

    assert _code(issuer.card(ANNAS), _terms(issuer, revocations=outside)) == "access.revocation.out_of_date"


def test_a_list_can_be_judged_before_anybody_shows_a_card(issuer: Authority) -> None:
    """What the operators' check asks."""
    (accepted,) = read_issuers(issuer.pem)

    judge_revocations(as_file(issuer.revocations()), issuer=accepted, at=AT)
    with pytest.raises(Refused, match=r"access\.revocation\.missing"):
        judge_revocations(None, issuer=accepted, at=AT)


def test_what_the_proxy_did_not_verify_is_refused_last(issuer: Authority) -> None:
    """Both judge; a card the proxy turned down for a reason of its own does not pass here."""
    card = issuer.card(ANNAS)

    assert _code(_shown(card, "FAILED:certificate not trusted"), _terms(issuer)) == "access.card.not_verified"


def test_the_log_names_whom_an_accepted_issuer_vouches_for_and_nobody_else(issuer: Authority) -> None:
    """What a stranger writes into a certificate never reaches the log."""
    stranger = make_root(at=AT).issuer("Någon annans HSA-id 3 CA v1")
    terms = _terms(issuer)

    names = [
        named_by(shown, terms=terms)
        for shown in (
            _shown(issuer.card(ANNAS, usage=login_usage(signs=True))),
            _shown(issuer.card("194201019802")),
            _shown(stranger.card(ANNAS)),
            ShownCard(b"", "NONE"),
        )
    ]

    assert names == [Holder(ANNAS, "Anna Nyberg"), Holder("", "Anna Nyberg"), Holder("", ""), Holder("", "")]


def test_a_file_of_issuers_holds_issuers(issuer: Authority, root: Authority) -> None:
    """Whatever else it holds is told when the settings are checked, not when somebody stands at the door."""
    both = read_issuers(issuer.pem + root.pem)

    assert [one.common_name for one in both] == [LEVEL_3, "Påhittad Root CA v2"]
    assert [one.is_for_testing for one in both] == [False, False]
    with pytest.raises(ValueError, match="names no key"):
        read_issuers(issuer.card(ANNAS).pem)
    with pytest.raises(ValueError, match="PEM"):
        read_issuers(b"")
