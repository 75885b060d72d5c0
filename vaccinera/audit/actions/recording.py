"""Writing the log, in the transaction of the act it tells of."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

from uuid_utils.compat import uuid7

from vaccinera.audit.models import Event
from vaccinera.kernel.combined_insert import insert_together

if TYPE_CHECKING:
    from uuid import UUID

# The reference number of the page or job at work, so that an event, a log line and an error page find each other.
current_reference: ContextVar[str] = ContextVar("current_reference", default="")


class Actor(Protocol):
    """Whoever the log names: user, unit, commission and purpose, as they stood."""

    @property
    def provider_id(self) -> int: ...
    @property
    def unit_hsa_id(self) -> str: ...
    @property
    def hsa_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def commission_hsa_id(self) -> str: ...
    @property
    def purpose(self) -> str: ...


def as_event(
    action: str,
    *,
    by: Actor,
    subject: tuple[str, object] = ("", ""),
    person_id: UUID | None = None,
    **details: Any,  # noqa: ANN401 - whatever the act finds worth telling, as JSON
) -> Event:
    """The row of one event, to be written together with the act's own rows.

    ``action`` is ``room.noun.verb``; ``subject`` a label and an id; ``details`` are JSON values and never a personal
    number or an answer to a health question (LAW-20, PER-12).
    """
    label, key = subject
    return Event(
        id=uuid7(),
        action=action,
        provider_id=by.provider_id,
        unit_hsa_id=by.unit_hsa_id,
        user_hsa_id=by.hsa_id,
        user_name=by.name,
        commission_hsa_id=by.commission_hsa_id,
        purpose=by.purpose,
        subject_label=label,
        subject_id=str(key),
        person_id=person_id,
        details=details,
        reference=current_reference.get(),
    )


def record(
    action: str,
    *,
    by: Actor,
    subject: tuple[str, object] = ("", ""),
    person_id: UUID | None = None,
    **details: Any,  # noqa: ANN401 - see as_event
) -> None:
    """Write one event now; if it cannot be written, the act's transaction fails with it (LAW-23)."""
    insert_together(as_event(action, by=by, subject=subject, person_id=person_id, **details))


def record_outside_every_provider(action: str, *, user_hsa_id: str, user_name: str, **details: Any) -> None:  # noqa: ANN401 - see as_event
    """Write an event that belongs to no provider yet, such as a login before its commission is chosen."""
    event = Event(
        id=uuid7(),
        action=action,
        provider_id=None,
        unit_hsa_id="",
        user_hsa_id=user_hsa_id,
        user_name=user_name,
        commission_hsa_id="",
        purpose="",
        subject_label="",
        subject_id="",
        person_id=None,
        details=details,
        reference=current_reference.get(),
    )
    insert_together(event)
