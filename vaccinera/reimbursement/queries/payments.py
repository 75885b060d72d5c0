"""Who is paid, what is paid beside the visits, and up to how much somebody may approve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from vaccinera.access.states import Permission, Role, Scope
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.organisations.models import CareProvider, Staff
from vaccinera.programmes.states import ProposalState
from vaccinera.reimbursement.models import ApproverLimit, ExtraCost, ManualLine, Payee, Run
from vaccinera.visits.models import Visit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


@dataclass(frozen=True, slots=True)
class PayeeOfProvider:
    """A provider, whom it is paid to on a day or else from the next, and what waits for a second person."""

    provider: CareProvider
    payee: Payee | None
    waiting: Payee | None


def payees(*, on: date) -> list[PayeeOfProvider]:
    """Every care provider in Swedish order, with its payee."""
    approved = Payee.objects.filter(Q(to_on=None) | Q(to_on__gt=on), state=ProposalState.APPROVED.value)
    paid_to = {payee.provider_id: payee for payee in approved.exclude(to_on=F("from_on")).order_by("-from_on")}
    waiting = {payee.provider_id: payee for payee in Payee.objects.filter(state=ProposalState.PROPOSED.value)}
    providers = sorted(
        CareProvider.objects.filter(is_region=False), key=lambda one: (swedish_sort_key(one.name), one.pk)
    )
    return [PayeeOfProvider(one, paid_to.get(one.pk), waiting.get(one.pk)) for one in providers]


def payees_of(provider_id: int) -> list[Payee]:
    """Everything that was proposed of whom a provider is paid to, the newest first."""
    return list(Payee.objects.filter(provider_id=provider_id).order_by("-proposed_at", "-id"))


def payee_by_id(payee_id: UUID) -> Payee:
    """One payee; refuses when there is none."""
    found = Payee.objects.filter(pk=payee_id).first()
    if found is None:
        raise Refused("reimbursement.proposal.not_found")
    return found


def payees_changed_since(instant: datetime | None) -> frozenset[int]:
    """The providers whose payee was approved after an instant, such as the lock of the last run; all without one."""
    approved = Payee.objects.filter(state=ProposalState.APPROVED.value)
    changed = approved.filter(decided_at__gt=instant) if instant else approved
    return frozenset(changed.values_list("provider_id", flat=True))


def manual_lines(*, most: int) -> list[ManualLine]:
    """The lines the reader's scope shows, those that wait first, then the newest."""
    lines = ManualLine.objects.order_by("-proposed_at", "-id")[:most]
    return sorted(lines, key=lambda line: line.state != ProposalState.PROPOSED.value)


def manual_line_by_id(line_id: UUID) -> ManualLine:
    """One line; refuses when the reader's scope shows none."""
    found = ManualLine.objects.filter(pk=line_id).first()
    if found is None:
        raise Refused("reimbursement.proposal.not_found")
    return found


def extra_costs(*, most: int) -> list[ExtraCost]:
    """The documented costs the reader's scope shows, those that wait first, then the newest."""
    costs = ExtraCost.objects.order_by("-proposed_at", "-id")[:most]
    return sorted(costs, key=lambda cost: cost.state != ProposalState.PROPOSED.value)


def extra_costs_of(document_id: UUID) -> list[ExtraCost]:
    """What was entered of a visit, the newest first."""
    return list(ExtraCost.objects.filter(document_id=document_id).order_by("-proposed_at", "-id"))


def visit_of_extra_cost(by: Reader, visit_id: UUID) -> Visit:
    """The visit a cost is entered for: the reader's own provider's, as it stands; refuses any other.

    The region sees no visit, and enters no costs.
    """
    if by.permissions.get(Permission.MONEY_LINE_PROPOSE) is Scope.REGION:
        raise Refused("reimbursement.extra_cost.entered_by_the_provider")
    of_own = Visit.objects.filter(provider_id=by.provider_id, is_current=True, nullified_at=None)
    found = of_own.filter(pk=visit_id).first()
    if found is None:
        raise Refused("reimbursement.extra_cost.visit_not_found")
    return found


def provider_names() -> Mapping[int, str]:
    """Every provider's name by its key."""
    return dict(CareProvider.objects.values_list("pk", "name"))


def approvers(*, on: date) -> Sequence[Staff]:
    """Those who hold the region's role of approver on a day, in Swedish order."""
    holding = Q(commissions__to_on=None) | Q(commissions__to_on__gt=on)
    found = Staff.objects.filter(
        holding,
        commissions__from_on__lte=on,
        commissions__unit__provider__is_region=True,
        commissions__roles__contains=[Role.CLAIMS_APPROVER.value],
    )
    return list(found.distinct().order_by("sort_key", "id"))


def limits(*, on: date) -> Mapping[int, ApproverLimit]:
    """The limit of each person who has one on a day."""
    held = ApproverLimit.objects.filter(Q(to_on=None) | Q(to_on__gt=on), from_on__lte=on)
    return {limit.staff_id: limit for limit in held.filter(state=ProposalState.APPROVED.value)}


def limits_waiting() -> Mapping[int, ApproverLimit]:
    """The limit of each person for whom one waits for somebody else."""
    return {limit.staff_id: limit for limit in ApproverLimit.objects.filter(state=ProposalState.PROPOSED.value)}


def limit_by_id(limit_id: UUID) -> ApproverLimit:
    """A limit proposed or decided; refuses when there is none."""
    found = ApproverLimit.objects.filter(pk=limit_id).first()
    if found is None:
        raise Refused("reimbursement.proposal.not_found")
    return found


def names_of_staff(keys: Collection[int]) -> Mapping[int, str]:
    """Who people of the directory are, by their keys."""
    return {one.pk: one.name for one in Staff.objects.filter(pk__in=keys)}


def limit_of(staff_id: int, *, on: date) -> int | None:
    """Up to how many öre somebody may approve on a day; nothing for whoever has no limit."""
    limit = limits(on=on).get(staff_id)
    return limit.ore if limit else None


def extra_cost_by_id(cost_id: UUID) -> ExtraCost:
    """One documented cost; refuses when the reader's scope shows none."""
    found = ExtraCost.objects.filter(pk=cost_id).first()
    if found is None:
        raise Refused("reimbursement.proposal.not_found")
    return found


def instant_of_last_run() -> datetime | None:
    """When the last run was locked."""
    return Run.objects.exclude(locked_at=None).order_by("-locked_at").values_list("locked_at", flat=True).first()
