"""Which doses the national register takes (NVR-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vaccinera.programmes.rules.ages import days_of_age
from vaccinera.programmes.rules.days import open_span
from vaccinera.programmes.rules.packs import Notice, Pack, RegisterRow, Text
from vaccinera.programmes.rules.persons import PersonFacts


@dataclass(frozen=True, slots=True)
class RegisterVerdict:
    """Whether a dose is to be reported, and the rule that says so."""

    is_reportable: bool
    rule: str
    version: str
    source: str
    assumption: str | None
    why: Text


def judge_reporting(pack: Pack, facts: PersonFacts, *, group: str, duplicate_group: str, on: date) -> RegisterVerdict:
    """Whether a dose given on a day, of a product group to a person in a target group, is to be reported.

    Nothing is reported that no row speaks of. A row with an age, or a year of birth, does not reach someone
    whose birth date is unknown.
    """
    for row in pack.national_register:
        if _reaches(row, facts, group=group, duplicate_group=duplicate_group, on=on):
            return _verdict(pack, row, is_reportable=True)
    return _verdict(pack, pack.not_reported, is_reportable=False)


def _reaches(row: RegisterRow, facts: PersonFacts, *, group: str, duplicate_group: str, on: date) -> bool:
    ages = days_of_age(row.ages, facts.birth_date)
    return (
        on in open_span(row.from_on, row.to_on)
        and (row.target_groups is None or group in row.target_groups)
        and (row.duplicate_groups is None or duplicate_group in row.duplicate_groups)
        and row.born.include(facts.birth_date)
        and ages is not None
        and on in ages
        and (not row.risk_groups or bool(row.risk_groups & facts.risk_groups))
    )


def _verdict(pack: Pack, said: RegisterRow | Notice, *, is_reportable: bool) -> RegisterVerdict:
    rule = said.rule
    return RegisterVerdict(is_reportable, rule.id, pack.version, rule.source, rule.assumption, said.why)
