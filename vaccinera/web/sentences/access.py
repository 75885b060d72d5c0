"""Who may do what."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from vaccinera.web.sentences import cards

SENTENCES = {
    "access.errand.another_under_way": gettext_noop("Ett sådant jobb pågår redan. Vänta tills det är klart."),
    "access.errand.broke": gettext_noop(
        "Något gick fel, och ingenting ändrades. Begär det på nytt. Anteckna %(reference)s om du frågar supporten."
    ),
    "access.errand.given_up": gettext_noop(
        "Jobbet avbröts tre gånger och försöks inte igen. Ingenting ändrades. Begär det på nytt, eller fråga supporten."
    ),
    "access.errand.login_ended": gettext_noop(
        "Inloggningen som jobbet gjordes i avslutades. Ingenting ändrades. Begär det på nytt."
    ),
    "access.errand.never_finished": gettext_noop("Jobbet blev aldrig klart. Begär det på nytt."),
    "access.errand.not_possible_now": gettext_noop("Jobbet är redan avslutat. Ladda om sidan och se vad det blev."),
    "access.errand.not_found": gettext_noop(
        "Jobbet finns inte längre bland dina. Det kan vara borttaget, äldre än sju dagar, eller begärt i ett annat"
        " uppdrag. Titta i Mina jobb."
    ),
    "access.errand.taken_back": gettext_noop("Du tog tillbaka det innan det hade börjat."),
    "access.errand.under_way": gettext_noop("Jobbet har redan börjat. Det går att ta bort när det är klart."),
    "access.errand.waited_too_long": gettext_noop(
        "Jobbet kom inte i gång inom en timme och gäller inte längre. Ingenting ändrades. Begär det på nytt."
    ),
    "access.hand_over.purpose_missing": gettext_noop(
        "Skriv vad uppgifterna ska användas till och vem som tar emot dem."
    ),
    "access.block.guardian": gettext_noop(
        "En vårdnadshavare kan inte spärra uppgifter om ett barn. Barnet kan själv begära det efter ålder och mognad."
    ),
    "access.block.not_found": gettext_noop("Spärren gäller inte längre, eller finns inte. Öppna personen på nytt."),
    "access.block.unit_unknown": gettext_noop("Välj en av den egna vårdgivarens enheter."),
    "access.emergency.reason_missing": gettext_noop("Skriv varför uppgifterna behövs för vård som inte kan vänta."),
    "access.emergency.unit_not_named": gettext_noop(
        "Se först vilken enhet som har spärrat, med ett skäl. Öppna sedan uppgifterna, samma dag."
    ),
    "access.shared.not_sharing": gettext_noop(
        "Vårdgivaren deltar inte i sammanhållen dokumentation. Verksamhetschefen eller den lokala administratören kan"
        " slå på det."
    ),
    "access.shared.relation_missing": gettext_noop(
        "Personen har inte varit på enheten på 30 dagar. Kryssa för att personen är i vård hos er nu, annars får"
        " uppgifterna inte läsas."
    ),
    "access.shared.not_a_child": gettext_noop("Personen är vuxen, eller har okänd ålder. Välj ett annat skäl."),
    "access.shared.reason_missing": gettext_noop("Beskriv varför personen inte kan tillfrågas."),
    "access.sharing.informed_missing": gettext_noop(
        "Skriv sedan när patienterna är informerade. Innan dess får ingenting delas."
    ),
    "access.sharing.informed_later": gettext_noop(
        "Dagen har inte varit. Slå på delningen när patienterna är informerade."
    ),
    "access.commission.not_yours": gettext_noop(
        "Uppdraget är inte ditt, eller gäller inte i dag. Välj ett av dina egna uppdrag."
    ),
    "access.permission.missing": gettext_noop(
        "Uppdraget %(commission)s ger inte rätt till detta. Byt uppdrag, eller be den som administrerar enheten."
    ),
    "access.permission.other_unit": gettext_noop(
        "Det här hör till en annan enhet än %(unit)s. Byt till ett uppdrag vid den enheten."
    ),
    "access.review.not_found": gettext_noop(
        "Något av uppdragen har avslutats eller finns inte hos vårdgivaren. Ladda om sidan och välj på nytt."
    ),
    "access.review.of_oneself": gettext_noop("Ditt eget uppdrag går någon annan igenom. Välj bort det."),
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
