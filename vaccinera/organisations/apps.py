"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Care providers, units, staff and commissions."""

    name = "vaccinera.organisations"
    label = "organisations"
