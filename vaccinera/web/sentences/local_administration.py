"""Refusals of a provider's own administration: its units, and who works there as what."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "organisations.unit.not_found": gettext_noop("Enheten finns inte hos din vårdgivare. Välj i listan över enheter."),
    "organisations.unit.changed_by_another": gettext_noop(
        "Någon annan har ändrat uppgifterna medan du skrev. Öppna enheten på nytt och gör din ändring där."
    ),
    "organisations.unit.address_missing": gettext_noop("Skriv gata och nummer, och postorten."),
    "organisations.unit.postal_code_unreadable": gettext_noop("Postnumret har fem siffror, till exempel 999 99."),
    "organisations.unit.phone_unreadable": gettext_noop(
        "Skriv telefonnumret med riktnummer och bara siffror, mellanslag och bindestreck, till exempel 010-000 00 00."
    ),
    "organisations.unit.hours_too_long": gettext_noop("Öppettiderna får ha högst %(longest)s tecken. Korta av dem."),
    "organisations.commission.not_found": gettext_noop("Uppdraget finns inte hos din vårdgivare. Läs listan på nytt."),
    "organisations.commission.unit_missing": gettext_noop("Välj minst en enhet."),
    "organisations.commission.begins_in_the_past": gettext_noop(
        "Ett uppdrag börjar tidigast i dag. Välj dagens datum eller ett senare."
    ),
    "organisations.commission.ends_before_it_begins": gettext_noop(
        "Sista dagen ligger före första dagen. Rätta datumen, eller lämna sista dagen tom."
    ),
    "organisations.commission.has_ended": gettext_noop("Uppdraget är redan avslutat. Ge ett nytt om det behövs."),
    "organisations.commission.ends_in_the_past": gettext_noop(
        "Ett uppdrag kan avslutas nu eller en dag som kommer, men inte bakåt i tiden."
    ),
    "organisations.commission.is_not_ended": gettext_noop("Uppdraget är inte avslutat, så det finns inget att ångra."),
    "organisations.commission.over_anyway": gettext_noop(
        "Uppdraget skulle ha slutat vid det här laget ändå. Ge ett nytt med nya datum."
    ),
    "organisations.commission.last_administrator": gettext_noop(
        "Vårdgivaren skulle bli utan lokal administratör. Ge någon annan den rollen först."
    ),
    "access.roles.none_chosen": gettext_noop("Välj minst en roll."),
    "access.roles.grant_without_role": gettext_noop(
        "En av de särskilda rättigheterna är inget värd med rollerna du valt. Välj en roll som har nytta av den, "
        "eller ta bort rättigheten."
    ),
    "access.roles.already_held": gettext_noop(
        "%(name)s har redan den rollen på %(unit)s under den tiden. Välj bort enheten eller ändra uppdraget som finns."
    ),
    "access.roles.has_left": gettext_noop(
        "%(name)s finns inte kvar i katalogen. Uppdrag kan ges när anställningen finns där igen."
    ),
    "access.roles.nobody_chosen": gettext_noop("Kryssa minst en person i listan."),
    "web.staff.nothing_sought": gettext_noop("Skriv ett namn eller ett HSA-id att söka på."),
}
