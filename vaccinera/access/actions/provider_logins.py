"""Logging in by an identity provider's word, and ending what it says is over: each a logged act."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from django.db import transaction

from vaccinera.access.actions.sessions import end_session, log_in
from vaccinera.access.models import ProviderLogin, UsedLogoutToken
from vaccinera.access.queries import logins_at_provider, signed_in_by, staff_known_as, staff_to_let_in
from vaccinera.access.states import OIDC
from vaccinera.audit.actions import record_outside_every_provider
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.access.queries import SignedIn
    from vaccinera.access.rules.identity import EndedLogin, Vouched
    from vaccinera.organisations.models import Staff


def log_in_vouched(*, vouched: Vouched, at: datetime, browser: str = "") -> str:
    """Begin a session for whom an identity provider vouches, known by the HSA-id alone (ID-02).

    Refuses somebody the directory does not know, or without a commission in force here; that leaves its event, which is
    committed before the refusal is told: call this outside every transaction.
    """
    try:
        staff = staff_to_let_in(vouched.hsa_id, at=at)
    except Refused as refused:
        note_refused_login(method=OIDC, reason=refused.code, staff=staff_known_as(vouched.hsa_id))
        raise
    return _begin_vouched(staff, vouched, at=at, browser=browser)


@transaction.atomic
def _begin_vouched(staff: Staff, vouched: Vouched, *, at: datetime, browser: str) -> str:
    token = log_in(
        staff=staff,
        method=OIDC,
        level_of_assurance=vouched.level_of_assurance,
        at=at,
        commission_hsa_id=vouched.commission_hsa_id,
        browser=browser,
    )
    session = cast("SignedIn", signed_in_by(token, on=civil_day(at)))  # begun just above
    ProviderLogin(
        session_id=session.session_id,
        issuer=vouched.issuer,
        subject=vouched.subject,
        provider_session=vouched.provider_session,
        id_token=vouched.id_token,
    ).save(force_insert=True)
    record_outside_every_provider(
        "access.login.vouched_for",
        user_hsa_id=staff.hsa_id,
        user_name=staff.name,
        issuer=vouched.issuer,
        level=vouched.level_of_assurance,
        licences=list(vouched.licences),
    )
    return token


@transaction.atomic
def note_refused_login(*, method: str, reason: str, staff: Staff | None = None) -> None:
    """Leave in the log that a login was refused and why; whoever the directory does not know is not named."""
    record_outside_every_provider(
        "access.login.refused",
        user_hsa_id=staff.hsa_id if staff else "",
        user_name=staff.name if staff else "",
        method=method,
        reason=reason,
    )


@transaction.atomic
def end_as_told(*, ended: EndedLogin, at: datetime) -> int:
    """End the sessions whose login is over at the provider, and return how many; the next request finds them ended.

    The same telling is believed once (OpenID Connect Back-Channel Logout 1.0, 2.6).
    """
    UsedLogoutToken.objects.filter(expires_at__lt=at).delete()
    digest = hashlib.sha256(f"{ended.issuer} {ended.token_id}".encode()).hexdigest()
    _, is_new = UsedLogoutToken.objects.get_or_create(digest=digest, defaults={"expires_at": ended.expires_at})
    if not is_new:
        raise Refused("access.logout.told_before")
    over = list(logins_at_provider(ended))
    for login in over:
        staff = login.session.staff
        end_session(
            session_id=login.session_id,
            user_hsa_id=staff.hsa_id,
            user_name=staff.name,
            reason="ended_at_provider",
            at=at,
        )
    return len(over)
