"""Refusals of ``certificates``."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "certificates.dose.not_found": gettext_noop("Besöket finns inte hos vårdgivaren. Gå tillbaka till personen."),
    "certificates.dose.nullified": gettext_noop("Dosen är makulerad. Ett intyg kan bara gälla en dos som har getts."),
    "certificates.dose.replaced": gettext_noop(
        "Besöket har rättats. Skriv ut intyget från den version som gäller nu, från personens historik."
    ),
    "certificates.dose.not_signed": gettext_noop(
        "Den som gav dosen har inte signerat den. Intyget kan skrivas ut när den är signerad."
    ),
    "certificates.certificate.not_found": gettext_noop("Intyget finns inte hos vårdgivaren."),
    "certificates.certificate.recipient_missing": gettext_noop(
        "Skriv vem som får intyget, till exempel Personen själv."
    ),
    "certificates.certificate.no_longer_holds": gettext_noop(
        "En uppgift i intyget har rättats eller makulerats efter att det lämnades ut. Skapa ett nytt intyg från "
        "besöket."
    ),
}
