"""What a change would do to sample people, in words: what each is told before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.kernel.clock import today
from vaccinera.programmes.queries import pack_of, sample_people
from vaccinera.programmes.rules.previews import preview
from vaccinera.programmes.states import AdviceKind
from vaccinera.web.pack_shown import in_page_language
from vaccinera.web.pack_words import choice_in_words
from vaccinera.web.words import profession_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaccinera.programmes.models import ProgrammeVersion
    from vaccinera.programmes.rules.packs import Pack
    from vaccinera.programmes.rules.previews import Outcome, SamplePerson

KINDS: Mapping[str, tuple[str, str]] = {
    AdviceKind.DUE: ("done", gettext_noop("Rekommenderas nu")),
    AdviceKind.POSSIBLE: ("info", gettext_noop("Kan ges")),
    AdviceKind.POSSIBLE_FROM: ("waiting", gettext_noop("Kan ges senare")),
    AdviceKind.TOO_EARLY: ("waiting", gettext_noop("För tidigt")),
    AdviceKind.NOT_FOR: ("stop", gettext_noop("Inte för personen")),
    AdviceKind.DONE: ("done", gettext_noop("Inget kvar att ge")),
    AdviceKind.OUTSIDE_WINDOW: ("stop", gettext_noop("Ingen period kvar")),
}


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """What one pack says of a sample person."""

    kind: str
    word: str
    earliest_on: date | None
    group: str
    payer: str
    prescribers: str
    why: str
    rule: str


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One sample person for whom something changes."""

    person: str
    before: OutcomeShown | None
    after: OutcomeShown


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """What changes on a day, and for how many nothing does."""

    on: date
    changes: list[ChangeShown]
    unchanged: int


def shown_preview(before: ProgrammeVersion | None, after: Pack, *, on: date) -> PreviewShown:
    """The sample people a change would mean something to."""
    tried = preview(pack_of(before) if before else None, after, sample_people(), on=on)
    changes = [
        ChangeShown(
            _person(change.person),
            _outcome(change.before) if change.before else None,
            _outcome(change.after),
        )
        for change in tried.changes
    ]
    return PreviewShown(tried.on, changes, tried.unchanged)


def day_asked(text: str) -> date | None:
    """The day a preview is asked for in the address, if it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def usual_day(pack: Pack) -> date:
    """The day a preview is for unless another is asked for: today, or the season's first day when it is to come."""
    return max(today(), pack.season.from_on)


def _person(person: SamplePerson) -> str:
    name = in_page_language(person.names)
    return f"{name} ({person.group})" if person.group else name


def _outcome(outcome: Outcome) -> OutcomeShown:
    advice = outcome.advice
    kind, word = KINDS[advice.kind]
    group = advice.group
    return OutcomeShown(
        kind=kind,
        word=gettext(word),
        earliest_on=outcome.earliest_on,
        group=in_page_language(group.name) if group else "",
        payer=choice_in_words("payer", group.payer) if group else "",
        prescribers="; ".join(
            profession_in_words(profession) + (f" ({competence})" if competence else "")
            for profession, competence in outcome.prescribers
        ),
        why=in_page_language(advice.why),
        rule=advice.rule,
    )
