"""Refusals of ``web`` itself: looking for people."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES = {
    "web.search.unknown_field": gettext_noop(
        "Det går bara att söka på nummer, eller på namn och födelsedatum. Gå till startsidan och sök därifrån."
    ),
    "web.search.empty": gettext_noop("Skriv ett nummer, eller namn och födelsedatum."),
    "web.search.is_a_pack": gettext_noop(
        "Det är koden på en förpackning. Sök fram personen först, och skanna förpackningen när du registrerar dosen."
    ),
    "web.search.birth_date_missing": gettext_noop(
        "Skriv också födelsedatum med åtta siffror, till exempel 1942-01-01. Det går inte att söka på bara namn."
    ),
    "web.search.name_missing": gettext_noop("Skriv minst två bokstäver av namnet, och inga siffror."),
    "web.lookups.too_many": gettext_noop(
        "Den här inloggningen har slagit upp fler personer än en kö brukar kräva. Vänta %(seconds)s sekunder. Att det "
        "hände står i loggen."
    ),
    "web.opening.nobody": gettext_noop(
        "Ingen är registrerad med det numret eller namnet. Kontrollera det, och registrera vid behov från sidan Sök"
        " person."
    ),
    "web.opening.several": gettext_noop(
        "Flera personer heter så och är födda den dagen. Skriv personens nummer i stället."
    ),
    "web.paper_list.nobody": gettext_noop(
        "Ingen har det numret eller det namnet. Sök personen från startsidan och registrera den, och för sedan in "
        "dosen."
    ),
    "web.paper_list.several": gettext_noop("Flera personer heter så och är födda den dagen. Skriv numret."),
    "web.paper_list.time_unreadable": gettext_noop("Skriv klockslaget då dosen gavs, till exempel 10:42."),
    "web.birth_date.unreadable": gettext_noop("Skriv födelsedatumet med åtta siffror, till exempel 1942-01-01."),
    "web.birth_date.impossible": gettext_noop("Datumet finns inte i kalendern. Kontrollera månad och dag."),
    "web.birth_date.in_the_future": gettext_noop("Födelsedatumet har inte inträffat än. Kontrollera året."),
}
