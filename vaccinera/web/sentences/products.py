"""Refusals of ``products``."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "products.pack.of_another_product": gettext_noop(
        "Artikelnumret %(gtin)s hör redan till %(product)s. Rätta numret i packen och föreslå den på nytt."
    ),
    "products.scan.unreadable": gettext_noop(
        "Koden gick inte att läsa. Töm fältet och skanna igen, eller välj batch för hand."
    ),
    "products.scan.wrong_check_digit": gettext_noop(
        "Artikelnumret (GTIN) är felläst: kontrollsiffran stämmer inte. Skanna igen, eller välj produkt och batch "
        "för hand."
    ),
    "products.scan.no_gtin": gettext_noop(
        "Koden saknar artikelnummer (GTIN). Skanna den fyrkantiga koden på förpackningen, eller välj produkt och "
        "batch för hand."
    ),
    "products.scan.separator_missing": gettext_noop(
        "Skannern skickade inte tecknet som skiljer batchnumret från resten av koden. Skriv batchnumret för hand, "
        "och be om att skannern ställs in att skicka GS (ASCII 29)."
    ),
    "products.scan.two_packs": gettext_noop(
        "Två olika förpackningar lästes i samma fält. Töm fältet och skanna en förpackning."
    ),
    "products.vnr.not_a_vnr": gettext_noop(
        "Det är inget nordiskt varunummer (Vnr). Ett Vnr har sex siffror, från 000001 till 199999 eller från 370000 "
        "till 599999."
    ),
    "products.batch_number.missing": gettext_noop("Skriv batchnumret som det står på förpackningen."),
    "products.batch_number.unknown_character": gettext_noop(
        "Tecknet %(character)s förekommer inte i batchnummer. Skriv numret som det står på förpackningen."
    ),
    "products.batch_number.too_long": gettext_noop(
        "Batchnumret har %(length)s tecken men får ha högst %(longest)s. Kontrollera att bara batchnumret står i "
        "fältet."
    ),
    "products.batch.not_found": gettext_noop("Batchen finns inte på din enhet. Läs listan på nytt."),
    "products.batch.reason_missing": gettext_noop("Doser är redan givna från batchen. Skriv varför uppgiften ändras."),
    "products.batch.recalled": gettext_noop(
        "Batchen är indragen och får inte ges. Välj en annan batch och lägg undan förpackningen."
    ),
    "products.batch.expired": gettext_noop("Batchen gick ut %(expires_on)s och får inte ges. Välj en annan batch."),
    "products.batch.finished": gettext_noop(
        "Batchen är markerad som slut på enheten. Välj en annan batch, eller ångra markeringen om den finns kvar."
    ),
    "products.recall.reason_missing": gettext_noop("Skriv varför batchen dras in."),
    "products.recall.already_recalled": gettext_noop("Batchen är redan indragen."),
    "products.scan.unknown_product": gettext_noop(
        "Produkten med artikelnummer %(gtin)s finns inte i registret. Välj produkt och batch för hand, eller fråga "
        "den som administrerar tjänsten."
    ),
    "products.waste.doses_out_of_range": gettext_noop("Skriv ett antal doser från 1 till %(most)s."),
    "products.waste.day_in_future": gettext_noop("Dagen har inte varit än. Skriv dagen då doserna kasserades."),
    "products.waste.day_before_batch": gettext_noop(
        "Batchen lades till på enheten %(added_on)s. Skriv den dagen eller en senare."
    ),
    "products.waste.note_missing": gettext_noop("Skriv varför doserna kasserades."),
    "products.waste.not_found": gettext_noop("Uppgiften finns inte på din enhet. Läs listan på nytt."),
    "products.waste.why_missing": gettext_noop("Skriv varför uppgiften tas tillbaka."),
    "products.waste.already_taken_back": gettext_noop("Uppgiften är redan tillbakatagen. Läs listan på nytt."),
    "products.batch.already_added": gettext_noop("Batchen finns redan på enheten. Välj den i listan."),
}
