"""What the reimbursement says, in words: outcomes with what to do about them, kinds of lines, where a month stands."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext, gettext_noop

from vaccinera.reimbursement.states import ManualKind, OutcomeCode, OutcomeKind, PriceKind, RunState
from vaccinera.web.registration import SETTINGS
from vaccinera.web.templatetags.vaccinera import day, kronor, moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaccinera.reimbursement.models import Price

Term = tuple[str, str]
_DAY, _END = len("2026-10-31"), 8

# The documents have the same Swedish words, in vaccinera/reimbursement/documents/words.toml: a test compares them.
OUTCOMES: Mapping[OutcomeCode, str] = MappingProxyType(
    {
        OutcomeCode.NULLIFIED: gettext_noop("Makulerad"),
        OutcomeCode.PAYER_NOT_REGION: gettext_noop("Betalas av någon annan"),
        OutcomeCode.UNSIGNED: gettext_noop("Signatur saknas"),
        OutcomeCode.NOT_SIGNED_IN_TIME: gettext_noop("Inte signerad i tid"),
        OutcomeCode.IDENTITY_NOT_PAYABLE: gettext_noop("Identiteten räcker inte"),
        OutcomeCode.NO_CONTRACT: gettext_noop("Inget avtal"),
        OutcomeCode.PROGRAMME_OUTSIDE_CONTRACT: gettext_noop("Programmet ingår inte i avtalet"),
        OutcomeCode.PRODUCT_NOT_ACCEPTED: gettext_noop("Vaccinet godtas inte"),
        OutcomeCode.OUTSIDE_WINDOW: gettext_noop("Utanför perioden"),
        OutcomeCode.NOT_IN_TARGET_GROUP: gettext_noop("Inte i målgruppen"),
        OutcomeCode.GROUP_NOT_FUNDED: gettext_noop("Målgruppen betalas inte av regionen"),
        OutcomeCode.TOO_EARLY: gettext_noop("För tidigt efter förra dosen"),
        OutcomeCode.DUPLICATE: gettext_noop("Dubblett"),
        OutcomeCode.NO_PRICE: gettext_noop("Inget pris"),
        OutcomeCode.PAID: gettext_noop("Betalas"),
    }
)
MENDS: Mapping[OutcomeCode, str] = MappingProxyType(
    {
        OutcomeCode.NULLIFIED: gettext_noop("Inget. Det som betalats tas tillbaka med en motpost."),
        OutcomeCode.PAYER_NOT_REGION: gettext_noop(
            "Inget. Personen eller arbetsgivaren betalar, och det är inget fel."
        ),
        OutcomeCode.UNSIGNED: gettext_noop("Låt den som ordinerade och den som gav dosen signera före sista dagen."),
        OutcomeCode.NOT_SIGNED_IN_TIME: gettext_noop("Inget. En signatur efter sista dagen ger ingen ersättning."),
        OutcomeCode.IDENTITY_NOT_PAYABLE: gettext_noop(
            "Ge personen det nummer den har. Besöket prövas igen nästa månad."
        ),
        OutcomeCode.NO_CONTRACT: gettext_noop(
            "Fråga regionen om avtalet för enheten och uppdraget. Besöket prövas igen nästa månad."
        ),
        OutcomeCode.PROGRAMME_OUTSIDE_CONTRACT: gettext_noop(
            "Fråga regionen om programmet ska ingå i avtalet. Besöket prövas igen nästa månad."
        ),
        OutcomeCode.PRODUCT_NOT_ACCEPTED: gettext_noop(
            "Kontrollera vaccin och finansiering. Rätta besöket om något är fel."
        ),
        OutcomeCode.OUTSIDE_WINDOW: gettext_noop(
            "Kontrollera datum, vårdform och målgrupp. Rätta besöket om något är fel."
        ),
        OutcomeCode.NOT_IN_TARGET_GROUP: gettext_noop("Kontrollera målgruppen. Rätta besöket om något är fel."),
        OutcomeCode.GROUP_NOT_FUNDED: gettext_noop("Kontrollera målgruppen. Rätta besöket om något är fel."),
        OutcomeCode.TOO_EARLY: gettext_noop("Kontrollera datumen. Besöket prövas igen varje månad."),
        OutcomeCode.DUPLICATE: gettext_noop(
            "En annan dos gäller. Makulera den som är fel. Besöket prövas igen varje månad."
        ),
        OutcomeCode.NO_PRICE: gettext_noop(
            "Inget. Regionen har inget pris för dosen än. Besöket prövas igen nästa månad."
        ),
        OutcomeCode.PAID: gettext_noop("Inget."),
    }
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        PriceKind.BASE: gettext_noop("Grundersättning"),
        PriceKind.SUPPLEMENT: gettext_noop("Tillägg"),
        PriceKind.EXTRA_COST: gettext_noop("Merkostnad"),
        ManualKind.RECOVERY: gettext_noop("Återkrav"),
        ManualKind.FINE: gettext_noop("Vite"),
        ManualKind.ADJUSTMENT: gettext_noop("Justering"),
    }
)
STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        RunState.PRELIMINARY: ("waiting", gettext_noop("Preliminär")),
        RunState.CHECKED: ("waiting", gettext_noop("Granskad")),
        RunState.LOCKED: ("info", gettext_noop("Attesterad och låst")),
        RunState.PAID: ("done", gettext_noop("Utbetald")),
    }
)


class Said(NamedTuple):
    """An outcome as a page says it: the kind and word of a status, and what to do about it."""

    kind: str
    word: str
    mend: str


def outcome_in_words(code: OutcomeCode) -> Said:
    """What a run says of a visit, and what to do about it."""
    return Said(_kind(code), gettext(OUTCOMES[code]), gettext(MENDS[code]))


def now_in_words(code: OutcomeCode, ore: int) -> str:
    """What a visit gives as it stands, in one calm line. The öre may be what it takes back."""
    told = {"why": gettext(OUTCOMES[code]), "amount": kronor(ore)}
    if code is OutcomeCode.PAID:
        return gettext("Betalas: %(amount)s") % told if ore else gettext("Betalas")
    if ore:
        return gettext("%(why)s: %(amount)s") % told
    if not code.is_refusal:
        return told["why"]
    if code.kind is OutcomeKind.OPEN:
        return gettext("Betalas inte än: %(why)s") % told
    return gettext("Betalas inte: %(why)s") % told


def state_in_words(state: str) -> tuple[str, str]:
    """Where a month stands, as a status kind and word."""
    kind, word = STATES[state]
    return kind, gettext(word)


def kind_in_words(kind: str, supplement: str = "") -> str:
    """What a line is for; a supplement with its code."""
    word = gettext(KINDS[kind])
    return f"{word}: {supplement}" if supplement else word


def _kind(code: OutcomeCode) -> str:
    if code is OutcomeCode.PAID:
        return "done"
    if not code.is_refusal:
        return "info"
    return "waiting" if code.kind is OutcomeKind.OPEN else "stop"


def decided_in_words(code: OutcomeCode, *, rule: str, detail: Mapping[str, Any], price: Price | None) -> list[Term]:
    """The rule by its number and the programme's own, the days that decided, and the price."""
    facts = [
        (gettext("Regel"), gettext("%(number)s av 15") % {"number": code.value}),
        (gettext("Programmets regel"), rule),
        *((gettext(word), _written(detail[name])) for name, word in _DETAILS.items() if name in detail),
        (gettext("Pris"), "" if price is None else _price_in_words(price)),
    ]
    return [fact for fact in facts if fact[1]]


# Of what an outcome tells by key; the rest names rows that people know by other words.
_DETAILS: Mapping[str, str] = MappingProxyType(
    {
        "sign_before": gettext_noop("Signeras före"),
        "completed_at": gettext_noop("Blev signerad"),
        "earlier_on": gettext_noop("Förra dosen gavs"),
        "from_on": gettext_noop("Tidigast"),
        "stands_id": gettext_noop("Den dos som gäller"),
    }
)


def _written(value: str) -> str:
    """An instant by Swedish clocks, a day as it stands, a key by its end, as lists of visits have it."""
    if "T" in value or " " in value:
        return moment(datetime.fromisoformat(value))
    return value if len(value) == _DAY else value[-_END:]


def _price_in_words(price: Price) -> str:
    """What the row pays, from when and where."""
    told = {"amount": kronor(price.ore), "from": day(price.from_on)}
    where = gettext(SETTINGS[price.setting]) if price.setting else gettext("alla vårdformer")
    return f"{gettext('%(amount)s, gäller från %(from)s') % told}, {where}"
