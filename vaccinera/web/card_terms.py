"""Cards at this installation: what is demanded of one, and who came in by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from vaccinera.access.models import LoginSession
from vaccinera.access.rules.cards import CARD
from vaccinera.access.rules.cards.judging import CardTerms
from vaccinera.access.rules.cards.reading import read_issuers

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from vaccinera.access.rules.cards.reading import Issuer

_log = structlog.get_logger(__name__)


def card_terms() -> CardTerms:
    """Read anew at each login: a list fetched a moment ago counts at once, and one that is gone lets nobody in."""
    return CardTerms(
        issuers=_issuers(settings.VACCINERA_CARD_ISSUERS_FILE),
        revocations=_file(settings.VACCINERA_CARD_REVOCATIONS_FILE),
        accepts_test_issuers=settings.VACCINERA_CARD_ACCEPTS_TEST_ISSUERS,
        policies=settings.VACCINERA_CARD_POLICIES,
    )


def came_by_card(session_id: UUID) -> bool:
    """Whether the person of a session came in by the card itself, which may still be in the reader."""
    return LoginSession.objects.filter(pk=session_id, method=CARD).exists()


def _issuers(path: Path) -> tuple[Issuer, ...]:
    """The accepted issuers; none, so that every card is refused, when their file is not as it should be."""
    try:
        return read_issuers(_file(path) or b"")
    except ValueError as problem:
        _log.error("card.issuers.unreadable", problem=str(problem))
        return ()


def _file(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
