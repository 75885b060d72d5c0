"""The record of processing (registerförteckning): the controller's and the processor's, from what they agreed on.

GDPR art. 30.1 for the provider, art. 30.2 for the region. Nothing is written down twice: purposes, categories,
recipients, retention and security are the clauses of the instruction the provider has accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.organisations.states import InstructionSection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from vaccinera.organisations.rules.instructions import Instruction


@dataclass(frozen=True, slots=True)
class Party:
    """A legal person named in the record."""

    name: str
    organisation_number: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a provider has accepted, when and by whom; the instruction is none when it has accepted nothing."""

    controller: Party
    programmes: tuple[str, ...]
    instruction: Instruction | None
    accepted_on: date | None
    accepted_by: str


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One statement of the record: whose processing, by which article, what it tells, and the clause it rests on."""

    controller: str
    controller_number: str
    processor: str
    article: str
    about: str
    clause: str
    text: str


# What article 30.1 asks for, and by which section of the instruction it is told.
_TOLD_BY = (
    ("30.1 b", InstructionSection.PURPOSE),
    ("30.1 c", InstructionSection.SUBJECTS),
    ("30.1 c", InstructionSection.PROCESSED),
    ("30.1 d", InstructionSection.REGION_READS),
    ("30.2 b", InstructionSection.BY_WHOM),
    ("30.2 a", InstructionSection.SUB_PROCESSORS),
    ("30.1 f", InstructionSection.RETENTION),
    ("30.1 g", InstructionSection.SECURITY),
)


def processing_record(processor: Party, agreed: Sequence[Agreed]) -> tuple[RecordRow, ...]:
    """The record's rows, by controller in the order given and then in the order of the article."""
    return tuple(row for one in agreed for row in _rows(processor, one))


def _rows(processor: Party, agreed: Agreed) -> list[RecordRow]:
    def row(article: str, about: str, clause: str, text: str) -> RecordRow:
        whose = agreed.controller
        return RecordRow(whose.name, whose.organisation_number, processor.name, article, about, clause, text)

    rows = [
        row("30.1 a", "controller", "", f"{agreed.controller.name}, {agreed.controller.organisation_number}"),
        row("30.2 a", "processor", "", f"{processor.name}, {processor.organisation_number}"),
        row("30.1 b", "programmes", "", ", ".join(agreed.programmes)),
    ]
    if agreed.instruction is None:
        return [*rows, row("28.3", "acceptance", "", "")]
    accepted = f"{agreed.instruction.version}, {agreed.accepted_on}, {agreed.accepted_by}"
    rows.append(row("28.3", "acceptance", "", accepted))
    for article, code in _TOLD_BY:
        section = agreed.instruction.section(code)
        rows += [row(article, code.value, clause.number, clause.text) for clause in section.clauses]
    return rows
