"""Every component in every state, for those who build pages and the tests that walk them. A demonstration's only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.parts import Choice, Column, Fault, Mark, PageOfRows

if TYPE_CHECKING:
    from django.http import HttpResponse


@page(public=True)
def gallery(request: PageRequest) -> HttpResponse:
    """The components with invented contents."""
    if not settings.VACCINERA_IS_DEMO:
        raise Http404
    return show(request, "web/pages/gallery.html", _contents())


def _contents() -> dict[str, object]:
    return {
        "choices": [
            Choice("yes", _("Ja")),
            Choice("no", _("Nej"), _("Vanligast")),
            Choice("unknown", _("Vet inte")),
        ],
        "some": ["yes", "unknown"],
        "faults": [
            Fault("gallery-wrong", _("Skriv ett datum som finns, till exempel 2026-11-22.")),
            Fault("gallery-radio-wrong", _("Välj ett svar.")),
        ],
        "one_fault": [Fault("", _("Någon annan har ändrat samma utkast. Ladda om sidan."))],
        "protected": [Mark("protected", _("Skyddade personuppgifter"))],
        "reaction": [Mark("reaction", _("Stark reaktion efter vaccination 2019"))],
        "deceased": [Mark("deceased", _("Avliden 2026-03-01"))],
        "both": [
            Mark("protected", _("Skyddade personuppgifter")),
            Mark("reaction", _("Stark reaktion efter vaccination 2019")),
            Mark("info", _("Behöver tolk")),
        ],
        "columns": [
            Column(_("Tid"), "date", "?", "ascending"),
            Column(_("Vad"), sort_url="?"),
            Column(_("Läge")),
            Column(_("Antal"), "number"),
            Column(_("Gör"), "action"),
        ],
        "as_of": datetime(2026, 11, 22, 9, 42, tzinfo=UTC),
        "rows": PageOfRows(2, 1234),
        "few_rows": PageOfRows(1, 12),
        "details": [
            (_("Batch"), "AB1234"),
            (_("Utgångsdatum"), "2027-06-30"),
            (_("Kommentar"), ""),
        ],
        "required": {"required": True},
    }
