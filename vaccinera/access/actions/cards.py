"""Logging in with the card itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.actions.sessions import log_in
from vaccinera.access.queries import staff_to_let_in
from vaccinera.access.rules.cards import CARD
from vaccinera.access.rules.cards.judging import judge_card, named_by
from vaccinera.access.states import CARE_ASSURANCE
from vaccinera.audit.actions import record_outside_every_provider
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.access.rules.cards.judging import CardTerms, ShownCard


def log_in_with_card(*, shown: ShownCard, terms: CardTerms, at: datetime, browser: str = "") -> str:
    """Begin a session for the holder of a good card (ID-10). A refused one leaves its event, with the reason.

    A card says who somebody is, not that they work here: that is judged as in every other way of logging in.
    The event is committed before the refusal is told, so this is called outside every transaction.
    """
    try:
        holder = judge_card(shown, terms=terms, at=at)
        staff = staff_to_let_in(holder.hsa_id, at=at)
    except Refused as refused:
        named = named_by(shown, terms=terms)
        with transaction.atomic():
            record_outside_every_provider(
                "access.card.turned_away", user_hsa_id=named.hsa_id, user_name=named.name, reason=refused.code
            )
        raise
    return log_in(staff=staff, method=CARD, level_of_assurance=CARE_ASSURANCE, at=at, browser=browser)
