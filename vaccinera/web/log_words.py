"""What the log's codes mean, in the words of whoever reads them: acts, reasons, grounds and purposes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaccinera.audit.models import Event

# What counts as opening somebody: the acts that show a person's own page, and what stands in their record.
OPENINGS = ("patients.person.opened", "patients.identity.opened", "visits.draft.opened")

ACTS: Mapping[str, str] = MappingProxyType(
    {
        "access.block.lifted": gettext_noop("Hävde en spärr"),
        "access.block.opened": gettext_noop("Öppnade spärrade uppgifter"),
        "access.block.set": gettext_noop("Satte en spärr"),
        "access.card.turned_away": gettext_noop("Nekades inloggning med kort"),
        "access.commission.chosen": gettext_noop("Valde uppdrag"),
        "access.emergency.opened": gettext_noop("Nödöppnade spärrade uppgifter"),
        "access.emergency.shared_opened": gettext_noop("Nödöppnade andra vårdgivares uppgifter"),
        "access.emergency.unit_named": gettext_noop("Fick veta vid vilken enhet spärren finns"),
        "access.lookups.too_many": gettext_noop("Slog upp ovanligt många personer och stoppades"),
        "access.login.refused": gettext_noop("Nekades inloggning"),
        "access.login.vouched_for": gettext_noop("Legitimerades av inloggningstjänsten"),
        "access.rights.listed": gettext_noop("Tog fram en lista över behörigheter"),
        "access.rights.reviewed": gettext_noop("Gick igenom behörigheter"),
        "access.session.ended": gettext_noop("Loggade ut"),
        "access.session.ended_for_another": gettext_noop("Avslutade någon annans inloggning"),
        "access.session.started": gettext_noop("Loggade in"),
        "access.shared.reading_noted": gettext_noop("Antecknade samtycke att läsa andra vårdgivares uppgifter"),
        "access.shared.reading_revoked": gettext_noop("Antecknade återtaget samtycke"),
        "access.sharing.switched": gettext_noop("Ändrade om vårdgivaren delar uppgifter"),
        "audit.extract.handed_out": gettext_noop("Lämnade ut loggutdrag"),
        "audit.extract.shown": gettext_noop("Tog fram loggutdrag"),
        "audit.extract_policy.decided": gettext_noop("Bestämde vad loggutdrag säger om personal"),
        "audit.log.exported": gettext_noop("Exporterade loggen"),
        "audit.log.own_read": gettext_noop("Läste sin egen logg"),
        "audit.log.read": gettext_noop("Läste loggen"),
        "audit.opening.judged": gettext_noop("Bedömde en öppning i ett stickprov"),
        "audit.spot_check.drawn": gettext_noop("Drog ett stickprov"),
        "audit.spot_check.read": gettext_noop("Läste ett stickprov"),
        "audit.spot_check.signed_off": gettext_noop("Signerade ett stickprov"),
        "certificates.certificate.disclosed": gettext_noop("Lämnade ut intyg"),
        "certificates.certificate.shown": gettext_noop("Visade intyg igen"),
        "reimbursement.anomaly.noted": gettext_noop("Antecknade om en avvikelse i en månads ersättning"),
        "reimbursement.case.opened": gettext_noop("Öppnade ett ärende och tog fram vem en kod står för"),
        "reimbursement.run.checked": gettext_noop("Granskade en månads ersättning"),
        "reimbursement.run.locked": gettext_noop("Attesterade och låste en månads ersättning"),
        "reimbursement.run.paid": gettext_noop("Markerade en månads ersättning som utbetald"),
        "reimbursement.run.previewed": gettext_noop("Beräknade en månads ersättning"),
        "console.demo.loaded": gettext_noop("Läste in demonstrationen"),
        "console.people.generated": gettext_noop("Skapade provpersoner"),
        "declarations.proposal.approved": gettext_noop("Godkände en hälsodeklaration"),
        "declarations.proposal.made": gettext_noop("Föreslog en hälsodeklaration"),
        "declarations.proposal.rejected": gettext_noop("Avslog en hälsodeklaration"),
        "declarations.proposal.withdrawn": gettext_noop("Drog tillbaka en hälsodeklaration"),
        "exchange.import.bad_rows_fetched": gettext_noop("Hämtade felrader ur en inläsning"),
        "exchange.import.refused": gettext_noop("Avfärdade en inläsning"),
        "exchange.import.taken": gettext_noop("Läste in besök från annat system"),
        "exchange.import.tried": gettext_noop("Prövade en fil med besök"),
        "exchange.log.exported": gettext_noop("Lämnade ut loggen som fil"),
        "reports.facts.exported": gettext_noop("Skrev ut fakta för statistik"),
        "reports.people.listed": gettext_noop("Läste personer i en rapport"),
        "reports.report.taken_out": gettext_noop("Tog ut en rapport"),
        "exchange.visits.exported": gettext_noop("Lämnade ut besök som fil"),
        "organisations.administrator.named": gettext_noop("Utsåg en lokal administratör"),
        "organisations.article.taken_down": gettext_noop("Tog bort en hjälptext"),
        "organisations.change.decided": gettext_noop("Avgjorde en ändring av vårdgivare eller enhet"),
        "organisations.change.proposed": gettext_noop("Föreslog en ändring av vårdgivare eller enhet"),
        "organisations.commission.changed": gettext_noop("Ändrade roller i ett medarbetaruppdrag"),
        "organisations.commission.ended": gettext_noop("Avslutade ett medarbetaruppdrag"),
        "organisations.commission.given": gettext_noop("Gav ett medarbetaruppdrag"),
        "organisations.commission.reopened": gettext_noop("Öppnade ett avslutat medarbetaruppdrag"),
        "organisations.instruction.accepted": gettext_noop("Godkände personuppgiftsinstruktionen"),
        "organisations.joining.went_on": gettext_noop("Tog nästa steg i en anslutning"),
        "organisations.message.put_up": gettext_noop("Satte upp ett driftmeddelande"),
        "organisations.message.taken_down": gettext_noop("Tog ned ett driftmeddelande"),
        "organisations.staff.taken_in": gettext_noop("Tog in en medarbetare från katalogen"),
        "organisations.staff.told_by_directory": gettext_noop("Uppgifter från katalogen"),
        "organisations.unit.choices_changed": gettext_noop("Ändrade vad registreringen utgår från på enheten"),
        "organisations.unit.facts_changed": gettext_noop("Ändrade enhetens kontaktuppgifter"),
        "patients.identity.checked": gettext_noop("Antecknade identitetskontroll"),
        "patients.identity.opened": gettext_noop("Öppnade personens identitetsuppgifter"),
        "patients.number.changed": gettext_noop("Ändrade personens nummer"),
        "patients.number.referred": gettext_noop("Nytt nummer från befolkningsregistret"),
        "patients.people.merged": gettext_noop("Slog ihop personer"),
        "patients.people.searched": gettext_noop("Sökte personer"),
        "patients.people.unmerged": gettext_noop("Tog isär en sammanslagning"),
        "patients.person.ground_given": gettext_noop("Angav skäl för att öppna personen"),
        "patients.person.opened": gettext_noop("Öppnade personens uppgifter"),
        "patients.person.registered": gettext_noop("Registrerade personen"),
        "patients.person.told_by_register": gettext_noop("Uppgifter från befolkningsregistret"),
        "products.batch.added": gettext_noop("Lade till en batch"),
        "products.batch.changed": gettext_noop("Ändrade en batch"),
        "products.batch.recalled": gettext_noop("Drog in en batch"),
        "products.products.registered": gettext_noop("Läste in produkter"),
        "products.waste.recorded": gettext_noop("Antecknade kasserade doser"),
        "products.waste.taken_back": gettext_noop("Tog tillbaka en uppgift om kasserade doser"),
        "programmes.population.loaded": gettext_noop("Läste in folkmängd"),
        "programmes.proposal.approved": gettext_noop("Godkände ett program"),
        "programmes.proposal.made": gettext_noop("Föreslog ett program"),
        "programmes.proposal.rejected": gettext_noop("Avslog ett program"),
        "programmes.proposal.withdrawn": gettext_noop("Drog tillbaka ett program"),
        "reimbursement.attachment.handed_out": gettext_noop("Hämtade filen till en manuell rad eller merkostnad"),
        "reimbursement.attachment.held": gettext_noop("Valde en fil till en manuell rad eller merkostnad, som väntar"),
        "reimbursement.attachment.uploaded": gettext_noop("Sparade filen till en manuell rad eller merkostnad"),
        "reimbursement.extra_cost.decided": gettext_noop("Avgjorde en merkostnad"),
        "reimbursement.extra_cost.entered": gettext_noop("Anmälde en merkostnad"),
        "reimbursement.limit.decided": gettext_noop("Avgjorde en attestgräns"),
        "reimbursement.limit.proposed": gettext_noop("Föreslog en attestgräns"),
        "reimbursement.manual_line.decided": gettext_noop("Avgjorde en manuell ersättningsrad"),
        "reimbursement.manual_line.proposed": gettext_noop("Föreslog en manuell ersättningsrad"),
        "reimbursement.payee.decided": gettext_noop("Avgjorde en betalningsmottagare"),
        "reimbursement.payee.proposed": gettext_noop("Föreslog en betalningsmottagare"),
        "reimbursement.prices.decided": gettext_noop("Avgjorde en prislista"),
        "reimbursement.prices.proposed": gettext_noop("Föreslog en prislista"),
        "reimbursement.prices.tried": gettext_noop("Prövade en prislista på låsta månader"),
        "reimbursement.prices.trial_handed_out": gettext_noop("Hämtade filen med en prövad prislista"),
        "reimbursement.retroactive.decided": gettext_noop("Avgjorde ett retroaktivt beslut"),
        "reimbursement.terms.decided": gettext_noop("Avgjorde ersättningsvillkor"),
        "reimbursement.terms.proposed": gettext_noop("Föreslog ersättningsvillkor"),
        "reimbursement.document.handed_out": gettext_noop("Hämtade en fil om ersättning"),
        "reimbursement.documents.made": gettext_noop("Tog fram ersättningsunderlag och bokföringsfiler"),
        "reimbursement.payment.made": gettext_noop("Gjorde betalningsfil"),
        "visits.adverse_effect.noted": gettext_noop("Antecknade en biverkning"),
        "visits.adverse_effect.reported": gettext_noop("Antecknade en biverkningsrapport"),
        "visits.declaration.asked_again": gettext_noop("Gick igenom hälsodeklarationen igen"),
        "visits.draft.discarded": gettext_noop("Tog bort ett utkast"),
        "visits.draft.left_line": gettext_noop("Tog bort ur väntelistan"),
        "visits.draft.opened": gettext_noop("Påbörjade eller öppnade en registrering"),
        "visits.draft.put_back": gettext_noop("Satte tillbaka i väntelistan"),
        "visits.draft.put_in_line": gettext_noop("Satte i väntelistan"),
        "visits.draft.taken": gettext_noop("Tog nästa ur väntelistan"),
        "visits.draft.taken_back": gettext_noop("Tog tillbaka från ordinatör"),
        "visits.elsewhere.nullified": gettext_noop("Makulerade en dos given på annat håll"),
        "visits.elsewhere.recorded": gettext_noop("Antecknade en dos given på annat håll"),
        "visits.not_given.nullified": gettext_noop("Makulerade att en dos inte gavs"),
        "visits.not_given.signed": gettext_noop("Signerade att en dos inte gavs"),
        "visits.objection.attached": gettext_noop("Lade till patientens invändning"),
        "visits.paper_list.begun": gettext_noop("Påbörjade efterregistrering"),
        "visits.paper_list.closed": gettext_noop("Avslutade efterregistrering"),
        "visits.paper_list.person_entered": gettext_noop("Efterregistrerade en person"),
        "visits.prescription.addressed": gettext_noop("Riktade en ordination till en annan enhet"),
        "visits.prescription.asked_for": gettext_noop("Skickade till ordinatör"),
        "visits.prescription.sent_back": gettext_noop("Skickade tillbaka en ordination"),
        "visits.prescription.signed": gettext_noop("Signerade ordination"),
        "visits.prescription.withdrawn": gettext_noop("Återkallade en ordination"),
        "visits.recall.exported": gettext_noop("Lämnade ut vilka som fått en batch"),
        "visits.visit.corrected": gettext_noop("Rättade ett besök"),
        "visits.visit.moved": gettext_noop("Flyttade ett besök till rätt person"),
        "visits.visit.nullified": gettext_noop("Makulerade ett besök"),
        "visits.visit.registered": gettext_noop("Registrerade ett besök"),
        "visits.visit.restored": gettext_noop("Hävde makuleringen av ett besök"),
        "visits.visit.signed": gettext_noop("Signerade ett besök"),
        "visits.visits.corrected_together": gettext_noop("Rättade flera besök"),
        "visits.worklist.shown": gettext_noop("Visade en lista med personer"),
    }
)
# On which page an opening was made, and which list was shown.
WHY: Mapping[str, str] = MappingProxyType(
    {
        "adverse_effect": gettext_noop("biverkning"),
        "block": gettext_noop("spärr"),
        "certificate": gettext_noop("intyg"),
        "correction": gettext_noop("rättelse"),
        "identity": gettext_noop("identitet"),
        "merge": gettext_noop("sammanslagning"),
        "move": gettext_noop("fel person"),
        "nullification": gettext_noop("makulering"),
        "paper_list": gettext_noop("efterregistrering"),
        "registration": gettext_noop("registrering"),
        "restoration": gettext_noop("hävd makulering"),
        "sent_back": gettext_noop("skickad tillbaka"),
        "visit": gettext_noop("besök"),
    }
)
LISTS: Mapping[str, str] = MappingProxyType(
    {
        "discarded": gettext_noop("borttagna utkast"),
        "drafts": gettext_noop("utkast"),
        "left_unsigned": gettext_noop("kvar att signera"),
        "paper_list": gettext_noop("efterregistrering"),
        "prescribing_list": gettext_noop("ordinera många"),
        "recall": gettext_noop("indragning"),
        "shared_correction": gettext_noop("rätta många"),
        "start": gettext_noop("startsidan"),
        "to_countersign": gettext_noop("kontrasignera"),
        "to_give": gettext_noop("att ge"),
        "to_prescribe": gettext_noop("att ordinera"),
        "to_sign": gettext_noop("att signera"),
        "to_sign_together": gettext_noop("signera tillsammans"),
        "waiting": gettext_noop("väntelistan"),
    }
)
PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "care": gettext_noop("Vård och behandling"),
        "administration": gettext_noop("Administration"),
        "quality": gettext_noop("Kvalitetssäkring"),
        "supervision": gettext_noop("Tillsyn"),
    }
)
GROUNDS: Mapping[str, str] = MappingProxyType(
    {
        "ongoing_care": gettext_noop("pågående besök"),
        "check_of_details": gettext_noop("kontroll av uppgifter"),
        "asked_by_person": gettext_noop("personen har bett om det"),
        "complaint": gettext_noop("klagomål"),
        "review": gettext_noop("granskning"),
        "other": gettext_noop("annat skäl"),
    }
)


def act_in_words(event: Event) -> str:
    """What was done; a code that no words are known for is better than nothing."""
    return gettext(ACTS[event.action]) if event.action in ACTS else event.action


def more_of(event: Event) -> str:
    """On which page, in which list, to whom: what the event's details add."""
    details = event.details
    told = [
        gettext(words[details[name]])
        for name, words in (("why", WHY), ("worklist", LISTS))
        if details.get(name) in words
    ]
    if details.get("recipient"):
        told.append(gettext("till %(recipient)s") % {"recipient": details["recipient"]})
    if details.get("shown"):
        told.append(gettext("%(count)s personer") % {"count": len(details["shown"])})
    return ", ".join(told)


def purpose_of(event: Event) -> str:
    """What the event says it was for, else what the commission was for; and the ground, where one was stated."""
    stated = event.details.get("purpose", "") if event.details.get("ground") else ""
    purpose, ground = PURPOSES.get(stated or event.purpose, ""), GROUNDS.get(event.details.get("ground", ""), "")
    words = gettext(purpose) if purpose else "–"
    return f"{words}: {gettext(ground)}" if ground else words
