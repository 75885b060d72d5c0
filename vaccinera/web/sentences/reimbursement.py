"""Refusals of ``reimbursement``."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "reimbursement.run.not_possible_now": gettext_noop(
        "Det går inte i det läge månadens körning har nu. Ladda om sidan och se vad som återstår."
    ),
}
