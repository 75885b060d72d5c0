"""Why somebody was not logged in, and what they do about it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES = {
    "access.login.unknown_staff": gettext_noop(
        "Du är legitimerad, men HSA-id %(hsa_id)s finns inte bland dem som arbetar i tjänsten."
    ),
    "access.login.no_commission": gettext_noop(
        "Du är legitimerad, men HSA-id %(hsa_id)s har inget medarbetaruppdrag som gäller i tjänsten i dag."
    ),
    "access.logout.told_before": gettext_noop("Att inloggningen är avslutad har redan tagits emot en gång."),
    "exchange.login.begun_elsewhere": gettext_noop(
        "Inloggningen påbörjades i en annan webbläsare, eller för mer än tio minuter sedan. Logga in igen härifrån."
    ),
    "exchange.login.not_completed": gettext_noop(
        "Legitimeringen slutfördes inte. Kanske avbröts den, eller så laddades sidan om. Logga in igen."
    ),
    "exchange.login.not_trusted": gettext_noop(
        "Svaret från inloggningstjänsten gick inte att lita på, och ingen har loggats in. Logga in igen. Händer det på "
        "nytt behöver den som driver tjänsten få veta det."
    ),
    "exchange.login.provider_silent": gettext_noop(
        "Inloggningstjänsten svarar inte. Vänta en stund och logga in igen. Reservrutinen gäller så länge."
    ),
    "exchange.login.too_weak": gettext_noop(
        "Du legitimerade dig på ett sätt som inte är tillräckligt säkert för journaluppgifter. Logga in igen med "
        "e-tjänstekortet eller en annan e-legitimation på tillitsnivå 3."
    ),
    "organisations.hsa_id.mistyped": gettext_noop(
        "Det är inget HSA-id. Skriv SE, organisationsnumret med tio siffror, bindestreck och högst 18 tecken A–Z "
        "och 0–9."
    ),
    "organisations.hsa_id.not_one": gettext_noop(
        "Inloggningstjänsten lämnade inget HSA-id för dig. Välj ditt tjänste-id när du legitimerar dig, inte det "
        "privata."
    ),
}
