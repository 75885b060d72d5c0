"""What is wrong with a file of population figures, and what mends it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.programmes.states import PopulationFault
from vaccinera.web.payment_words import FaultShown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaccinera.programmes.rules.population import PopulationFaultTold

_FAULTS: Mapping[PopulationFault, tuple[str, str]] = {
    PopulationFault.EMPTY: (
        gettext_noop("Filen har inga rader med folkmängd."),
        gettext_noop("Skriv en rad för varje kommun, kön och ålder under rubrikraden."),
    ),
    PopulationFault.COLUMN_MISSING: (
        gettext_noop("Kolumnen saknas i rubrikraden."),
        gettext_noop("Första raden ska vara: %(columns)s."),
    ),
    PopulationFault.COLUMN_UNKNOWN: (
        gettext_noop("Rubriken hör inte till en fil med folkmängd."),
        gettext_noop("Ta bort kolumnen eller rätta rubriken."),
    ),
    PopulationFault.COLUMN_TWICE: (gettext_noop("Kolumnen finns två gånger."), gettext_noop("Ta bort den ena.")),
    PopulationFault.TOO_MANY_CELLS: (
        gettext_noop("Raden har fler fält än rubrikraden."),
        gettext_noop("Ta bort det som står efter den sista kolumnen."),
    ),
    PopulationFault.MISSING: (gettext_noop("Fältet är tomt."), gettext_noop("Fyll i det.")),
    PopulationFault.MUNICIPALITY_UNREADABLE: (
        gettext_noop("Kommunkoden går inte att läsa."),
        gettext_noop("Skriv fyra siffror, med nollan först om den har en."),
    ),
    PopulationFault.SEX_UNKNOWN: (gettext_noop("Könet finns inte."), gettext_noop("Skriv något av: %(known)s.")),
    PopulationFault.AGE_UNREADABLE: (
        gettext_noop("Åldern går inte att läsa."),
        gettext_noop("Skriv hela år från 0 till %(oldest)s. Den högsta räknar alla som är så gamla eller äldre."),
    ),
    PopulationFault.TARGET_GROUP_UNKNOWN: (
        gettext_noop("Målgruppen finns inte i något program."),
        gettext_noop("Lämna tomt för alla invånare, eller skriv något av: %(known)s."),
    ),
    PopulationFault.PEOPLE_UNREADABLE: (
        gettext_noop("Antalet går inte att läsa."),
        gettext_noop("Skriv ett helt tal, noll eller större."),
    ),
    PopulationFault.PEOPLE_ABSURD: (
        gettext_noop("Antalet är orimligt stort: högst %(most)s på en rad."),
        gettext_noop("Kontrollera att antalet står i rätt kolumn."),
    ),
    PopulationFault.ROW_TWICE: (
        gettext_noop("Samma kommun, kön, ålder och målgrupp som rad %(other)s."),
        gettext_noop("Ta bort den ena eller lägg ihop dem."),
    ),
    PopulationFault.MORE_THAN_ALL: (
        gettext_noop("Målgruppen är större än alla i samma kommun, kön och ålder: %(everybody)s."),
        gettext_noop("Rätta antalet, eller lägg till raden utan målgrupp."),
    ),
}


def population_fault_shown(told: PopulationFaultTold) -> FaultShown:
    """A fault in the language of the page."""
    what, mend = _FAULTS[told.fault]
    column = told.column.value if told.column else ""
    return FaultShown(told.row, column, told.value, gettext(what) % told.facts, gettext(mend) % told.facts)
