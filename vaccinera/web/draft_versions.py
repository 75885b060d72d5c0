"""Two versions of one draft, field by field, and what comes of choosing among them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.web.forms.registration import ANSWER, CONFIRM
from vaccinera.web.registration import ANSWERED_BY, BASES, ROUTES, SETTINGS, SITES, TIMES, said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from vaccinera.visits.queries.work import Work
    from vaccinera.web.forms.registration import Raw

# What the page keeps for itself: nobody typed it, and it follows what was typed.
_MECHANICAL = frozenset({"asked_on", "dose_of", "carried", "group_proposed", "paper_list"})
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "answered_by": gettext_noop("Vem svarade"),
        "answered_by_name": gettext_noop("Vem svarade"),
        "declaration_note": gettext_noop("Bedömning"),
        "target_group": gettext_noop("Målgrupp"),
        "setting": gettext_noop("Var dosen ges"),
        "product": gettext_noop("Produkt"),
        "dose_quantity": gettext_noop("Dos"),
        "dose_unit": gettext_noop("Dos"),
        "route": gettext_noop("Ordinerad väg"),
        "indication": gettext_noop("Indikation"),
        "prescriber": gettext_noop("Ordinatör"),
        "basis": gettext_noop("Ordination"),
        "prescription_comment": gettext_noop("Kommentar till ordinationen"),
        "stop_reason": gettext_noop("Läkarens skäl"),
        "given": gettext_noop("Gavs"),
        "given_on": gettext_noop("Gavs"),
        "given_time": gettext_noop("Gavs"),
        "giver": gettext_noop("Gavs av"),
        "preparer": gettext_noop("Iordningställd av"),
        "batch": gettext_noop("Batch"),
        "site": gettext_noop("Kroppsdel"),
        "giving_route": gettext_noop("Given väg"),
        "giving_comment": gettext_noop("Kommentar till dosen"),
        "extra_dose_reason": gettext_noop("Skäl till en avsiktlig andra dos"),
    }
)


@dataclass(frozen=True, slots=True)
class TwoValues:
    """One field that differs: in words as each has it, and whether the other's is proposed (mine is empty)."""

    name: str
    label: str
    theirs: str
    mine: str
    proposes_theirs: bool


def two_values(work: Work, theirs: Raw, mine: Raw) -> list[TwoValues]:
    """The fields that differ, the questions first and in their order."""
    words, labels = _words(work), _labels(work)
    names = [name for name in labels if name in theirs or name in mine]
    names += sorted(name for name in theirs.keys() | mine.keys() if name not in labels and _is_typed(name))
    return [
        TwoValues(
            name,
            labels.get(name, gettext("Övrigt")),
            _in_words(theirs.get(name, []), words.get(name, {})),
            _in_words(mine.get(name, []), words.get(name, {})),
            proposes_theirs=not _given(mine.get(name, [])),
        )
        for name in names
        if _given(theirs.get(name, [])) != _given(mine.get(name, []))
    ]


def chosen_among(theirs: Raw, mine: Raw, *, from_theirs: Collection[str]) -> Raw:
    """One's own version with some of the other's fields; a dose follows its product."""
    taken = {name: theirs.get(name, []) for name in from_theirs if _is_typed(name)}
    if "product" in taken:
        taken["dose_of"] = theirs.get("dose_of", [])
    return mine | taken


def _is_typed(name: str) -> bool:
    return name not in _MECHANICAL and not name.startswith(CONFIRM)


def _given(texts: list[str]) -> list[str]:
    return [text for text in texts if text.strip()]


def _in_words(texts: list[str], words: Mapping[str, str]) -> str:
    return ", ".join(words.get(text, text) for text in _given(texts))


def _labels(work: Work) -> dict[str, str]:
    questions = work.basics.published.questionnaire.questions
    asked = {f"{ANSWER}{question.link_id}": said(question.text) for question in questions}
    return asked | {name: gettext(label) for name, label in _LABELS.items()}


def _words(work: Work) -> dict[str, Mapping[str, str]]:
    """For each field that holds codes, what they are called."""
    people = {str(one.id): one.name for one in work.colleagues}
    answers = {
        f"{ANSWER}{question.link_id}": {option.code: said(option.text) for option in question.options}
        for question in work.basics.published.questionnaire.questions
    }
    coded = {
        "site": SITES, "route": ROUTES, "giving_route": ROUTES, "setting": SETTINGS, "answered_by": ANSWERED_BY,
        "basis": BASES, "given": TIMES,
    }  # fmt: skip
    return {
        **answers,
        **{name: {code: gettext(word) for code, word in words.items()} for name, words in coded.items()},
        "prescriber": people,
        "giver": people,
        "preparer": people,
        "product": {str(product.pk): product.name for product in work.products},
        "batch": {str(batch.pk): batch.batch_written for batch in work.batches},
        "target_group": {group.code: said(group.names) for group in work.basics.pack.target_groups},
    }
