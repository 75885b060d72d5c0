"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    """Vaccines, packs and unit batches."""

    name = "vaccinera.products"
    label = "products"
