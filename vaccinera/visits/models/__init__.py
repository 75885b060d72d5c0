"""The tables of the room. Every one is tenant data; what is signed is final, and the database says so."""

from vaccinera.visits.models.addressing import Addressing
from vaccinera.visits.models.afterwards import AdverseEffect, AdverseReport, Objection
from vaccinera.visits.models.amendments import Amendment
from vaccinera.visits.models.elsewhere import ElsewhereDose
from vaccinera.visits.models.not_given import NotGiven
from vaccinera.visits.models.papers import PaperList, PaperRow
from vaccinera.visits.models.visits import Administration, Draft, Prescription, Signature, Visit

__all__ = (
    "Addressing",
    "Administration",
    "AdverseEffect",
    "AdverseReport",
    "Amendment",
    "Draft",
    "ElsewhereDose",
    "NotGiven",
    "Objection",
    "PaperList",
    "PaperRow",
    "Prescription",
    "Signature",
    "Visit",
)
