"""Refusals of ``organisations``: changes of the directory, contracts, the processor instruction, joining, messages."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "organisations.change.not_found": gettext_noop("Ändringen finns inte. Gå till Regionen och välj en som finns."),
    "organisations.change.not_possible_now": gettext_noop(
        "Ändringen är redan avgjord. Ladda om sidan, så ser du hur det gick."
    ),
    "organisations.change.own": gettext_noop(
        "Du har själv föreslagit ändringen. En annan regionadministratör avgör den; du kan dra tillbaka den."
    ),
    "organisations.change.another_persons": gettext_noop(
        "Bara den som föreslagit ändringen drar tillbaka den. Du kan avslå den i stället."
    ),
    "organisations.change.already_waits": gettext_noop(
        "En ändring av samma sak väntar redan på beslut. Avgör den först, eller låt den dras tillbaka."
    ),
    "organisations.change.overtaken": gettext_noop(
        "Uppgifterna har ändrats sedan ändringen föreslogs. Avslå den och föreslå den på nytt med det som gäller nu."
    ),
    "organisations.change.changes_nothing": gettext_noop("Inget är ändrat. Ändra något, eller gå tillbaka."),
    "organisations.change.reason_missing": gettext_noop("Skriv varför ändringen görs, för den som läser efteråt."),
    "organisations.change.reason_too_long": gettext_noop(
        "Skälet till ändringen har %(length)s tecken och får ha högst %(longest)s. Korta av det."
    ),
    "organisations.provider.not_found": gettext_noop("Vårdgivaren finns inte. Gå till Regionen och välj en som finns."),
    "organisations.provider.number_malformed": gettext_noop("Skriv organisationsnumret med tio siffror."),
    "organisations.provider.hsa_id_taken": gettext_noop(
        "HSA-id %(hsa_id)s har redan en annan vårdgivare. Kontrollera det i katalogen."
    ),
    "organisations.unit.unknown": gettext_noop("Enheten finns inte hos någon vårdgivare. Välj en som finns."),
    "organisations.unit.postal_code_malformed": gettext_noop("Skriv postnumret med fem siffror."),
    "organisations.unit.hsa_id_taken": gettext_noop(
        "HSA-id %(hsa_id)s har redan en annan enhet. Kontrollera det i katalogen."
    ),
    "organisations.facts.missing": gettext_noop("En uppgift saknas (%(field)s). Fyll i alla uppgifter."),
    "organisations.contract.not_found": gettext_noop("Avtalet finns inte. Gå till vårdgivaren och välj ett som finns."),
    "organisations.contract.programmes_missing": gettext_noop("Välj minst ett program som avtalet omfattar."),
    "organisations.contract.programme_unknown": gettext_noop(
        "Avtalet nämner program som inte finns: %(programmes)s. Välj bland dem som finns."
    ),
    "organisations.contract.assignment_unknown": gettext_noop("Välj det uppdrag som avtalet gäller."),
    "organisations.contract.ends_before_it_begins": gettext_noop(
        "Avtalet måste sluta efter att det har börjat, %(from_on)s. Ändra en av dagarna."
    ),
    "organisations.contract.ends_already": gettext_noop(
        "Avtalet slutar redan %(to_on)s. Välj en tidigare dag; ett längre avtal är ett nytt avtal."
    ),
    "organisations.contract.unit_changed_hands": gettext_noop(
        "Enheten har bytt vårdgivare sedan avtalet föreslogs. Avslå det och föreslå ett nytt."
    ),
    "organisations.contract.overlaps": gettext_noop(
        "Enheten har redan ett avtal för uppdraget som gäller någon av dagarna. Avsluta det först, eller välj andra "
        "dagar."
    ),
    "organisations.instruction.not_found": gettext_noop(
        "Den versionen av instruktionen finns inte. Välj en som finns."
    ),
    "organisations.instruction.version_missing": gettext_noop(
        "Ge versionen ett namn, till exempel 3, med högst %(longest)s tecken."
    ),
    "organisations.instruction.version_named": gettext_noop(
        "Version %(version)s är redan fastställd och skrivs aldrig om. Ge den här ett annat namn."
    ),
    "organisations.instruction.programmes_missing": gettext_noop("Välj minst ett program som instruktionen omfattar."),
    "organisations.instruction.programme_unknown": gettext_noop(
        "Instruktionen nämner program som inte finns: %(programmes)s. Välj bland dem som finns."
    ),
    "organisations.instruction.section_empty": gettext_noop(
        "Avsnitt %(number)s är tomt. Skriv minst en punkt, en på varje rad."
    ),
    "organisations.instruction.clause_too_long": gettext_noop(
        "Punkt %(clause)s är längre än %(longest)s tecken. Dela den på flera punkter."
    ),
    "organisations.instruction.clause_named_elsewhere": gettext_noop(
        "Regionens läsning vilar på punkter som saknas: %(clauses)s. Behåll deras nummer."
    ),
    "organisations.instruction.day_passed": gettext_noop(
        "Instruktionen kan inte börja gälla den dagen. Välj en dag som inte har passerat, och som är senare än den "
        "förra versionens. Tidigast: %(earliest)s."
    ),
    "organisations.joining.not_found": gettext_noop("Ansökan finns inte. Gå till Regionen och välj en som finns."),
    "organisations.joining.not_possible_now": gettext_noop(
        "Det steget kan inte tas nu. Stegen tas i checklistans ordning: se vilket som står på tur."
    ),
    "organisations.joining.own": gettext_noop(
        "Du har själv registrerat ansökan. En annan regionadministratör avgör den."
    ),
    "organisations.joining.reason_missing": gettext_noop("Skriv varför ansökan avslutas."),
    "organisations.joining.contact_missing": gettext_noop("Skriv kontaktpersonens namn, telefon och e-post."),
    "organisations.joining.assignment_missing": gettext_noop("Välj det uppdrag som ansökan gäller."),
    "organisations.joining.programmes_missing": gettext_noop("Välj minst ett program som ansökan gäller."),
    "organisations.joining.manager_unknown": gettext_noop(
        "%(hsa_id)s finns inte i katalogen. Verksamhetschefen ska finnas där innan ansökan registreras."
    ),
    "organisations.joining.applied_in_the_future": gettext_noop("Ansökan kan inte ha kommit in efter i dag."),
    "organisations.joining.unit_incomplete": gettext_noop(
        "Adress eller telefon saknas för %(units)s. Fyll i dem först: det är så människor hittar enheten."
    ),
    "organisations.joining.contract_not_begun": gettext_noop(
        "Avtalet börjar gälla %(from_on)s. Driften kan starta först den dagen."
    ),
    "organisations.administrator.unknown": gettext_noop(
        "%(hsa_id)s finns inte i katalogen. Personen läggs upp där innan hen kan utses."
    ),
    "organisations.administrator.already": gettext_noop("%(name)s har redan det uppdraget vid enheten."),
    "organisations.administrator.yourself": gettext_noop("Ingen ger sig själv ett uppdrag. Be en kollega."),
    "organisations.message.not_found": gettext_noop("Meddelandet finns inte, eller är en annan organisations."),
    "organisations.message.text_missing": gettext_noop("Skriv meddelandet på svenska."),
    "organisations.message.text_too_long": gettext_noop("Ett meddelande har högst %(longest)s tecken. Korta av det."),
    "organisations.message.never_seen": gettext_noop(
        "Ingen skulle se meddelandet: det måste sluta efter att det börjar, och inte redan vara slut."
    ),
    "organisations.article.not_found": gettext_noop(
        "Artikeln finns inte, är borttagen eller är skriven för andra roller. Sök under Hjälp."
    ),
    "organisations.article.slug_malformed": gettext_noop(
        "Skriv namnet i adressen med 3–%(longest)s små bokstäver a–z, siffror och bindestreck, till exempel byta-batch."
    ),
    "organisations.article.slug_taken": gettext_noop(
        "Det finns redan en artikel med namnet %(slug)s i adressen. Öppna den, eller välj ett annat namn."
    ),
    "organisations.article.title_missing": gettext_noop("Ge artikeln en rubrik med högst %(longest)s tecken."),
    "organisations.article.body_missing": gettext_noop("Skriv artikelns text."),
    "organisations.article.body_too_long": gettext_noop(
        "Texten har %(length)s tecken och får ha högst %(longest)s. Dela den på flera artiklar."
    ),
    "organisations.article.programme_unknown": gettext_noop(
        "Programmet %(programme)s finns inte. Välj ett som finns, eller inget."
    ),
    "organisations.message.needs_two": gettext_noop(
        "Regionens meddelanden föreslås av en och godkänns av en annan. Föreslå meddelandet i stället."
    ),
}
