"""Who may do what."""

from __future__ import annotations

from django.utils.translation import gettext_noop

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
    "access.session.ended": gettext_noop("Inloggningen har avslutats. Logga in igen."),
}
