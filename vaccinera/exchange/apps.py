"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Imports and exports of visits."""

    name = "vaccinera.exchange"
    label = "exchange"
