"""Refusals of ``reports``."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "reports.report.not_found": gettext_noop("Rapporten finns inte. Gå tillbaka till Rapporter och välj en i listan."),
    "reports.tile.not_found": gettext_noop("Rutan finns inte på din översikt. Gå till Översikt och läs om sidan."),
    "reports.period.ends_before_it_begins": gettext_noop("Perioden slutar innan den börjar. Byt plats på dagarna."),
    "reports.period.too_long": gettext_noop("Perioden är längre än tio år. Välj en kortare, eller ta ut flera."),
    "reports.file.not_found": gettext_noop(
        "Filen finns inte bland dina jobb. Den kan vara borttagen, äldre än sju dagar, inte klar än, eller begärd i ett"
        " annat uppdrag. Titta i Mina jobb."
    ),
    "reports.file.right_is_gone": gettext_noop(
        "Filen togs fram med en rättighet som uppdraget inte har längre. Ta fram den på nytt: då blir den med det du"
        " får se nu."
    ),
    "reports.file.too_many_wait": gettext_noop(
        "Du har redan %(most)s jobb som väntar. Vänta tills något är klart, eller ta bort något i Mina jobb."
    ),
    "reports.saved.commission_ended": gettext_noop(
        "Uppdraget som den sparades i har avslutats. Öppna rapporten och spara den på nytt i ett uppdrag som gäller."
    ),
    "reports.saved.name_missing": gettext_noop("Skriv ett namn, så att du och kollegorna känner igen rapporten."),
    "reports.saved.name_taken": gettext_noop("Du har redan sparat en rapport med det namnet. Välj ett annat."),
    "reports.saved.name_too_long": gettext_noop("Namnet är för långt. Skriv högst %(longest)s tecken."),
    "reports.saved.no_such_day": gettext_noop("Välj en dag från 1 till %(last)s: den finns i varje månad."),
    "reports.saved.not_found": gettext_noop(
        "Den sparade rapporten finns inte. Någon kan ha tagit bort den, eller slutat dela den. Titta i listan under"
        " Rapporter."
    ),
    "reports.saved.people_not_monthly": gettext_noop(
        "En lista med personer kan inte köras varje månad av sig själv, eftersom den alltid lämnas ut för ett ändamål"
        " och till en mottagare. Öppna den sparade rapporten och lämna ut listan."
    ),
    "reports.saved.not_yours": gettext_noop(
        "Rapporten är sparad av %(owner)s, som själv bestämmer det. Öppna den och spara en egen."
    ),
    "reports.statistics.season_is_cut": gettext_noop(
        "Statistik utan små tal visas för hela säsonger. Välj från 1 juli till och med 30 juni eller i dag."
    ),
    "reports.statistics.seasons_are_several": gettext_noop(
        "Statistik utan små tal visas för en säsong i taget. Välj från 1 juli till och med 30 juni eller i dag."
    ),
    "reports.statistics.time_is_not_weeks": gettext_noop(
        "Statistik utan små tal delas upp i tid per vecka. Välj Hela perioden eller Vecka."
    ),
    "reports.statistics.cannot_be_narrowed": gettext_noop(
        "Statistik utan små tal kan inte avgränsas så. Välj alla, eller ett enda val bland uppdelningarna."
    ),
    "reports.statistics.divisions_are_many": gettext_noop(
        "Statistik utan små tal delas upp efter högst %(most)s saker, med tid, avgränsning och det som alltid visas"
        " inräknat. Välj färre."
    ),
}
