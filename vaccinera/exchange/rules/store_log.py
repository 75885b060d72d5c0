"""Events of the log as StoreLog 1.0 requests (RIV-TA ehr:log): who did what to whose data, where, what for (RIV-19).

Written with the standard library; nothing is read here. Names of patients are left out: the number says who.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # nosec B405  # written only
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from types import MappingProxyType

# The service takes no more at a time.
MOST_IN_A_REQUEST = 500
_LONGEST_NUMBER = 12
_REQUEST = "urn:riv:ehr:log:store:StoreLogResponder:1"
_LOG = "urn:riv:ehr:log:1"
_SYSTEM_NAME = "Vaccinera"
_RESOURCE = "Vaccinationer"
# By the last word of an act's code; whatever stands in none of these wrote something.
_READS = frozenset({"opened", "searched", "shown", "read", "own_read", "fetched", "compared"})
_PRINTS = frozenset({"disclosed", "exported", "handed_out", "printed", "bad_rows_fetched"})
_SIGNS = frozenset({"signed", "signed_off", "countersigned"})
_REMOVES = frozenset({"discarded"})
_EMERGENCY = "emergency"
_PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "care": "Vård och behandling",
        "quality": "Kvalitetssäkring",
        "administration": "Administration",
        "supervision": "Annan dokumentation enligt lag",
    }
)


@dataclass(frozen=True, slots=True)
class LoggedUse:
    """One event with the names a receiver needs; ``patients`` are numbers of at most twelve characters."""

    log_id: str
    action: str
    reference: str
    at: datetime
    purpose: str
    user_hsa_id: str
    user_name: str
    assignment: str
    provider_hsa_id: str
    provider_name: str
    unit_hsa_id: str
    unit_name: str
    patients: Sequence[str]


def activity_of(action: str) -> str:
    """Which of the contract's activities an act is."""
    last = action.rpartition(".")[2]
    if _EMERGENCY in action:
        return "Nödöppning"
    if last in _PRINTS:
        return "Utskrift"
    if last in _READS:
        return "Läsa"
    if last in _SIGNS:
        return "Signera"
    return "Radera" if last in _REMOVES else "Skriva"


def store_log_requests(uses: Iterable[LoggedUse], *, system_hsa_id: str) -> Iterator[bytes]:
    """The events as requests of at most five hundred, each a document of its own."""
    ET.register_namespace("", _REQUEST)
    ET.register_namespace("log", _LOG)
    left = iter(uses)
    while lot := list(islice(left, MOST_IN_A_REQUEST)):
        request = ET.Element(f"{{{_REQUEST}}}StoreLogRequest")
        for use in lot:
            _log(ET.SubElement(request, f"{{{_REQUEST}}}Log"), use, system_hsa_id)
        yield ET.tostring(request, encoding="utf-8", xml_declaration=True)


def _log(log: ET.Element, use: LoggedUse, system_hsa_id: str) -> None:
    _text(log, "LogId", use.log_id)
    system = _in(log, "System")
    _text(system, "SystemId", system_hsa_id)
    _text(system, "SystemName", _SYSTEM_NAME)
    activity = _in(log, "Activity")
    _text(activity, "ActivityType", activity_of(use.action))
    _text(activity, "ActivityLevel", use.action[:50])
    if use.reference:
        _text(activity, "ActivityArgs", use.reference)
    _text(activity, "StartDate", use.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    _text(activity, "Purpose", _PURPOSES.get(use.purpose, "Administration"))
    user = _in(log, "User")
    _text(user, "UserId", use.user_hsa_id)
    _text(user, "Name", use.user_name)
    if use.assignment:
        _text(user, "Assignment", use.assignment)
    _place(user, use)
    resources = _in(log, "Resources")
    for patient in use.patients:
        resource = _in(resources, "Resource")
        _text(resource, "ResourceType", _RESOURCE)
        if 0 < len(patient) <= _LONGEST_NUMBER:
            _text(_in(resource, "Patient"), "PatientId", patient)
        _place(resource, use)


def _place(of: ET.Element, use: LoggedUse) -> None:
    provider, unit = _in(of, "CareProvider"), _in(of, "CareUnit")
    _text(provider, "CareProviderId", use.provider_hsa_id)
    _text(provider, "CareProviderName", use.provider_name)
    _text(unit, "CareUnitId", use.unit_hsa_id)
    if use.unit_name:
        _text(unit, "CareUnitName", use.unit_name)


def _in(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_LOG}}}{name}")


def _text(parent: ET.Element, name: str, text: str) -> None:
    _in(parent, name).text = _as_xml_allows(text)


def _as_xml_allows(text: str) -> str:
    """Without the few characters that no XML document may hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")
