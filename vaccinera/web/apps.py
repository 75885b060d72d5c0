"""The room as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, their templates, styles and scripts."""

    name = "vaccinera.web"
    label = "web"
