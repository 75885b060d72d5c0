"""Refusals of ``visits``, and what is missing of a registration: each says what to do."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "visits.imported.written_meanwhile": gettext_noop(
        "Någon annan har just läst in eller registrerat samma dos. Försök igen, så prövas raderna på nytt."
    ),
    "visits.draft.not_found": gettext_noop(
        "Utkastet finns inte på din enhet, eller är borttaget. Sök personen och börja om."
    ),
    "visits.draft.not_possible_now": gettext_noop(
        "Det går inte i det läge registreringen har nu. Öppna den igen och se hur långt den har kommit."
    ),
    "visits.draft.changed_by_another": gettext_noop(
        "%(by)s har ändrat utkastet under tiden. Jämför versionerna innan du går vidare."
    ),
    "visits.draft.reason_missing": gettext_noop("Skriv varför utkastet tas bort."),
    "visits.draft.already_registered": gettext_noop("Utkastet är redan registrerat. Öppna besöket."),
    "visits.paper_list.not_found": gettext_noop(
        "Papperslistan finns inte på din enhet. Gå till Efterregistrering och välj en som finns."
    ),
    "visits.paper_list.closed": gettext_noop("Papperslistan är avslutad. Börja en ny lista för det som är kvar."),
    "visits.visit.not_found": gettext_noop("Besöket finns inte hos din vårdgivare. Sök personen igen."),
    "visits.visit.not_possible_now": gettext_noop(
        "Det går inte i det läge besöket har nu. Öppna det igen och se vad som är signerat."
    ),
    "visits.visit.changed_by_another": gettext_noop(
        "%(by)s har ändrat besöket under tiden. Öppna det igen, jämför och gör om ändringen om den fortfarande behövs."
    ),
    "visits.correction.nullified": gettext_noop("Besöket är makulerat. Häv makuleringen om den var ett misstag."),
    "visits.visit.locked": gettext_noop(
        "Anteckningen är låst för att den inte signerades i tid. Signera den först, rätta den sedan."
    ),
    "visits.visit.not_nullified": gettext_noop("Besöket är inte makulerat. Det gäller redan."),
    "visits.visit.stands_on_another": gettext_noop(
        "Dosen står nu på en annan person. Makulera den där först, om det var här den hörde hemma."
    ),
    "visits.nullification.code_missing": gettext_noop("Välj varför besöket makuleras."),
    "visits.nullification.reason_missing": gettext_noop("Beskriv vad som är fel."),
    "visits.nullification.restore_reason_missing": gettext_noop("Skriv varför makuleringen hävs."),
    "visits.move.nobody_has_the_number": gettext_noop(
        "Ingen har det numret. Kontrollera det, eller sök personen först."
    ),
    "visits.move.same_person": gettext_noop("Besöket står redan på den personen. Skriv den rätta personens nummer."),
    "visits.move.reason_missing": gettext_noop("Skriv hur dosen kom på fel person."),
    "visits.move.carried_reason_missing": gettext_noop("Skriv varför svaren gäller den rätta personen."),
    "visits.move.no_target_group": gettext_noop(
        "Personen hörde inte till någon målgrupp den dagen. Kontrollera personen, eller ta hälsodeklarationen på nytt."
    ),
    "visits.move.same_dose_that_day": gettext_noop("Personen har redan en sådan dos samma dag. Kontrollera personen."),
    "visits.move.draft_in_the_way": gettext_noop(
        "Du har redan påbörjat en registrering för personen i programmet. Gör klart den eller ta bort den först."
    ),
    "visits.shared_correction.reason_missing": gettext_noop("Skriv varför besöken rättas."),
    "visits.shared_correction.too_many": gettext_noop("Rätta högst %(most)s besök åt gången. Gör urvalet mindre."),
    "visits.shared_correction.some_cannot": gettext_noop(
        "%(count)s av besöken går inte att rätta. Rätta dem som går, eller ändra urvalet."
    ),
    "visits.shared_correction.none_can": gettext_noop("Inget av besöken går att rätta så. Se varför vid varje rad."),
    "visits.shared_correction.changed_meanwhile": gettext_noop("Besöket har ändrats sedan urvalet gjordes."),
    "visits.shared_correction.not_found": gettext_noop("Rättelsen finns inte hos din vårdgivare."),
    "visits.shared_correction.undone": gettext_noop("Rättelsen är redan återtagen."),
    "visits.afterwards.not_given": gettext_noop(
        "Dosen är inte given än. Invändningar och biverkningar hör till given dos."
    ),
    "visits.afterwards.day_to_come": gettext_noop("Dagen har inte varit än. Skriv dagen det hände."),
    "visits.objection.text_missing": gettext_noop("Skriv vad patienten anser är fel."),
    "visits.objection.day_missing": gettext_noop("Skriv dagen patienten sade det."),
    "visits.effect.not_found": gettext_noop("Biverkningen finns inte hos din vårdgivare."),
    "visits.effect.concerns_missing": gettext_noop("Välj om det gäller dosen eller besöket."),
    "visits.effect.reaction_missing": gettext_noop("Skriv vilken reaktion eller diagnos det gäller."),
    "visits.effect.began_missing": gettext_noop("Skriv dagen den började."),
    "visits.effect.before_the_dose": gettext_noop("Dosen gavs %(given_on)s. Reaktionen kan inte ha börjat före den."),
    "visits.effect.outcome_missing": gettext_noop("Välj hur det har gått."),
    "visits.effect.seriousness_unknown": gettext_noop("Välj bland de allvarlighetskriterier som står i listan."),
    "visits.report.day_missing": gettext_noop("Skriv dagen rapporten skickades."),
    "visits.report.reference_missing": gettext_noop("Skriv myndighetens referens."),
    "visits.correction.imported": gettext_noop(
        "Besöket kommer från ett annat system och rättas där. Makulera det här om det inte stämmer."
    ),
    "visits.correction.reason_missing": gettext_noop("Skriv varför besöket rättas."),
    "visits.correction.reason_too_long": gettext_noop("Skälet får ha högst 300 tecken. Korta av det."),
    "visits.correction.nothing_changed": gettext_noop("Ingenting är ändrat. Ändra det som är fel, eller avbryt."),
    "visits.correction.time_missing": gettext_noop("Skriv dag och tid då dosen gavs."),
    "visits.correction.prescriber_has_signed": gettext_noop(
        "Ordinationen är signerad av den som ordinerade. Ordinatören kan inte bytas."
    ),
    "visits.correction.preparer_missing": gettext_noop("Välj vem som iordningställde dosen."),
    "visits.correction.group_does_not_fit": gettext_noop("Välj en målgrupp som personen hörde till den dagen."),
    "visits.correction.setting_missing": gettext_noop("Välj var dosen gavs."),
    "visits.visit.same_dose_today": gettext_noop(
        "Personen har redan fått den här vaccinationen samma dag. Jämför, och ta bort utkastet eller ange skäl."
    ),
    "visits.signature.not_yours_to_sign": gettext_noop(
        "Inget i besöket är ditt att signera. Den som ordinerade eller gav dosen signerar sin del."
    ),
    "visits.signature.too_many": gettext_noop("Signera högst %(most)s besök åt gången."),
    "visits.countersignature.for_oneself": gettext_noop("Dina egna besök signerar du själv, inte som kontrasignering."),
    "visits.countersignature.still_works_here": gettext_noop(
        "Personen har ett uppdrag kvar hos vårdgivaren. Välj Är hindrad och skriv hindret, eller låt personen signera."
    ),
    "visits.countersignature.reason_missing": gettext_noop("Skriv vad som hindrar den ansvariga att signera."),
    "visits.countersignature.nothing_left": gettext_noop(
        "Inget i besöket väntar längre på den personens signatur. Det är redan signerat."
    ),
    "visits.visit.nullified": gettext_noop("Besöket är makulerat. Det ska inte signeras."),
    "visits.visit.has_a_newer_version": gettext_noop(
        "Besöket har rättats av någon annan under tiden. Öppna det och läs den nya versionen."
    ),
    "visits.registration.incomplete": gettext_noop(
        "Registreringen kan inte signeras än: %(count)s saker saknas. De står vid fälten."
    ),
    "visits.registration.no_target_group": gettext_noop(
        "Personen hör inte till någon målgrupp i dag. Kontrollera svaren och var dosen ges."
    ),
    "visits.declaration.unanswered": gettext_noop("Svara på frågan."),
    "visits.declaration.unconfirmed": gettext_noop("Bekräfta med personen att svaret gäller i dag."),
    "visits.declaration.who_answered_missing": gettext_noop("Skriv namnet på den som svarade."),
    "visits.declaration.note_missing": gettext_noop("Skriv din bedömning av det som ska noteras."),
    "visits.declaration.final_stop": gettext_noop(
        "Ett svar betyder att dosen inte ska ges, till exempel att samtycke saknas. Spara utkastet eller ta bort det."
    ),
    "visits.prescription.product_missing": gettext_noop("Välj produkt."),
    "visits.prescription.dose_missing": gettext_noop("Skriv dosens mängd och enhet, till exempel 0,5 ml."),
    "visits.prescription.route_missing": gettext_noop("Välj hur dosen ska ges."),
    "visits.prescription.indication_missing": gettext_noop("Skriv indikationen."),
    "visits.prescription.prescriber_missing": gettext_noop("Välj ordinatör."),
    "visits.prescription.prescriber_has_no_right": gettext_noop(
        "Ordinatören har inte rätt att ordinera för den här personen. Välj en annan ordinatör."
    ),
    "visits.prescription.no_right": gettext_noop(
        "Får inte ges än: ordinationsrätten räcker inte här. Skicka till ordinatör, eller ange muntlig ordination."
    ),
    "visits.prescription.not_signed_yet": gettext_noop(
        "Får inte ges än: ordinationen är en annans och inte signerad. Skicka till ordinatör."
    ),
    "visits.prescription.after_giving": gettext_noop(
        "Ordinationen är senare än tiden då dosen gavs. Rätta den ena av tiderna."
    ),
    "visits.prescription.stop_reason_missing": gettext_noop("Skriv läkarens skäl att ge dosen trots svaret."),
    "visits.prescription.stop_needs_signed_prescription": gettext_noop(
        "Ett svar eller en kontraindikation kräver att en läkare själv signerar ordinationen först. "
        "Skicka till ordinatör."
    ),
    "visits.prescription.expired": gettext_noop(
        "Ordinationen gällde till och med %(expires_on)s. Ge inte dosen, utan be ordinatören om en ny ordination."
    ),
    "visits.prescription.expiry_has_passed": gettext_noop("Sista dag att ge dosen kan inte ligga före i dag."),
    "visits.prescription.expiry_too_late": gettext_noop("Välj en sista dag som inte är senare än %(latest)s."),
    "visits.prescription.withdrawal_reason_missing": gettext_noop("Välj varför ordinationen återkallas."),
    "visits.prescription.not_signed_here": gettext_noop(
        "Ordinationen är signerad vid en annan enhet. Skicka tillbaka den, så avgör ordinatören."
    ),
    "visits.list.nobody": gettext_noop("Ingen är vald. Gå tillbaka till listan och kryssa för minst en person."),
    "visits.list.not_allowed": gettext_noop("Programmet tillåter inte ordination på lista. Ordinera en i taget."),
    "visits.list.not_waiting": gettext_noop("Väntar inte längre på ordinatör: någon annan har tagit hand om det."),
    "visits.list.needs_decision": gettext_noop("Ett svar kräver att du tar ställning till just den här personen."),
    "visits.list.reviewed_too_long_ago": gettext_noop(
        "Hälsodeklarationen är genomgången för länge sedan för en lista. Låt någon gå igenom den igen."
    ),
    "visits.list.advised_against": gettext_noop("Rådet är att inte ge dosen utan särskilt skäl."),
    "visits.list.incomplete": gettext_noop("Ordinationen är inte ifylld. Öppna och fyll i det som saknas."),
    "visits.addressing.no_agreement": gettext_noop(
        "Det finns inget avtal som gäller i dag med den valda enheten. Välj en annan enhet, eller ge dosen själva."
    ),
    "visits.addressing.reason_missing": gettext_noop("Skriv varför dosen inte ges."),
    "visits.addressing.not_here": gettext_noop("Dosen är inte ordinerad åt din enhet. Ladda om listan Att ge."),
    "visits.addressing.giver_signs": gettext_noop(
        "Den som ger på en annan enhets ordination signerar själv. Logga in som den som gav dosen."
    ),
    "visits.prescription.stop_not_lifted": gettext_noop(
        "Reglerna har ändrats sedan ordinationen signerades: dosen kräver nu en läkares ordination med skäl. "
        "Ge den inte, utan be om en ny ordination."
    ),
    "visits.prescription.verbal_reason_missing": gettext_noop("Skriv skälet till att ordinationen är muntlig."),
    "visits.prescription.verbal_time_missing": gettext_noop("Skriv dag och tid för den muntliga ordinationen."),
    "visits.administration.batch_missing": gettext_noop("Skanna förpackningen eller välj batch."),
    "visits.administration.batch_of_other_product": gettext_noop(
        "Batchen hör till en annan produkt än den ordinerade. Välj en batch av rätt produkt."
    ),
    "visits.administration.site_missing": gettext_noop("Välj kroppsdel."),
    "visits.administration.route_missing": gettext_noop("Välj hur dosen gavs."),
    "visits.administration.giver_missing": gettext_noop("Välj vem som gav dosen."),
    "visits.administration.in_the_future": gettext_noop("Tiden har inte inträffat än. Rätta dag eller klockslag."),
    "visits.administration.before_birth": gettext_noop("Dagen ligger före personens födelse. Rätta dagen."),
    "visits.administration.after_death": gettext_noop(
        "Personen är registrerad som avliden %(deceased_on)s. Kontrollera att det är rätt person och dag."
    ),
    "visits.warning.reason_missing": gettext_noop("Skriv varför dosen ges trots rådet."),
    "web.scan.of_another_programme": gettext_noop(
        "%(product)s ges inte inom %(programme)s. Kontrollera förpackningen. Är det den som ska ges, börja om i rätt"
        " program från personens sida."
    ),
    "web.batch.product_missing": gettext_noop("Välj produkt under Ordination först, så att batchen hamnar rätt."),
    "web.batch.expiry_unreadable": gettext_noop(
        "Skriv utgångsdatumet som det står på förpackningen, till exempel 2027-06-30 eller 2027-06."
    ),
    "web.batch.not_on_the_code": gettext_noop(
        "Koden saknar batch eller utgångsdatum. Skriv dem för hand under Batchen finns inte i listan."
    ),
}
