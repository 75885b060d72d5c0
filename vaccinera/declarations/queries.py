"""Questionnaires in force, and the answers a person gave before."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from vaccinera.declarations.models import Declaration, QuestionnaireProposal, QuestionnaireVersion
from vaccinera.declarations.rules.consent import AgeLimits
from vaccinera.declarations.rules.information import read_information, text_in_force
from vaccinera.declarations.rules.prefill import PreviousAnswers
from vaccinera.declarations.rules.questionnaires import read_questionnaire
from vaccinera.declarations.rules.supplied import supplied_facts
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.remembering import remembered
from vaccinera.programmes.rules.pack_facts import check_facts
from vaccinera.programmes.states import ProposalState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.rules.information import InformationText
    from vaccinera.declarations.rules.questions import Questionnaire
    from vaccinera.programmes.rules.packs import Pack


@dataclass(frozen=True, slots=True)
class Published:
    """A questionnaire and the key of the row it stands in."""

    id: int
    questionnaire: Questionnaire


_TEXTS = Path(__file__).parent / "information"

# Whom a row was asked for: the rows of the index that are one person answer for each other.
_ASKED_FOR = "person__known_as__person_id"

_published: dict[tuple[int, str, str], Published] = {}


@remembered(seconds=300)
def questionnaire_in_force(url: str, *, on: date) -> Published:
    """The newest version of a questionnaire published by a day; refuses when there is none.

    Contents are kept once read, since a published version never changes; only the choice of version is asked anew.
    """
    found = (
        QuestionnaireVersion.objects.filter(url=url, valid_from__lte=on)
        .order_by("-valid_from", "-id")
        .values_list("pk", "url", "version")
        .first()
    )
    if found is None:
        raise Refused("declarations.questionnaire.not_in_force", url=url, on=on)
    return _as_published(*found)


def _as_published(key: int, url: str, version: str) -> Published:
    _read_what_is_new([(key, url, version)])
    return _published[key, url, version]


def _read_what_is_new(versions: Iterable[tuple[int, str, str]]) -> None:
    """Read the contents not read before in this process, all at once."""
    new = {version[0]: version for version in versions if version not in _published}
    if new:
        contents = QuestionnaireVersion.objects.filter(pk__in=new).values_list("pk", "content")
        _published.update({new[key]: Published(key, read_questionnaire(content)) for key, content in contents})


def published_of(declaration: Declaration) -> Published:
    """The questionnaire version a declaration answered; its row is read with the declaration where it was joined."""
    version = declaration.questionnaire
    return _as_published(version.pk, version.url, version.version)


def age_limits() -> AgeLimits:
    """The ages of consent of this installation."""
    return AgeLimits(
        guardians_below=settings.VACCINERA_GUARDIAN_CONSENT_BELOW, maturity_from=settings.VACCINERA_MATURITY_FROM
    )


@cache
def information_texts() -> tuple[InformationText, ...]:
    """Every version of every text about vaccination, as shipped; a version is never edited once it has been used."""
    return tuple(read_information(tomllib.loads(file.read_text("utf-8"))) for file in sorted(_TEXTS.glob("*.toml")))


def information_for(programme: str, *, on: date) -> InformationText:
    """What is told before a dose of a programme on a day."""
    return text_in_force(information_texts(), programme=programme, on=on)


def information_named(code: str, version: int) -> InformationText | None:
    """One version of a text."""
    return next((text for text in information_texts() if (text.code, text.version) == (code, version)), None)


def latest_answers(reader: Reader, *, person_id: UUID) -> tuple[PreviousAnswers, ...]:
    """The person's latest answers to each questionnaire, the newest first, at the reader's own provider."""
    return tuple(latest_answers_of(reader, person_ids=[person_id]).get(person_id, {}).values())


def latest_answers_of(reader: Reader, *, person_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, PreviousAnswers]]:
    """People's latest answers to each questionnaire, by its address, the newest first; one query.

    Those at the reader's own provider only, and none that was made on the wrong person.
    """
    rows = list(
        Declaration.objects.filter(
            provider_id=reader.provider_id, person__known_as__person_id__in=person_ids, disowned=None
        )
        .order_by(_ASKED_FOR, "questionnaire__url", "-reviewed_at")
        .distinct(_ASKED_FOR, "questionnaire__url")
        .values_list(
            _ASKED_FOR, "answers", "reviewed_at", "questionnaire_id", "questionnaire__url", "questionnaire__version"
        )
    )
    _read_what_is_new(row[3:] for row in rows)
    found: dict[UUID, dict[str, PreviousAnswers]] = {}
    for person_id, answers, reviewed_at, key, url, version in sorted(rows, key=itemgetter(2), reverse=True):
        previous = PreviousAnswers(answers, civil_day(reviewed_at), _as_published(key, url, version).questionnaire)
        found.setdefault(person_id, {})[url] = previous
    return found


def refuse_unasked_facts(pack: Pack, *, on: date) -> None:
    """Refuse a pack whose questionnaire is not in force on a day, or never tells what a rule of it asks for."""
    check_facts(pack, supplied_facts(questionnaire_in_force(pack.questionnaire, on=on).questionnaire))


def questionnaire_versions() -> list[QuestionnaireVersion]:
    """Every published version, the newest of each questionnaire first."""
    return list(QuestionnaireVersion.objects.order_by("url", "-valid_from", "-id"))


def questionnaire_version(version_id: int) -> QuestionnaireVersion:
    """One published version; refuses when there is none."""
    found = QuestionnaireVersion.objects.filter(pk=version_id).first()
    if found is None:
        raise Refused("declarations.version.not_found")
    return found


def version_followed(url: str, *, on: date) -> QuestionnaireVersion | None:
    """The version a new one from a day would follow."""
    return QuestionnaireVersion.objects.filter(url=url, valid_from__lt=on).order_by("-valid_from", "-id").first()


def questionnaire_proposals_waiting() -> list[QuestionnaireProposal]:
    """What waits for a second person, the oldest first, without contents."""
    waiting = QuestionnaireProposal.objects.defer("content").filter(state=ProposalState.PROPOSED)
    return list(waiting.order_by("proposed_at", "id"))


def questionnaire_proposal(proposal_id: UUID) -> QuestionnaireProposal:
    """One proposal; refuses when there is none."""
    found = QuestionnaireProposal.objects.filter(pk=proposal_id).first()
    if found is None:
        raise Refused("declarations.proposal.not_found")
    return found
