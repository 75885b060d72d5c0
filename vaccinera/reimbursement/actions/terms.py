"""Terms are proposed with all they say, and approved by another; those before them end that day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.products.models import Product
from vaccinera.programmes.states import ProposalAct, ProposalState
from vaccinera.reimbursement.actions.deciding import decide, proposed, take_turns, take_turns_with_runs
from vaccinera.reimbursement.actions.retroactive import decision_wanted, record_decision, refuse_reach_since
from vaccinera.reimbursement.models import AcceptedProduct, DoseTerms, Terms
from vaccinera.reimbursement.queries.policy import terms_content, terms_known
from vaccinera.reimbursement.queries.settling import terms_on
from vaccinera.reimbursement.rules.terms import FIELDS, judge_terms, terms_differences
from vaccinera.reimbursement.states import TermsRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


@dataclass(frozen=True, slots=True)
class _From:
    """From a day until further notice."""

    from_on: date
    to_on: date | None = None


@transaction.atomic
def propose_terms(
    *,
    by: Reader,
    name: str,
    content: Mapping[str, Any],
    from_on: date,
    reason: str,
    retroactive_why: str = "",
    at: datetime,
) -> Terms:
    """Propose what holds from a day on. Refused when nothing would change, and like prices in a locked month."""
    by.require(Permission.PRICE_PROPOSE)
    take_turns()
    wanted = judge_terms(content, terms_known(on=from_on))
    before = terms_on(from_on)
    differences = terms_differences(terms_content(before), wanted)
    if not differences:
        raise Refused("reimbursement.terms.change_nothing", from_on=from_on)
    told = [{"field": one.field, "before": one.before, "after": one.after} for one in differences]
    decision = decision_wanted(
        by=by, spans=[_From(from_on)], rows=told, programmes=[], assignments=[], why=retroactive_why, at=at
    )
    made = Terms.objects.create(
        **proposed(by=by, reason=reason, at=at),
        name=name,
        content=wanted | {"differences": told},
        from_on=from_on,
        decision=decision,
        **{column: wanted[column] for column in FIELDS},
    )
    record("reimbursement.terms.proposed", by=by, subject=("terms", made.pk), from_on=from_on.isoformat())
    return made


@transaction.atomic
def approve_terms(*, by: Reader, terms_id: UUID, reason: str = "", at: datetime) -> Terms:
    """Make proposed terms hold from their day; whatever was to hold later does not."""
    take_turns_with_runs()
    made = _locked(terms_id)
    before = terms_on(made.from_on)
    differences = terms_differences(terms_content(before), made.content)
    told = [{"field": one.field, "before": one.before, "after": one.after} for one in differences]
    if made.state == ProposalState.PROPOSED.value and told != made.content["differences"]:
        raise Refused("reimbursement.proposal.overtaken")
    _end_others(made.from_on)
    _decide(made, ProposalAct.APPROVE, by=by, reason=reason, at=at)
    refuse_reach_since([_From(made.from_on)], made.decision)
    _write_rows(made)
    return made


@transaction.atomic
def reject_terms(*, by: Reader, terms_id: UUID, reason: str, at: datetime) -> Terms:
    """Say no to somebody else's terms, with a reason."""
    made = _locked(terms_id)
    _decide(made, ProposalAct.REJECT, by=by, reason=reason, at=at)
    return made


@transaction.atomic
def withdraw_terms(*, by: Reader, terms_id: UUID, at: datetime) -> Terms:
    """Take one's own terms back before they are decided."""
    made = _locked(terms_id)
    _decide(made, ProposalAct.WITHDRAW, by=by, reason="", at=at)
    return made


def _locked(terms_id: UUID) -> Terms:
    made = Terms.objects.select_for_update(of=("self",)).select_related("decision").filter(pk=terms_id).first()
    if made is None:
        raise Refused("reimbursement.proposal.not_found")
    return made


def _decide(made: Terms, act: ProposalAct, *, by: Reader, reason: str, at: datetime) -> None:
    permission = Permission.PRICE_PROPOSE if act is ProposalAct.WITHDRAW else Permission.PRICE_APPROVE
    decide(made, act, permission=permission, by=by, reason=reason, at=at)
    if made.decision is not None:
        decide(made.decision, act, permission=permission, by=by, reason=reason, at=at)
        record_decision(made.decision, by=by)
    record("reimbursement.terms.decided", by=by, subject=("terms", made.pk), act=act.value)


def _end_others(from_on: date) -> None:
    standing = Terms.objects.filter(Q(to_on=None) | Q(to_on__gt=from_on), state=ProposalState.APPROVED.value)
    for terms in standing:
        terms.to_on = max(terms.from_on, from_on)
        terms.save(update_fields=["to_on"])


def _write_rows(made: Terms) -> None:
    product_of = dict(Product.objects.values_list("npl_id", "pk"))
    AcceptedProduct.objects.bulk_create(
        AcceptedProduct(
            id=uuid7(),
            terms=made,
            programme_id=row["programme"],
            product_id=product_of[row["product"]],
            funding_source=row["funding_source"],
        )
        for row in made.content[TermsRow.ACCEPTED]
    )
    DoseTerms.objects.bulk_create(
        DoseTerms(
            id=uuid7(),
            terms=made,
            programme_id=row["programme"],
            target_group=row["target_group"],
            most_doses=row["most_doses"],
            least_days=row["least_days"],
        )
        for row in made.content[TermsRow.DOSES]
    )
