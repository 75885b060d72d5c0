"""Who may prescribe for one person and these answers, and who is named on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from vaccinera.access.states import Purpose, Role
from vaccinera.organisations.models import Commission, Staff
from vaccinera.patients.rules.ages import age_on
from vaccinera.programmes.rules.prescribing import judge_prescribing

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.states import Outcome
    from vaccinera.programmes.rules.groups import GroupMatch
    from vaccinera.programmes.rules.packs import Pack
    from vaccinera.programmes.rules.prescribing import PrescribingVerdict
    from vaccinera.visits.models import Draft
    from vaccinera.visits.rules.registrations import Registration


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may prescribe, for this person, these answers and this product: ``outcome`` is what both ask for."""

    pack: Pack
    draft: Draft
    outcome: Outcome
    group: GroupMatch | None
    given_on: date

    def of(self, profession: str, competences: Collection[str]) -> PrescribingVerdict:
        """What the programme says of one with this profession and these competences."""
        birth_date = self.draft.person.kept.birth_date
        return judge_prescribing(
            self.pack,
            profession=profession,
            competences=competences,
            age_years=None if birth_date is None else age_on(birth_date, max(self.given_on, birth_date)),
            group="" if self.group is None else self.group.code,
            outcome=self.outcome.value,
        )


def staff_named(reader: Reader, registration: Registration, *, on: date) -> dict[int, Staff]:
    """Everyone named who has a commission of care at the reader's provider on a day; the reader is known."""
    named = (
        registration.order.prescriber_id,
        registration.giving.giver_id,
        registration.giving.preparer_id,
        registration.declaration.consent.maturity.assessor_id,
    )
    me = Staff(
        id=reader.staff_id,
        hsa_id=reader.hsa_id,
        given_name=reader.name,
        profession=reader.profession,
        competences=list(reader.competences),
        role_code=reader.role_code,
        role_name=reader.role_name,
    )
    others = {staff_id for staff_id in named if staff_id is not None} - {reader.staff_id}
    if not others:
        return {reader.staff_id: me}
    in_force = Commission.objects.filter(
        Q(to_on=None) | Q(to_on__gt=on),
        staff_id=OuterRef("pk"),
        unit__provider_id=reader.provider_id,
        purpose=Purpose.CARE,
        from_on__lte=on,
    )
    found = Staff.objects.filter(Exists(in_force), pk__in=others).annotate(
        may_prescribe=Exists(in_force.filter(roles__contains=Role.PRESCRIBER))
    )
    return {reader.staff_id: me} | {staff.pk: staff for staff in found}


def prescriber_named(reader: Reader, named: Staff | None) -> Staff | None:
    """Whoever is named as prescriber, if they prescribe at the provider at all and so can sign what they said."""
    if named is None or named.pk == reader.staff_id:
        return named
    return named if named.may_prescribe else None  # type: ignore[attr-defined]  # annotated by the query
