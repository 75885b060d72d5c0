"""Refusals of ``programmes``."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "programmes.pack.invalid": gettext_noop(
        "Packen kan inte läsas in. Plats: %(place)s. Fel: %(reason)s. Ska vara: %(expected)s. Rätta filen och läs in "
        "den igen."
    ),
    "programmes.population.counts_nobody": gettext_noop(
        "Filen räknar ingen. Minst en rad utan målgrupp ska ha ett antal som är större än noll."
    ),
    "programmes.population.of_a_day_to_come": gettext_noop(
        "%(counted_on)s har inte varit än. Skriv den dag som folkmängden är räknad."
    ),
    "programmes.proposal.not_found": gettext_noop("Förslaget finns inte. Gå till Program och välj ett som finns."),
    "programmes.proposal.not_possible_now": gettext_noop(
        "Förslaget är redan avgjort och kan inte ändras. Ladda om sidan, så ser du hur det gick."
    ),
    "programmes.proposal.own": gettext_noop(
        "Du har själv lagt förslaget. En annan regionadministratör avgör det; du kan dra tillbaka det."
    ),
    "programmes.proposal.another_persons": gettext_noop(
        "Bara den som lagt förslaget drar tillbaka det. Du kan avslå det i stället."
    ),
    "programmes.proposal.reason_missing": gettext_noop("Skriv varför, så att den som läser efteråt förstår."),
    "programmes.proposal.reason_too_long": gettext_noop(
        "Skälet har %(length)s tecken och får ha högst %(longest)s. Korta av det."
    ),
    "programmes.proposal.version_named": gettext_noop(
        "Versionen %(version)s finns redan och skrivs aldrig om. Ge den här nästa nummer."
    ),
    "programmes.proposal.already_proposed": gettext_noop(
        "Versionen %(version)s är redan föreslagen. Dra tillbaka det förslaget först, eller välj nästa nummer."
    ),
    "programmes.proposal.day_passed": gettext_noop(
        "%(from_on)s har passerat. Det som redan är beslutat döms inte om: välj %(today)s eller senare."
    ),
    "programmes.proposal.before_season": gettext_noop(
        "%(from_on)s ligger före säsongen %(season)s. Välj %(first_on)s eller senare."
    ),
    "programmes.proposal.after_season": gettext_noop(
        "%(from_on)s ligger efter säsongen %(season)s. Välj %(last_on)s eller tidigare."
    ),
    "programmes.proposal.day_taken": gettext_noop(
        "En annan version av programmet börjar gälla %(from_on)s. Välj en annan dag."
    ),
    "programmes.proposal.overtaken": gettext_noop(
        "En annan version har godkänts sedan förslaget lades, och dess ändringar skulle gå förlorade. Dra tillbaka "
        "eller avslå förslaget och föreslå %(version)s på nytt."
    ),
    "programmes.version.not_found": gettext_noop("Versionen finns inte. Gå till Program och välj en som finns."),
    "programmes.draft.not_found": gettext_noop("Utkastet finns inte längre. Det kan vara föreslaget eller borttaget."),
    "programmes.place.not_found": gettext_noop(
        "Det som skulle ändras finns inte längre i utkastet. Gå tillbaka till utkastet och välj på nytt."
    ),
    "programmes.product.not_in_programme": gettext_noop(
        "Produkten ingår inte i programmet. Välj en av programmets produkter."
    ),
    "programmes.product.not_this_season": gettext_noop(
        "Produkten gäller en annan säsong och får inte ges nu. Välj en av säsongens produkter."
    ),
    "programmes.product.too_young": gettext_noop("Personen är för ung för produkten. Välj en produkt för åldern."),
    "programmes.product.too_old": gettext_noop("Personen är för gammal för produkten. Välj en produkt för åldern."),
    "programmes.programme.not_in_force": gettext_noop(
        "Programmet %(programme)s gäller inte %(on)s. Kontrollera datumet eller välj ett annat program."
    ),
}
