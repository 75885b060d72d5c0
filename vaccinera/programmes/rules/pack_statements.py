"""Reads what a pack says besides its core: contraindications, goals, the national register, information."""

from __future__ import annotations

import re

from vaccinera.programmes.rules.pack_fields import CODE, LONGEST_PROSE, Table, refuse
from vaccinera.programmes.rules.pack_parts import read_age_by, read_ages, read_birth_years, read_rule
from vaccinera.programmes.rules.packs import Contraindication, Information, Link, RegisterRow, SeasonGoal
from vaccinera.programmes.states import ContraindicationOutcome, PackFault

_NAME = re.compile(r".{1,100}")
_URL = re.compile(r"https://[^\s/]+(/\S*)?")


def read_contraindication(table: Table) -> Contraindication:
    """What a fact of the declaration asks for when some products are to be given."""
    is_for_live = table.says("products", "live")
    contraindication = Contraindication(
        rule=read_rule(table),
        fact=table.text("fact", CODE),
        value=table.code_or_claim("value"),
        is_for_live=is_for_live,
        duplicate_groups=None if is_for_live else table.codes_or_all("products"),
        outcome=table.choice("outcome", ContraindicationOutcome),
        why=table.words("why"),
    )
    table.end()
    return contraindication


def read_season_goal(table: Table) -> SeasonGoal:
    """The share of target groups the region wants vaccinated."""
    goal = SeasonGoal(
        rule=read_rule(table),
        target_groups=table.codes_or_all("target_groups"),
        percent=table.whole("percent", at_least=1, at_most=100),
    )
    table.end()
    return goal


def read_register_row(table: Table) -> RegisterRow:
    """Doses that the national register takes."""
    row = RegisterRow(
        rule=read_rule(table),
        from_on=table.day("from_on"),
        to_on=table.optional_day("to_on"),
        target_groups=table.codes_or_all("target_groups"),
        duplicate_groups=table.codes_or_all("products"),
        born=read_birth_years(table),
        ages=read_ages(table, read_age_by(table)),
        risk_groups=table.codes("risk_groups"),
        why=table.words("why"),
    )
    if row.to_on is not None and row.from_on > row.to_on:
        refuse(table.place("to_on"), PackFault.WRONG_ORDER)
    table.end()
    return row


def read_information(table: Table) -> Information:
    """What the programme's information page says."""
    information = Information(
        campaign=table.words("campaign", longest=LONGEST_PROSE),
        who=table.words("who", longest=LONGEST_PROSE),
        recommendations=table.words("recommendations", longest=LONGEST_PROSE),
        links=tuple(_link(entry) for entry in table.tables("links", at_least=0)),
        announced_from=table.day("announced_from"),
        valid_from=table.day("valid_from"),
        valid_to=table.optional_day("valid_to"),
        updated_on=table.day("updated_on"),
        fact_checked_on=table.day("fact_checked_on"),
        fact_checked_by=table.text("fact_checked_by", _NAME),
        editor=table.text("editor", _NAME),
    )
    if information.announced_from > information.valid_from:
        refuse(table.place("announced_from"), PackFault.WRONG_ORDER)
    if information.valid_to is not None and information.valid_from > information.valid_to:
        refuse(table.place("valid_to"), PackFault.WRONG_ORDER)
    if information.fact_checked_on < information.updated_on:
        refuse(table.place("fact_checked_on"), PackFault.WRONG_ORDER)
    table.end()
    return information


def _link(table: Table) -> Link:
    link = Link(label=table.words("label"), url=table.text("url", _URL, expected="https://…"))
    table.end()
    return link
