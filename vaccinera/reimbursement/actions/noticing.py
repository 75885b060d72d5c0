"""Keeping what looks odd in a month as it is computed, and holding the run until a clerk has noted each of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uuid_utils.compat import uuid7

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.models import Anomaly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaccinera.reimbursement.models import Run
    from vaccinera.reimbursement.rules.anomalies import Found


def keep_anomalies(run: Run, odd: Sequence[Found]) -> None:
    """Keep what is odd in a run as it was just settled. A note stays with what is still the same anomaly.

    What is no longer found stays too, as no longer standing.
    """
    kept = {(one.code, one.subject): one for one in Anomaly.objects.filter(run=run)}
    found = {(one.code.value, one.subject): one for one in odd}
    for key, one in kept.items():
        one.stands = key in found
        one.detail = _detail(found[key]) if one.stands else one.detail
    Anomaly.objects.bulk_update(kept.values(), ["stands", "detail"], batch_size=500)
    Anomaly.objects.bulk_create(
        Anomaly(id=uuid7(), run=run, code=code, subject=subject, detail=_detail(one))
        for (code, subject), one in found.items()
        if (code, subject) not in kept
    )


def refuse_unnoted(run: Run) -> None:
    """Refuse a run with something odd that nobody has noted."""
    unnoted = Anomaly.objects.filter(run=run, stands=True, note="").count()
    if unnoted:
        raise Refused("reimbursement.run.anomalies_without_note", count=unnoted)


def refuse_new(run: Run, odd: Sequence[Found]) -> None:
    """Refuse a run that, as it was just settled, has something odd that nobody could note when it was computed before.

    Nothing of it is kept by what is refused: the clerk computes the month again, and finds it there.
    """
    noted = set(Anomaly.objects.filter(run=run).exclude(note="").values_list("code", "subject"))
    new = sum((one.code.value, one.subject) not in noted for one in odd)
    if new:
        raise Refused("reimbursement.run.new_anomalies", count=new)


def _detail(found: Found) -> dict[str, Any]:
    return {
        "subjects": list(found.subjects),
        "counts": dict(found.counts),
        "units": list(found.units),
        "programme": found.programme,
        "visits": [[one.document, one.unit, one.given_on.isoformat()] for one in found.visits],
    }
