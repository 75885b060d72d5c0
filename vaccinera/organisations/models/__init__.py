"""The directory: a row per provider, unit, member of staff and commission, as a regional catalogue holds them."""

from vaccinera.organisations.models.articles import HelpArticle, HelpVersion
from vaccinera.organisations.models.changes import DirectoryChange
from vaccinera.organisations.models.contracts import Acceptance, Contract, ProcessorInstruction
from vaccinera.organisations.models.directory import (
    Assignment,
    CareProvider,
    CareUnit,
    Commission,
    Staff,
    UnitAgreement,
)
from vaccinera.organisations.models.joining import Joining, JoiningStep, Message
from vaccinera.organisations.models.traces import DirectoryTrace

__all__ = (
    "Acceptance",
    "Assignment",
    "CareProvider",
    "CareUnit",
    "Commission",
    "Contract",
    "DirectoryChange",
    "DirectoryTrace",
    "HelpArticle",
    "HelpVersion",
    "Joining",
    "JoiningStep",
    "Message",
    "ProcessorInstruction",
    "Staff",
    "UnitAgreement",
)
