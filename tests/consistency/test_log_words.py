"""Whatever the log keeps is told in words: to the auditor, to each about themselves, and to the patient (LAW-22)."""

from __future__ import annotations

from tests.consistency.source import calls, literal, modules
from vaccinera.organisations.states import DirectoryAct
from vaccinera.visits.states import AmendmentKind
from vaccinera.web.log_words import ACTS, OPENINGS

_WRITTEN_BY = ("record", "record_outside_every_provider", "as_event")
# The log's own door hands on what it was given; the other two make the code of a noun and one of their acts.
_PUT_TOGETHER = {
    "vaccinera/audit/actions/recording.py",
    "vaccinera/organisations/actions/traces.py",
    "vaccinera/visits/actions/versions.py",
}
_OF_A_UNIT = {DirectoryAct.FACTS_CHANGED, DirectoryAct.CHOICES_CHANGED}


def test_every_act_of_the_log_has_words() -> None:
    """A new one gets its words in ``vaccinera/web/log_words.py``."""
    written = {
        f"organisations.{'unit' if act in _OF_A_UNIT else 'commission'}.{act.value}": "DirectoryAct"
        for act in DirectoryAct
    } | {f"visits.visit.{kind.value}": "AmendmentKind" for kind in AmendmentKind}
    put_together = set()
    for module in modules():
        for call in calls(module, *_WRITTEN_BY):
            code = literal(call.args[0]) if call.args else None
            if code is None:
                put_together.add(module.name)
            else:
                written[code] = module.at(call)

    assert {code: place for code, place in written.items() if code not in ACTS} == {}
    assert put_together == _PUT_TOGETHER
    assert "visits.visit.signed" in written
    assert set(OPENINGS) <= set(ACTS)
