"""What happens at the units today and the days before: doses just given, signatures that wait, work begun."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from vaccinera.console.demo_region.building import Building, case_of
from vaccinera.console.demo_region.catalogue import Version
from vaccinera.console.demo_region.keys import Chance, key_of
from vaccinera.console.demo_region.occasions import Occasion, Post
from vaccinera.console.demo_region.people import Resident
from vaccinera.console.demo_region.posts import Team, named, team_of
from vaccinera.console.demo_region.region import Unit
from vaccinera.console.demo_region.rows import Row
from vaccinera.console.demo_region.seasons import Appointment, facts_of
from vaccinera.declarations.states import Outcome
from vaccinera.kernel.clock import at_swedish_time, civil_day
from vaccinera.patients.rules.ages import age_on
from vaccinera.patients.states import Protection
from vaccinera.programmes.rules.groups import matching_groups
from vaccinera.visits.rules.deadlines import last_day_to_give
from vaccinera.visits.states import Basis, DraftState

_BETWEEN_TWO = timedelta(minutes=9)
_LAST_WAS = timedelta(minutes=6)
_DAY_BEGINS_AT = 8
_ANSWERED_BEFORE_LEAVING = 5
_STATES: Mapping[str, DraftState] = {
    "open": DraftState.OPEN,
    "awaiting": DraftState.AWAITING_PRESCRIBER,
    "prescribed": DraftState.PRESCRIBED,
    "addressed": DraftState.PRESCRIBED,
}


class Today:
    """Adds today's scenes to a building. ``taken`` are people already given something this season, by their keys."""

    def __init__(self, building: Building, *, now: datetime, taken: Collection[UUID] = ()) -> None:
        self._building, self._now = building, now
        self._on = civil_day(now)
        self._taken = set(taken)
        shuffle = Chance(building.seed, "today", self._on)
        self._people = shuffle.shuffled(building.people)

    def add(self) -> None:
        """Every scene of ``vaccinations.toml`` that this day allows; outside every season there is none."""
        for place, scene in enumerate(self._building.settings["today"]):
            for nth in range(scene["given"]):
                self._play(scene, place, nth)

    def _play(self, scene: Mapping[str, Any], place: int, nth: int) -> None:
        at = self._time(scene["days"], place, nth)
        unit = self._building.region.unit(scene["unit"])
        tale = scene.get("tale", "") if nth == 0 else ""
        found = next(self._suited(scene, unit, at, tale), None) if at is not None else None
        if found is None:
            return
        self._taken.add(found.person_id)
        register = self._building.register
        kind = scene["kind"]
        if kind in _STATES:
            author = named(self._building.region, unit, scene["giver"])
            visit = self._add_draft(found, _STATES[kind], author=author)
            if kind == "addressed" and visit is not None:
                self._address(found, visit)
        elif kind == "for_another":
            recorder = named(self._building.region, unit, scene["recorder"])
            register.whole(replace(found, recorder=recorder), signs_administration=False)
        else:
            register.whole(found, signs_prescription=kind != "verbal")
        self._building.remember(found)

    def _time(self, days: int, place: int, nth: int) -> datetime | None:
        """Some minutes ago, or in the morning of an earlier day; None when it is too early today."""
        if days:
            begins = at_swedish_time(self._on - timedelta(days=days), _DAY_BEGINS_AT, 10)
            return begins + nth * _BETWEEN_TWO + timedelta(minutes=17 * (place % 9))
        at = (self._now - _LAST_WAS - nth * _BETWEEN_TWO - timedelta(minutes=place % 7)).replace(
            second=0, microsecond=0
        )
        return at if civil_day(at) == self._on else None

    def _suited(self, scene: Mapping[str, Any], unit: Unit, at: datetime, tale: str) -> Iterator[Occasion]:
        """The people this could happen to, in the day's own order."""
        for person in self._people:
            is_free = person.tale == tale and self._building.person_id(person) not in self._taken
            if not is_free or person.deceased_on or person.protection is not Protection.NONE:
                continue
            if not unit.ages[0] <= age_on(person.birth_date, civil_day(at)) <= unit.ages[1]:
                continue
            appointment = self._appointment(person, unit, at)
            if appointment is not None and not self._building.has_dose(person, appointment.version):
                occasion = self._occasion(scene, appointment)
                if occasion is not None:
                    yield occasion

    def _appointment(self, person: Resident, unit: Unit, at: datetime) -> Appointment | None:
        """The first programme with a season in which the person's target group is recommended and open that day."""
        on = civil_day(at)
        for version in self._in_force(at):
            health = self._building.seasons.health_of(person, version)
            matches = matching_groups(version.pack, facts_of(person, unit, health, on=on), on=on)
            if matches and matches[0].is_open and matches[0].is_recommended and not health.had_reaction:
                return Appointment(person, unit, version, matches[0], health, at)
        return None

    def _in_force(self, at: datetime) -> list[Version]:
        """The versions of that day of the programmes that scenes are about, in their order."""
        on = civil_day(at)
        order = self._building.settings["scenes"]["programmes"]
        versions = [
            version
            for version in self._building.catalogue.versions
            if version.pack.code in order and version.is_in_force(on)
        ]
        return sorted(versions, key=lambda version: order.index(version.pack.code))

    def _occasion(self, scene: Mapping[str, Any], appointment: Appointment) -> Occasion | None:
        if "giver" not in scene or scene["kind"] == "open":
            return self._building.occasion(appointment)
        team = self._team(scene, appointment)
        is_verbal = scene["kind"] == "verbal"
        return None if team is None else self._building.occasion(appointment, team=team, verbal=is_verbal)

    def _team(self, scene: Mapping[str, Any], appointment: Appointment) -> Team | None:
        region, unit = self._building.region, appointment.unit
        giver, prescriber = named(region, unit, scene["giver"]), named(region, unit, scene["prescriber"])
        basis = Basis.VERBAL if scene["kind"] == "verbal" else Basis.SIGNED
        return team_of(giver, prescriber, case_of(appointment, Outcome.OK), basis=basis)

    def _address(self, occasion: Occasion, visit: Row) -> None:
        """Ask every unit that the prescriber's has an agreement with."""
        prescriber = occasion.prescriber[0]
        for agreement in self._building.region.agreements:
            if agreement.prescribing == occasion.unit:
                self._building.rows.add(
                    "visits_addressing",
                    id=key_of(self._building.seed, occasion.given_at, "addressing", occasion.person.number),
                    provider_id=visit.provider_id,
                    visit_id=visit.id,
                    performing_unit_id=agreement.performing.id,
                    agreement_id=agreement.id,
                    addressed_at=visit.prescription_signed_at,
                    addressed_by_hsa_id=prescriber.hsa_id,
                    addressed_by_name=prescriber.name,
                    expires_on=last_day_to_give(civil_day(visit.prescription_signed_at)),
                    dose_number=1,
                    doses_prescribed=1,
                    is_dose_complete=True,
                )

    def _add_draft(self, occasion: Occasion, state: DraftState, *, author: Post) -> Row | None:
        """Work at hand; what was sent has its declaration. Answers with the visit of what is prescribed."""
        rows, register = self._building.rows, self._building.register
        at = occasion.given_at
        key = key_of(self._building.seed, at, "draft", occasion.person.number)
        draft = rows.add(
            "visits_draft",
            id=key,
            provider_id=occasion.provider.id,
            unit_id=occasion.unit.id,
            person_id=occasion.person_id,
            programme_id=occasion.version.pack.code,
            state=state,
            content=_typed(occasion, author, self._building, is_begun=state is DraftState.OPEN),
            revision=1,
            declaration_id=None,
            prescriber_id=None,
            created_by_id=author[0].id,
            created_at=at,
            updated_by_hsa_id=author[0].hsa_id,
            updated_by_name=author[0].name,
            updated_at=at,
            discarded_reason="",
        )
        if state is DraftState.OPEN:
            return None
        declaration = register.declaration(occasion, reviewer=author)
        _touch(draft, declaration, occasion.prescriber if state is DraftState.PRESCRIBED else author)
        draft.prescriber_id = occasion.prescriber[0].id
        if state is not DraftState.PRESCRIBED:
            return None
        return register.prescribed(replace(occasion, recorder=occasion.prescriber), declaration, draft_id=key)


def _typed(occasion: Occasion, author: Post, building: Building, *, is_begun: bool) -> dict[str, list[str]]:
    """The registration page's fields as the author left them, each a list of texts; one just begun has few answers."""
    answers = list(occasion.declared.answers.items())
    given = answers[:_ANSWERED_BEFORE_LEAVING] if is_begun else answers
    me, product, declared = str(author[0].id), occasion.product, occasion.declared
    typed = {f"answer-{link_id}": value if isinstance(value, list) else [str(value)] for link_id, value in given}
    return typed | {
        "answered_by": [declared.answered_by],
        "answered_by_name": [declared.answered_by_name],
        "target_group": [occasion.match.code],
        "setting": [occasion.unit.setting],
        "product": [str(building.catalogue.product_id(product))],
        "dose_quantity": [str(product.dose_quantity).replace(".", ",")],
        "dose_unit": [product.dose_unit],
        "route": [product.route.value],
        "indication": [occasion.version.pack.indication["sv"]],
        "basis": [Basis.OWN.value if is_begun else Basis.SIGNED.value],
        "prescriber": [me if is_begun else str(occasion.prescriber[0].id)],
        "given": ["now"],
        "giver": [me],
        "preparer": [me],
        "batch": [str(occasion.batch.id)],
        "site": [occasion.site.value],
        "giving_route": [product.route.value],
    }


def _touch(draft: Row, declaration: Row, by: Post) -> None:
    draft.declaration_id = declaration.id
    draft.revision += 1
    draft.updated_by_hsa_id, draft.updated_by_name = by[0].hsa_id, by[0].name
