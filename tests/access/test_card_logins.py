"""A card becomes a session like any other, and one that is refused leaves its event (ID-02, ID-10, LAW-20)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.cards import LEVEL_3, Authority, Card, as_file, login_usage, make_root
from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT
from vaccinera.access.actions import cards
from vaccinera.access.actions.cards import log_in_with_card
from vaccinera.access.models import LoginSession
from vaccinera.access.queries import signed_in_by
from vaccinera.access.rules.cards.judging import CardTerms, ShownCard
from vaccinera.access.rules.cards.reading import read_issuers
from vaccinera.audit.actions import record_outside_every_provider
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Commission, Staff

ANNAS = "TSTNMT2321000156-S1"


@pytest.fixture(scope="module")
def issuer() -> Authority:
    """The issuer of people's cards."""
    return make_root(at=NOON).issuer(LEVEL_3)


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, object]]]:
    """The events that belong to no provider, which only the sealer reads, as they are written."""
    told: list[tuple[str, dict[str, object]]] = []

    def note(action: str, *, user_hsa_id: str, user_name: str, **details: object) -> None:
        record_outside_every_provider(action, user_hsa_id=user_hsa_id, user_name=user_name, **details)
        told.append((action, {"user_hsa_id": user_hsa_id, "user_name": user_name, **details}))

    monkeypatch.setattr(cards, "record_outside_every_provider", note)
    return told


def _terms(issuer: Authority, *revoked: Card) -> CardTerms:
    return CardTerms(issuers=read_issuers(issuer.pem), revocations=as_file(issuer.revocations(*revoked)))


@pytest.mark.parametrize("hsa_id", [ANNAS, ANNAS.lower()])
def test_a_good_card_begins_its_holder_s_session(region: Region, issuer: Authority, hsa_id: str) -> None:
    """ID-07: upper and lower case are the same HSA-id. The name on the card is not asked."""
    card = issuer.card(hsa_id, given_name="Anna Lovisa", family_name="Gift")

    token = log_in_with_card(shown=ShownCard(card.pem, "SUCCESS"), terms=_terms(issuer), at=NOON)

    session = LoginSession.objects.get(method="card")
    assert (session.staff_id, session.method) == (ANNA.key, "card")
    assert session.level_of_assurance == "http://id.sambi.se/loa/loa3"
    signed_in = signed_in_by(token, on=civil_day(NOON))
    assert signed_in is not None
    assert signed_in.reader is not None


def test_a_good_card_of_somebody_unknown_here_is_refused(region: Region, issuer: Authority) -> None:
    stranger = ShownCard(issuer.card("TSTNMT2321000156-NY").pem, "SUCCESS")

    with pytest.raises(Refused, match=r"access\.login\.unknown_staff") as refused:
        log_in_with_card(shown=stranger, terms=_terms(issuer), at=NOON)

    assert refused.value.facts == {"hsa_id": "TSTNMT2321000156-NY"}
    assert not LoginSession.objects.filter(method="card").exists()


def test_a_card_lets_nobody_in_who_has_no_commission_today(
    region: Region, issuer: Authority, recorded: list[tuple[str, dict[str, object]]]
) -> None:
    """ID-02: as at an identity provider. A card says who somebody is, not that they work here."""
    Commission.objects.filter(staff_id=ANNA.key).update(to_on=NOON.date())

    with pytest.raises(Refused, match=r"access\.login\.no_commission"):
        log_in_with_card(shown=ShownCard(issuer.card(ANNAS).pem, "SUCCESS"), terms=_terms(issuer), at=NOON)

    assert [details["reason"] for _action, details in recorded] == ["access.login.no_commission"]
    assert not LoginSession.objects.filter(method="card").exists()


def test_an_hsa_id_that_two_people_could_have_is_nobody_s(region: Region, issuer: Authority) -> None:
    """ID-07."""
    Staff.objects.filter(pk=BIRGIT.key).update(hsa_id=ANNAS.lower())

    with pytest.raises(Refused, match=r"access\.login\.unknown_staff"):
        log_in_with_card(shown=ShownCard(issuer.card(ANNAS).pem, "SUCCESS"), terms=_terms(issuer), at=NOON)

    assert not LoginSession.objects.filter(method="card").exists()


def test_every_refusal_leaves_an_event_that_says_which(
    region: Region, issuer: Authority, recorded: list[tuple[str, dict[str, object]]]
) -> None:
    """LAW-20: who it was as far as an accepted issuer vouches for it, and never a personal number."""
    revoked = issuer.card(ANNAS)
    a_day = timedelta(days=1)
    stranger = make_root("Någon annans rot", at=NOON).issuer("Någon annans HSA-id 3 CA v1")
    shown = {
        "access.card.not_shown": ShownCard(b"", "NONE"),
        "access.card.unreadable": ShownCard(b"x", "NONE"),
        "access.card.unknown_issuer": ShownCard(stranger.card(ANNAS).pem, "SUCCESS"),
        "access.card.for_signing": ShownCard(issuer.card(ANNAS, usage=login_usage(signs=True)).pem, "SUCCESS"),
        "access.card.expired": ShownCard(issuer.card(ANNAS, valid=(NOON - 2 * a_day, NOON - a_day)).pem, "SUCCESS"),
        "access.card.no_hsa_id": ShownCard(issuer.card("194201019802").pem, "SUCCESS"),
        "access.card.revoked": ShownCard(revoked.pem, "FAILED:certificate revoked"),
        "access.card.not_verified": ShownCard(issuer.card(ANNAS).pem, "FAILED:unable to get certificate CRL"),
        "access.login.unknown_staff": ShownCard(issuer.card("TSTNMT2321000156-NY").pem, "SUCCESS"),
    }

    for card in shown.values():
        with pytest.raises(Refused):
            log_in_with_card(shown=card, terms=_terms(issuer, revoked), at=NOON)
    with pytest.raises(Refused):
        log_in_with_card(
            shown=ShownCard(revoked.pem, "SUCCESS"), terms=CardTerms(read_issuers(issuer.pem), None), at=NOON
        )

    assert [details["reason"] for _action, details in recorded] == [*shown, "access.revocation.missing"]
    assert {action for action, _details in recorded} == {"access.card.turned_away"}
    named = [(details["user_hsa_id"], details["user_name"]) for _action, details in recorded]
    anna = (ANNAS, "Anna Nyberg")
    assert named == [("", "")] * 3 + [
        anna,
        anna,
        ("", "Anna Nyberg"),
        anna,
        anna,
        ("TSTNMT2321000156-NY", "Anna Nyberg"),
        anna,
    ]


def test_a_refusal_that_cannot_be_logged_is_no_answer(
    region: Region, issuer: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LAW-23."""
    monkeypatch.setattr(cards, "record_outside_every_provider", _fails)

    with pytest.raises(OSError, match="the log is full"):
        log_in_with_card(shown=ShownCard(b"", "NONE"), terms=_terms(issuer), at=NOON)


def _fails(_action: str, **_details: object) -> None:
    raise OSError("the log is full")
