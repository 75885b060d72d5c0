"""The directory: a row per provider, unit, member of staff and commission, as a regional catalogue holds them."""

from vaccinera.organisations.models.directory import (
    Assignment,
    CareProvider,
    CareUnit,
    Commission,
    Staff,
    UnitAgreement,
)
from vaccinera.organisations.models.traces import DirectoryTrace

__all__ = ("Assignment", "CareProvider", "CareUnit", "Commission", "DirectoryTrace", "Staff", "UnitAgreement")
