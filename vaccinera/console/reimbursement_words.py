"""What ``vaccinera reimbursement`` says: why something was refused, and what an outcome is called and asks for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaccinera.reimbursement.rules.document_words import document_words

if TYPE_CHECKING:
    from vaccinera.kernel.refusals import Refused
    from vaccinera.reimbursement.states import OutcomeCode

_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "reimbursement.run.not_possible_now": "The month is {state}. Preview it, check it, then lock it.",
        "reimbursement.run.kept_by_the_region": (
            "Only the region keeps a month's preliminary result. Open the own month on the page Ersättning."
        ),
        "reimbursement.run.no_terms": "No terms are in force on the last day of {month}. Have them approved first.",
        "reimbursement.run.future_month": "{month} has not begun. Preview it then, and check it after its cut-off.",
        "reimbursement.run.not_previewed": (
            "Nobody has previewed {month}. Do it with: vaccinera reimbursement preview --month {month} --by HSA-ID"
        ),
        "reimbursement.run.locked_already": (
            "The month is locked by {by} and never changes. What is wrong is put right in the next month's run."
        ),
        "reimbursement.run.earlier_month_open": "{month} is not locked yet. Check and lock the months in order.",
        "reimbursement.run.before_cut_off": "The cut-off has not passed. Check and lock it from {cut_off_on} on.",
        "reimbursement.run.anomalies_without_note": (
            "{count} anomalies have no note. Write on the month's page what is true of each, then check again."
        ),
        "reimbursement.run.new_anomalies": (
            "{count} anomalies are new since the check. Preview the month, write what is true of each, and check again."
        ),
        "reimbursement.run.another_is_settling": (
            "Somebody else computes or locks a month right now. Wait until it is done, and do it again."
        ),
        "reimbursement.run.checked_by_yourself": "Whoever checked the month does not lock it. Give another's HSA-id.",
        "reimbursement.run.policy_has_changed": (
            "Prices, terms, contracts or programmes have changed since the check. Preview and check the month again."
        ),
        "reimbursement.run.approver_wrote_policy": (
            "This person proposed or approved policy that the month is paid by. Give another's HSA-id."
        ),
        "reimbursement.run.above_your_limit": (
            "The amount is above this person's limit of {limit}. Give the HSA-id of one with a higher limit."
        ),
        "reimbursement.run.totals_disagree": (
            "The control totals disagree ({what}), so nothing was locked. Report the fault to those who maintain this."
        ),
        "reimbursement.document.not_found": (
            "There is no such file of that month. Files are made when the month is locked, the payment file and what "
            "was lacking then on the month's page."
        ),
        "reimbursement.documents.do_not_agree": (
            "The lines of {provider} in {month} do not agree with its balance, so nothing was locked. Reconcile them "
            "first."
        ),
        "reimbursement.posting.not_in_balance": (
            "Voucher {voucher} does not balance, so nothing was locked. Report the fault to those who maintain this."
        ),
    }
)


def sentence_of_refusal(refused: Refused) -> str:
    """Why, and what to do instead; a code nobody foresaw is told as it stands."""
    return _SENTENCES.get(refused.code, f"Refused: {refused.code}.").format_map(refused.facts)


def what_to_do(code: OutcomeCode) -> str:
    """What to do about an outcome. The catalogue of the pages has the documents' Swedish words too, in English."""
    from django.utils.translation import gettext, override  # noqa: PLC0415 - Django is set up by the caller

    with override("en"):
        return gettext(document_words()["mend"][code.word])
