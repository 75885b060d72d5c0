"""What may be done with people: opening, registering, merging."""

from vaccinera.patients.actions.opening import log_identity_opening, log_opening, log_search, open_identity, open_person

__all__ = ["log_identity_opening", "log_opening", "log_search", "open_identity", "open_person"]
