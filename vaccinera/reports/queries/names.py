"""What the keys of a report are called: units, providers, programmes, products, staff, places, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.organisations.models import CareProvider, CareUnit, Staff
from vaccinera.patients.rules.places import counties, municipalities
from vaccinera.products.models import Product
from vaccinera.programmes.models import Programme, ProgrammeVersion
from vaccinera.reports.states import ColumnKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from vaccinera.reports.rules.catalogue import Column, Words

Names = dict[ColumnKind, "Mapping[object, Words]"]


def names_for(columns: Sequence[Column]) -> Names:
    """The names of all keys that columns of these kinds can hold. The directory and the products are the region's."""
    return names_of({column.kind for column in columns})


def names_of(kinds: Collection[ColumnKind]) -> Names:
    """The names of all keys of these kinds, of those that are keys."""
    return {kind: dict(_READ[kind]()) for kind in kinds if kind.is_named}


def _same(name: str) -> Words:
    return {"sv": name, "en": name}


def _units() -> Iterable[tuple[object, Words]]:
    return ((key, _same(name)) for key, name in CareUnit.objects.values_list("pk", "name"))


def _providers() -> Iterable[tuple[object, Words]]:
    return ((key, _same(name)) for key, name in CareProvider.objects.values_list("pk", "name"))


def _programmes() -> Iterable[tuple[object, Words]]:
    told = Programme.objects.values_list("pk", "name_sv", "name_en")
    return ((key, {"sv": swedish, "en": english}) for key, swedish, english in told)


def _products() -> Iterable[tuple[object, Words]]:
    return ((key, _same(name)) for key, name in Product.objects.values_list("pk", "name"))


def _staff() -> Iterable[tuple[object, Words]]:
    told = Staff.objects.values_list("pk", "given_name", "family_name")
    return ((key, _same(f"{given} {family}")) for key, given, family in told)


def _target_groups() -> Iterable[tuple[object, Words]]:
    """By the newest version that knows the group."""
    packs = ProgrammeVersion.objects.order_by("valid_from").values_list("content__target_groups", flat=True)
    return ((group["code"], group["names"]) for groups in packs for group in groups or ())


def _municipalities() -> Iterable[tuple[object, Words]]:
    return ((code, _same(name)) for code, name in municipalities().items())


def _counties() -> Iterable[tuple[object, Words]]:
    return ((code, _same(name)) for code, name in counties().items())


_READ: Mapping[ColumnKind, Callable[[], Iterable[tuple[object, Words]]]] = {
    ColumnKind.UNIT: _units,
    ColumnKind.PROVIDER: _providers,
    ColumnKind.PROGRAMME: _programmes,
    ColumnKind.PRODUCT: _products,
    ColumnKind.STAFF: _staff,
    ColumnKind.TARGET_GROUP: _target_groups,
    ColumnKind.MUNICIPALITY: _municipalities,
    ColumnKind.COUNTY: _counties,
}
