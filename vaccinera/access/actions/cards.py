"""Logging in with the card itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.actions.sessions import log_in
from vaccinera.access.rules.cards import CARD
from vaccinera.access.rules.cards.judging import judge_card, named_by
from vaccinera.access.states import CARE_ASSURANCE
from vaccinera.audit.actions import record_outside_every_provider
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Staff

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.access.rules.cards.judging import CardTerms, ShownCard


def log_in_with_card(*, shown: ShownCard, terms: CardTerms, at: datetime) -> str:
    """Begin a session for the holder of a good card (ID-10). A refused one leaves its event, with the reason.

    The event is committed before the refusal is told, so this is called outside every transaction.
    """
    try:
        staff = _holder_of(shown, terms=terms, at=at)
    except Refused as refused:
        named = named_by(shown, terms=terms)
        with transaction.atomic():
            record_outside_every_provider(
                "access.card.turned_away", user_hsa_id=named.hsa_id, user_name=named.name, reason=refused.code
            )
        raise
    return log_in(staff=staff, method=CARD, level_of_assurance=CARE_ASSURANCE, at=at)


def _holder_of(shown: ShownCard, *, terms: CardTerms, at: datetime) -> Staff:
    """Whoever has the card's HSA-id here; upper and lower case are the same (ID-02)."""
    holder = judge_card(shown, terms=terms, at=at)
    staff = Staff.objects.filter(hsa_id__iexact=holder.hsa_id).first()
    if staff is None:
        raise Refused("access.card.unknown_holder", hsa_id=holder.hsa_id)
    return staff
