"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class ReimbursementConfig(AppConfig):
    """Price lists, terms, monthly runs and the ledger."""

    name = "vaccinera.reimbursement"
    label = "reimbursement"
