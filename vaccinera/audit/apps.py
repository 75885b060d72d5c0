"""The audit log as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only events and their seals."""

    name = "vaccinera.audit"
    label = "audit"
