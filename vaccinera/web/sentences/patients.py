"""Refusals of ``patients``."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES = {
    "patients.identifier.missing": gettext_noop("Skriv personnummer, samordningsnummer eller reservnummer."),
    "patients.identifier.no_national_reserve_number": gettext_noop(
        "Det ser ut som ett nationellt reservnummer men är felskrivet. Jämför tecken för tecken med handlingen."
    ),
    "patients.identifier.no_carelink_number": gettext_noop(
        "Ett äldre nationellt reservnummer har tolv siffror, och siffra 7–8 är 32 till 59. Jämför med handlingen."
    ),
    "patients.identifier.no_lma_number": gettext_noop("Ett LMA-nummer har åtta siffror, till exempel 12-345678."),
    "patients.identifier.no_reserve_number": gettext_noop(
        "Ett reservnummer har 6 till 20 siffror och bokstäver. Jämför med handlingen."
    ),
    "patients.identifier.not_a_number": gettext_noop(
        "Numret får bara ha siffror, med bindestreck eller plus före de fyra sista. Ta bort andra tecken."
    ),
    "patients.identifier.wrong_length": gettext_noop(
        "Numret har %(digits)s siffror men ska ha 10 eller 12. Kontrollera att inget saknas eller står dubbelt."
    ),
    "patients.identifier.wrong_check_digit": gettext_noop(
        "Numret är felskrivet: kontrollsiffran stämmer inte. Jämför siffra för siffra med legitimationen."
    ),
    "patients.identifier.impossible_date": gettext_noop(
        "Numret är felskrivet: datumet i det finns inte. Kontrollera år, månad och dag."
    ),
    "patients.identifier.impossible_century": gettext_noop(
        "Århundradet i numret stämmer inte. Skriv numret med tolv siffror och kontrollera de fyra första."
    ),
    "patients.identifier.future_birth_date": gettext_noop(
        "Födelsedatumet i numret har inte inträffat än. Kontrollera år, månad och dag."
    ),
    "patients.identifier.impossible_reserve_year": gettext_noop(
        "Numret börjar som ett reservnummer från Region Stockholm, men siffra 3–6 ska vara ett år från %(first)s till"
        " %(last)s. Kontrollera numret."
    ),
    "patients.age.day_before_birth": gettext_noop(
        "Dagen %(on)s ligger före personens födelsedatum. Kontrollera dagen och födelsedatumet."
    ),
    "patients.person.not_found": gettext_noop("Personen finns inte i registret. Sök fram personen från startsidan."),
    "patients.person.name_missing": gettext_noop("Skriv både förnamn och efternamn."),
    "patients.person.already_registered": gettext_noop(
        "Någon är redan registrerad med det numret. Sök på numret för att öppna personen."
    ),
    "patients.identity.not_said": gettext_noop("Välj hur identiteten styrktes."),
    "patients.identity.who_vouches_missing": gettext_noop(
        "Skriv namnet på den som intygar, och hur den personen visade vem hen är."
    ),
    "patients.unknown.impossible_age": gettext_noop("Skriv en ungefärlig ålder i hela år, 0 till %(oldest)s."),
    "patients.unknown.distinguishing_missing": gettext_noop(
        "Skriv något som gör att personen känns igen, till exempel längd, hår eller ärr."
    ),
    "patients.unknown.found_with_missing": gettext_noop("Skriv var personen påträffades eller vem som följer med."),
    "patients.number.belongs_to_another": gettext_noop(
        "Någon annan är registrerad med det numret. Är det samma person, slå ihop dem; annars kontrollera numret."
    ),
    "patients.number.is_an_earlier_one": gettext_noop(
        "Det är ett av personens tidigare nummer, som har ersatts. Kontrollera numret."
    ),
    "patients.number.stands_below": gettext_noop(
        "Personen har redan ett nummer som går före. Ett reservnummer eller LMA-nummer ersätter det inte."
    ),
    "patients.merge.same_person": gettext_noop("Det är samma person. Skriv den andra personens nummer."),
    "patients.merge.nobody_has_the_number": gettext_noop(
        "Ingen är registrerad med det numret. Jämför siffra för siffra, och sök igen."
    ),
    "patients.merge.already_merged": gettext_noop(
        "En av dem är redan ihopslagen med någon. Sök fram båda igen för att se med vem."
    ),
    "patients.merge.stands_for_others": gettext_noop(
        "Den som skulle försvinna är själv ihopslagen med någon annan. Behåll den personen, eller ta isär dem först."
    ),
    "patients.merge.protected_is_kept": gettext_noop(
        "Bara den ena har skyddade personuppgifter. Behåll den personen, så att skyddet fortsätter att gälla."
    ),
    "patients.merge.reason_missing": gettext_noop("Skriv varför de är samma person."),
    "patients.merge.evidence_missing": gettext_noop(
        "Ingen av dem har något nummer. Skriv vad som styrker att de är samma person."
    ),
    "patients.merge.not_found": gettext_noop("Sammanslagningen finns inte. Öppna personen på nytt."),
    "patients.merge.undo_reason_missing": gettext_noop("Skriv varför de tas isär."),
    "patients.person.ground_missing": gettext_noop(
        "Personen har skyddade personuppgifter. Säg varför du öppnar personen, så visas sidan."
    ),
    "patients.person.ground_words_missing": gettext_noop("Skriv med några ord varför du öppnar personen."),
    "patients.person.protected": gettext_noop(
        "Personen har skyddade personuppgifter och öppnas bara av den som har särskild behörighet. Be en kollega som"
        " har den, eller verksamhetschefen på enheten."
    ),
}
