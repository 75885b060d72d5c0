"""Refusals of ``reimbursement``."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
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
        "Månaden %(month)s har inte börjat. Den kan granskas när månaden är slut och brytdagen har passerat."
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
        "%(count)s avvikelser saknar anteckning. Skriv vad som gäller för var och en och granska sedan månaden."
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
        "Du har föreslagit eller godkänt priser, villkor eller avtal som månaden betalas efter. Någon annan behöver "
        "attestera den."
    ),
    "reimbursement.run.above_your_limit": gettext_noop(
        "Beloppet är högre än din beloppsgräns, %(limit)s kronor. Någon med högre gräns behöver attestera månaden."
    ),
    "reimbursement.run.totals_disagree": gettext_noop(
        "Kontrollsummorna stämmer inte (%(what)s), så inget har låsts. Kontakta support."
    ),
}
