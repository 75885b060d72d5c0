"""Drawing a spot check, judging its openings, signing it off (LAW-21)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions.recording import as_event, record
from vaccinera.audit.models import SampledOpening, SpotCheck
from vaccinera.audit.queries.spot_checks import drawn_at_chance, openings_counted, openings_of, spot_check_by_id
from vaccinera.audit.rules.spot_checks import refuse_judgement, refuse_period, refuse_sign_off, refuse_size
from vaccinera.audit.states import CheckAct, CheckState, Judgement, check_step
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from vaccinera.audit.actions.looking import Auditor
    from vaccinera.audit.queries.events import EventsSought


@transaction.atomic
def draw_spot_check(
    *, by: Auditor, sought: EventsSought, unit_name: str, size: int, actions: Sequence[str], at: datetime
) -> SpotCheck:
    """Draw so many openings of a period, at one unit or the whole provider; ``actions`` are what counts as opening.

    People who had no visit at the unit lately come first, then chance alone decides. Refuses a period or a size that
    cannot be, and a period without openings.
    """
    by.require("spot_check.draw")
    refuse_period(sought.from_on, sought.to_on, on=civil_day(at))
    refuse_size(size)
    openings, without_visit = openings_counted(by, sought, actions=actions)
    if not openings:
        raise Refused("audit.spot_check.nothing_to_draw")
    seed = secrets.token_hex(16)
    check = SpotCheck(
        id=uuid7(),
        provider_id=by.provider_id,
        unit_hsa_id=sought.unit_hsa_id,
        unit_name=unit_name,
        from_on=sought.from_on,
        to_on=sought.to_on,
        seed=seed,
        openings=openings,
        without_visit=without_visit,
        state=CheckState.DRAWN,
        drawn_at=at,
        drawn_by_hsa_id=by.hsa_id,
        drawn_by_name=by.name,
    )
    sampled = [
        SampledOpening(
            id=uuid7(),
            provider_id=by.provider_id,
            check_of=check,
            place=place,
            event_id=drawn.event_id,
            events=drawn.events,
            is_without_visit=drawn.is_without_visit,
        )
        for place, drawn in enumerate(drawn_at_chance(by, sought, actions=actions, seed=seed, size=size), 1)
    ]
    event = as_event(
        "audit.spot_check.drawn",
        by=by,
        subject=("spot_check", check.pk),
        unit=sought.unit_hsa_id,
        openings=openings,
        drawn=len(sampled),
        seed=seed,
    )
    insert_together(check, *sampled, event)
    return check


@transaction.atomic
def judge_opening(*, by: Auditor, opening_id: UUID, judgement: Judgement, note: str, at: datetime) -> SampledOpening:
    """Say what an opening is: in order, to be asked about, or a finding; the last two with a note.

    Until the check is signed off it can be judged anew.
    """
    by.require("spot_check.draw")
    opening = SampledOpening.objects.filter(provider_id=by.provider_id, pk=opening_id).first()
    if opening is None:
        raise Refused("audit.opening.not_found")
    check_step(_locked(by, opening.check_of_id).state, CheckAct.JUDGE)
    refuse_judgement(judgement, note)
    opening.judgement, opening.note = judgement.value, note.strip()
    opening.judged_at, opening.judged_by_hsa_id, opening.judged_by_name = at, by.hsa_id, by.name
    opening.save(update_fields=["judgement", "note", "judged_at", "judged_by_hsa_id", "judged_by_name"])
    record("audit.opening.judged", by=by, subject=("sampled_opening", opening.pk), judgement=judgement.value)
    return opening


@transaction.atomic
def sign_off_spot_check(*, by: Auditor, check_id: UUID, conclusion: str, at: datetime) -> SpotCheck:
    """Sign the check off by name, with a conclusion; from then on nobody changes anything of it.

    Refuses while an opening is unjudged, and without a conclusion.
    """
    by.require("spot_check.sign_off")
    check = _locked(by, check_id)
    check.state = check_step(check.state, CheckAct.SIGN_OFF)
    judgements = [opening.judgement for opening in openings_of(check)]
    refuse_sign_off(judgements, conclusion=conclusion)
    check.conclusion = conclusion.strip()
    check.signed_off_at, check.signed_off_by_hsa_id, check.signed_off_by_name = at, by.hsa_id, by.name
    check.save(update_fields=["state", "conclusion", "signed_off_at", "signed_off_by_hsa_id", "signed_off_by_name"])
    record(
        "audit.spot_check.signed_off",
        by=by,
        subject=("spot_check", check.pk),
        openings=len(judgements),
        findings=judgements.count(Judgement.FINDING.value),
    )
    return check


@transaction.atomic
def open_spot_check(*, by: Auditor, check_id: UUID) -> SpotCheck:
    """Write that somebody looks at a spot check, which shows who opened whom, before it is shown."""
    by.require("spot_check.draw")
    check = spot_check_by_id(by, check_id)
    if check is None:
        raise Refused("audit.spot_check.not_found")
    record("audit.spot_check.read", by=by, subject=("spot_check", check_id))
    return check


def _locked(by: Auditor, check_id: UUID) -> SpotCheck:
    check = SpotCheck.objects.select_for_update().filter(provider_id=by.provider_id, pk=check_id).first()
    if check is None:
        raise Refused("audit.spot_check.not_found")
    return check
