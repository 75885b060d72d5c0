"""Going through who holds which rights, and taking the list of them out: each in the log (LAW-24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from uuid_utils.compat import uuid7

from vaccinera.access.models import RightsReview
from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Commission

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from vaccinera.access.rules.readers import Reader


@transaction.atomic
def review_rights(*, by: Reader, commission_ids: Collection[int], at: datetime) -> list[RightsReview]:
    """Keep rights in force as they stand for another year; all that were chosen, or none (LAW-24).

    Refuses one's own, and what is not in force at the own provider.
    """
    by.require(Permission.USER_MANAGE)
    on = civil_day(at)
    held = Commission.objects.filter(
        Q(to_on=None) | Q(to_on__gt=on), pk__in=commission_ids, unit__provider_id=by.provider_id, from_on__lte=on
    )
    commissions = list(held.order_by("pk"))
    if len(commissions) != len({*commission_ids}):
        raise Refused("access.review.not_found")
    if any(one.staff_id == by.staff_id for one in commissions):
        raise Refused("access.review.of_oneself")
    return [_reviewed(one, by=by, at=at) for one in commissions]


def _reviewed(commission: Commission, *, by: Reader, at: datetime) -> RightsReview:
    roles, grants = list(commission.roles), list(commission.grants)
    review = RightsReview.objects.create(
        id=uuid7(),
        provider_id=by.provider_id,
        commission=commission,
        reviewed_at=at,
        by_hsa_id=by.hsa_id,
        by_name=by.name,
        roles=roles,
        grants=grants,
    )
    subject = ("commission", commission.hsa_id)
    record("access.rights.reviewed", by=by, subject=subject, roles=roles, grants=grants)
    return review


@transaction.atomic
def log_rights_list(*, by: Reader, rows: int, form: str) -> None:
    """That the list of who holds what was taken out, as which kind of file."""
    by.require(Permission.USER_MANAGE)
    record("access.rights.listed", by=by, rows=rows, form=form)
