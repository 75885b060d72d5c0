"""Refusals when the staff directory is asked."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES = {
    "organisations.directory.not_connected": gettext_noop(
        "Ingen katalog över personal är ansluten. Den som driftar systemet ansluter en."
    ),
    "organisations.directory.silent": gettext_noop(
        "Katalogen över personal svarar inte just nu. Försök igen om en stund; det som redan finns här gäller."
    ),
    "organisations.directory.faulty": gettext_noop(
        "Katalogen svarade med uppgifter som inte kan stämma, och inget av dem togs över. Anmäl det till den som"
        " förvaltar katalogen."
    ),
}
