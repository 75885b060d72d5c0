"""Prices, terms and payments in words: what is wrong with a list and what mends it, and what every code is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.products.states import FundingSource
from vaccinera.programmes.states import Payer
from vaccinera.reimbursement.states import (
    AccountKind,
    FileEncoding,
    ManualKind,
    PriceChange,
    PriceFault,
    PriceKind,
)
from vaccinera.web.parts import Column
from vaccinera.web.templatetags.vaccinera import kronor

if TYPE_CHECKING:
    from vaccinera.reimbursement.rules.price_lists import PriceFaultTold

PRICE_KINDS: Mapping[str, str] = {
    PriceKind.BASE: gettext_noop("grundersättning"),
    PriceKind.SUPPLEMENT: gettext_noop("tillägg"),
    PriceKind.EXTRA_COST: gettext_noop("merkostnad, högst"),
}
PRICE_CHANGES: Mapping[str, str] = {
    PriceChange.ADDED: gettext_noop("nytt"),
    PriceChange.CHANGED: gettext_noop("ändrat"),
    PriceChange.ENDED: gettext_noop("upphör"),
}
_SUPPLEMENTS: Mapping[str, str] = {"home_visit": gettext_noop("hembesök")}
ENCODINGS: Mapping[str, str] = {
    FileEncoding.UTF_8: gettext_noop("Filen lästes som UTF-8."),
    FileEncoding.WINDOWS_1252: gettext_noop(
        "Filen är inte UTF-8 och lästes som Windows-1252. Kontrollera att å, ä och ö är rätt."
    ),
    FileEncoding.EXCEL: gettext_noop("Första bladet i arbetsboken lästes."),
}
ACCOUNT_KINDS: Mapping[str, str] = {
    AccountKind.BANKGIRO: gettext_noop("Bankgiro"),
    AccountKind.PLUSGIRO: gettext_noop("Plusgiro"),
    AccountKind.IBAN: gettext_noop("IBAN"),
}
MANUAL_KINDS: Mapping[str, str] = {
    ManualKind.RECOVERY: gettext_noop("Återkrav"),
    ManualKind.FINE: gettext_noop("Vite"),
    ManualKind.ADJUSTMENT: gettext_noop("Justering"),
}
TERMS: Mapping[str, str] = {
    "cut_off_day": gettext_noop("Brytdag i månaden efter"),
    "days_to_sign": gettext_noop("Dagar att signera på"),
    "reopening_months": gettext_noop("Månader som ett besök prövas om"),
    "identifier_kinds": gettext_noop("Nummer som ersätts"),
    "counts_history": gettext_noop("Doser från annat håll räknas"),
    "warnings_excuse": gettext_noop("En passerad varning ursäktar en tidig dos"),
    "pays_early_doses": gettext_noop("För tidiga doser ersätts"),
    "accepted_products": gettext_noop("Godtaget vaccin"),
    "doses": gettext_noop("Doser som ersätts"),
}
_CHOICES: Mapping[str, str] = {
    Payer.REGION: gettext_noop("regionen"),
    Payer.PERSON: gettext_noop("personen"),
    Payer.EMPLOYER: gettext_noop("arbetsgivaren"),
    FundingSource.OWN: gettext_noop("egen inköpt"),
}


@dataclass(frozen=True, slots=True)
class FaultShown:
    """One fault of a price list in words."""

    row: int
    column: str
    value: str
    what: str
    mend: str


# What is wrong, and what mends it.
_FAULTS: Mapping[PriceFault, tuple[str, str]] = {
    PriceFault.FILE_UNREADABLE: (
        gettext_noop("Filen går inte att läsa som CSV eller Excel."),
        gettext_noop("Spara den som CSV (UTF-8) eller Excel och välj den igen."),
    ),
    PriceFault.MIXED_ENCODING: (
        gettext_noop("Från den här raden är texten skriven med en annan teckenkodning."),
        gettext_noop("Öppna filen, kontrollera å, ä och ö och spara allt som CSV UTF-8."),
    ),
    PriceFault.EMPTY: (
        gettext_noop("Filen har inga prisrader."),
        gettext_noop("Skriv en rad för varje pris under rubrikraden."),
    ),
    PriceFault.COLUMN_MISSING: (
        gettext_noop("Kolumnen saknas i rubrikraden."),
        gettext_noop("Första raden ska vara: %(columns)s."),
    ),
    PriceFault.COLUMN_UNKNOWN: (
        gettext_noop("Rubriken hör inte till en prislista."),
        gettext_noop("Ta bort kolumnen eller rätta rubriken."),
    ),
    PriceFault.COLUMN_TWICE: (gettext_noop("Kolumnen finns två gånger."), gettext_noop("Ta bort den ena.")),
    PriceFault.TOO_MANY_CELLS: (
        gettext_noop("Raden har fler fält än rubrikraden."),
        gettext_noop(
            "Ta bort det som står efter den sista kolumnen. Skiljs fälten med komma: skriv beloppet med punkt, 210.00."
        ),
    ),
    PriceFault.MISSING: (gettext_noop("Fältet är tomt."), gettext_noop("Fyll i det.")),
    PriceFault.KIND_UNKNOWN: (gettext_noop("Slaget finns inte."), gettext_noop("Skriv något av: %(known)s.")),
    PriceFault.SUPPLEMENT_UNNAMED: (
        gettext_noop("Ett tillägg behöver ett namn."),
        gettext_noop("Skriv det med små bokstäver utan mellanslag, till exempel home_visit."),
    ),
    PriceFault.SUPPLEMENT_NOT_HERE: (
        gettext_noop("Bara rader med slaget tillägg har ett tillägg."),
        gettext_noop("Töm fältet eller ändra slaget."),
    ),
    PriceFault.PROGRAMME_UNKNOWN: (
        gettext_noop("Programmet finns inte."),
        gettext_noop("Skriv något av: %(known)s."),
    ),
    PriceFault.PAYER_UNKNOWN: (gettext_noop("Betalaren finns inte."), gettext_noop("Skriv något av: %(known)s.")),
    PriceFault.ASSIGNMENT_UNKNOWN: (gettext_noop("Uppdraget finns inte."), gettext_noop("Skriv något av: %(known)s.")),
    PriceFault.PRODUCT_UNKNOWN: (
        gettext_noop("Produkten finns inte i registret."),
        gettext_noop("Skriv produktens NPL-id med fjorton siffror, eller lämna tomt för alla produkter."),
    ),
    PriceFault.SETTING_UNKNOWN: (
        gettext_noop("Platsen finns inte."),
        gettext_noop("Skriv något av: %(known)s, eller lämna tomt för alla platser."),
    ),
    PriceFault.AMOUNT_UNREADABLE: (
        gettext_noop("Beloppet går inte att läsa."),
        gettext_noop("Skriv kronor och öre så här: 210,00."),
    ),
    PriceFault.AMOUNT_NEGATIVE: (
        gettext_noop("Beloppet är mindre än noll."),
        gettext_noop("Skriv ett belopp som är större än noll. Återkrav är manuella rader."),
    ),
    PriceFault.AMOUNT_ZERO: (
        gettext_noop("Beloppet är noll."),
        gettext_noop("Skriv ett belopp, eller ta bort raden om inget ska betalas."),
    ),
    PriceFault.AMOUNT_ABSURD: (
        gettext_noop("Beloppet är orimligt högt: högst %(most)s."),
        gettext_noop("Kontrollera decimaltecknet."),
    ),
    PriceFault.DAY_UNREADABLE: (
        gettext_noop("Datumet går inte att läsa."),
        gettext_noop("Skriv dagen så här: 2026-12-01."),
    ),
    PriceFault.DAY_IMPOSSIBLE: (gettext_noop("Dagen finns inte."), gettext_noop("Kontrollera månad och dag.")),
    PriceFault.DAY_ABSURD: (
        gettext_noop("Året är orimligt."),
        gettext_noop("Skriv ett år mellan %(first)s och %(last)s."),
    ),
    PriceFault.ENDS_BEFORE_IT_BEGINS: (
        gettext_noop("Sista dagen ligger före den första, %(from_on)s."),
        gettext_noop("Ändra en av dagarna. Sista dagen räknas med."),
    ),
    PriceFault.ROW_TWICE: (gettext_noop("Samma rad som rad %(other)s."), gettext_noop("Ta bort den ena.")),
    PriceFault.OVERLAP: (
        gettext_noop("Gäller samma dagar som rad %(other)s, för samma sak."),
        gettext_noop("Låt den ena sluta innan den andra börjar, eller skilj dem åt med produkt eller plats."),
    ),
    PriceFault.GAP: (
        gettext_noop("Mellan rad %(other)s och den här saknas pris %(gap_from)s–%(gap_to)s."),
        gettext_noop("Låt raderna följa på varandra."),
    ),
}


def fault_columns() -> list[Column]:
    """The columns of what is wrong with a file, row by row."""
    return [
        Column(gettext("Rad"), "number"),
        Column(gettext("Kolumn")),
        Column(gettext("Värde")),
        Column(gettext("Fel")),
        Column(gettext("Gör så här")),
    ]


def fault_shown(told: PriceFaultTold) -> FaultShown:
    """A fault in the language of the page."""
    what, mend = _FAULTS[told.fault]
    facts = {name: kronor(value) if name == "most" else str(value) for name, value in told.facts.items()}
    column = told.column.value if told.column else ""
    return FaultShown(told.row, column, told.value, gettext(what) % facts, gettext(mend) % facts)


def choice(code: str) -> str:
    """A payer or a funding source in words; what has none is shown as it stands."""
    return gettext(_CHOICES[code]) if code in _CHOICES else code


def purse_of(written: str) -> str:
    """The funding source that a word means, in capitals or not; what means none is left as it was written."""
    return {choice(one).casefold(): one.value for one in FundingSource}.get(written.casefold(), written)


def supplement_in_words(code: str) -> str:
    """A supplement in words; the region names its own, and those are shown as they are named in its price list."""
    return gettext(_SUPPLEMENTS[code]) if code in _SUPPLEMENTS else code.replace("_", " ")
