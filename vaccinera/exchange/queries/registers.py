"""What rows are judged against: the register, once for a file, and the record, once for a few thousand rows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connection

from vaccinera.exchange.rules.columns import folded
from vaccinera.exchange.rules.judging import PersonKnown, Record
from vaccinera.exchange.rules.register import ProductKnown, ProgrammeKnown, Register, UnitKnown, VersionKnown
from vaccinera.exchange.states import ImportMode
from vaccinera.kernel.clock import civil_day
from vaccinera.organisations.models import CareUnit, Staff
from vaccinera.patients.models import Person, PersonIdentifier
from vaccinera.products.models import Pack, Product
from vaccinera.programmes.models import ProgrammeVersion
from vaccinera.programmes.queries import pack_of
from vaccinera.visits.models import Visit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.exchange.models import Import
    from vaccinera.exchange.rules.judging import DoseKey, NumberKey
    from vaccinera.exchange.rules.reading import RowRead


# Written out, so that the index of imported rows answers it whatever else is in the table.
_TAKEN_BEFORE = """
SELECT source_row_key FROM visits_visit
 WHERE provider_id = %s AND NOT (origin = 'recorded') AND version = 1 AND source_row_key = ANY(%s)
"""


def register_for(reader: Reader, one: Import, *, at: datetime) -> Register:
    """The register as it stands now, in four queries."""
    units = {
        unit.hsa_id.upper(): UnitKnown(unit.pk, unit.hsa_id, unit.name, unit.assignment_id or "")
        for unit in CareUnit.objects.filter(provider_id=reader.provider_id)
    }
    [receiving] = [unit for unit in units.values() if unit.id == one.unit_id]
    programmes, uses = _programmes()
    return Register(
        mode=ImportMode(one.mode),
        source_system=one.source_system,
        at=at,
        on=civil_day(at),
        provider_hsa_id=reader.provider_hsa_id,
        provider_name=reader.provider_name,
        receiving=receiving,
        units=units,
        products=_products(uses),
        programmes=programmes,
        programme_codes=tuple(sorted({programme.code for programme in programmes.values()})),
    )


def _programmes() -> tuple[dict[str, ProgrammeKnown], Mapping[str, set[str]]]:
    """Programmes by every name of theirs, and which programmes ever used a product."""
    versions: dict[str, list[VersionKnown]] = defaultdict(list)
    names: dict[str, str] = {}
    uses: dict[str, set[str]] = defaultdict(set)
    for version in ProgrammeVersion.objects.select_related("programme").order_by("-valid_from", "-id"):
        pack, programme = pack_of(version), version.programme
        versions[programme.code].append(
            VersionKnown(
                id=version.pk,
                from_on=version.valid_from,
                to_on=version.valid_to,
                season=pack.season.code,
                target_groups=frozenset(group.code for group in pack.target_groups),
                duplicate_groups={product.npl_id: product.duplicate_group for product in pack.products},
            )
        )
        for product in pack.products:
            uses[product.npl_id].add(programme.code)
        names |= {folded(name): programme.code for name in (programme.name_sv, programme.name_en, programme.code)}
    known = {code: ProgrammeKnown(code, tuple(found)) for code, found in versions.items()}
    return {name: known[code] for name, code in names.items()}, uses


def _products(uses: Mapping[str, set[str]]) -> dict[str, tuple[ProductKnown, ...]]:
    """Products by national product id, trade item number and name."""
    gtins: dict[int, list[str]] = defaultdict(list)
    for gtin, product_id in Pack.objects.values_list("gtin", "product_id"):
        gtins[product_id].append(gtin)
    found: dict[str, tuple[ProductKnown, ...]] = defaultdict(tuple)
    for product in Product.objects.order_by("id"):
        known = ProductKnown(
            product.pk, product.npl_id, product.name, product.valid_from, tuple(sorted(uses.get(product.npl_id, ())))
        )
        for name in {product.npl_id, folded(product.name), *gtins[product.pk]}:
            found[name] += (known,)
    return dict(found)


def record_for(reader: Reader, rows: Collection[RowRead]) -> Record:
    """What is known of the people, staff and rows of some rows, in five queries."""
    people = _people({row.identifier.value for row in rows if row.identifier})
    return Record(
        people=people,
        staff=_staff(rows),
        row_keys=_taken_before(reader, [row.key for row in rows]),
        doses=_doses(reader, {person.id for person in people.values()}),
    )


def _people(numbers: Iterable[str]) -> dict[NumberKey, PersonKnown]:
    rows = PersonIdentifier.objects.filter(value__in=list(numbers)).values_list(
        "kind", "value", "person_id", "person__merged_into_id", "person__birth_date", "person__deceased_on"
    )
    return {
        (kind, value): PersonKnown(kept_id or person_id, born, died)
        for kind, value, person_id, kept_id, born, died in rows
    }


def _taken_before(reader: Reader, keys: list[str]) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_BEFORE, [reader.provider_id, keys])
        return frozenset(key for (key,) in cursor.fetchall())


def _staff(rows: Iterable[RowRead]) -> dict[str, int]:
    hsa_ids = {row.told[column] for row in rows for column in ("giver_hsa_id", "prescriber_hsa_id")} - {""}
    return dict(Staff.objects.filter(hsa_id__in=hsa_ids).values_list("hsa_id", "pk"))


def _doses(reader: Reader, people: Collection[UUID]) -> frozenset[DoseKey]:
    """What each has been given, also under the rows that are merged into them."""
    merged = dict(Person.objects.filter(merged_into_id__in=people).values_list("pk", "merged_into_id"))
    rows = Visit.objects.filter(
        provider_id=reader.provider_id,
        person_id__in={*people, *merged},
        is_current=True,
        nullified_at=None,
        given_on__isnull=False,
    ).values_list("person_id", "duplicate_group", "given_on")
    return frozenset((merged.get(person_id) or person_id, group, day) for person_id, group, day in rows if day)
