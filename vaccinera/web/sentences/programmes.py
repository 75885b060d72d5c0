"""Refusals of ``programmes``."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "programmes.pack.invalid": gettext_noop(
        "Packen kan inte läsas in. Plats: %(place)s. Fel: %(reason)s. Ska vara: %(expected)s. Rätta filen och läs in "
        "den igen."
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
