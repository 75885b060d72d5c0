"""Who is at work at a unit, and on whose word a dose may be given there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vaccinera.console.demo_region.keys import Chance
from vaccinera.console.demo_region.occasions import Post
from vaccinera.console.demo_region.region import Region, Unit
from vaccinera.patients.rules.ages import age_on
from vaccinera.programmes.rules.packs import Pack
from vaccinera.programmes.rules.prescribing import judge_prescribing
from vaccinera.visits.states import Basis

GIVERS, PRESCRIBERS = frozenset({"VAC", "PRE"}), frozenset({"PRE"})


@dataclass(frozen=True, slots=True)
class Team:
    """Giver and prescriber of one dose, and the rule that lets the prescriber prescribe."""

    giver: Post
    prescriber: Post
    basis: Basis
    right_rule: str


@dataclass(frozen=True, slots=True)
class Case:
    """What a prescribing right depends on."""

    pack: Pack
    birth_date: date
    group: str
    outcome: str
    on: date


def at_work(region: Region, unit: Unit, roles: frozenset[str]) -> list[Post]:
    """Everybody with care as purpose and one of the roles at the unit, but those who have left."""
    return [
        (member, commission)
        for member in region.staff
        for commission in member.commissions
        if commission.unit == unit
        and commission.purpose == "care"
        and roles & {*commission.roles}
        and not commission.to_on
    ]


def named(region: Region, unit: Unit, name: str) -> Post:
    """Somebody at a unit by name."""
    return next(
        (member, commission)
        for member in region.staff
        for commission in member.commissions
        if commission.unit == unit and member.name == name
    )


def right_of(post: Post, case: Case) -> str | None:
    """The rule by which somebody may prescribe in this case, or None."""
    member, commission = post
    verdict = judge_prescribing(
        case.pack,
        profession=member.profession,
        competences=member.competences,
        age_years=age_on(case.birth_date, case.on),
        group=case.group,
        outcome=case.outcome,
    )
    return verdict.rule if verdict.may and PRESCRIBERS & {*commission.roles} else None


def team_for(region: Region, unit: Unit, case: Case, chance: Chance) -> Team | None:
    """Somebody to give the dose, on their own word or another's at the unit; None when nobody may prescribe."""
    givers = at_work(region, unit, GIVERS)
    prescribers = [post for post in givers if right_of(post, case)]
    if not prescribers:
        return None
    giver = chance.pick(givers)
    own_rule = right_of(giver, case)
    if own_rule:
        return Team(giver, giver, Basis.OWN, own_rule)
    prescriber = chance.pick(prescribers)
    return Team(giver, prescriber, Basis.SIGNED, right_of(prescriber, case) or "")


def team_of(giver: Post, prescriber: Post, case: Case, *, basis: Basis) -> Team | None:
    """The two named; None when the prescriber may not prescribe in this case."""
    rule = right_of(prescriber, case)
    return None if rule is None else Team(giver, prescriber, basis, rule)
