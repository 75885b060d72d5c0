"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Drafts, visits, prescriptions, administrations and signatures."""

    name = "vaccinera.visits"
    label = "visits"
