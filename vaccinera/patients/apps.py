"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """People and their identifiers."""

    name = "vaccinera.patients"
    label = "patients"
