"""What a declaration's facts tell the programmes."""

from __future__ import annotations

from datetime import date

from vaccinera.visits.rules.told_facts import ToldFacts, told_facts

DAY = date(2026, 11, 23)


def test_risk_groups_and_days_are_told() -> None:
    told = told_facts(
        {
            "risk_groups": ["heart"],
            "pregnant": True,
            "estimated_due_date": "2027-05-10",
            "recent_infection_on": "2026-10-01",
            "berry_colour": "blue",
        },
        on=DAY,
    )

    assert told == ToldFacts(
        risk_groups=frozenset({"heart"}),
        estimated_due_on=date(2027, 5, 10),
        days={"estimated_due_date": date(2027, 5, 10), "recent_infection_on": date(2026, 10, 1)},
    )


def test_a_week_alone_as_an_older_declaration_has_it_gives_a_due_date() -> None:
    assert told_facts({"pregnancy_week": 16}, on=DAY).estimated_due_on == date(2027, 5, 10)


def test_the_date_counts_before_the_week() -> None:
    told = told_facts({"pregnancy_week": 20, "estimated_due_date": "2027-05-10"}, on=DAY)

    assert told.estimated_due_on == date(2027, 5, 10)


def test_nothing_told_is_nothing_known() -> None:
    assert told_facts({}, on=DAY) == ToldFacts(frozenset(), None, {})
