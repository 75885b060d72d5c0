"""Whether cards can be let in here, and only the right ones, for ``vaccinera doctor`` (ID-10)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vaccinera.access.rules.cards.judging import judge_revocations
from vaccinera.access.rules.cards.reading import Issuer, read_issuers
from vaccinera.console.bootstrap import Problem
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused

_FETCH = "Run deploy/fetch-revocations.sh by hand and read what it says: docs/how-to/log-in-with-the-card.md."
# What a refusal means to whoever runs the installation; the person at the door reads it in other words.
_WHAT_IS_WRONG = {
    "access.revocation.missing": "is missing",
    "access.revocation.unreadable": "cannot be read",
    "access.revocation.of_another": "holds no list of this issuer",
    "access.revocation.unsigned": "holds a list that this issuer did not sign",
    "access.revocation.partial": "holds a part of this issuer's list only",
    "access.revocation.out_of_date": "is past its next update",
}


def card_problems() -> Iterator[Problem]:
    """Issuers that are not what they should be, lists that let nobody in, test cards that somebody lets in."""
    from django.conf import settings  # noqa: PLC0415 - Django is set up by then

    if "card" not in settings.VACCINERA_LOGIN_WAYS:
        return
    if settings.VACCINERA_CARD_ACCEPTS_TEST_ISSUERS:
        yield Problem(
            "Test cards are let in (VACCINERA_CARD_TEST_ISSUERS=1).",
            "Keep it so only while everybody in this installation is invented; otherwise unset it.",
        )
    issuers = settings.VACCINERA_CARD_ISSUERS_FILE
    try:
        accepted = read_issuers(issuers.read_bytes())
    except (OSError, ValueError) as problem:
        yield Problem(
            f"The issuers of cards cannot be read from {issuers} ({problem}), so no card is let in.",
            "Write the issuers' certificates there, one after another as text (PEM).",
        )
        return
    for issuer in accepted:
        yield from _problems_of(issuer, accepts_tests=settings.VACCINERA_CARD_ACCEPTS_TEST_ISSUERS)
        yield from _revocation_problems(issuer, settings.VACCINERA_CARD_REVOCATIONS_FILE)


def _problems_of(issuer: Issuer, *, accepts_tests: bool) -> Iterator[Problem]:
    if issuer.is_for_testing and not accepts_tests:
        yield Problem(
            f"{issuer.common_name} is an issuer of test cards. They are refused, and it should not be listed.",
            "Take it out of VACCINERA_CARD_ISSUERS and out of the proxy's chain.pem.",
        )
    if not issuer.valid_from <= now() <= issuer.valid_to:
        yield Problem(
            f"{issuer.common_name} is valid from {issuer.valid_from:%Y-%m-%d} to {issuer.valid_to:%Y-%m-%d}: "
            "its cards are refused.",
            "Replace it by its successor, here and in the proxy's chain.pem.",
        )


def _revocation_problems(issuer: Issuer, file: Path) -> Iterator[Problem]:
    try:
        judge_revocations(file.read_bytes() if file.exists() else None, issuer=issuer, at=now())
    except Refused as refused:
        what = _WHAT_IS_WRONG[refused.code]
        yield Problem(f"{file} {what}: no card of {issuer.common_name} is let in.", _FETCH)
