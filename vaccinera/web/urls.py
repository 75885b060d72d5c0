"""Every address: Swedish paths, English names, opaque ids, never a person's number (PER-12)."""

from __future__ import annotations

from django.urls import path

from vaccinera.web.pages import commissions, gallery, health, help as help_pages, language, login, start

urlpatterns = [
    path("", start.start, name="start"),
    path("logga-in", login.log_in_page, name="log_in"),
    path("logga-ut", login.log_out_page, name="log_out"),
    path("session/forlang", login.stay, name="stay"),
    path("uppdrag", commissions.commission_page, name="commission"),
    path("sprak", language.choose_language, name="language"),
    path("hjalp", help_pages.help_page, name="help"),
    path("galleri", gallery.gallery, name="gallery"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
