"""The kernel as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Holds the outbox, and the schema every other room's migrations lean on."""

    name = "vaccinera.kernel"
    label = "kernel"
