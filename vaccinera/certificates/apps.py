"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates issued and the doses they tell of."""

    name = "vaccinera.certificates"
    label = "certificates"
