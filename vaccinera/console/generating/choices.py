"""What the made-up people and visits are drawn from, taken from the demo region: as temporary tables and parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from vaccinera.console.demo_region.answers import Health, asked_by, consented, informed
from vaccinera.console.demo_region.building import Building
from vaccinera.console.demo_region.catalogue import Version
from vaccinera.console.demo_region.keys import Chance, key_of
from vaccinera.console.demo_region.numbers import FIRST_RESERVE_YEAR, SERIALS
from vaccinera.console.demo_region.occasions import DEMO_ASSURANCE, SOURCE_SYSTEM
from vaccinera.console.demo_region.people import Resident
from vaccinera.console.demo_region.posts import GIVERS, PRESCRIBERS, Case, Team, at_work, team_for
from vaccinera.console.demo_region.region import Unit, read_names
from vaccinera.console.demo_region.rows import Row
from vaccinera.console.demo_region.seasons import facts_of
from vaccinera.declarations.rules.outcomes import judge_answers
from vaccinera.declarations.states import AnsweredBy, Outcome
from vaccinera.kernel.clock import at_swedish_time
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.patients.states import IdentifierKind, Protection, Sex
from vaccinera.programmes.rules.groups import GroupMatch, matching_groups
from vaccinera.programmes.rules.products import season_products
from vaccinera.visits.rules.deadlines import DAYS_TO_SIGN
from vaccinera.visits.states import Basis, BodySite

SEASONS = 11
TEAMS = 12
_FIRST_ADULT_BAND = 3
_RESERVE_PLACES_OF_THE_DEMO = 100_000
_OLD = 75
_EARLIEST, _LATEST = (10, 15), (12, 20)
_NO_HEALTH = Health()
_MIDDLE_AGED, _AGED = 40, 80


class Choices:
    """Reads a building once and hands out what the statements need."""

    def __init__(self, building: Building, *, persons: int, on: date) -> None:
        self._building, self._on = building, on
        region = building.region
        # Where nobody of the provider prescribes, doses are given on another provider's word, and none are made up.
        self._units = [
            unit
            for unit in region.units
            if any(at_work(region, one, PRESCRIBERS) for one in region.units if one.provider_id == unit.provider_id)
        ]
        self._version = self._newest_season()
        self.children = round(persons * sum(region.population.age_bands[:_FIRST_ADULT_BAND]) / 100)
        self.adults = persons - self.children
        self._persons = persons

    def tables(self) -> Iterator[tuple[str, Sequence[str], list[Sequence[Any]]]]:
        """Each temporary table: its name, its columns with types, its rows."""
        yield "made_up_name", ("kind text", "origin int", "names text[]", "keys text[]"), list(self._names())
        yield (
            "made_up_home",
            ("place int", "region_code text", "municipality_code text", "city text", "postal_codes text[]"),
            [
                (place, home.region_code, home.municipality_code, home.city, list(home.postal_codes))
                for place, home in enumerate(self._building.region.places)
            ],
        )
        yield "made_up_season", _SEASON_COLUMNS, list(self._seasons())
        yield "made_up_team", _TEAM_COLUMNS, list(self._teams())
        yield "made_up_batch", _BATCH_COLUMNS, [tuple(vars(row).values())[:7] for row in self._batches()]

    def parameters(self) -> dict[str, Any]:
        """Everything the statements name, but for ranges and the text of signatures."""
        region, pack = self._building.region, self._version.pack
        bands = region.population.age_bands
        published = self._building.catalogue.questionnaire(pack.questionnaire)
        answers = asked_by(published.questionnaire, self._building.settings["answers"]["base"])
        return {
            "seed": self._building.seed,
            "persons": self._persons,
            "children": self.children,
            "adults": self.adults,
            "born_before": region.population.born_before,
            "child_bands": _cumulative(bands[:_FIRST_ADULT_BAND]),
            "first_adult_band": _FIRST_ADULT_BAND,
            "adult_bands": _cumulative(bands[_FIRST_ADULT_BAND:]),
            "serials": list(SERIALS),
            "first_reserve": _RESERVE_PLACES_OF_THE_DEMO,
            "first_reserve_year": FIRST_RESERVE_YEAR,
            "reserve_kind": IdentifierKind.RESERVE_NUMBER_STOCKHOLM.value,
            "personal_kind": IdentifierKind.PERSONAL_NUMBER.value,
            "origin_shares": _cumulative([origin["share"] for origin in read_names().values()]),
            "place_shares": _cumulative([place.share for place in region.places]),
            "streets": list(region.streets),
            "known_since": at_swedish_time(date(2024, 1, 3), 6, 0),
            "seasons": SEASONS,
            "teams": TEAMS,
            "recommended_from_age": self._recommended_from_age(),
            "old_from_age": _OLD,
            "units_of_old": _cumulative([unit.draw for unit in self._units]),
            "units_of_others": _cumulative([unit.draw if self._meets_all(unit) else 0 for unit in self._units]),
            "usual_site": BodySite.LEFT_UPPER_ARM.value,
            "other_site": BodySite.RIGHT_UPPER_ARM.value,
            "questionnaire": published.id,
            "answers": json.dumps(answers),
            "asked": json.dumps(list(answers)),
            "answered_by": AnsweredBy.PERSON.value,
            **self._informed(),
            "outcome": judge_answers(published.questionnaire, answers).outcome.value,
            "source_system": f"{region.hsa_prefix}-{SOURCE_SYSTEM}",
            "programme": pack.code,
            "indication": pack.indication["sv"],
            "days_to_sign": DAYS_TO_SIGN,
            "assurance": DEMO_ASSURANCE,
        }

    def shared_facts(self) -> dict[str, dict[str, object]]:
        """The facts of a signature that all made-up visits share, by the row they stand in."""
        told = self.parameters()
        return {
            "visit": {
                "version": 1,
                "programme_id": told["programme"],
                "risk_categories": [],
                "passed_warnings": [],
                "extra_dose_reason": "",
            },
            "declaration": {
                "questionnaire_id": told["questionnaire"],
                "answers": json.loads(told["answers"]),
                "answered_by": told["answered_by"],
                "answered_by_name": "",
                **consented(),
                **self._informed(),
                "information_on_register": False,
                "outcome": told["outcome"],
                "note": "",
            },
            "prescription": {
                "indication": told["indication"],
                "basis_reason": "",
                "stop_reason": "",
                "lifted": [],
                "comment": "",
                "expires_on": None,
                "list_id": None,
            },
            "administration": {"dose_number": 1, "doses_prescribed": 1, "is_dose_complete": True, "comment": ""},
        }

    def _informed(self) -> dict[str, object]:
        return informed(self._version.pack.code, on=self._on)

    def batch_rows(self) -> list[Row]:
        """One batch a unit and season, used up long ago, to be added to the units' own."""
        return list(self._batches())

    def _newest_season(self) -> Version:
        """The version in force of the programme with the most seasons."""
        versions = [version for version in self._building.catalogue.versions if version.pack.season.to_on]
        codes = [version.pack.code for version in versions]
        often = max(set(codes), key=lambda code: (codes.count(code), code))
        return max((one for one in versions if one.pack.code == often), key=lambda one: one.valid_from)

    def _version_in(self, year: int) -> Version:
        """The version of a season that begins in a year; of years before the first pack, the oldest one."""
        versions = [one for one in self._building.catalogue.versions if one.pack.code == self._version.pack.code]
        return next((one for one in versions if one.pack.season.from_on.year == year), versions[0])

    def _names(self) -> Iterator[tuple[str, int, list[str], list[str]]]:
        for place, origin in enumerate(read_names().values()):
            kinds = {"family": origin["family"]}
            for sex in ("female", "male"):
                kinds |= {f"{sex} {generation}": names for generation, names in origin[sex].items()}
            for kind, names in kinds.items():
                yield kind, place, list(names), [swedish_sort_key(name) for name in names]

    def _seasons(self) -> Iterator[tuple[object, ...]]:
        for number in range(SEASONS):
            year = self._year_of(number)
            version = self._version_in(year)
            begins = date(year, *_EARLIEST)
            ends = min(date(year, *_LATEST), self._on - timedelta(days=1))
            season = version.pack.season
            product = season_products(version.pack, duplicate_group=version.pack.products[0].duplicate_group)[0]
            yield (
                number,
                f"{year}/{(year + 1) % 100:02}" if year != season.from_on.year else season.code,
                begins,
                max((ends - begins).days, 1),
                version.id,
                self._building.catalogue.product_id(product),
                product.dose_quantity,
                str(product.dose_quantity),
                product.dose_unit,
                product.route.value,
                product.duplicate_group,
            )

    def _year_of(self, number: int) -> int:
        """The newest season is the last that has begun to vaccinate by the day of making."""
        begun = self._on > date(self._on.year, *_EARLIEST)
        return self._on.year - (0 if begun else 1) - (SEASONS - 1 - number)

    def _teams(self) -> Iterator[tuple[object, ...]]:
        for place, unit in enumerate(self._units):
            provider = self._building.region.provider(unit.provider_id)
            for is_recommended in (True, False):
                for number in range(TEAMS):
                    match, team = self._team(unit, number, is_recommended=is_recommended)
                    (giver, of_giver), (prescriber, of_prescriber) = team.giver, team.prescriber
                    yield (
                        *(place, is_recommended, number),
                        *(provider.id, provider.hsa_id, provider.name, provider.shows_records_to_patients),
                        *(unit.id, unit.hsa_id, unit.name, unit.assignment, unit.setting),
                        *(match.code, match.payer.value, match.rule, team.basis.value, team.right_rule),
                        *(giver.id, giver.hsa_id, giver.name, giver.role_code, of_giver.hsa_id),
                        *(prescriber.id, prescriber.hsa_id, prescriber.name),
                        *(prescriber.role_code, of_prescriber.hsa_id),
                    )

    def _team(self, unit: Unit, number: int, *, is_recommended: bool) -> tuple[GroupMatch, Team]:
        """Whoever may give and prescribe at the unit; where nobody may prescribe there, a colleague elsewhere does."""
        region, age = self._building.region, _AGED if is_recommended else _MIDDLE_AGED
        match = self._matches(unit, age)[0]
        case = Case(self._version.pack, self._birth_date(age), match.code, Outcome.OK.value, self._on)
        chance = Chance(self._building.seed, "team", unit.key, age, number)
        team = team_for(region, unit, case, chance)
        if team is not None:
            return match, team
        elsewhere = [other for other in region.units if other.provider_id == unit.provider_id]
        teams = [found for other in elsewhere if (found := team_for(region, other, case, chance))]
        giver = chance.pick(at_work(region, unit, GIVERS))
        return match, replace(chance.pick(teams), giver=giver, basis=Basis.SIGNED)

    def _matches(self, unit: Unit, age: int) -> tuple[GroupMatch, ...]:
        nobody = _nobody(self._birth_date(age))
        return matching_groups(self._version.pack, facts_of(nobody, unit, _NO_HEALTH, on=self._on), on=self._on)

    def _birth_date(self, age: int) -> date:
        return self._on.replace(year=self._on.year - age, day=1)

    def _recommended_from_age(self) -> int:
        """The lowest age at which the programme recommends vaccination to somebody without any other reason."""
        clinic = next(unit for unit in self._units if self._meets_all(unit))
        return next(age for age in range(18, 100) if any(one.is_recommended for one in self._matches(clinic, age)))

    def _meets_all(self, unit: Unit) -> bool:
        return unit.ages[0] == 0

    def _batches(self) -> Iterator[Row]:
        seasons = list(self._seasons())
        for place, unit in enumerate(self._units):
            for season in seasons:
                added_at = at_swedish_time(season[2], 6, 0)  # type: ignore[arg-type]  # the season's first day
                number = f"M{unit.id}{season[0]:02}"
                yield Row(
                    of_unit_number=place,
                    of_season_number=season[0],
                    batch_id=key_of(self._building.seed, added_at, "made-up batch", unit.key),
                    batch_number=number,
                    batch_written=number,
                    batch_expires_on=added_at.date() + timedelta(days=250),
                    funding_source=self._building.settings["stock"]["funding_source"],
                    provider_id=unit.provider_id,
                    unit_id=unit.id,
                    product_id=season[5],
                    added_at=added_at,
                )


_SEASON_COLUMNS = (
    *("season_number int", "season text", "from_on date", "days int", "version_id int", "product_id int"),
    *("dose_quantity numeric", "dose_quantity_told text", "dose_unit text", "route text", "duplicate_group text"),
)
_TEAM_COLUMNS = (
    *("of_unit_number int", "for_recommended boolean", "team_number int"),
    *("provider_id int", "provider_hsa_id text", "provider_name text", "approved_for_patient boolean"),
    *("unit_id int", "unit_hsa_id text", "unit_name text", "assignment_code text", "setting text"),
    *("target_group text", "payer text", "target_group_rule text", "basis text", "right_rule text"),
    *("giver_id int", "giver_hsa_id text", "giver_name text", "giver_role_code text", "giver_commission text"),
    *("prescriber_id int", "prescriber_hsa_id text", "prescriber_name text"),
    *("prescriber_role_code text", "prescriber_commission text"),
)
_BATCH_COLUMNS = (
    *("of_unit_number int", "of_season_number int", "batch_id uuid", "batch_number text", "batch_written text"),
    *("batch_expires_on date", "funding_source text"),
)


def _cumulative(weights: Sequence[float]) -> list[float]:
    """Upper bounds of all but the last part, as ``width_bucket`` wants them."""
    whole = sum(weights)
    return [bound / whole for bound in accumulate(weights)][:-1]


def _nobody(birth_date: date) -> Resident:
    """Somebody with a birth date and nothing else that a programme asks for."""
    return Resident(
        number="",
        kind=IdentifierKind.PERSONAL_NUMBER,
        given_name="",
        family_name="",
        birth_date=birth_date,
        sex=Sex.UNKNOWN,
        protection=Protection.NONE,
        deceased_on=None,
        street="",
        postal_code="",
        city="",
        municipality_code="",
        region_code="",
        risk_groups=(),
        is_care_staff=False,
    )
