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
}
