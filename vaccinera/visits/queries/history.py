"""A person's vaccinations, and the work at hand for them, at the reader's own provider."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, OuterRef, Prefetch

from vaccinera.patients.queries import same_person
from vaccinera.programmes.rules.persons import GivenDose
from vaccinera.visits.models import Administration, Draft, Signature, Visit
from vaccinera.visits.queries.standing import last_at_unit
from vaccinera.visits.states import DayPrecision, DraftState, VisitState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader

DRAFTS_AT_WORK = (DraftState.OPEN, DraftState.AWAITING_PRESCRIBER, DraftState.PRESCRIBED)


@dataclass(frozen=True, slots=True)
class Telling:
    """That a dose was given elsewhere: by whose word it is known, how closely, and who wrote it down here."""

    id: UUID
    source: str
    precision: str
    country: str
    diseases: str
    seen_by: str
    comment: str
    recorded_at: datetime
    recorded_by: str
    unit_id: int


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose as the history tells it: what, when, where, and the source it is known from.

    ``told`` says that nobody here gave it: then it has no visit, no time, no batch and no giver. ``also_told`` is who
    told of a dose that is known already.
    """

    visit_id: UUID | None
    document_id: UUID | None
    given_on: date
    counts_on: date
    given_at: datetime | None
    programme_code: str
    programme_name_sv: str
    programme_name_en: str
    duplicate_group: str
    npl_id: str | None
    product_name: str
    batch_number: str
    site: str
    route: str
    dose_number: int | None
    doses_prescribed: int | None
    unit_name: str
    source_system_hsa_id: str
    giver_name: str
    state: str
    origin: str
    recorded_later: bool | None
    recorded_at: datetime
    told: Telling | None
    also_told: tuple[Telling, ...] = ()

    @property
    def is_of_a_day(self) -> bool:
        """Whether its day is known, and not its month or year alone."""
        return self.told is None or self.told.precision == DayPrecision.DAY

    def as_given(self) -> GivenDose:
        """What a programme's rules need to know of it."""
        return GivenDose(
            on=self.counts_on,
            programme=self.programme_code,
            duplicate_group=self.duplicate_group,
            product_npl_id=self.npl_id,
        )


@dataclass(frozen=True, slots=True)
class Missed:
    """A dose that was not given: which, when, why, and who signed that. It is told and counts for nothing (LAW-11)."""

    id: UUID
    day: date
    programme_code: str
    programme: Mapping[str, str]
    reason: str
    note: str
    unit_name: str
    signer_name: str


@dataclass(frozen=True, slots=True)
class Nullified:
    """An entry that was made and does not hold, with the reason that was given."""

    dose: Dose
    reason: str

    @property
    def programme(self) -> Mapping[str, str]:
        """The programme's name in both languages."""
        return {"sv": self.dose.programme_name_sv, "en": self.dose.programme_name_en}


@dataclass(frozen=True, slots=True)
class SharedDose:
    """A dose another provider gave, as far as it may be read here: programme, day, number, product (LAW-18)."""

    given_on: date
    programme_code: str
    programme: Mapping[str, str]
    duplicate_group: str
    npl_id: str | None
    product_name: str
    dose_number: int | None

    def as_given(self) -> GivenDose:
        """What a programme's rules need to know of it."""
        return GivenDose(
            on=self.given_on,
            programme=self.programme_code,
            duplicate_group=self.duplicate_group,
            product_npl_id=self.npl_id,
        )


@dataclass(frozen=True, slots=True)
class History:
    """What is known of one person: doses given here or told of, and doses that were not given.

    ``nullified`` are entries that do not hold: they stay to be read, and nothing counts them. ``shared`` are doses of
    other providers, while the unit may read them.
    """

    doses: list[Dose]
    missed: list[Missed]
    nullified: list[Nullified]
    shared: list[SharedDose] = field(default_factory=list)

    def as_given(self) -> list[GivenDose]:
        """Every dose that may be read here, as the rules count them; one told of twice counts once."""
        known = [dose.as_given() for dose in self.doses]
        days = {(one.programme, one.duplicate_group, one.on) for one in known}
        other = [dose.as_given() for dose in self.shared]
        return known + [one for one in other if (one.programme, one.duplicate_group, one.on) not in days]


_HISTORY = (Path(__file__).parents[1] / "sql" / "history.sql").read_text("utf-8")
_SHARED = "shared"  # where the statement says how a line of the record came about
_OF_A_DOSE = tuple(field.name for field in fields(Dose) if field.name not in ("told", "also_told"))


def history_of(reader: Reader, person_id: UUID) -> History:
    """Everything known of the person at the reader's provider, the newest first; what is nullified stands apart."""
    return histories_of(reader, [person_id])[person_id]


def doses_of(reader: Reader, person_id: UUID) -> list[Dose]:
    """Every dose known of the person at the reader's provider, the newest first; nullified ones are left out."""
    return history_of(reader, person_id).doses


def histories_of(reader: Reader, person_ids: Collection[UUID]) -> Mapping[UUID, History]:
    """The same of many, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, {"provider": reader.provider_id, "people": list(person_ids)})
        rows = cursor.fetchall()
    doses: dict[UUID, list[Dose]] = {person_id: [] for person_id in person_ids}
    missed: dict[UUID, list[Missed]] = {person_id: [] for person_id in person_ids}
    nullified: dict[UUID, list[Nullified]] = {person_id: [] for person_id in person_ids}
    shared: dict[UUID, list[SharedDose]] = {person_id: [] for person_id in person_ids}
    for person_id, *row in rows:
        facts = dict(zip(_OF_A_DOSE, row, strict=False))
        key, *telling, reason, nullified_because = row[len(_OF_A_DOSE) :]
        if facts["origin"] == _SHARED:
            shared[person_id].append(_shared(facts))
            continue
        if nullified_because:
            nullified[person_id].append(Nullified(Dose(**facts, told=None), nullified_because))
            continue
        if reason:
            missed[person_id].append(_missed(key, facts, Telling(key, *telling), reason))
            continue
        doses[person_id].append(Dose(**facts, told=None if key is None else Telling(key, *telling)))
    return {key: History(_folded(doses[key]), missed[key], nullified[key], shared[key]) for key in doses}


def _shared(facts: Mapping[str, Any]) -> SharedDose:
    names = {"sv": facts["programme_name_sv"], "en": facts["programme_name_en"]}
    return SharedDose(
        facts["given_on"], facts["programme_code"], names, facts["duplicate_group"], facts["npl_id"],
        facts["product_name"], facts["dose_number"],
    )  # fmt: skip


def _missed(key: UUID, facts: Mapping[str, Any], telling: Telling, reason: str) -> Missed:
    names = {"sv": facts["programme_name_sv"], "en": facts["programme_name_en"]}
    return Missed(
        key, facts["given_on"], facts["programme_code"], names, reason, telling.comment, facts["unit_name"],
        telling.recorded_by,
    )  # fmt: skip


def _folded(doses: list[Dose]) -> list[Dose]:
    """Each dose once: one told of from elsewhere that is the same vaccine on the same day stands with the one known."""
    known: dict[tuple[str, str, date], Dose] = {}
    kept: list[Dose] = []
    for dose in doses:
        same = (dose.programme_code, dose.duplicate_group, dose.given_on)
        first = known.get(same)
        if dose.told is None or first is None or not dose.is_of_a_day or not dose.programme_code:
            kept.append(dose)
            if dose.is_of_a_day:
                known.setdefault(same, dose)
            continue
        known[same] = replace(first, also_told=(*first.also_told, dose.told))
        kept[kept.index(first)] = known[same]
    return kept


def doses_counted(reader: Reader, person_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many doses each of the people got at the reader's provider; one without any is left out."""
    of_person = "visit__person__known_as__person_id"
    given = Administration.objects.filter(
        provider_id=reader.provider_id,
        visit__person__known_as__person_id__in=person_ids,
        visit__is_current=True,
        visit__nullified_at=None,
    )
    return dict(given.values_list(of_person).annotate(doses=Count("id")))


def drafts_of(reader: Reader, person_id: UUID) -> list[Draft]:
    """The work begun and not finished for a person at the reader's unit, the latest first."""
    return list(
        Draft.objects.filter(
            provider_id=reader.provider_id,
            unit_id=reader.unit_id,
            person_id__in=same_person(person_id),
            state__in=DRAFTS_AT_WORK,
        )
        .select_related("programme", "created_by")
        .order_by("-updated_at")
    )


def visit_by_id(reader: Reader, visit_id: UUID) -> Visit | None:
    """One visit of the reader's provider with its parts.

    ``begun_beside`` is work begun here for its person, ``last_at_unit`` the day they were last given a dose here.
    """
    return (
        Visit.objects.filter(provider_id=reader.provider_id, pk=visit_id)
        .select_related("prescription__product", "administration", "declaration__questionnaire", "programme")
        .select_related("programme_version", "person__merged_into", "administration__giver_unit__provider")
        .defer("declaration__questionnaire__content")
        .annotate(
            begun_beside=Draft.objects.filter(
                provider_id=reader.provider_id,
                unit_id=reader.unit_id,
                person_id=OuterRef("person_id"),
                state=DraftState.OPEN,
            )
            .order_by("-updated_at")
            .values("pk")[:1],
            last_at_unit=last_at_unit(reader, OuterRef("person_id")),
        )
        .prefetch_related(Prefetch("signatures", Signature.objects.select_related("stands_in_for")))
        .first()
    )


def visit_of_the_draft(reader: Reader, draft_id: UUID) -> UUID | None:
    """The key of the visit a draft became, in the version that stands."""
    visits = Visit.objects.filter(provider_id=reader.provider_id, draft_id=draft_id, is_current=True)
    return visits.exclude(state=VisitState.WITHDRAWN).values_list("pk", flat=True).first()
