"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Login sessions and the reader."""

    name = "vaccinera.access"
    label = "access"
