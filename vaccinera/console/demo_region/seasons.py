"""Which people come in a season, where and on which day: decided once for the season, whatever day it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from vaccinera.console.demo_region.answers import Health
from vaccinera.console.demo_region.catalogue import Catalogue, Version
from vaccinera.console.demo_region.keys import Chance
from vaccinera.console.demo_region.people import Resident
from vaccinera.console.demo_region.region import Region, Unit
from vaccinera.kernel.clock import at_swedish_time, civil_day
from vaccinera.patients.rules.ages import age_on
from vaccinera.patients.states import Sex
from vaccinera.programmes.rules.groups import GroupMatch, matching_groups
from vaccinera.programmes.rules.packs import PackProduct
from vaccinera.programmes.rules.persons import PersonFacts
from vaccinera.programmes.rules.register import judge_reporting
from vaccinera.programmes.rules.windows import windows_of

_CHILD_BELOW = 18
_BEARING_AGES = range(21, 43)
_FIRST_WEEK, _LAST_WEEK = 14, 36
_SEASON_IS_JUDGED_AFTER = timedelta(days=95)
_TRIES = 12
_SATURDAY = 5
_CLOSED = frozenset({(12, 24), (12, 25), (12, 26), (12, 31), (1, 1), (1, 6)})
_LIFETIME = 90
_OPENS_AT, _MINUTES_OPEN = 8, 8 * 60
_SECOND_DOSE_AFTER = (28, 43)
_YOUNG_ENOUGH_FOR_TWO = 9
_LATE_FOR_PREFILL = (date(2025, 12, 8), date(2025, 12, 29))
_TALES_WITHOUT_SEASON = frozenset({"new", "yesterday"})


@dataclass(frozen=True, slots=True)
class Appointment:
    """Somebody comes to a unit at a time, for a version's vaccine."""

    person: Resident
    unit: Unit
    version: Version
    match: GroupMatch
    health: Health
    at: datetime
    reason: str = ""
    """Why the dose is given against the advice; most are given by it."""

    @property
    def facts(self) -> PersonFacts:
        """What the programme is told of the person."""
        return facts_of(self.person, self.unit, self.health, on=civil_day(self.at))

    def is_reportable(self, product: PackProduct) -> bool:
        """Whether the dose goes to the national register."""
        told = {"group": self.match.code, "duplicate_group": product.duplicate_group}
        return judge_reporting(self.version.pack, self.facts, **told, on=civil_day(self.at)).is_reportable


def facts_of(person: Resident, unit: Unit, health: Health, *, on: date) -> PersonFacts:
    """What a programme is told of a person at a unit, who says their week of pregnancy that day."""
    return PersonFacts(
        birth_date=person.birth_date,
        risk_groups=frozenset(person.risk_groups),
        estimated_due_on=health.due_on(on),
        setting=unit.setting,
        is_care_staff=person.is_care_staff,
    )


class Seasons:
    """Plans seasons by the weights in ``vaccinations.toml``."""

    def __init__(
        self,
        region: Region,
        catalogue: Catalogue,
        people: Sequence[Resident],
        settings: Mapping[str, Any],
        *,
        seed: str,
    ) -> None:
        self._region, self._catalogue, self._people, self._settings = region, catalogue, people, settings
        self._seed = seed
        women = sum(person.sex is Sex.FEMALE for person in people) * len(_BEARING_AGES) / _LIFETIME
        self._pregnant_share = settings["circumstances"]["pregnant_a_season"] / women

    def appointments(self) -> Iterator[Appointment]:
        """Every appointment of every season, in the order of time within each season."""
        for season in self._settings["seasons"]:
            version = next(
                version
                for version in self._catalogue.versions
                if (version.pack.code, version.pack.season.code) == (season["programme"], season["season"])
            )
            until: Any = season.get("until") or version.pack.season.to_on
            yield from sorted(self._season(version, season["booked"], until), key=lambda one: one.at)

    def beside(self) -> Iterator[Appointment]:
        """The appointments outside every season."""
        people = {person.number: person for person in self._people}
        for told in self._settings["beside_seasons"]:
            person, unit, on = people[told["number"]], self._region.unit(told["unit"]), told["on"]
            version = next(
                version
                for version in self._catalogue.versions
                if version.pack.code == told["programme"] and version.is_in_force(on)
            )
            health = self.health_of(person, version)
            match = matching_groups(version.pack, facts_of(person, unit, health, on=on), on=on)[0]
            at = at_swedish_time(on, _OPENS_AT + 2, 0)
            yield Appointment(person, unit, version, match, health, at, told["reason"])

    def meets(self, person: Resident, version: Version, chance: Chance) -> Appointment | None:
        """The person at the usual unit on any day of the season, judged for the middle of it; no time is set."""
        unit = self._unit_of(person, version, chance)
        health = self.health_of(person, version)
        on = version.pack.season.from_on + _SEASON_IS_JUDGED_AFTER
        matches = matching_groups(version.pack, facts_of(person, unit, health, on=on), on=on)
        if not matches:
            return None
        return Appointment(person, unit, version, matches[0], health, at_swedish_time(on, 12, 0))

    def health_of(self, person: Resident, version: Version) -> Health:
        """What is particular about the person that season; pregnancies last one season, the rest always."""
        told = self._settings["circumstances"]
        lasting = Chance(self._seed, "health", person.number)
        is_bleeder = lasting.happens(told["bleeding_tendency"]) and not person.tale
        had_reaction = lasting.happens(told["reaction_elsewhere"]) and not person.tale
        if person.tale == "reaction":  # it came with the first doses, so it is known from the second season on
            had_reaction = version.valid_from > self._catalogue.first_day
        age = age_on(person.birth_date, max(version.valid_from, person.birth_date))
        chance = Chance(self._seed, "pregnant", version.pack.season.code, person.number)
        may_be = person.sex is Sex.FEMALE and age in _BEARING_AGES and not person.tale
        is_pregnant = may_be and chance.happens(self._pregnant_share)
        week = _FIRST_WEEK + chance.below(_LAST_WEEK - _FIRST_WEEK) if is_pregnant else None
        return Health(pregnancy_week=week, is_bleeder=is_bleeder, had_reaction=had_reaction)

    def _season(self, version: Version, count: int, until: date) -> Iterator[Appointment]:
        wishing: list[tuple[float, Appointment]] = []
        for person in self._people:
            chance = Chance(self._seed, "season", version.pack.version, version.pack.code, person.number)
            if person.birth_date >= version.valid_from or person.tale in _TALES_WITHOUT_SEASON:
                continue
            if person.tale and version.pack.code not in self._settings["scenes"]["programmes"]:
                continue
            met = self.meets(person, version, chance)
            if met is None or self._is_spared(person, version):
                continue
            weight = self._weight(met)
            habit = Chance(self._seed, "habit", person.number).below(10_000) / 10_000
            share = self._settings["wish"]["habit"]
            luck = share * habit + (1 - share) * chance.below(10_000) / 10_000
            # The largest u^(1/w) win: drawing without putting back, each as likely as its weight.
            wishing.append((math.log(luck + 1e-9) / weight, met))
        wishing.sort(key=lambda wish: -wish[0])
        chosen = 0
        for _, met in wishing:
            if chosen >= count:
                return
            kept = list(self._times(met, until))
            chosen += len(kept)
            yield from kept

    def _is_spared(self, person: Resident, version: Version) -> bool:
        """People known by name stay free to be vaccinated by whoever tries the demo."""
        return bool(person.tale) and version.valid_to is None and version.pack.season.to_on is not None

    def _weight(self, met: Appointment) -> float:
        wish = self._settings["wish"]
        weight = float(wish["groups"].get(met.match.code, 1))
        if met.person.tale in {"faithful", "reaction", "died"}:
            return 1000.0
        if not met.match.is_recommended and age_on(met.person.birth_date, met.version.valid_from) < _CHILD_BELOW:
            return weight * float(wish["children_outside_groups"])
        return weight

    def _unit_of(self, person: Resident, version: Version, chance: Chance) -> Unit:
        age = age_on(person.birth_date, max(version.valid_from, person.birth_date))
        units = [
            unit
            for unit in self._region.units
            if unit.ages[0] <= age <= unit.ages[1] and unit.setting in version.pack.settings
        ]
        if person.tale:
            return self._region.unit("almviken_vaccination")
        usual = Chance(self._seed, "unit", person.number)
        stays = chance.happens(self._settings["circumstances"]["usual_unit"])
        return (usual if stays else chance).weighted(units, [unit.draw for unit in units])

    def _times(self, met: Appointment, until: date) -> Iterator[Appointment]:
        """The appointment at its time, and the second dose of a child that needs two; none when no day fits."""
        version, person = met.version, met.person
        chance = Chance(self._seed, "day", version.pack.code, version.pack.version, person.number)
        day = self._day(met, until, chance)
        if day is None:
            return
        first = self._on(met, day, chance)
        if first is None:
            return
        yield first
        is_young = age_on(person.birth_date, day) < _YOUNG_ENOUGH_FOR_TWO
        second_day = day + timedelta(
            days=_SECOND_DOSE_AFTER[0] + chance.below(_SECOND_DOSE_AFTER[1] - _SECOND_DOSE_AFTER[0])
        )
        if (
            is_young
            and version.pack.season.to_on
            and second_day <= until
            and not self._was_here_before(person, version)
        ):
            second = self._on(met, _next_working_day(second_day), chance)
            if second is not None:
                yield second

    def _was_here_before(self, person: Resident, version: Version) -> bool:
        """Born so early that an earlier season may have counted; a rough guess that errs towards one dose."""
        return age_on(person.birth_date, version.valid_from) > 1 and Chance(
            self._seed, "before", person.number
        ).happens(0.6)

    def _on(self, met: Appointment, day: date, chance: Chance) -> Appointment | None:
        if met.person.deceased_on and met.person.deceased_on <= day:
            return None
        matches = matching_groups(met.version.pack, facts_of(met.person, met.unit, met.health, on=day), on=day)
        if not matches or not matches[0].is_open:
            return None
        minutes = _OPENS_AT * 60 + 5 * chance.below(_MINUTES_OPEN // 5)
        at = at_swedish_time(day, minutes // 60, minutes % 60)
        return Appointment(met.person, met.unit, met.version, matches[0], met.health, at)

    def _day(self, met: Appointment, until: date, chance: Chance) -> date | None:
        """A working day on which the person's target group is vaccinated, sooner likelier than later."""
        windows = windows_of(met.version.pack, group=met.match.code, setting=met.unit.setting)
        if not windows:
            return None
        first, last = windows[0].from_on, min(windows[-1].to_on or until, until)
        if met.person.tale in {"faithful", "reaction"} and first < _LATE_FOR_PREFILL[0] < last:
            first, last = _LATE_FOR_PREFILL
        for _ in range(_TRIES):
            part = (chance.below(10_000) / 10_000) ** 1.5
            day = _next_working_day(first + timedelta(days=int(part * (last - first).days)))
            if day <= last and self._on(met, day, Chance(0)) is not None:
                return day
        return None


def _next_working_day(day: date) -> date:
    while day.weekday() >= _SATURDAY or (day.month, day.day) in _CLOSED:
        day += timedelta(days=1)
    return day
