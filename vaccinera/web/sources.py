"""Where a dose is known from, in words: recorded here, or brought over from another system and what follows of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from vaccinera.visits.states import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

_IMPORTED: Mapping[str, str] = {
    Origin.IMPORTED: gettext_noop("Importerad från %(system)s, ersätts inte, rapporteras inte igen"),
    Origin.SETTLEABLE: gettext_noop("Importerad från %(system)s, rapporteras inte igen"),
}


def source_in_words(origin: str, source_system: str) -> str:
    """The source of a dose; an imported one says that it is never paid here, nor reported again."""
    if origin in _IMPORTED:
        return gettext(_IMPORTED[origin]) % {"system": source_system}
    return gettext("Registrerad här") if source_system == settings.VACCINERA_SOURCE_SYSTEM_HSA_ID else source_system
