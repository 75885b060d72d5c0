"""What administrators did to units and commissions, as a page lists it: by whom, when, and from what to what."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.organisations.states import DirectoryAct
from vaccinera.web.words import postal_code_in_words, roles_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vaccinera.organisations.models import DirectoryTrace

_DONE: Mapping[str, str] = MappingProxyType(
    {
        DirectoryAct.FACTS_CHANGED: gettext_noop("Uppgifterna ändrades"),
        DirectoryAct.CHOICES_CHANGED: gettext_noop("Valen ändrades"),
        DirectoryAct.GIVEN: gettext_noop("Uppdraget gavs"),
        DirectoryAct.CHANGED: gettext_noop("Uppdraget ändrades"),
        DirectoryAct.ENDED: gettext_noop("Uppdraget avslutades"),
        DirectoryAct.REOPENED: gettext_noop("Avslutet ångrades"),
    }
)
_FACTS: Mapping[str, str] = MappingProxyType(
    {
        "street": gettext_noop("Gatuadress"),
        "postal_code": gettext_noop("Postnummer"),
        "city": gettext_noop("Postort"),
        "phone": gettext_noop("Telefon"),
        "opening_hours": gettext_noop("Öppettider"),
    }
)


@dataclass(frozen=True, slots=True)
class TraceShown:
    """One thing done: what, by whom, when, and each value as it was and as it became."""

    what: str
    by_name: str
    at: datetime
    changes: list[tuple[str, str, str]]
    unit: str = ""


def of_facts(trace: DirectoryTrace) -> TraceShown:
    """A change of a unit: its facts one by one; of its choices only that they changed."""
    changes = [
        (gettext(_FACTS[name]), _fact(name, trace.before[name]), _fact(name, told))
        for name, told in trace.after.items()
        if name in _FACTS and trace.before[name] != told
    ]
    return TraceShown(gettext(_DONE[trace.act]), trace.by_name, trace.at, changes)


def _fact(name: str, told: object) -> str:
    return postal_code_in_words(str(told)) if name == "postal_code" else str(told)


def of_commission(trace: DirectoryTrace) -> TraceShown:
    """What was done to a commission: at which unit, and its roles and last day where they became others."""
    changes = []
    for name, word in (("roles", gettext("Roller")), ("to_on", gettext("Första dagen utan uppdraget"))):
        before, after = (_said(side.get(name)) for side in (trace.before, trace.after))
        if before != after:
            changes.append((word, before, after))
    return TraceShown(gettext(_DONE[trace.act]), trace.by_name, trace.at, changes, trace.unit.name)


def _said(value: object) -> str:
    return roles_in_words(value) if isinstance(value, list) else str(value or "")
