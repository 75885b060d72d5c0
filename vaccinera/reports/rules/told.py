"""What a report was asked, in words: what a file or a command says of it where there is no page to say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaccinera.reports.states import ColumnKind, CountsBy, Filter, Period

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Report, Words
    from vaccinera.reports.rules.cells import NamesOf

_TERMS: Mapping[str, Words] = MappingProxyType(
    {
        "period": {"sv": "Period", "en": "Period"},
        "counts_by": {"sv": "Räknas efter", "en": "Counted by"},
        "divided": {"sv": "Uppdelad i tid", "en": "Divided in time"},
        "made": {"sv": "Togs fram", "en": "Made"},
        "at": {"sv": "{}, kl {:%H:%M}", "en": "{}, at {:%H:%M}"},
        "all": {"sv": "Alla", "en": "All"},
        "purpose": {"sv": "Lämnas ut för", "en": "Handed over for"},
        "recipient": {"sv": "Mottagare", "en": "Recipient"},
        "by": {"sv": "Lämnas ut av", "en": "Handed over by"},
    }
)
COUNTS_BY_WORDS: Mapping[CountsBy, Words] = MappingProxyType(
    {
        CountsBy.VACCINATION: {"sv": "Dagen dosen gavs", "en": "The day the dose was given"},
        CountsBy.REGISTRATION: {"sv": "Dagen dosen registrerades", "en": "The day the dose was registered"},
        CountsBy.MONTH_OF_RUN: {"sv": "Månaden som ersättningen gäller", "en": "The month of the reimbursement"},
        CountsBy.DAY_OF_ACT: {"sv": "Dagen det gjordes", "en": "The day it was done"},
        CountsBy.AS_OF: {"sv": "Läget just nu", "en": "As it stands now"},
    }
)
PERIOD_WORDS: Mapping[Period, Words] = MappingProxyType(
    {
        Period.NONE: {"sv": "Hela perioden", "en": "The whole period"},
        Period.DAY: {"sv": "Dag", "en": "Day"},
        Period.WEEK: {"sv": "Vecka", "en": "Week"},
        Period.MONTH: {"sv": "Månad", "en": "Month"},
    }
)
_FILTERS: Mapping[Filter, tuple[ColumnKind, Words]] = MappingProxyType(
    {
        Filter.UNIT: (ColumnKind.UNIT, {"sv": "Enhet", "en": "Unit"}),
        Filter.PROGRAMME: (ColumnKind.PROGRAMME, {"sv": "Program", "en": "Programme"}),
        Filter.PRODUCT: (ColumnKind.PRODUCT, {"sv": "Vaccin", "en": "Vaccine"}),
        Filter.BATCH: (ColumnKind.TEXT, {"sv": "Batch", "en": "Batch"}),
    }
)


def kinds_narrowed_to(asked: Asked) -> set[ColumnKind]:
    """What the keys are that something is narrowed to; its words need their names."""
    return {_FILTERS[one][0] for one, keys in asked.only.items() if keys}


def told_in_words(
    report: Report, asked: Asked, names: NamesOf, language: str, *, made_at: datetime | None
) -> list[tuple[str, str]]:
    """Terms and words; ``made_at`` is told as the clock of its own zone shows it, where it has been made."""
    told = [(_TERMS["counts_by"][language], _counted_by(asked, language, made_at))]
    if asked.has_days:
        told.insert(0, (_TERMS["period"][language], f"{asked.from_on} – {asked.to_on - timedelta(days=1)}"))
    for one in report.filters:
        kind, term = _FILTERS[one]
        told.append((term[language], _chosen(asked.only.get(one, ()), names.get(kind, {}), language)))
    if asked.period is not Period.NONE:
        told.append((_TERMS["divided"][language], PERIOD_WORDS[asked.period][language]))
    told += handed_over_in_words(asked, language)
    if made_at is not None:
        told.append((_TERMS["made"][language], f"{made_at:%Y-%m-%d %H:%M}"))
    return told


def _counted_by(asked: Asked, language: str, made_at: datetime | None) -> str:
    """What stands now is told with its time: in a moment it may stand otherwise."""
    words = COUNTS_BY_WORDS[asked.counts_by][language]
    return words if asked.has_days or made_at is None else _TERMS["at"][language].format(words, made_at)


def handed_over_in_words(asked: Asked, language: str) -> list[tuple[str, str]]:
    """For what, to whom and by whom rows of people leave; nothing of any other report."""
    told = asked.hand_over
    if told is None:
        return []
    words = {"purpose": told.purpose, "recipient": told.recipient, "by": told.by_name}
    return [(_TERMS[term][language], said) for term, said in words.items()]


def _chosen(keys: tuple[str, ...], names: Mapping[object, Words], language: str) -> str:
    called = {str(key): words[language] for key, words in names.items()}
    return ", ".join(called.get(key, key) for key in keys) or _TERMS["all"][language]
