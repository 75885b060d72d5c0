"""Acting from the command line as a member of staff: a login like any other, in the log from beginning to end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaccinera.console.faults import Fault

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader
    from vaccinera.access.states import Permission

_METHOD = "command"


@contextlib.contextmanager
def acting_as(hsa_id: str, permission: Permission) -> Iterator[Reader]:
    """Be somebody, by HSA-id, in the commission that has a permission, in a scope that writes; Django is set up."""
    from vaccinera.kernel.scope import acting  # noqa: PLC0415 - Django is set up by now

    with logged_in_as(hsa_id, permission) as reader, acting(reader):
        yield reader


@contextlib.contextmanager
def logged_in_as(hsa_id: str, *permissions: Permission) -> Iterator[Reader]:
    """Be somebody, by HSA-id, in the commission that has a permission, or one of several, until the login ends.

    Django must be set up.

    Whoever can run the command holds the installation's secrets, so no card is asked for; that it was the command is
    logged.
    """
    from vaccinera.access.actions import choose_commission, log_in, log_out  # noqa: PLC0415 - Django is set up by now
    from vaccinera.access.queries import commissions_in_force, signed_in_by  # noqa: PLC0415 - see above
    from vaccinera.access.rules.matrix import permissions_of  # noqa: PLC0415 - see above
    from vaccinera.kernel.clock import now, today  # noqa: PLC0415 - see above
    from vaccinera.organisations.models import Staff  # noqa: PLC0415 - see above

    staff = Staff.objects.filter(hsa_id=hsa_id).first()
    if staff is None:
        raise Fault(f"Nobody has the HSA-id {hsa_id}. Give the one of a member of staff.")
    with_right = [
        commission
        for commission in commissions_in_force(staff_id=staff.pk, at=now())
        if not set(permissions).isdisjoint(
            permissions_of(
                commission.roles,
                grants=commission.grants,
                purpose=commission.purpose,
                is_at_region=commission.unit.provider.is_region,
            )
        )
    ]
    if not with_right:
        raise Fault(
            f"{staff.name} has no commission with the permission {' or '.join(permissions)}. Give somebody's who has."
        )
    token = log_in(staff=staff, method=_METHOD, level_of_assurance=_METHOD, at=now())
    try:
        reader = choose_commission(token=token, commission_id=with_right[0].pk, at=now()).reader
        if reader is None:
            raise Fault(f"The commission of {staff.name} has just ended. Give another person's HSA-id.")
        yield reader
    finally:
        signed_in = signed_in_by(token, on=today())
        if signed_in is not None:
            log_out(signed_in=signed_in, reason=_METHOD, at=now())
