"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    """Questionnaires and health declarations."""

    name = "vaccinera.declarations"
    label = "declarations"
