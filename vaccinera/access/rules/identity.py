"""What an identity provider says of somebody, in plain values: who has logged in at it, and whose login it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody who has just logged in at the provider, checked in every way a token can be.

    ``hsa_id`` says who it is, and nothing else does (ID-02). ``subject`` and ``provider_session`` are the provider's
    own names of this one login, by which it later says that the login is over; ``id_token`` lets us say so to it.
    """

    hsa_id: str
    level_of_assurance: str
    commission_hsa_id: str
    licences: tuple[str, ...]
    issuer: str
    subject: str
    provider_session: str
    id_token: str


@dataclass(frozen=True, slots=True)
class EndedLogin:
    """A login the provider says is over: one session of its, or everything of one subject or HSA-id.

    ``token_id`` is told once; until ``expires_at`` the same telling could come again.
    """

    token_id: str
    expires_at: datetime
    issuer: str
    subject: str
    provider_session: str
    hsa_id: str
