"""Why a card, or the place one sits in, lets nobody in."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES = {
    "access.card.not_shown": gettext_noop(
        "Inget e-tjänstekort visades. Stäng webbläsaren helt, sätt kortet i läsaren och logga in igen."
    ),
    "access.card.unreadable": gettext_noop(
        "Kortets certifikat går inte att läsa. Ta ut kortet och sätt i det igen; hjälper det inte behövs ett nytt kort."
    ),
    "access.card.from_test_issuer": gettext_noop(
        "Det här är ett testkort, från %(issuer)s. Här loggar man in med sitt riktiga e-tjänstekort."
    ),
    "access.card.unknown_issuer": gettext_noop(
        "Kortets utfärdare, %(issuer)s, godtas inte här. Använd ditt e-tjänstekort."
    ),
    "access.card.low_assurance": gettext_noop(
        "Kortets utfärdare, %(issuer)s, ger inte tillitsnivå 3, som vårdens uppgifter kräver. Använd ett ordinarie "
        "e-tjänstekort."
    ),
    "access.card.other_policy": gettext_noop(
        "Kortet är utfärdat enligt en policy som inte godtas här. Fråga den som ger ut era kort."
    ),
    "access.card.for_signing": gettext_noop(
        "Du valde certifikatet för underskrift. Stäng webbläsaren helt, logga in igen och välj det för legitimering."
    ),
    "access.card.not_for_login": gettext_noop(
        "Certifikatet är inte gjort för att logga in med. Stäng webbläsaren helt, logga in igen och välj ett annat."
    ),
    "access.card.not_yet_valid": gettext_noop(
        "Kortet gäller från och med %(from_on)s. Använd det kort du hade tidigare så länge."
    ),
    "access.card.expired": gettext_noop("Kortet gick ut %(on)s. Beställ ett nytt, eller låna ett reservkort."),
    "access.card.no_hsa_id": gettext_noop(
        "Certifikatet har inget HSA-id. Stäng webbläsaren helt, logga in igen och välj det certifikat som har det."
    ),
    "access.card.revoked": gettext_noop(
        "Kortet är spärrat. Använd ett annat kort, eller fråga den som ger ut era kort."
    ),
    "access.card.not_verified": gettext_noop(
        "Kortet blev inte godkänt vid ingången. Ta ut det, sätt i det igen och logga in på nytt."
    ),
    "access.revocation.missing": gettext_noop(
        "Listan över spärrade kort saknas, och utan den släpps inget kort in. Ring supporten."
    ),
    "access.revocation.unreadable": gettext_noop(
        "Listan över spärrade kort går inte att läsa, och utan den släpps inget kort in. Ring supporten."
    ),
    "access.revocation.of_another": gettext_noop(
        "Det finns ingen lista över spärrade kort från %(issuer)s, och utan den släpps kortet inte in. Ring supporten."
    ),
    "access.revocation.unsigned": gettext_noop(
        "Listan över spärrade kort är inte undertecknad av %(issuer)s, så den går inte att lita på. Ring supporten."
    ),
    "access.revocation.partial": gettext_noop(
        "Listan över spärrade kort från %(issuer)s är inte hel, så kortet kan inte släppas in. Ring supporten."
    ),
    "access.revocation.out_of_date": gettext_noop(
        "Listan över spärrade kort från %(issuer)s är för gammal, så inget kort kan släppas in. "
        "Ring supporten: driften behöver hämta en ny."
    ),
    "access.network.outside": gettext_noop("Vaccinera nås bara från %(networks)s, och du sitter i ett annat nät."),
    "access.network.unknown": gettext_noop(
        "Det går inte att se vilket nät du kommer ifrån, och då släpps ingen in. Ring supporten."
    ),
}
