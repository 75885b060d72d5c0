"""Refusals of the ways a visit goes other than the common one: each says what to do."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "visits.person.not_found": gettext_noop("Personen finns inte längre i regionens register. Sök igen."),
    "visits.administration.no_rules_that_day": gettext_noop(
        "Programmet hade inga regler %(given_on)s. Rätta dagen, eller anteckna dosen som given på annat håll."
    ),
    "visits.declaration.of_another_day": gettext_noop(
        "Hälsodeklarationen gjordes för en annan dos en annan dag. Ta bort utkastet och börja om med nya svar."
    ),
    "visits.one_more.not_of_today": gettext_noop(
        "Ett vaccin till kan bara läggas till samma dag på samma enhet. Börja från personens sida."
    ),
    "visits.one_more.same_programme": gettext_noop("Välj ett annat program än det som redan är givet."),
    "visits.waiting.not_taken": gettext_noop("Personen är inte tagen ur väntelistan. Ladda om listan."),
    "visits.waiting.not_in_line": gettext_noop("Personen står inte i väntelistan. Ladda om listan."),
    "visits.waiting.only_open_work": gettext_noop(
        "Bara det som är påbörjat och inte skickat eller ordinerat kan stå i väntelistan."
    ),
    "visits.not_given.reason_missing": gettext_noop("Välj varför dosen inte gavs."),
    "visits.not_given.note_missing": gettext_noop("Skriv skälet med några ord."),
    "visits.not_given.day_missing": gettext_noop("Skriv dagen då dosen skulle ha getts."),
    "visits.not_given.in_the_future": gettext_noop("Dagen har inte kommit än. Rätta den."),
    "visits.not_given.already_signed": gettext_noop(
        "Att dosen inte gavs den dagen är redan signerat på enheten. Se historiken."
    ),
    "visits.not_given.of_another_unit": gettext_noop(
        "Ordinationen är en annan enhets. Skicka tillbaka den dit, så signerar de att dosen inte gavs."
    ),
    "visits.not_given.not_found": gettext_noop("Det finns inte på din enhet. Sök personen igen."),
    "visits.not_given.already_nullified": gettext_noop("Det är redan makulerat. Öppna personen och se historiken."),
    "visits.not_given.nullified_reason_missing": gettext_noop("Skriv varför det makuleras."),
    "visits.elsewhere.day_missing": gettext_noop("Skriv när dosen gavs: dag, månad eller år."),
    "visits.elsewhere.in_the_future": gettext_noop("Dosen kan inte ha getts en dag som inte har kommit. Rätta dagen."),
    "visits.elsewhere.before_birth": gettext_noop("Dagen ligger före födelsedagen. Rätta den, eller sök rätt person."),
    "visits.elsewhere.after_death": gettext_noop(
        "Dagen ligger efter dödsdagen %(deceased_on)s. Rätta den, eller sök rätt person."
    ),
    "visits.elsewhere.what_missing": gettext_noop("Skriv vilken sjukdom vaccinet var mot, eller välj ett vaccin."),
    "visits.elsewhere.source_missing": gettext_noop("Välj hur uppgiften är känd."),
    "visits.elsewhere.seen_by_missing": gettext_noop("Välj vem som har sett intyget eller vaccinationskortet."),
    "visits.elsewhere.country_missing": gettext_noop("Skriv landet där dosen gavs."),
    "visits.elsewhere.unknown_vaccine": gettext_noop("Vaccinet hör inte till programmet. Välj om i listan."),
    "visits.elsewhere.already_told": gettext_noop(
        "Samma dos från annat håll är redan antecknad den dagen. Rätta den i stället."
    ),
    "visits.elsewhere.reason_missing": gettext_noop("Skriv varför uppgiften makuleras."),
    "visits.elsewhere.not_found": gettext_noop("Uppgiften finns inte hos din vårdgivare. Sök personen igen."),
    "visits.elsewhere.already_nullified": gettext_noop(
        "Uppgiften är redan makulerad. Öppna personen och se historiken."
    ),
}
