"""Whether a card lets its holder in. Everything that is not known for certain is a no (ID-10)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vaccinera.access.rules.cards.reading import (
    CardCertificate,
    Issuer,
    is_issued_by,
    is_list_of,
    is_test_name,
    read_card,
    read_revocations,
)
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

VERIFIED = "SUCCESS"
# The digit before "CA" in an issuer's name is the level of assurance of its cards.
_LEVEL = re.compile(r"\b(\d) CA\b")
_CARE_LEVEL = "3"


@dataclass(frozen=True, slots=True)
class ShownCard:
    """What the proxy tells of a connection: the certificate as text, and what it made of it itself."""

    pem: bytes
    verdict: str


@dataclass(frozen=True, slots=True)
class CardTerms:
    """What an installation demands of a card.

    ``revocations`` is the file of lists as it stands now, ``None`` when it is not there. ``policies`` are the
    certificate policies of which a card has to state one; without any they are not judged.
    """

    issuers: tuple[Issuer, ...]
    revocations: bytes | None
    accepts_test_issuers: bool = False
    policies: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a card that was found good belongs to."""

    hsa_id: str
    name: str


def judge_card(shown: ShownCard, *, terms: CardTerms, at: datetime) -> Holder:
    """Whose card this is, when it is good at that instant; otherwise the first reason why not.

    The proxy has judged the card too, and both must find it good. What is asked here first is what can be told in
    words of its own; the proxy's bare "no" is the last word.
    """
    card = _read(shown)
    issuer = _issuer_of(card, terms, at)
    _judge_use(card, terms)
    if at < card.valid_from:
        raise Refused("access.card.not_yet_valid", from_on=card.valid_from.date())
    if at > card.valid_to:
        raise Refused("access.card.expired", on=card.valid_to.date())
    if not card.hsa_id:
        raise Refused("access.card.no_hsa_id")
    judge_revocations(terms.revocations, issuer=issuer, at=at, serial_number=card.serial_number)
    if shown.verdict != VERIFIED:
        raise Refused("access.card.not_verified", verdict=shown.verdict[:80])
    return Holder(card.hsa_id, card.holder)


def _read(shown: ShownCard) -> CardCertificate:
    if not shown.pem:
        raise Refused("access.card.not_shown")
    try:
        return read_card(shown.pem)
    except ValueError:
        raise Refused("access.card.unreadable") from None


def _issuer_of(card: CardCertificate, terms: CardTerms, at: datetime) -> Issuer:
    """The accepted issuer that did issue the card; a test card is told as one even where no test issuer is listed."""
    if is_test_name(card.issuer_common_name) and not terms.accepts_test_issuers:
        raise Refused("access.card.from_test_issuer", issuer=card.issuer_common_name)
    for issuer in terms.issuers:
        if issuer.valid_from <= at <= issuer.valid_to and is_issued_by(card, issuer):
            return issuer
    raise Refused("access.card.unknown_issuer", issuer=card.issuer_common_name)


def _judge_use(card: CardCertificate, terms: CardTerms) -> None:
    level = _LEVEL.search(card.issuer_common_name)
    if level is None or level[1] != _CARE_LEVEL:
        raise Refused("access.card.low_assurance", issuer=card.issuer_common_name)
    if terms.policies and not terms.policies & card.policies:
        raise Refused("access.card.other_policy")
    # A card holds a second certificate, for signatures that bind: whoever logs in by it has used the wrong PIN.
    if card.is_for_signing or not card.is_for_identifying:
        raise Refused("access.card.for_signing")
    if not card.is_for_clients:
        raise Refused("access.card.not_for_login")


def judge_revocations(file: bytes | None, *, issuer: Issuer, at: datetime, serial_number: int | None = None) -> None:
    """Refuse a revoked card, and any card at all while it cannot be known which are revoked.

    Without ``serial_number`` only the list itself is judged, as the operators' check does.
    """
    if file is None:
        raise Refused("access.revocation.missing")
    try:
        known = read_revocations(file)
    except ValueError:
        raise Refused("access.revocation.unreadable") from None
    of_issuer = [one for one in known if one.issuer == issuer.name]
    if not of_issuer:
        raise Refused("access.revocation.of_another", issuer=issuer.common_name)
    latest = max(of_issuer, key=lambda one: one.published_at)
    if not is_list_of(latest, issuer):
        raise Refused("access.revocation.unsigned", issuer=issuer.common_name)
    if not latest.is_whole:
        raise Refused("access.revocation.partial", issuer=issuer.common_name)
    if latest.next_at is None or not latest.published_at <= at <= latest.next_at:
        raise Refused("access.revocation.out_of_date", issuer=issuer.common_name)
    if serial_number is not None and latest.has(serial_number):
        raise Refused("access.card.revoked")


def named_by(shown: ShownCard, *, terms: CardTerms) -> Holder:
    """Whom a refused card names, for the log: nobody, unless an accepted issuer did sign it."""
    try:
        card = read_card(shown.pem)
    except ValueError:
        return Holder("", "")
    if any(is_issued_by(card, issuer) for issuer in terms.issuers):
        return Holder(card.hsa_id, card.holder)
    return Holder("", "")
