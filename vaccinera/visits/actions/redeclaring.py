"""Going through a declaration again after its prescription was signed: a changed answer takes the prescription away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.declarations.queries import published_of
from vaccinera.declarations.rules.answers import check_answers, missing_answers, relevant_answers
from vaccinera.kernel.clock import civil_day
from vaccinera.visits.actions.drafts import locked_draft
from vaccinera.visits.actions.withdrawing import withdraw
from vaccinera.visits.models import Visit
from vaccinera.visits.rules.redeclaring import changed_answers
from vaccinera.visits.rules.registrations import Gap, Incomplete
from vaccinera.visits.states import DraftAct, VisitState, WithdrawnReason, draft_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.rules.questions import Answers


@transaction.atomic
def redeclare(
    *, by: Reader, draft_id: UUID, answers: Answers, content: Mapping[str, Any], at: datetime
) -> tuple[str, ...]:
    """Go through the declaration of a prescribed dose again with the person; answers with what was changed.

    Unchanged answers leave the prescription as it is, and that they were asked again is in the log. One changed answer
    withdraws it in the same transaction: it can no longer be given, and the draft opens with ``content`` to be judged
    and prescribed anew. Refuses answers that are none, and with :class:`Incomplete` while any is missing.
    """
    by.require(Permission.DECLARATION_REVIEW, at=by.unit_id)
    draft = locked_draft(by, draft_id)
    draft_step(draft.state, DraftAct.REOPEN)
    visit = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("declaration__questionnaire")
        .defer("declaration__questionnaire__content")
        .get(draft_id=draft.pk, state=VisitState.PRESCRIBED)
    )
    questionnaire = published_of(visit.reviewed).questionnaire
    check_answers(questionnaire, answers, on=civil_day(at))
    missing = missing_answers(questionnaire, answers)
    if missing:
        raise Incomplete(tuple(Gap("visits.declaration.unanswered", f"answer-{link_id}") for link_id in missing))
    changed = changed_answers(visit.reviewed.answers, relevant_answers(questionnaire, answers))
    if not changed:
        record("visits.declaration.asked_again", by=by, subject=("visit", visit.pk), person_id=visit.person_id)
        return ()
    withdraw(visit, draft, by=by, reason=WithdrawnReason.ANSWERS_CHANGED, content=content, changed=changed, at=at)
    return changed
