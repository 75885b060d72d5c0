"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Vaccination programmes as dated data."""

    name = "vaccinera.programmes"
    label = "programmes"
