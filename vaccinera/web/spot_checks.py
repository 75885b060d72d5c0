"""A spot check on screen: what was opened, how often, and what the auditor made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.audit.queries.events import events_by_id
from vaccinera.audit.queries.spot_checks import openings_of
from vaccinera.audit.states import CheckState, Judgement
from vaccinera.web.forms.log import JudgementForm
from vaccinera.web.log_shown import events_shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.audit.models import SampledOpening, SpotCheck
    from vaccinera.web.log_shown import EventShown

_JUDGED: Mapping[str, tuple[str, str]] = {
    "": ("waiting", gettext_noop("Inte bedömd")),
    Judgement.IN_ORDER: ("done", gettext_noop("I ordning")),
    Judgement.TO_BE_ASKED: ("warning", gettext_noop("Ska frågas om")),
    Judgement.FINDING: ("stop", gettext_noop("Avvikelse")),
}


@dataclass(frozen=True, slots=True)
class OpeningShown:
    """One opening of a sample, the event it stands for in words, and the form to judge it by."""

    opening: SampledOpening
    event: EventShown
    kind: str
    word: str
    form: JudgementForm


def openings_shown(reader: Reader, check: SpotCheck, judged: Mapping[UUID, JudgementForm]) -> list[OpeningShown]:
    """What was drawn, in its order; ``judged`` holds a form that was sent and is to be put right."""
    openings = openings_of(check)
    events = events_by_id(reader, [opening.event_id for opening in openings])
    shown = {event.id: event for event in events_shown(reader, events.values())}
    return [
        OpeningShown(
            opening,
            shown[opening.event_id],
            *_in_words(opening.judgement),
            judged.get(opening.pk) or _form_of(opening),
        )
        for opening in openings
    ]


def _form_of(opening: SampledOpening) -> JudgementForm:
    return JudgementForm(
        prefix=str(opening.pk), initial={"judgement": opening.judgement, "note": opening.note}, auto_id="id_%s"
    )


def _in_words(judgement: str) -> tuple[str, str]:
    kind, word = _JUDGED[judgement]
    return kind, gettext(word)


def check_in_words(check: SpotCheck) -> tuple[str, str]:
    """Where a spot check stands, as a status."""
    if check.state == CheckState.SIGNED_OFF:
        return "done", gettext("Signerat")
    return "waiting", gettext("Ska bedömas och signeras")
