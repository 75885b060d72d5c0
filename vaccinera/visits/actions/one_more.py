"""One more vaccine at the same visit to the clinic: its own visit, on the declaration just gone through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from vaccinera.access.states import Permission
from vaccinera.declarations.queries import information_for, questionnaire_in_force
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.queries import pack_of, version_in_force
from vaccinera.visits.actions.drafts import begin_or_go_on
from vaccinera.visits.queries.occasions import given_today

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.models import Declaration
    from vaccinera.visits.models import Draft


@transaction.atomic
def give_one_more(
    *, by: Reader, visit_id: UUID, programme_code: str, content: Mapping[str, Any], at: datetime
) -> Draft:
    """Begin another programme for the person of a visit given at the unit today, on the same declaration.

    Where the other programme asks the same questions and tells the same, the declaration stands for both visits.
    Else the draft begins with ``content``, the answers just given, and only what the other adds is left to ask.
    Work that is begun already is gone on with as it is.
    """
    by.require(Permission.DECLARATION_REVIEW, at=by.unit_id)
    visit = given_today(by, visit_id, on=civil_day(at))
    if visit is None:
        raise Refused("visits.one_more.not_of_today")
    if visit.programme_id == programme_code:
        raise Refused("visits.one_more.same_programme")
    draft = begin_or_go_on(by=by, person_id=visit.person_id, programme_code=programme_code, content=content, at=at)
    is_fresh = draft.created_at == at and draft.declaration_id is None
    if is_fresh and visit.declaration and _asks_the_same(visit.declaration, programme_code, on=civil_day(at)):
        draft.declaration = visit.declaration
        draft.save(update_fields=["declaration"])
    return draft


def _asks_the_same(declaration: Declaration, programme_code: str, *, on: date) -> bool:
    """Whether a programme would ask exactly what was answered today and tell what was told."""
    pack = pack_of(version_in_force(programme_code, on=on))
    told = information_for(programme_code, on=on)
    return (
        civil_day(declaration.reviewed_at) == on
        and questionnaire_in_force(pack.questionnaire, on=on).id == declaration.questionnaire_id
        and (told.code, told.version) == (declaration.information_text, declaration.information_version)
    )
