"""Who may do what."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from vaccinera.web.sentences import cards

SENTENCES = {
    "access.commission.not_yours": gettext_noop(
        "Uppdraget är inte ditt, eller gäller inte i dag. Välj ett av dina egna uppdrag."
    ),
    "access.permission.missing": gettext_noop(
        "Uppdraget %(commission)s ger inte rätt till detta. Byt uppdrag, eller be den som administrerar enheten."
    ),
    "access.permission.other_unit": gettext_noop(
        "Det här hör till en annan enhet än %(unit)s. Byt till ett uppdrag vid den enheten."
    ),
    "access.roles.not_to_oneself": gettext_noop(
        "Du kan inte ge dig själv roller eller rättigheter. Be en annan administratör."
    ),
    "access.roles.prescriber_is_not_given": gettext_noop(
        "Rollen ordinatör följer av legitimationen i katalogen och ges inte här. Uppdatera personen från katalogen."
    ),
    "access.roles.other_provider": gettext_noop(
        "Ditt uppdrag ger inte rätt att lämna roller hos den vårdgivaren. Be dess lokala administratör."
    ),
    "access.roles.above_own_scope": gettext_noop(
        "Rollen %(role)s är inte din att ge. Den ges av regionen eller följer av ett annat uppdrag."
    ),
    "access.roles.no_such_grant": gettext_noop("Rättigheten %(grant)s ges inte för sig. Välj bland dem som visas."),
    "access.roles.claims_kept_apart": gettext_noop(
        "Den som attesterar ersättning får varken handlägga den eller vara regionadministratör, och en"
        " regionadministratör ingetdera. Avsluta det ena uppdraget först."
    ),
    "access.roles.log_opens_no_record": gettext_noop(
        "Den som granskar loggen får inte öppna journaler hos samma vårdgivare. Avsluta det ena uppdraget först."
    ),
    "access.session.ended": gettext_noop("Inloggningen har avslutats. Logga in igen."),
} | cards.SENTENCES
