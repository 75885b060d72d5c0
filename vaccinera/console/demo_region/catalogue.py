"""What stands before any person: programmes, products and questionnaires from their files, and the directory."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from vaccinera import declarations, programmes
from vaccinera.console.demo_region.region import Region
from vaccinera.console.demo_region.rows import Rows
from vaccinera.declarations.rules.questionnaires import read_questionnaire
from vaccinera.declarations.rules.questions import Questionnaire
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.programmes.rules.pack_files import as_stored
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.packs import Pack, PackProduct

_PACKS = Path(str(programmes.__file__)).parent / "packs"
_QUESTIONNAIRES = Path(str(declarations.__file__)).parent / "questionnaires"
_APPROVED_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Version:
    """One pack and the row it becomes; in force from its season's first day until the next version's."""

    id: int
    pack: Pack
    content: Mapping[str, object]
    valid_from: date
    valid_to: date | None

    def is_in_force(self, on: date) -> bool:
        """Whether it is the version of its programme that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Published:
    """One questionnaire and the row it becomes."""

    id: int
    questionnaire: Questionnaire
    content: Mapping[str, object]


@dataclass(frozen=True)
class Catalogue:
    """Every version, product and questionnaire that the files hold."""

    versions: tuple[Version, ...]
    published: tuple[Published, ...]

    @cached_property
    def products(self) -> Mapping[str, tuple[int, PackProduct]]:
        """Key and facts of each product by national product id; the newest pack that knows a product tells them."""
        newest = {product.npl_id: product for version in self.versions for product in version.pack.products}
        return {npl_id: (place, newest[npl_id]) for place, npl_id in enumerate(sorted(newest), start=1)}

    def product_id(self, product: PackProduct) -> int:
        """The key of a pack's product."""
        return self.products[product.npl_id][0]

    def questionnaire(self, url: str) -> Published:
        """The newest published version of a questionnaire."""
        return [one for one in self.published if one.questionnaire.url == url][-1]

    @cached_property
    def first_day(self) -> date:
        """The day the oldest version came into force."""
        return min(version.valid_from for version in self.versions)


@cache
def read_catalogue() -> Catalogue:
    """Read the packs and questionnaires that are shipped, once; refuses one that does not hold together."""
    raws = [tomllib.loads(path.read_text("utf-8")) for path in sorted(_PACKS.glob("*.toml"))]
    forms = [json.loads(path.read_text("utf-8")) for path in sorted(_QUESTIONNAIRES.glob("*.json"))]
    return Catalogue(
        versions=tuple(_versions([(raw, read_pack(raw)) for raw in raws])),
        published=tuple(
            Published(number, read_questionnaire(form), form) for number, form in enumerate(forms, start=1)
        ),
    )


def _versions(packs: Sequence[tuple[Mapping[str, Any], Pack]]) -> Iterator[Version]:
    ordered = sorted(packs, key=lambda entry: (entry[1].code, entry[1].season.from_on, entry[1].version))
    for number, (raw, pack) in enumerate(ordered, start=1):
        following = ordered[number][1] if number < len(ordered) else None
        is_followed = following is not None and following.code == pack.code
        yield Version(
            id=number,
            pack=pack,
            content=as_stored(raw),
            valid_from=pack.season.from_on,
            valid_to=following.season.from_on if following is not None and is_followed else None,
        )


def add_catalogue(rows: Rows, catalogue: Catalogue) -> None:
    """The rows of programmes, products and questionnaires."""
    for version in catalogue.versions:
        pack = version.pack
        if pack.code not in {row.code for row in rows.of("programmes_programme")}:
            rows.add("programmes_programme", code=pack.code, name_sv=pack.names["sv"], name_en=pack.names["en"])
        rows.add(
            "programmes_version",
            id=version.id,
            programme_id=pack.code,
            version=pack.version,
            content=version.content,
            valid_from=version.valid_from,
            valid_to=version.valid_to,
            approved_at=_midday(version.valid_from - _APPROVED_BEFORE),
        )
    for key, product in catalogue.products.values():
        _add_product(rows, catalogue, key, product)
    for form in catalogue.published:
        rows.add(
            "declarations_questionnaire",
            id=form.id,
            url=form.questionnaire.url,
            version=form.questionnaire.version,
            content=form.content,
            valid_from=catalogue.first_day,
        )


def _add_product(rows: Rows, catalogue: Catalogue, key: int, product: PackProduct) -> None:
    packs = [version.pack for version in catalogue.versions]
    named = {disease.code: disease for pack in packs for disease in pack.diseases}
    seasons = [pack.season for pack in packs if pack.product(product.npl_id) and pack.season.code in product.seasons]
    ends = [season.to_on for season in seasons]
    rows.add(
        "products_product",
        id=key,
        npl_id=product.npl_id,
        name=product.name,
        atc=product.atc,
        form=product.form,
        strength=product.strength,
        manufacturer=product.manufacturer,
        vaccine_type=product.vaccine_type,
        target_diseases=[
            {"code": code, "system": named[code].system, "names": dict(named[code].names)} for code in product.diseases
        ],
        is_live=product.is_live,
        valid_from=min(season.from_on for season in seasons),
        valid_to=None if None in ends else max(end for end in ends if end) + timedelta(days=1),
    )
    for gtin in product.gtins:
        rows.add("products_pack", gtin=gtin, product_id=key)


# As the directory tells them: LK physician, SJ nurse, BM midwife.
LICENCES = {"physician": ("LK",), "midwife": ("BM", "SJ"), "nurse": ("SJ",), "specialist_nurse": ("SJ",)}


def add_directory(rows: Rows, region: Region) -> None:
    """The rows of providers, assignments, units, staff and commissions."""
    for provider in (*region.providers, region.administration):
        rows.add(
            "organisations_provider",
            id=provider.id,
            hsa_id=provider.hsa_id,
            name=provider.name,
            organisation_number=provider.organisation_number,
            shows_records_to_patients=provider.shows_records_to_patients,
            is_region=provider is region.administration,
        )
    for assignment in region.assignments:
        names = assignment["name"]
        rows.add("organisations_assignment", code=assignment["code"], name_sv=names["sv"], name_en=names["en"])
    for unit in (*region.units, region.office):
        rows.add(
            "organisations_unit",
            id=unit.id,
            provider_id=unit.provider_id,
            hsa_id=unit.hsa_id,
            name=unit.name,
            setting=unit.setting,
            assignment_id=unit.assignment or None,
            street=unit.street,
            postal_code=unit.postal_code,
            city=unit.city,
            phone=unit.phone,
            opening_hours=unit.opening_hours,
        )
    _add_agreements(rows, region)
    _add_sharing(rows, region)
    for member in region.staff:
        rows.add(
            "organisations_staff",
            id=member.id,
            hsa_id=member.hsa_id,
            given_name=member.given_name,
            family_name=member.family_name,
            sort_key=swedish_sort_key(f"{member.family_name} {member.given_name}"),
            profession=member.profession,
            competences=list(member.competences),
            licences=list(LICENCES.get(member.profession, ())),
            role_code=member.role_code,
            role_name=member.role_name,
        )
        for commission in member.commissions:
            rows.add(
                "organisations_commission",
                id=commission.id,
                hsa_id=commission.hsa_id,
                staff_id=member.id,
                unit_id=commission.unit.id,
                name=commission.name,
                purpose=commission.purpose,
                roles=list(commission.roles),
                grants=list(commission.grants),
                from_on=commission.from_on,
                to_on=commission.to_on,
            )


def _add_agreements(rows: Rows, region: Region) -> None:
    for agreement in region.agreements:
        rows.add(
            "organisations_unit_agreement",
            id=agreement.id,
            prescribing_unit_id=agreement.prescribing.id,
            performing_unit_id=agreement.performing.id,
            programmes=[],
            legal_basis=agreement.legal_basis,
            is_basis_confirmed=False,
            from_on=agreement.from_on,
            to_on=None,
        )


def _add_sharing(rows: Rows, region: Region) -> None:
    """The demo's providers share, so that what follows from it can be seen; another installation begins with none."""
    for provider in region.providers:
        rows.add(
            "access_sharing",
            provider_id=provider.id,
            is_on=True,
            patients_informed_on=_INFORMED_ON,
            changed_at=_midday(_INFORMED_ON),
            changed_by_hsa_id="demo-region",
            changed_by_name="Demoregionen",
        )


_INFORMED_ON = date(2025, 9, 1)


def _midday(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
