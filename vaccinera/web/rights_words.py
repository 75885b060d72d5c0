"""Every permission in words, in the groups people look for them in."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPS: Mapping[str, Mapping[Permission, str]] = MappingProxyType(
    {
        gettext_noop("Personer"): {
            Permission.PERSON_FIND: gettext_noop("Söka en person och se vem det är"),
            Permission.PERSON_OPEN: gettext_noop("Öppna journalen hos vårdgivaren"),
            Permission.PERSON_REGISTER: gettext_noop("Registrera en person, byta nummer"),
            Permission.PERSON_MERGE: gettext_noop("Slå ihop personer och ta isar dem"),
            Permission.PERSON_OPEN_PROTECTED: gettext_noop("Öppna en person med skyddade uppgifter"),
        },
        gettext_noop("Före dosen"): {
            Permission.DECLARATION_FILL_IN: gettext_noop("Fylla i en hälsodeklaration"),
            Permission.DRAFT_SAVE: gettext_noop("Spara ett utkast"),
            Permission.DECLARATION_REVIEW: gettext_noop("Gå igenom deklarationen med personen"),
            Permission.PRESCRIPTION_SIGN: gettext_noop("Signera en ordination"),
            Permission.PRESCRIPTION_SIGN_LIST: gettext_noop("Ordinera flera i en signering"),
        },
        gettext_noop("Dosen och journalen"): {
            Permission.ADMINISTRATION_SIGN: gettext_noop("Signera att dosen gavs eller inte gavs"),
            Permission.ADMINISTRATION_RECORD_FOR_ANOTHER: gettext_noop("Skriva in åt den som gav, osignerat"),
            Permission.VISIT_CORRECT_OWN: gettext_noop("Rätta och makulera det egna"),
            Permission.VISIT_CORRECT_ANY: gettext_noop("Rätta och makulera någon annans, flera i taget"),
            Permission.VISIT_COUNTERSIGN: gettext_noop("Kontrasignera när den som ska signera är förhindrad"),
            Permission.HISTORY_RECORD: gettext_noop("Anteckna doser från annat håll och biverkningar"),
        },
        gettext_noop("Andra vårdgivares uppgifter"): {
            Permission.SHARED_RECORD_READ: gettext_noop("Läsa sammanhållen journal, med relation och samtycke"),
            Permission.SHARED_RECORD_OPEN_IN_EMERGENCY: gettext_noop("Nödöppna sammanhållen journal"),
            Permission.PROVIDER_SHARE_RECORDS: gettext_noop("Slå på sammanhållen journal för vårdgivaren"),
            Permission.BLOCK_SET: gettext_noop("Spärra uppgifter"),
            Permission.BLOCK_LIFT: gettext_noop("Häva en spärr"),
        },
        gettext_noop("Utlämnande och inläsning"): {
            Permission.CERTIFICATE_PRINT: gettext_noop("Skriva ut och lämna intyg"),
            Permission.VISIT_EXPORT: gettext_noop("Ta ut personuppgifter, återkallelse med namn"),
            Permission.RECALL_COUNT: gettext_noop("Räkna doser av en indragen batch"),
            Permission.BATCH_ADD: gettext_noop("Lägga till en batch i registreringen"),
            Permission.BATCH_MANAGE: gettext_noop("Sköta enhetens batcher"),
            Permission.VISIT_IMPORT_TRY: gettext_noop("Pröva en fil från ett annat system"),
            Permission.VISIT_IMPORT: gettext_noop("Läsa in en prövad fil"),
        },
        gettext_noop("Enheter och användare"): {
            Permission.USER_MANAGE: gettext_noop("Sköta användare och roller"),
            Permission.USER_NAME_ADMINISTRATOR: gettext_noop("Utse lokala administratörer"),
            Permission.USER_UNLOCK: gettext_noop("Låsa upp en användare och skicka på nytt"),
            Permission.UNIT_MANAGE: gettext_noop("Ändra enhetens uppgifter, förval och favoriter"),
            Permission.INSTRUCTION_ACCEPT: gettext_noop("Godta personuppgiftsbiträdesinstruktionen"),
            Permission.INSTRUCTION_PUBLISH: gettext_noop("Publicera personuppgiftsbiträdesinstruktionen"),
        },
        gettext_noop("Rapporter"): {
            Permission.REPORT_READ: gettext_noop("Läsa enhetens och vårdgivarens rapporter"),
            Permission.REPORT_READ_OWN_TALLY: gettext_noop("Se sina egna siffror"),
            Permission.REPORT_READ_USERS: gettext_noop("Läsa rapporter om användare"),
            Permission.REPORT_READ_LOG: gettext_noop("Läsa rapporter om loggen"),
            Permission.REPORT_READ_MONEY: gettext_noop("Läsa rapporter om ersättning"),
            Permission.REPORT_READ_SUPPRESSED: gettext_noop("Läsa rapporter utan små tal"),
            Permission.STATEMENT_READ: gettext_noop("Läsa ersättningsbesked"),
            Permission.STATEMENT_READ_AT_RISK: gettext_noop("Se det som riskerar att inte ersättas"),
        },
        gettext_noop("Loggen"): {
            Permission.LOG_READ: gettext_noop("Läsa vårdgivarens åtkomstlogg"),
            Permission.LOG_READ_OWN: gettext_noop("Se sina egna öppningar"),
            Permission.LOG_EXTRACT: gettext_noop("Ta ut loggutdrag till en patient"),
            Permission.SPOT_CHECK_DRAW: gettext_noop("Dra stickprov ur loggen"),
            Permission.SPOT_CHECK_SIGN_OFF: gettext_noop("Avsluta stickprov med ett utlåtande"),
            Permission.RECORD_DESTROY: gettext_noop("Förstöra uppgifter efter myndighets beslut"),
        },
        gettext_noop("Regionens regler"): {
            Permission.PROVIDER_MANAGE: gettext_noop("Sköta vårdgivare och enheter"),
            Permission.CONTRACT_MANAGE: gettext_noop("Sköta avtal och betalningsmottagare"),
            Permission.PROGRAMME_READ: gettext_noop("Läsa program och frågor"),
            Permission.PROGRAMME_PROPOSE: gettext_noop("Föreslå ändrade program och frågor"),
            Permission.PROGRAMME_APPROVE: gettext_noop("Godkänna ändrade program och frågor"),
            Permission.PRICE_READ: gettext_noop("Läsa priser och villkor"),
            Permission.PRICE_PROPOSE: gettext_noop("Föreslå priser och villkor"),
            Permission.PRICE_APPROVE: gettext_noop("Godkänna priser och villkor"),
            Permission.HELP_EDIT: gettext_noop("Skriva hjälptexter"),
            Permission.MESSAGE_EDIT: gettext_noop("Skriva driftmeddelanden"),
        },
        gettext_noop("Ersättning"): {
            Permission.MONEY_LINE_PROPOSE: gettext_noop("Föreslå manuella ersättningsrader"),
            Permission.MONEY_LINE_APPROVE: gettext_noop("Godkänna manuella ersättningsrader"),
            Permission.RUN_PREVIEW: gettext_noop("Förhandsgranska en körning"),
            Permission.RUN_CHECK: gettext_noop("Kontrollera en körning"),
            Permission.RUN_LOCK: gettext_noop("Låsa en körning"),
            Permission.RUN_MARK_PAID: gettext_noop("Markera en körning som betald"),
        },
    }
)
