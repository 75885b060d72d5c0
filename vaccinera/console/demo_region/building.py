"""The whole demo region as rows: two seasons and a half of history, and what happens today."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from vaccinera.console.demo_region.agreed import add_agreed
from vaccinera.console.demo_region.answers import declare
from vaccinera.console.demo_region.catalogue import Version, add_catalogue, add_directory, read_catalogue
from vaccinera.console.demo_region.counted import add_counted
from vaccinera.console.demo_region.discarded import Discarded
from vaccinera.console.demo_region.keys import Chance, key_of
from vaccinera.console.demo_region.occasions import Declared, Occasion, Register
from vaccinera.console.demo_region.paid import Paying
from vaccinera.console.demo_region.people import Resident, residents
from vaccinera.console.demo_region.posts import Case, Team, team_for
from vaccinera.console.demo_region.region import read_known_people, read_names, read_region
from vaccinera.console.demo_region.rows import Rows
from vaccinera.console.demo_region.seasons import Appointment, Seasons
from vaccinera.console.demo_region.stock import Stock
from vaccinera.declarations.rules.prefill import PreviousAnswers
from vaccinera.declarations.states import Outcome
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.patients.rules.ages import age_on
from vaccinera.programmes.rules.advice import advise
from vaccinera.programmes.rules.contraindications import judge_contraindications
from vaccinera.programmes.rules.dose_numbers import next_dose
from vaccinera.programmes.rules.doses import doses_left
from vaccinera.programmes.rules.intervals import judge_interval
from vaccinera.programmes.rules.packs import PackProduct
from vaccinera.programmes.rules.persons import GivenDose
from vaccinera.programmes.rules.products import products_for
from vaccinera.visits.rules.hindrances import NEEDS_PHYSICIAN, as_passed, combined_outcome, hindrances_of, warnings_of
from vaccinera.visits.states import BodySite

SEED = "havsmarken-1"
_THE_INDEX_BEGAN = datetime(2024, 1, 2, 6, 0, tzinfo=UTC)
_WALKS_AT = 2
_USUAL_ARM = 0.8


@cache
def read_settings() -> Mapping[str, Any]:
    """How the seasons fill, from ``vaccinations.toml``."""
    return tomllib.loads((Path(__file__).parent / "vaccinations.toml").read_text("utf-8"))


class Building:
    """Builds the region for a seed, as it stands on a day. The same two give the same rows."""

    def __init__(self, *, seed: str = SEED, on: date) -> None:
        self.seed, self.on = seed, on
        self.region, self.settings, self.catalogue = read_region(), read_settings(), read_catalogue()
        self.people = residents(self.region, read_names(), read_known_people(), seed=seed)
        self.stock = Stock(self.region, self.catalogue, self.settings["stock"], seed=seed, on=on)
        self.seasons = Seasons(self.region, self.catalogue, self.people, self.settings, seed=seed)
        self.rows = Rows()
        self.register = Register(self.rows, self.catalogue, hsa_prefix=self.region.hsa_prefix, seed=seed)
        self._given: dict[tuple[int, str], list[GivenDose]] = defaultdict(list)
        self._answered: dict[tuple[int, str], list[PreviousAnswers]] = defaultdict(list)

    def person_id(self, person: Resident) -> UUID:
        """The key a person has in every building from the same seed."""
        return key_of(self.seed, _THE_INDEX_BEGAN, "person", person.number)

    def has_dose(self, person: Resident, version: Version) -> bool:
        """Whether the person had a dose of the version's programme, at any provider, since it came into force."""
        return any(
            dose.programme == version.pack.code and dose.on >= version.valid_from
            for provider in self.region.providers
            for dose in self._given[provider.id, person.number]
        )

    def add_ground(self) -> None:
        """Programmes, products, questionnaires, the directory, what is agreed, people, how many, batches and waste."""
        add_catalogue(self.rows, self.catalogue)
        add_directory(self.rows, self.region)
        add_agreed(self.rows, self.region, seed=self.seed)
        Paying(self.rows, self.region, self.catalogue, seed=self.seed).add()
        add_counted(self.rows, self.region, self.people, seed=self.seed, on=self.on)
        for person in self.people:
            self._add_person(person)
        for table in ("products_unit_batch", "products_batch_recall"):
            self.rows.of(table).extend(self.stock.rows.of(table))
        names = {member.hsa_id: member.name for member in self.region.staff}
        discarded = Discarded(self.rows, self.settings["discarded"], names, seed=self.seed, on=self.on)
        discarded.add(self.rows.of("products_unit_batch"), self.rows.of("products_batch_recall"))

    def add_history(self, *, before: date) -> None:
        """Every appointment of every season before a day, each as a signed visit."""
        for appointment in sorted([*self.seasons.appointments(), *self.seasons.beside()], key=lambda one: one.at):
            if civil_day(appointment.at) < before:
                occasion = self.occasion(appointment)
                if occasion is not None:
                    self.register.whole(occasion)
                    self.remember(occasion)

    def remember(self, occasion: Occasion) -> None:
        """Let the dose and the answers count in what comes after."""
        whose = (occasion.provider.id, occasion.person.number)
        on = civil_day(occasion.given_at)
        self._given[whose].append(
            GivenDose(on, occasion.version.pack.code, occasion.product.duplicate_group, occasion.product.npl_id)
        )
        questionnaire = self.catalogue.published[occasion.declared.questionnaire_id - 1].questionnaire
        # The newest first, as prefilling reads them.
        self._answered[whose].insert(0, PreviousAnswers(occasion.declared.answers, on, questionnaire))

    def occasion(self, appointment: Appointment, *, team: Team | None = None, verbal: bool = False) -> Occasion | None:
        """What the appointment comes to; None when nothing is left to give or nobody there may prescribe it.

        Without ``team`` whoever is at work takes care of it.
        """
        person, unit, version = appointment.person, appointment.unit, appointment.version
        on = civil_day(appointment.at)
        chance = Chance(self.seed, "occasion", appointment.at.isoformat(), person.number)
        given = self._given[unit.provider_id, person.number]
        product = self._product(appointment, given, on, chance)
        if product is None:
            return None
        declared = declare(
            person,
            appointment.health,
            self.catalogue.questionnaire(version.pack.questionnaire),
            programme=version.pack.code,
            settings=self.settings["answers"],
            notes=self.settings["notes"],
            previous=self._answered[unit.provider_id, person.number],
            on=on,
        )
        outcome, hindrances = self._against(declared, version, product)
        case = case_of(appointment, outcome)
        team = team or team_for(self.region, unit, case, chance)
        if team is None:
            return None
        return Occasion(
            person_id=self.person_id(person),
            person=person,
            provider=self.region.provider(unit.provider_id),
            unit=unit,
            version=version,
            match=appointment.match,
            product=product,
            batch=self.stock.batch_for(unit, version, product, on=on),
            dose=next_dose(
                version.pack,
                appointment.facts,
                given,
                group=appointment.match.code,
                duplicate_group=product.duplicate_group,
                on=on,
            ),
            declared=declared,
            is_reportable=appointment.is_reportable(product),
            giver=team.giver,
            prescriber=team.prescriber,
            recorder=team.giver,
            right_rule=team.right_rule,
            basis=team.basis,
            basis_reason=self.settings["notes"]["verbal"] if verbal else "",
            stop_reason=self.settings["notes"]["reaction"] if outcome in NEEDS_PHYSICIAN else "",
            hindrances=hindrances,
            passed_warnings=_passed(appointment, given, on) if appointment.reason else [],
            given_at=appointment.at,
            site=_site(person, on, chance),
        )

    def _against(
        self, declared: Declared, version: Version, product: PackProduct
    ) -> tuple[Outcome, list[dict[str, str]]]:
        """What the answers ask for with the product, and what only a physician lifts."""
        found = judge_contraindications(version.pack, declared.verdict.facts, product)
        questionnaire = self.catalogue.published[declared.questionnaire_id - 1].questionnaire
        hindrances = hindrances_of(declared.verdict.findings, found, questionnaire=questionnaire.version)
        return combined_outcome(declared.verdict.outcome, found), hindrances

    def _product(
        self, appointment: Appointment, given: list[GivenDose], on: date, chance: Chance
    ) -> PackProduct | None:
        pack, group = appointment.version.pack, appointment.match.code
        for progress in doses_left(pack, appointment.facts, given, group=group, on=on):
            fitting = products_for(
                pack, appointment.facts, group=group, duplicate_group=progress.schedule.duplicate_group, on=on
            )
            wait = judge_interval(pack, appointment.facts, given, group=group, progress=progress, on=on)
            is_advised = not progress.is_done and (wait is None or wait.from_on <= on)
            if fitting and (is_advised or appointment.reason):
                takes_other = len(fitting) > 1 and chance.happens(self.settings["circumstances"]["other_product"])
                return fitting[1] if takes_other else fitting[0]
        return None

    def _add_person(self, person: Resident) -> None:
        key = self.person_id(person)
        self.rows.add(
            "patients_person",
            id=key,
            given_name=person.given_name,
            family_name=person.family_name,
            sort_key=swedish_sort_key(f"{person.family_name} {person.given_name}"),
            birth_date=person.birth_date,
            sex=person.sex.value,
            protection=person.protection.value,
            deceased_on=person.deceased_on,
            street=person.street,
            postal_code=person.postal_code,
            city=person.city,
            municipality_code=person.municipality_code,
            region_code=person.region_code,
        )
        self.rows.add(
            "patients_identifier",
            id=key_of(self.seed, _THE_INDEX_BEGAN, "identifier", person.number),
            person_id=key,
            kind=person.kind.value,
            value=person.number,
            from_on=None,
            to_on=None,
            replaced_by_id=None,
        )


def case_of(appointment: Appointment, outcome: Outcome) -> Case:
    """What the right to prescribe depends on at an appointment."""
    return Case(
        pack=appointment.version.pack,
        birth_date=appointment.person.birth_date,
        group=appointment.match.code,
        outcome=outcome.value,
        on=civil_day(appointment.at),
    )


def _passed(appointment: Appointment, given: list[GivenDose], on: date) -> list[dict[str, str]]:
    """The warnings of a dose that is given against the advice, all with the same reason."""
    warnings = warnings_of(advise(appointment.version.pack, appointment.facts, given, on=on), ())
    return as_passed(warnings, {warning.key: appointment.reason for warning in warnings})


def _site(person: Resident, on: date, chance: Chance) -> BodySite:
    if age_on(person.birth_date, on) < _WALKS_AT:
        return BodySite.LEFT_THIGH
    return BodySite.LEFT_UPPER_ARM if chance.happens(_USUAL_ARM) else BodySite.RIGHT_UPPER_ARM
