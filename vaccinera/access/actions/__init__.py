"""Logging in and out; and who works at a provider as what."""

from vaccinera.access.actions.sessions import (
    choose_commission,
    keep_alive,
    keep_secret,
    log_in,
    log_out,
)

__all__ = ["choose_commission", "keep_alive", "keep_secret", "log_in", "log_out"]
