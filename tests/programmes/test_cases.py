"""What the shipped programmes say, in cases thought out from the sources."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.programmes.case_files import Case, all_cases, answer
from tests.programmes.samples import shipped_packs
from vaccinera.programmes.rules.pack_checks import placed_rules
from vaccinera.programmes.rules.packs import BirthYears, Pack, RegisterRow

LAWS = ("lag (", "HSLF-FS ")
"""How a source begins that holds whatever a programme says."""


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.id)
def test_the_programme_says_what_the_case_expects(case: Case) -> None:
    assert answer(case) == case.expected


def test_there_are_over_400_cases_each_with_a_name_of_its_own() -> None:
    names = Counter(case.id for case in all_cases())

    assert len(names) >= 400
    assert [name for name, count in names.items() if count > 1] == []


def test_a_case_cites_a_source_or_an_assumption_of_its_programme() -> None:
    """A source stands in the pack, or is law; an assumption is declared there."""
    wrong = [case.id for case in all_cases() if not _is_grounded(case)]

    assert wrong == []


def test_every_rule_of_every_pack_decides_a_case() -> None:
    """A season's goal decides nothing about one person, and nothing is left where the register takes every dose."""
    decided = {rule for case in all_cases() for rule in case.rules}
    packs = shipped_packs().values()
    silent = {goal.rule.id for pack in packs for goal in pack.season_goals}
    silent |= {pack.not_reported.rule.id for pack in packs if any(_takes_all(row) for row in pack.national_register)}
    stated = {rule.id for pack in packs for _, rule in placed_rules(pack)} - silent

    assert sorted(stated - decided) == []


def _takes_all(row: RegisterRow) -> bool:
    return row.target_groups is None and row.ages.is_open and row.born == BirthYears() and not row.risk_groups


def _is_grounded(case: Case) -> bool:
    known = _sources_of(case.pack)
    cites = bool(case.sources) or case.assumption is not None
    sources_stand = all(source.startswith(LAWS) or any(source in line for line in known) for source in case.sources)
    assumption_stands = case.assumption in {None, *(assumption.id for assumption in case.pack.assumptions)}
    return cites and sources_stand and assumption_stands


def _sources_of(pack: Pack) -> set[str]:
    return {rule.source for _, rule in placed_rules(pack)}
