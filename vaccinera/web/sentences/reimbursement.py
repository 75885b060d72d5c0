"""Refusals of ``reimbursement``: runs, prices and terms, payees, money lines, limits."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "reimbursement.document.not_found": gettext_noop(
        "Filen finns inte för den månaden. Gå till månadens underlag och se vilka filer som är framtagna."
    ),
    "reimbursement.documents.do_not_agree": gettext_noop(
        "Raderna för %(provider)s i %(month)s stämmer inte med saldot, så inget underlag togs fram. Stäm av månadens"
        " rader med saldot, och försök igen."
    ),
    "reimbursement.documents.not_locked": gettext_noop(
        "%(month)s är inte låst. Underlag och filer tas fram när beslutsattestanten har låst månaden."
    ),
    "reimbursement.payment.account_not_set": gettext_noop(
        "Regionens eget konto är inte inställt, så ingen betalningsfil kan göras. Be den som sköter installationen ange"
        " konto och bank."
    ),
    "reimbursement.payment.day_has_passed": gettext_noop(
        "%(pay_on)s har redan varit. Välj i dag eller en senare betalningsdag."
    ),
    "reimbursement.payment.nobody_to_pay": gettext_noop(
        "Ingen vårdgivare ska få betalt för %(month)s, så det finns ingen betalningsfil att göra."
    ),
    "reimbursement.payment.payee_missing": gettext_noop(
        "%(provider)s har inget konto som gäller i dag. Registrera betalningsmottagaren, och gör filen igen."
    ),
    "reimbursement.posting.not_in_balance": gettext_noop(
        "Verifikation %(voucher)s går inte ihop, så ingen bokföringsfil togs fram. Anmäl felet till supporten."
    ),
    "reimbursement.run.not_possible_now": gettext_noop(
        "Det går inte i det läge månadens körning har nu. Ladda om sidan och se vad som återstår."
    ),
    "reimbursement.run.kept_by_the_region": gettext_noop(
        "Bara regionen sparar en månads preliminära resultat. Öppna vårdgivarens eget underlag i stället."
    ),
    "reimbursement.run.no_terms": gettext_noop(
        "Inga villkor för ersättning gäller sista dagen i %(month)s. Villkoren behöver föreslås och godkännas först."
    ),
    "reimbursement.run.future_month": gettext_noop(
        "Månaden %(month)s har inte börjat. Den kan beräknas när den har börjat, och granskas efter brytdagen."
    ),
    "reimbursement.run.not_previewed": gettext_noop(
        "Ingen har beräknat %(month)s än. Beräkna månaden och gå igenom den först."
    ),
    "reimbursement.run.locked_already": gettext_noop(
        "Månaden är attesterad och låst av %(by)s och ändras inte mer. Det som blev fel rättas i nästa månads körning."
    ),
    "reimbursement.run.earlier_month_open": gettext_noop(
        "Månaden %(month)s är inte låst än. Granska och attestera månaderna i ordning."
    ),
    "reimbursement.run.before_cut_off": gettext_noop(
        "Bryttidpunkten är inte passerad. Månaden kan granskas och låsas från och med %(cut_off_on)s."
    ),
    "reimbursement.run.anomalies_without_note": gettext_noop(
        "Avvikelser utan anteckning: %(count)s. Skriv vad som gäller för var och en och granska sedan månaden."
    ),
    "reimbursement.run.new_anomalies": gettext_noop(
        "Avvikelser som har tillkommit sedan månaden beräknades: %(count)s. Beräkna den på nytt, skriv vad som gäller"
        " för var och en och granska sedan månaden."
    ),
    "reimbursement.anomaly.not_found": gettext_noop(
        "Avvikelsen finns inte. Ladda om månadens körning och välj en som finns."
    ),
    "reimbursement.anomaly.no_longer_stands": gettext_noop(
        "Avvikelsen gäller inte längre sedan månaden beräknades på nytt, och behöver ingen anteckning."
    ),
    "reimbursement.anomaly.run_is_checked": gettext_noop(
        "Månaden är granskad av %(by)s, och den som attesterar läser anteckningarna som de är. Beräkna månaden på nytt"
        " om något ska skrivas om."
    ),
    "reimbursement.anomaly.about_no_signer": gettext_noop(
        "Avvikelsen gäller ingen som signerar, så det finns inget namn att ta fram."
    ),
    "reimbursement.anomaly.signer_unknown": gettext_noop(
        "Ingen i katalogen har koden %(code)s. Beräkna månaden på nytt och försök igen."
    ),
    "reimbursement.run.another_is_settling": gettext_noop(
        "Någon annan beräknar eller låser en månad just nu. Vänta tills det är klart och försök igen."
    ),
    "reimbursement.run.checked_by_yourself": gettext_noop(
        "Du har själv granskat månaden. Någon annan behöver attestera och låsa den."
    ),
    "reimbursement.run.policy_has_changed": gettext_noop(
        "Priser, villkor, avtal eller program har ändrats sedan månaden granskades. Beräkna och granska den på nytt."
    ),
    "reimbursement.run.approver_wrote_policy": gettext_noop(
        "Du har föreslagit eller godkänt något som månaden betalas efter: priser, villkor, avtal, retroaktiva beslut, "
        "betalningsmottagare eller rader. Någon annan behöver attestera den."
    ),
    "reimbursement.run.above_your_limit": gettext_noop(
        "%(amount)s är mer än din attestgräns, %(limit)s. Någon med högre gräns behöver attestera månaden."
    ),
    "reimbursement.run.totals_disagree": gettext_noop(
        "Kontrollsummorna stämmer inte (%(what)s), så inget har låsts. Kontakta support."
    ),
    "reimbursement.proposal.not_found": gettext_noop(
        "Förslaget finns inte. Gå tillbaka till listan och välj ett som finns."
    ),
    "reimbursement.proposal.not_possible_now": gettext_noop(
        "Det här är redan avgjort. Ladda om sidan, så ser du hur det gick."
    ),
    "reimbursement.proposal.own": gettext_noop(
        "Du har själv föreslagit det. En annan person avgör; du kan dra tillbaka det."
    ),
    "reimbursement.proposal.another_persons": gettext_noop(
        "Bara den som föreslagit det drar tillbaka det. Du kan avslå det i stället."
    ),
    "reimbursement.proposal.overtaken": gettext_noop(
        "Priser eller villkor har ändrats sedan förslaget lades, så skillnaden är inte längre den du läser. Avslå det "
        "och låt det föreslås på nytt."
    ),
    "reimbursement.proposal.reason_missing": gettext_noop("Skriv varför, för den som läser efteråt."),
    "reimbursement.proposal.reason_too_long": gettext_noop(
        "Skälet har %(length)s tecken och får ha högst %(longest)s. Skriv det kortare."
    ),
    "reimbursement.prices.change_nothing": gettext_noop(
        "Filen säger detsamma som de priser som gäller från %(from_on)s. Ändra något, eller välj en annan dag."
    ),
    "reimbursement.what_if.no_month": gettext_noop("Välj minst en månad."),
    "reimbursement.what_if.too_many_months": gettext_noop(
        "Högst %(most)s månader prövas åt gången, och %(count)s är valda. Välj färre."
    ),
    "reimbursement.what_if.month_not_locked": gettext_noop(
        "%(month)s är inte låst, så det finns inget utbetalt att jämföra med. Välj en låst månad."
    ),
    "reimbursement.month.unreadable": gettext_noop("Skriv månaden så här: 2026-11."),
    "reimbursement.month.locked": gettext_noop(
        "Ändringen rör låsta månader (%(first)s till %(last)s). Välj en senare dag, eller skriv varför den ska gälla "
        "retroaktivt: då blir det ett beslut av två personer."
    ),
    "reimbursement.month.locked_since": gettext_noop(
        "Månader har låsts sedan förslaget lades (%(first)s till %(last)s). Avslå det och låt det föreslås på nytt "
        "som ett retroaktivt beslut."
    ),
    "reimbursement.retroactive.nothing_locked": gettext_noop(
        "Ingen månad som ändringen rör är låst. Ta bort skälet till ett retroaktivt beslut."
    ),
    "reimbursement.retroactive.why_too_long": gettext_noop(
        "Skälet till det retroaktiva beslutet har %(length)s tecken och får ha högst %(longest)s. Skriv det kortare."
    ),
    "reimbursement.terms.change_nothing": gettext_noop(
        "Villkoren är desamma som de som gäller %(from_on)s. Ändra något, eller välj en annan dag."
    ),
    "reimbursement.terms.number_absurd": gettext_noop("Skriv ett heltal mellan %(least)s och %(most)s i villkoren."),
    "reimbursement.terms.identifiers_missing": gettext_noop("Välj minst ett slags nummer som ersätts."),
    "reimbursement.terms.accepts_nothing": gettext_noop(
        "Villkoren godtar inget vaccin, så ingenting skulle ersättas. Skriv minst ett."
    ),
    "reimbursement.terms.code_unknown": gettext_noop(
        "%(code)s finns inte. Kontrollera program, NPL-id, målgrupp och vem som köpt vaccinet."
    ),
    "reimbursement.terms.row_twice": gettext_noop("%(row)s står två gånger. Ta bort den ena raden."),
    "reimbursement.terms.doses_absurd": gettext_noop(
        "Antalet doser för %(programme)s är orimligt. Skriv mellan 1 och %(most)s doser och 0 dagar eller fler."
    ),
    "reimbursement.terms.line_unreadable": gettext_noop(
        "Raden ”%(line)s” går inte att läsa. Skriv fälten i den ordning som står ovanför, med semikolon emellan."
    ),
    "reimbursement.payee.name_missing": gettext_noop("Skriv betalningsmottagarens namn, högst %(longest)s tecken."),
    "reimbursement.payee.number_malformed": gettext_noop(
        "%(number)s är inget organisationsnummer. Skriv det med tio siffror, till exempel 556000-4615."
    ),
    "reimbursement.payee.number_check_digit": gettext_noop(
        "Kontrollsiffran i %(number)s stämmer inte. Jämför med registreringsbeviset."
    ),
    "reimbursement.payee.account_malformed": gettext_noop(
        "%(account)s har fel form för det slags konto du valt. Kontrollera slaget och numret."
    ),
    "reimbursement.payee.account_check_digit": gettext_noop(
        "Kontrollsiffran i %(account)s stämmer inte. Jämför med vårdgivarens anmälan."
    ),
    "reimbursement.payee.already_waits": gettext_noop(
        "En annan betalningsmottagare för vårdgivaren väntar redan på beslut. Avgör den först."
    ),
    "reimbursement.payee.month_locked": gettext_noop(
        "Månaderna till och med %(last)s är låsta och rörs inte. Välj en senare dag."
    ),
    "reimbursement.manual_line.amount_absurd": gettext_noop("Skriv ett belopp som inte är noll och som är rimligt."),
    "reimbursement.manual_line.document_missing": gettext_noop(
        "Ange handlingen som raden vilar på, högst %(longest)s tecken."
    ),
    "reimbursement.manual_line.another_provider": gettext_noop(
        "Du föreslår rader för din egen vårdgivare. Regionens handläggare föreslår för andra."
    ),
    "reimbursement.manual_line.month_locked": gettext_noop("%(month)s är låst. Välj en månad som inte är det."),
    "reimbursement.limit.none": gettext_noop(
        "Du har ingen attestgräns, så du kan inte attestera. Två regionadministratörer bestämmer den."
    ),
    "reimbursement.limit.above": gettext_noop(
        "%(amount)s är mer än din attestgräns, %(limit)s. Låt någon med högre gräns avgöra."
    ),
    "reimbursement.limit.nobodys": gettext_noop("Välj någon som är regionens attestant."),
    "reimbursement.limit.own": gettext_noop("Ingen bestämmer sin egen gräns. Be en annan regionadministratör."),
    "reimbursement.limit.already_waits": gettext_noop(
        "En annan gräns för attestanten väntar redan på beslut. Avgör den först."
    ),
    "reimbursement.limit.absurd": gettext_noop("Skriv ett belopp som är större än noll och som är rimligt."),
    "reimbursement.attachment.empty": gettext_noop("Filen är tom. Välj en annan."),
    "reimbursement.attachment.too_large": gettext_noop(
        "Filen är större än %(most)s MB. Spara den som en mindre PDF eller bild och välj den igen."
    ),
    "reimbursement.attachment.kind_unknown": gettext_noop(
        "Filen är varken PDF, PNG eller JPEG. Spara den som PDF och välj den igen."
    ),
    "reimbursement.attachment.named_otherwise": gettext_noop(
        "Filens innehåll är %(kind)s, men namnet slutar på något annat. Ge den rätt ändelse och välj den igen."
    ),
    "reimbursement.attachment.missing_of_old": gettext_noop(
        "Förslaget saknar fil, så det kan inte godkännas. Avslå det och be den som föreslog att göra ett nytt med fil."
    ),
    "reimbursement.attachment.not_found": gettext_noop(
        "Filen finns inte här. Gå till Manuella rader och öppna raden eller merkostnaden."
    ),
    "reimbursement.extra_cost.amount_absurd": gettext_noop("Skriv fakturans belopp: större än noll och rimligt."),
    "reimbursement.extra_cost.invoice_missing": gettext_noop("Ange fakturans beteckning, högst %(longest)s tecken."),
    "reimbursement.extra_cost.visit_not_found": gettext_noop(
        "Besöket finns inte hos din vårdgivare, eller är makulerat. Gå till personen och välj ett besök som står."
    ),
    "reimbursement.extra_cost.entered_by_the_provider": gettext_noop(
        "Vårdgivaren anmäler merkostnaden på besökets sida. Du prövar den under Manuella rader."
    ),
    "reimbursement.extra_cost.already_entered": gettext_noop(
        "En merkostnad är redan anmäld för besöket. Dra tillbaka den först om den är fel."
    ),
    "reimbursement.extra_cost.not_yours_to_accept": gettext_noop(
        "Regionens handläggare prövar merkostnader. Du kan dra tillbaka det du själv har anmält."
    ),
    "reimbursement.trial.not_found": gettext_noop(
        "Filen med de prövade priserna finns inte längre bland dina jobb. Pröva priserna på nytt."
    ),
}
