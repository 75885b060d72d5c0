"""Refusals of ``exchange``; what is wrong with single rows stands in its own catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "exchange.file.unreadable": gettext_noop(
        "Filen är varken CSV eller Excel. Spara den som CSV (UTF-8) eller xlsx och välj den igen."
    ),
    "exchange.file.empty": gettext_noop(
        "Filen har inga besök. Första raden ska vara rubriker och sedan en rad per besök."
    ),
    "exchange.file.column_twice": gettext_noop(
        "Kolumnen %(column)s står två gånger. Ta bort eller byt namn på den ena."
    ),
    "exchange.file.columns_missing": gettext_noop(
        "Filen saknar kolumner som varje besök behöver: %(columns)s. Lägg till dem, eller rätta rubrikerna i första "
        "raden."
    ),
    "exchange.log.recipient_missing": gettext_noop("Skriv vem som tar emot loggen. Det står sedan i loggen."),
    "exchange.import.source_missing": gettext_noop("Skriv vilket system besöken kommer från."),
    "exchange.import.reason_missing": gettext_noop(
        "Skriv varför besöken ännu ska ersättas, så att den som godkänner förstår."
    ),
    "exchange.import.not_found": gettext_noop("Inläsningen finns inte hos vårdgivaren. Gå tillbaka till listan."),
    "exchange.import.not_possible_now": gettext_noop(
        "Inläsningen är redan avgjord. Gå tillbaka till listan och se hur det gick."
    ),
    "exchange.import.own": gettext_noop(
        "Den som prövade filen läser inte in den. Be en annan verksamhetschef titta på den och läsa in."
    ),
    "exchange.import.has_bad_rows": gettext_noop(
        "%(bad)s rader har fel. Rätta dem i filen och pröva den igen, eller läs in bara de rätta."
    ),
    "exchange.import.nothing_to_take": gettext_noop(
        "Det finns inget att läsa in: varje rad har fel eller är redan inläst."
    ),
}
