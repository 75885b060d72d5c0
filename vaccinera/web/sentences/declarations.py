"""Refusals of ``declarations``."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "declarations.answer.unknown_question": gettext_noop(
        "Ett svar hör inte till någon fråga i hälsodeklarationen. Ladda om sidan och svara igen."
    ),
    "declarations.answer.not_an_option": gettext_noop("Välj ett av svaren som finns."),
    "declarations.answer.stands_alone": gettext_noop(
        "Svaret kan inte väljas tillsammans med andra. Ta bort det eller de andra."
    ),
    "declarations.answer.not_a_whole_number": gettext_noop("Skriv ett heltal med siffror, till exempel 18."),
    "declarations.answer.too_low": gettext_noop("Talet är för lågt. Skriv %(minimum)s eller mer."),
    "declarations.answer.too_high": gettext_noop("Talet är för högt. Skriv %(maximum)s eller mindre."),
    "declarations.answer.not_a_day": gettext_noop("Skriv en dag som finns, som 2026-11-23."),
    "declarations.answer.too_early": gettext_noop(
        "Dagen är för tidig. Skriv %(earliest_on)s eller senare, eller ändra svaret på frågan före."
    ),
    "declarations.answer.too_late": gettext_noop("Dagen är för sen. Skriv %(latest_on)s eller tidigare."),
    "declarations.answer.empty": gettext_noop("Skriv ett svar."),
    "declarations.answer.too_long": gettext_noop("Svaret är för långt. Skriv högst %(maximum)s tecken."),
    "declarations.consent.basis_missing": gettext_noop(
        "Välj vem som bestämmer: vårdnadshavare, eller den unga efter mognadsbedömning."
    ),
    "declarations.consent.not_at_this_age": gettext_noop(
        "Personens ålder den dagen dosen ges gör att någon annan bestämmer. Ladda om sidan och välj igen."
    ),
    "declarations.consent.refused_by_minor": gettext_noop(
        "Ge inte dosen: barnet eller den unga säger nej. Avsluta registreringen och skriv varför."
    ),
    "declarations.consent.refused_by_guardian": gettext_noop(
        "Ge inte dosen: en vårdnadshavare säger nej. Avsluta registreringen och skriv varför."
    ),
    "declarations.consent.cannot_decide_because_missing": gettext_noop("Skriv varför personen inte kan ta ställning."),
    "declarations.consent.ground_missing": gettext_noop("Välj på vilken grund dosen ges."),
    "declarations.consent.consulted_missing": gettext_noop(
        "Skriv vem som har rådfrågats: namn, och vad hen är för personen."
    ),
    "declarations.consent.guardian_count_missing": gettext_noop("Välj hur många vårdnadshavare barnet har."),
    "declarations.consent.guardian_name_missing": gettext_noop("Skriv vårdnadshavarens namn."),
    "declarations.consent.guardian_way_missing": gettext_noop("Välj hur vårdnadshavaren gav sitt samtycke."),
    "declarations.consent.guardian_day_missing": gettext_noop("Skriv vilken dag vårdnadshavaren gav sitt samtycke."),
    "declarations.consent.guardian_day_after_dose": gettext_noop(
        "Samtycket ska ges före dosen. Skriv dagen då vårdnadshavaren samtyckte."
    ),
    "declarations.consent.information_not_understood": gettext_noop(
        "Kryssa i när den unga förstår vad vaccinationen innebär. Annars behövs vårdnadshavarnas samtycke."
    ),
    "declarations.consent.consequences_not_understood": gettext_noop(
        "Kryssa i när den unga förstår vad vaccinationen kan leda till. Annars behövs vårdnadshavarnas samtycke."
    ),
    "declarations.consent.place_for_advice_not_known": gettext_noop(
        "Kryssa i när den unga vet vart man vänder sig. Annars behövs vårdnadshavarnas samtycke."
    ),
    "declarations.consent.assessor_missing": gettext_noop("Välj vem som bedömde den ungas mognad."),
    "declarations.consent.maturity_note_missing": gettext_noop("Skriv några ord om hur mognaden bedömdes."),
    "declarations.proposal.not_found": gettext_noop(
        "Förslaget till frågeformulär finns inte. Gå till Program och välj ett som finns."
    ),
    "declarations.proposal.already_proposed": gettext_noop(
        "Frågeformulärets version %(version)s är redan föreslagen. Dra tillbaka det förslaget först, eller välj nästa "
        "nummer."
    ),
    "declarations.proposal.day_passed": gettext_noop(
        "%(from_on)s har passerat. Det som redan är besvarat ställs inte om: välj %(today)s eller senare."
    ),
    "declarations.proposal.programme_asks_more": gettext_noop(
        "Programmet %(programme)s %(version)s behöver ett svar som frågorna inte längre ger (%(place)s). Ställ frågan, "
        "eller ändra programmet först."
    ),
    "declarations.proposal.version_named": gettext_noop(
        "Versionen %(version)s av frågeformuläret finns redan och skrivs aldrig om. Ge den här nästa nummer."
    ),
    "declarations.proposal.day_taken": gettext_noop(
        "En annan version av frågeformuläret börjar gälla %(from_on)s. Välj en annan dag."
    ),
    "declarations.version.not_found": gettext_noop(
        "Versionen av frågeformuläret finns inte. Gå till Program och välj en som finns."
    ),
    "declarations.questionnaire.not_json": gettext_noop(
        "Filen är inte JSON vid rad och tecken %(place)s. Leta där efter ett citattecken, komma eller en parentes "
        "som saknas."
    ),
    "declarations.information.not_given": gettext_noop(
        "Berätta om vaccinationen eller lämna informationen, och välj hur den gavs."
    ),
    "declarations.information.not_in_language": gettext_noop(
        "Informationen finns inte på det språket. Välj ett språk i listan."
    ),
    "declarations.information.not_in_force": gettext_noop(
        "Ingen informationstext gäller den %(on)s. Be förvaltningen lägga in en."
    ),
    "declarations.information.field_missing": gettext_noop(
        "Informationstexten saknar %(field)s vid %(place)s. Lägg till det."
    ),
    "declarations.information.field_unknown": gettext_noop(
        "Informationstexten har %(field)s vid %(place)s, som inte används. Rätta stavningen eller ta bort det."
    ),
    "declarations.information.field_wrong": gettext_noop(
        "%(field)s vid %(place)s i informationstexten är fel. Det ska vara: %(expected)s."
    ),
    "declarations.information.language_missing": gettext_noop(
        "%(field)s vid %(place)s i informationstexten saknar språket %(language)s. Lägg till det."
    ),
    "declarations.information.part_not_once": gettext_noop(
        "Informationstexten ska ha en del om %(about)s, varken fler eller färre."
    ),
    "declarations.questionnaire.not_an_object": gettext_noop(
        "Frågeformuläret går inte att läsa vid %(place)s: där ska stå ett JSON-objekt."
    ),
    "declarations.questionnaire.element_missing": gettext_noop(
        "Frågeformuläret saknar %(element)s vid %(place)s. Lägg till det."
    ),
    "declarations.questionnaire.element_unknown": gettext_noop(
        "Frågeformuläret har %(element)s vid %(place)s, som inte används. Rätta stavningen eller ta bort det."
    ),
    "declarations.questionnaire.element_wrong": gettext_noop(
        "%(element)s vid %(place)s i frågeformuläret är fel. Det ska vara: %(expected)s."
    ),
    "declarations.questionnaire.translation_missing": gettext_noop(
        "%(element)s vid %(place)s saknar översättning till språket %(language)s. Lägg till den."
    ),
    "declarations.questionnaire.extension_missing": gettext_noop(
        "Frågeformuläret saknar tillägget %(url)s vid %(place)s. Lägg till det."
    ),
    "declarations.questionnaire.extension_unknown": gettext_noop(
        "Tillägget %(url)s hör inte hemma vid %(place)s. Rätta stavningen eller ta bort det."
    ),
    "declarations.questionnaire.extension_repeated": gettext_noop(
        "Tillägget %(url)s står mer än en gång vid %(place)s. Behåll ett."
    ),
    "declarations.questionnaire.link_id_repeated": gettext_noop(
        "Två frågor eller hjälptexter heter %(link_id)s. Ge den ena ett annat namn."
    ),
    "declarations.questionnaire.option_repeated": gettext_noop(
        "Svaret %(option)s finns redan före %(place)s. Ge det ena en annan kod."
    ),
    "declarations.questionnaire.chain_broken": gettext_noop(
        "Följdfrågan %(question)s hänvisar till %(refers_to)s, som inte är en tidigare fråga. "
        "Rätta hänvisningen eller flytta frågan."
    ),
    "declarations.questionnaire.chain_value_wrong": gettext_noop(
        "Följdfrågan %(question)s väntar på ett svar som %(refers_to)s inte kan få. Rätta villkoret."
    ),
    "declarations.questionnaire.chain_not_perishable": gettext_noop(
        "Följdfrågan %(question)s hänger på %(refers_to)s, som ställs varje gång. Märk även följdfrågan så."
    ),
    "declarations.questionnaire.fact_contradicts": gettext_noop(
        "Frågorna %(question)s och %(other)s ger båda uppgiften %(fact)s och kan säga emot varandra. "
        "Låt bara den ena ge den."
    ),
    "declarations.questionnaire.not_in_force": gettext_noop(
        "Inget frågeformulär med adressen %(url)s gäller den %(on)s. Be förvaltningen publicera en version."
    ),
}
