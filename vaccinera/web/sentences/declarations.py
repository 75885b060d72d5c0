"""Refusals of ``declarations``."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {}
