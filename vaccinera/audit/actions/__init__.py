"""Writing the log, and looking through it."""

from vaccinera.audit.actions.recording import (
    Actor,
    as_event,
    current_reference,
    record,
    record_outside_every_provider,
)

__all__ = ["Actor", "as_event", "current_reference", "record", "record_outside_every_provider"]
