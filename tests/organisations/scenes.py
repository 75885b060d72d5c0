"""What the tests of this room have in common: contracts, versions of the instruction and applications, and who acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from tests.factories.region import NOON, Region
from tests.personas import INGELA, MAJA, TOMAS, Persona
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.organisations.actions.changes import approve_change, propose_change
from vaccinera.organisations.actions.instructions import accept_instruction
from vaccinera.organisations.actions.joining import approve_application, register_application
from vaccinera.organisations.models import (
    Commission,
    Contract,
    DirectoryChange,
    HelpVersion,
    Joining,
    ProcessorInstruction,
)
from vaccinera.organisations.states import ChangeKind, InstructionSection

CODES = frozenset({"influenza", "covid19", "pertussis"})
TODAY = date(2026, 11, 23)
SLUG = "byta-batch"


def refused_by(act: Callable[..., object], *given: Any, **named: Any) -> Refused:
    """How an act is refused."""
    with pytest.raises(Refused) as refused:
        act(*given, **named)
    return refused.value


def propose(
    region: Region,
    kind: ChangeKind,
    content: Mapping[str, Any],
    *,
    subject: str = "",
    by: Persona = INGELA,
    reason: str = "Ny överenskommelse",
) -> DirectoryChange:
    """Somebody of the region proposes a change."""
    reader = region.reader(by)
    with acting(reader):
        return propose_change(
            by=reader, kind=kind, subject=subject, content=content, reason=reason, codes=CODES, at=NOON
        )


def approve(region: Region, change: DirectoryChange, *, by: Persona = TOMAS) -> DirectoryChange:
    """Another approves it."""
    reader = region.reader(by)
    with acting(reader):
        return approve_change(by=reader, change_id=change.pk, at=NOON)


def help_text(**changes: Any) -> dict[str, Any]:
    """A new article for everybody."""
    return {
        "title": "Byta batch mitt i dagen",
        "body": "## Gör så här\n\n1. Öppna *Batcher*.\n2. Välj dagens batch.",
        "language": "sv",
        "roles": [],
        "programme": "",
        "is_new": True,
    } | changes


def help_written(region: Region, *, by: Persona = INGELA, slug: str = SLUG, **changes: Any) -> DirectoryChange:
    """It waits to be checked."""
    return propose(region, ChangeKind.HELP, help_text(**changes), subject=slug, by=by)


def help_shown(region: Region, *, slug: str = SLUG, **changes: Any) -> HelpVersion:
    """Written by Ingela and checked by Tomas."""
    return HelpVersion.objects.get(change=approve(region, help_written(region, slug=slug, **changes)))


def contract_content(**changes: Any) -> dict[str, Any]:
    """A contract for the northern clinic, from the first of December."""
    return {
        "unit_id": 11,
        "assignment": "vaccination_choice",
        "programmes": ["influenza", "covid19"],
        "documents": [{"title": "Avtal", "reference": "HM 1"}],
        "from_on": date(2026, 12, 1),
        "to_on": None,
    } | changes


def agreed_contract(region: Region, **changes: Any) -> Contract:
    """The same, proposed and approved."""
    change = approve(region, propose(region, ChangeKind.CONTRACT, contract_content(**changes)))
    return Contract.objects.get(change=change)


def instruction_content(**changes: Any) -> dict[str, Any]:
    """A version with every section; the fourth has the clauses that views name."""
    sections = {section.value: [f"Om {section.value}."] for section in InstructionSection}
    sections["region_reads"] = ["Ersättning.", "Statistik.", "Indragning.", "Drift."]
    return {
        "version": "1",
        "programmes": ["influenza", "covid19"],
        "sections": sections,
        "from_on": date(2026, 11, 23),
    } | changes


def published(region: Region, **changes: Any) -> ProcessorInstruction:
    """The same, proposed and approved."""
    change = approve(region, propose(region, ChangeKind.INSTRUCTION, instruction_content(**changes)))
    return ProcessorInstruction.objects.get(change=change)


def grant_acceptance(persona: Persona) -> Persona:
    """Give somebody's commission the right to accept."""
    Commission.objects.filter(pk=persona.key).update(grants=["instruction.accept"])
    return persona


def accept(region: Region, instruction: ProcessorInstruction, *, by: Persona = MAJA) -> None:
    """Somebody accepts for their provider."""
    reader = region.reader(grant_acceptance(by))
    with acting(reader):
        accept_instruction(by=reader, instruction_id=instruction.pk, at=NOON)


def application(**changes: Any) -> dict[str, Any]:
    """A clinic that wants to join; Birgit is to manage it."""
    return {
        "name": "Västra vården AB",
        "organisation_number": "559900-1203",
        "hsa_id": "TSTNMT2321000156-P77",
        "unit": {
            "hsa_id": "TSTNMT2321000156-U77",
            "name": "Västra mottagningen",
            "setting": "clinic",
            "street": "Provgatan 7",
            "postal_code": "999 99",
            "city": "Provstad",
            "phone": "010-000 00 77",
        },
        "assignment": "vaccination_choice",
        "programmes": ["influenza"],
        "manager_hsa_id": "TSTNMT2321000156-S2",
        "contact_name": "Birgit Ek",
        "contact_phone": "010-000 00 77",
        "contact_email": "birgit@vastra.example",
        "applied_on": date(2026, 11, 20),
    } | changes


def applied(region: Region, *, by: Persona = INGELA, **changes: Any) -> Joining:
    """Its application is written down."""
    reader = region.reader(by)
    with acting(reader):
        return register_application(by=reader, content=application(**changes), codes=CODES, at=NOON)


def approved(region: Region) -> Joining:
    """And approved by another."""
    joining, tomas = applied(region), region.reader(TOMAS)
    with acting(tomas):
        return approve_application(by=tomas, joining_id=joining.pk, at=NOON)
