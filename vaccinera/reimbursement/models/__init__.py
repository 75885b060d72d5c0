"""The tables of the room: policy as two people decided it, and a ledger in which nothing is edited."""

from vaccinera.reimbursement.models.anomalies import Anomaly, AnomalyCase
from vaccinera.reimbursement.models.asked_for import ApproverLimit, ExtraCost, ManualLine, Payee
from vaccinera.reimbursement.models.attachments import Attachment, HeldFile
from vaccinera.reimbursement.models.ledger import Balance, Line, Outcome, Run, RunDocument
from vaccinera.reimbursement.models.policy import (
    AcceptedProduct,
    DoseTerms,
    Price,
    PriceList,
    RetroactiveDecision,
    Terms,
)
from vaccinera.reimbursement.models.previewed import PreviewedLine, PreviewedOutcome

__all__ = (
    "AcceptedProduct",
    "Anomaly",
    "AnomalyCase",
    "ApproverLimit",
    "Attachment",
    "Balance",
    "DoseTerms",
    "ExtraCost",
    "HeldFile",
    "Line",
    "ManualLine",
    "Outcome",
    "Payee",
    "PreviewedLine",
    "PreviewedOutcome",
    "Price",
    "PriceList",
    "RetroactiveDecision",
    "Run",
    "RunDocument",
    "Terms",
)
