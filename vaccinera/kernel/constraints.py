"""The database refuses what cannot be true; here its refusal gets a name an action can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from django.db import IntegrityError


def broken_constraint(error: IntegrityError) -> str:
    """The name of the constraint or trigger that refused, or ``""`` when the server named none."""
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""
