"""The words of a programme's content: sections, fields, codes and faults, as administrators meet them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.programmes.states import PackFault

if TYPE_CHECKING:
    from vaccinera.kernel.refusals import Refused

# A field of the format that has no words here is shown by its name in the file; a test asks for the words.
SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "": gettext_noop("Programmet"),
        "season": gettext_noop("Säsong"),
        "information": gettext_noop("Informationssida"),
        "links": gettext_noop("Länkar"),
        "diseases": gettext_noop("Sjukdomar"),
        "risk_groups": gettext_noop("Riskgrupper"),
        "target_groups": gettext_noop("Målgrupper"),
        "windows": gettext_noop("Perioder"),
        "products": gettext_noop("Produkter"),
        "schedules": gettext_noop("Doser"),
        "intervals": gettext_noop("Avstånd"),
        "contraindications": gettext_noop("Kontraindikationer"),
        "prescribing_rights": gettext_noop("Ordinationsrätt"),
        "season_goals": gettext_noop("Säsongens mål"),
        "national_register": gettext_noop("Nationella registret"),
        "otherwise": gettext_noop("När ingen regel talar"),
        "assumptions": gettext_noop("Antaganden"),
    }
)
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "format": gettext_noop("Format"),
        "code": gettext_noop("Kod"),
        "version": gettext_noop("Version"),
        "names": gettext_noop("Namn"),
        "name": gettext_noop("Namn"),
        "indication": gettext_noop("Indikation"),
        "questionnaire": gettext_noop("Hälsodeklaration"),
        "settings": gettext_noop("Vårdformer"),
        "allows_list_prescription": gettext_noop("Tillåter ordinationslista"),
        "list_prescription_days": gettext_noop("Dagar en deklaration gäller för en lista"),
        "order": gettext_noop("Plats i listor"),
        "allows_general_directive": gettext_noop("Tillåter generellt direktiv"),
        "rule": gettext_noop("Regelns namn"),
        "source": gettext_noop("Källa"),
        "assumption": gettext_noop("Vilar på antagandet"),
        "from_on": gettext_noop("Från"),
        "to_on": gettext_noop("Till och med"),
        "campaign": gettext_noop("Kampanj"),
        "who": gettext_noop("För vilka"),
        "recommendations": gettext_noop("Rekommendationer"),
        "label": gettext_noop("Länkens text"),
        "url": gettext_noop("Adress"),
        "announced_from": gettext_noop("Visas från"),
        "valid_from": gettext_noop("Gäller från"),
        "valid_to": gettext_noop("Gäller till och med"),
        "updated_on": gettext_noop("Uppdaterad"),
        "fact_checked_on": gettext_noop("Faktagranskad"),
        "fact_checked_by": gettext_noop("Faktagranskad av"),
        "editor": gettext_noop("Redaktör"),
        "system": gettext_noop("Kodsystem"),
        "risk_groups": gettext_noop("Riskgrupper"),
        "target_groups": gettext_noop("Målgrupper"),
        "payer": gettext_noop("Betalare"),
        "priority": gettext_noop("Ordning"),
        "is_recommended": gettext_noop("Rekommenderas"),
        "age_by": gettext_noop("Åldern räknas efter"),
        "min_age_years": gettext_noop("Lägsta ålder, år"),
        "min_age_months": gettext_noop("Lägsta ålder, månader"),
        "max_age_years": gettext_noop("Högsta ålder, år"),
        "max_age_months": gettext_noop("Högsta ålder, månader"),
        "born_from": gettext_noop("Född från och med år"),
        "born_to": gettext_noop("Född till och med år"),
        "pregnancy_from": gettext_noop("Gravid från vecka"),
        "pregnancy_to": gettext_noop("Gravid till och med vecka"),
        "care_staff": gettext_noop("Personal i vård och omsorg"),
        "household_contact": gettext_noop("Hushållskontakt"),
        "why": gettext_noop("Förklaring"),
        "done": gettext_noop("Förklaring när inget är kvar"),
        "text": gettext_noop("Text"),
        "id": gettext_noop("Namn på antagandet"),
        "npl_id": gettext_noop("NPL-id"),
        "diseases": gettext_noop("Sjukdomar"),
        "atc": gettext_noop("ATC-kod"),
        "form": gettext_noop("Läkemedelsform"),
        "strength": gettext_noop("Styrka"),
        "manufacturer": gettext_noop("Tillverkare"),
        "vaccine_type": gettext_noop("Typ av vaccin"),
        "gtins": gettext_noop("Artikelnummer"),
        "is_live": gettext_noop("Levande"),
        "duplicate_group": gettext_noop("Dubblettgrupp"),
        "dose_quantity": gettext_noop("Dos"),
        "dose_unit": gettext_noop("Enhet"),
        "route": gettext_noop("Administreringsväg"),
        "seasons": gettext_noop("Säsonger"),
        "preferred_for": gettext_noop("Väljs först för"),
        "only_if_never": gettext_noop("Bara den som aldrig fått någon dos"),
        "counted_per": gettext_noop("Räknas per"),
        "doses": gettext_noop("Antal doser"),
        "is_repeated": gettext_noop("Upprepas"),
        "kind": gettext_noop("Slag"),
        "after": gettext_noop("Efter"),
        "before": gettext_noop("Före"),
        "schedules": gettext_noop("Gäller doserna i"),
        "from_dose": gettext_noop("Från dos"),
        "to_dose": gettext_noop("Till och med dos"),
        "min_years": gettext_noop("Minst antal år"),
        "min_months": gettext_noop("Minst antal månader"),
        "min_days": gettext_noop("Minst antal dagar"),
        "max_years": gettext_noop("Högst antal år"),
        "max_months": gettext_noop("Högst antal månader"),
        "max_days": gettext_noop("Högst antal dagar"),
        "allows_same_day": gettext_noop("Kan ges samma dag"),
        "fact": gettext_noop("Uppgift i hälsodeklarationen"),
        "value": gettext_noop("Uppgiftens värde"),
        "since_on": gettext_noop("Räknat från"),
        "outcome": gettext_noop("Leder till"),
        "products": gettext_noop("Produkter"),
        "profession": gettext_noop("Yrke"),
        "competence": gettext_noop("Kompetens"),
        "percent": gettext_noop("Procent"),
    }
)
CHOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "payer": {
            "region": gettext_noop("regionen"),
            "person": gettext_noop("personen själv"),
            "employer": gettext_noop("arbetsgivaren"),
        },
        "age_by": {"birth_year": gettext_noop("födelseår"), "birthday": gettext_noop("födelsedag")},
        "kind": {
            "between_doses": gettext_noop("mellan doser"),
            "other_programme": gettext_noop("till andra program"),
            "after_infection": gettext_noop("efter infektion"),
        },
        "counted_per": {
            "season": gettext_noop("säsong"),
            "pregnancy": gettext_noop("graviditet"),
            "life": gettext_noop("livet"),
        },
        "outcome": {
            "ok": gettext_noop("inget hinder"),
            "note_required": gettext_noop("en anteckning"),
            "prescriber_decides": gettext_noop("ordinatören avgör"),
            "stop": gettext_noop("stopp"),
        },
        "profession": {
            "physician": gettext_noop("läkare"),
            "specialist_nurse": gettext_noop("specialistsjuksköterska"),
            "nurse": gettext_noop("sjuksköterska"),
            "midwife": gettext_noop("barnmorska"),
            "assistant_nurse": gettext_noop("undersköterska"),
            "administrator": gettext_noop("administratör"),
        },
        "route": {
            "intramuscular": gettext_noop("intramuskulärt"),
            "subcutaneous": gettext_noop("subkutant"),
            "intradermal": gettext_noop("intradermalt"),
            "intranasal": gettext_noop("nasalt"),
            "oral": gettext_noop("oralt"),
        },
    }
)
# What is wrong, and what mends it. ``%(expected)s`` is what should stand there.
FAULTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        PackFault.NOT_TOML: (
            gettext_noop("Filen är inte TOML."),
            gettext_noop("Leta där efter ett citattecken eller en parentes som saknas."),
        ),
        PackFault.MISSING: (gettext_noop("Uppgiften saknas."), gettext_noop("Fyll i den: %(expected)s.")),
        PackFault.UNKNOWN_FIELD: (
            gettext_noop("Uppgiften används inte."),
            gettext_noop("Kontrollera stavningen, eller ta bort den."),
        ),
        PackFault.WRONG_TYPE: (gettext_noop("Värdet är av fel slag."), gettext_noop("Skriv i stället: %(expected)s.")),
        PackFault.WRONG_FORM: (
            gettext_noop("Värdet ser inte ut som det ska."),
            gettext_noop("Skriv så här: %(expected)s."),
        ),
        PackFault.UNKNOWN_CODE: (
            gettext_noop("Koden finns inte."),
            gettext_noop("Välj en av de här, eller lägg till den: %(expected)s."),
        ),
        PackFault.REPEATED: (
            gettext_noop("Samma kod, regel eller nummer står två gånger."),
            gettext_noop("Ge varje sin egen."),
        ),
        PackFault.WRONG_ORDER: (gettext_noop("Slutet kommer före början."), gettext_noop("Ändra det ena.")),
        PackFault.WRONG_CHECK_DIGIT: (
            gettext_noop("Sista siffran stämmer inte."),
            gettext_noop("Jämför med förpackningen: %(expected)s."),
        ),
        PackFault.UNKNOWN_PLACEHOLDER: (
            gettext_noop("Texten har en platshållare som inte finns."),
            gettext_noop("De som finns här: %(expected)s."),
        ),
        PackFault.OUTSIDE_SEASON: (
            gettext_noop("Dagen ligger utanför säsongen."),
            gettext_noop("Flytta dagen, eller ändra säsongen."),
        ),
        PackFault.OVERLAP: (
            gettext_noop("Gäller samtidigt som %(expected)s."),
            gettext_noop("Låt den ena sluta innan den andra börjar, eller behåll en."),
        ),
        PackFault.GAP: (gettext_noop("Något saknas för någon."), gettext_noop("Lägg till: %(expected)s.")),
        PackFault.UNUSED: (
            gettext_noop("Ingen regel vilar på antagandet."),
            gettext_noop("Ange det där det används, eller ta bort det."),
        ),
    }
)


def section_in_words(name: str) -> str:
    """What a section is called; a table the words do not know is called as in the file."""
    return gettext(SECTIONS[name]) if name in SECTIONS else field_in_words(name)


def field_in_words(name: str) -> str:
    """What a field is called."""
    return gettext(FIELDS[name]) if name in FIELDS else name


def choice_in_words(field: str, code: str) -> str:
    """What a code of a field with a closed list is called."""
    words = CHOICES.get(field, {})
    return gettext(words[code]) if code in words else code


def fault_in_words(refused: Refused) -> str:
    """What is wrong with a pack and what mends it; where is told apart."""
    wrong, mend = FAULTS[str(refused.facts["reason"])]
    expected = str(refused.facts["expected"]) or gettext("se handledningen till formatet")
    return f"{gettext(wrong)} {gettext(mend)}" % {"expected": expected}
