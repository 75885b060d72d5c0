"""Advice in words: on a person's page, and in a list of many."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.programmes.states import AdviceKind
from vaccinera.web.registration import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaccinera.programmes.rules.advice import Advice
    from vaccinera.programmes.rules.packs import Text
    from vaccinera.visits.queries.due import ProgrammeToday

# How an advice is said: an icon's name and a msgid with ``%(day)s`` where a day matters.
ADVICE_WORDS: Mapping[AdviceKind, tuple[str, str]] = MappingProxyType(
    {
        AdviceKind.DUE: ("syringe", gettext_noop("Rekommenderas i dag")),
        AdviceKind.POSSIBLE: ("syringe", gettext_noop("Kan ges i dag")),
        AdviceKind.POSSIBLE_FROM: ("clock", gettext_noop("Kan ges från %(day)s")),
        AdviceKind.TOO_EARLY: ("clock", gettext_noop("För tidigt, tidigast %(day)s")),
        AdviceKind.DONE: ("check", gettext_noop("Inget kvar att ge")),
        AdviceKind.OUTSIDE_WINDOW: ("cross", gettext_noop("Utanför perioden")),
        AdviceKind.NOT_FOR: ("cross", gettext_noop("Ingår inte i programmet")),
    }
)


@dataclass(frozen=True, slots=True)
class AdviceShown:
    """What a row of a list says: the advice in the row's own programme, and what else is recommended, with names."""

    own: Advice | None
    icon: str
    word: str
    others: list[tuple[Text, Advice]]

    @property
    def names(self) -> str:
        """What else is recommended today, in the language of the page."""
        return ", ".join(said(names) for names, _advice in self.others)


def advice_in_words(advice: Advice) -> tuple[str, str]:
    """An icon's name, and what is advised in the language of the page."""
    icon, word = ADVICE_WORDS[advice.kind]
    return icon, gettext(word) % {"day": "" if advice.from_on is None else advice.from_on.isoformat()}


def dose_in_words(number: int | None, of: int | None) -> str:
    """Which dose it is of how many, as far as it is known."""
    if number is None:
        return ""
    if of is None:
        return gettext("dos %(number)s") % {"number": number}
    return gettext("dos %(number)s av %(of)s") % {"number": number, "of": of}


def advice_in_a_row(programmes: Iterable[ProgrammeToday], *, programme: str) -> AdviceShown:
    """What is advised in the programme a row is about, and every other that is recommended today."""
    told = [(one.pack, one.advice) for one in programmes if one.advice is not None]
    own = next((advice for pack, advice in told if pack.code == programme), None)
    others = [(pack.names, advice) for pack, advice in told if pack.code != programme and advice.kind is AdviceKind.DUE]
    return AdviceShown(own, *(advice_in_words(own) if own else ("", "")), others)
