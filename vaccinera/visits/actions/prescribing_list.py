"""One act of signing for a list of people: a prescription and a signature each, under one list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.queries import agreements_for
from vaccinera.visits.actions.drafts import locked_drafts
from vaccinera.visits.actions.prescribing import sign_beforehand
from vaccinera.visits.queries.listing import judged
from vaccinera.visits.rules.addressing import addressing_gaps
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.states import DraftAct, DraftState, draft_step

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.models import Visit
    from vaccinera.visits.queries.listing import RegistrationOf


@dataclass(frozen=True, slots=True)
class SignedList:
    """What one act signed, and what it left with the code of why, by draft."""

    list_id: UUID
    signed: tuple[Visit, ...]
    left: Mapping[UUID, str]


@transaction.atomic
def prescribe_list(
    *,
    by: Reader,
    draft_ids: Collection[UUID],
    programme_code: str,
    registration_of: RegistrationOf,
    expires_on: date | None,
    performing_unit_ids: tuple[int, ...],
    source_system_hsa_id: str,
    at: datetime,
) -> SignedList:
    """Sign beforehand for everybody on a list whose declaration allows it, each with a signature of their own.

    ``registration_of`` reads what a draft asks for. The rights are those of a single prescription, judged for each
    person; one who has to be decided on is left, with why, and so is a draft that another has taken meanwhile. All of
    it is one transaction. Refuses with :class:`Incomplete` what holds for the whole list: its last day, its units.
    """
    by.require(Permission.PRESCRIPTION_SIGN_LIST, at=by.unit_id)
    by.require(Permission.PRESCRIPTION_SIGN, at=by.unit_id)
    on, list_id = civil_day(at), uuid7()
    agreements = agreements_for(prescribing_unit_id=by.unit_id, programme_code=programme_code, on=on)
    agreed_units = {agreement.performing_unit_id for agreement in agreements}
    drafts = [
        draft
        for draft in locked_drafts(by, draft_ids)
        if draft.state == DraftState.AWAITING_PRESCRIBER and draft.programme_id == programme_code
    ]
    left = dict.fromkeys(set(draft_ids) - {draft.pk for draft in drafts}, "visits.list.not_waiting")
    signed: list[Visit] = []
    for one in judged(by, drafts, registration_of, at=at):
        if one.why_one_by_one:
            left[one.draft.pk] = one.why_one_by_one
            continue
        order = replace(one.registration.order, expires_on=expires_on, performing_unit_ids=performing_unit_ids)
        gaps = addressing_gaps(order, agreed_units=agreed_units, on=on)
        if gaps:
            raise Incomplete(gaps)
        asked = replace(one.registration, order=order)
        one.draft.state = draft_step(one.draft.state, DraftAct.PRESCRIBE)
        signed.append(
            sign_beforehand(
                one.draft, asked, one.assessed, agreements,
                by=by, source_system_hsa_id=source_system_hsa_id, at=at, list_id=list_id,
            )
        )  # fmt: skip
    if not signed and not left:
        raise Refused("visits.list.nobody")
    return SignedList(list_id, tuple(signed), left)
