"""What a person is told before a dose, to read aloud or hand over, in a language of the text (LAW-33, NVR-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from vaccinera.declarations.queries import information_named
from vaccinera.organisations.queries.units import unit_named
from vaccinera.web.languages import named_languages
from vaccinera.web.page import PageRequest, page, show

if TYPE_CHECKING:
    from django.http import HttpResponse


@page()
def patient_information(request: PageRequest, code: str, version: int, language: str) -> HttpResponse:
    """One version of a text in one language. ``register`` in the query asks for the part on the national register."""
    text = information_named(code, version)
    if text is None or language not in text.languages:
        raise Http404
    on_register = "register" in request.GET
    context = {
        "text": text,
        "title": text.title[language],
        "parts": [
            (part.heading[language], part.paragraphs[language]) for part in text.parts_for(is_reportable=on_register)
        ],
        "languages": named_languages(text.languages),
        "chosen": named_languages([language])[0],
        "is_unreviewed": language in text.unreviewed,
        "unit": unit_named(request.reader.unit_id),
        "query": "?register=1" if on_register else "",
    }
    return show(request, "web/pages/patient_information.html", context)
