"""Which of the reader's rights a file was written with, so that nobody fetches more than they may see now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission

if TYPE_CHECKING:
    from vaccinera.access.states import Scope
    from vaccinera.reports.rules.catalogue import Report


def rights_told(permissions: Mapping[Permission, Scope], report: Report) -> str:
    """The rights that decide what a reader sees in the report, each with how far it reaches."""
    told = {*map(Permission, (*report.permissions, *report.also)), Permission.PERSON_OPEN_PROTECTED}
    return " ".join(sorted(f"{code}={permissions[code]}" for code in told if code in permissions))


def holds_still(permissions: Mapping[Permission, Scope], told: str) -> bool:
    """Whether every right that was told is held, and reaches as it did."""
    return all(
        permissions.get(Permission(code)) == reach for code, _, reach in (one.partition("=") for one in told.split())
    )
