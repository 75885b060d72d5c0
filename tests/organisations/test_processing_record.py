"""The record of processing says what was agreed on, and where nothing was accepted it says that (GDPR art. 30)."""

from __future__ import annotations

from datetime import date

from tests.organisations.scenes import instruction_content
from vaccinera.organisations.rules.instructions import instruction_as_published
from vaccinera.organisations.rules.processing_record import Agreed, Party, processing_record

REGION = Party("Regionen", "2321000156")
NORTH = Party("Norra vården", "2321000001")


def test_the_record_is_the_accepted_instruction_clause_by_clause() -> None:
    instruction = instruction_as_published(instruction_content())
    agreed = Agreed(NORTH, ("influenza", "covid19"), instruction, date(2026, 11, 23), "Maja Chef")

    rows = processing_record(REGION, [agreed])

    assert {row.controller for row in rows} == {"Norra vården"}
    assert {row.processor for row in rows} == {"Regionen"}
    told = {(row.article, row.about, row.clause): row.text for row in rows}
    assert told["30.1 b", "programmes", ""] == "influenza, covid19"
    assert told["28.3", "acceptance", ""] == "1, 2026-11-23, Maja Chef"
    assert told["30.1 d", "region_reads", "4.2"] == "Statistik."
    assert told["30.1 f", "retention", "7.1"] == "Om retention."
    assert len(rows) == 15


def test_where_nothing_is_accepted_the_record_says_so() -> None:
    rows = processing_record(REGION, [Agreed(NORTH, ("influenza",), None, None, "")])

    assert [(row.about, row.text) for row in rows] == [
        ("controller", "Norra vården, 2321000001"),
        ("processor", "Regionen, 2321000156"),
        ("programmes", "influenza"),
        ("acceptance", ""),
    ]
