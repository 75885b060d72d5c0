"""Every address of the site is a page of ``web``."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("vaccinera.web.urls"))]

handler400 = "vaccinera.web.pages.errors.bad_request"
handler403 = "vaccinera.web.pages.errors.forbidden"
handler404 = "vaccinera.web.pages.errors.not_found"
handler500 = "vaccinera.web.pages.errors.server_error"
