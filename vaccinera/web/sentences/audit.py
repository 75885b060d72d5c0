"""Looking in the log, spot checks, extracts."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES = {
    "audit.extract.recipient_missing": gettext_noop("Skriv vem som tar emot utdraget. Det står sedan i loggen."),
    "audit.log.not_your_own": gettext_noop("Här visas bara din egen logg. Andras läser vårdgivarens loggranskare."),
    "audit.opening.not_found": gettext_noop("Öppningen finns inte i något stickprov hos vårdgivaren."),
    "audit.opening.note_missing": gettext_noop(
        "Skriv i anteckningen vad som ska frågas eller vad som avviker, och bedöm sedan."
    ),
    "audit.period.backwards": gettext_noop("Sista dagen ligger före den första. Byt plats på dem."),
    "audit.period.not_begun": gettext_noop("Perioden har inte börjat än. Välj en första dag som har varit."),
    "audit.period.too_long": gettext_noop(
        "Perioden får vara högst %(days)s dagar. Korta av den, eller sök på en person."
    ),
    "audit.spot_check.conclusion_missing": gettext_noop("Skriv en slutsats innan du signerar granskningen."),
    "audit.spot_check.not_found": gettext_noop("Stickprovet finns inte hos vårdgivaren. Gå tillbaka till listan."),
    "audit.spot_check.not_possible_now": gettext_noop("Stickprovet är signerat och kan inte längre ändras."),
    "audit.spot_check.nothing_to_draw": gettext_noop(
        "Ingen öppning finns i perioden. Välj en annan period eller en annan enhet."
    ),
    "audit.spot_check.openings_unjudged": gettext_noop("%(unjudged)s öppningar är inte bedömda. Bedöm dem först."),
    "audit.spot_check.size_out_of_range": gettext_noop("Välj mellan 1 och %(most)s öppningar."),
}
