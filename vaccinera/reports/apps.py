"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Facts to count, and the reports that count them. It writes nothing but what is kept of them."""

    name = "vaccinera.reports"
    label = "reports"
