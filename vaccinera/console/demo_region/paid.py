"""What the region pays for vaccinations, from ``paid.toml``: terms, prices, payees and limits, decided by two."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from vaccinera.console.demo_region.catalogue import Catalogue
from vaccinera.console.demo_region.keys import key_of
from vaccinera.console.demo_region.region import Member, Region
from vaccinera.console.demo_region.rows import Rows
from vaccinera.patients.states import IdentifierKind
from vaccinera.products.states import FundingSource
from vaccinera.programmes.states import Payer, ProposalState

_PROPOSES, _APPROVES = "Ingela Nordström", "Tomas Falk"
_DECIDED_BEFORE = timedelta(days=30)


@cache
def read_paid() -> Mapping[str, Any]:
    """The file."""
    return tomllib.loads((Path(__file__).parent / "paid.toml").read_text("utf-8"))


class Paying:
    """Writes what is paid as rows."""

    def __init__(self, rows: Rows, region: Region, catalogue: Catalogue, *, seed: str) -> None:
        self.rows, self.region, self.catalogue, self.seed = rows, region, catalogue, seed
        self.told = read_paid()
        self.from_on: date = self.told["from_on"]
        self.at = datetime.combine(self.from_on - _DECIDED_BEFORE, time(9, 0), tzinfo=UTC)

    def add(self) -> None:
        """The rows of terms, prices, payees and approval limits."""
        self._add_terms()
        self._add_prices()
        for payee in self.told["payees"]:
            provider = next(one for one in self.region.providers if one.id == payee["provider"])
            self.rows.add(
                "reimbursement_payee",
                **self._decided("payee", provider.id, reason="Anmält betalkonto"),
                provider_id=provider.id,
                name=provider.name,
                organisation_number=provider.organisation_number,
                account_kind=payee["account_kind"],
                account=payee["account"],
                from_on=self.from_on,
                to_on=None,
            )
        for limit in self.told["limits"]:
            approver = self._member(limit["approver"])
            self.rows.add(
                "reimbursement_approver_limit",
                **self._decided("limit", approver.id, reason=limit["reason"]),
                staff_id=approver.id,
                holder_hsa_id=approver.hsa_id,
                ore=limit["ore"],
                from_on=self.from_on,
                to_on=None,
            )

    def _add_terms(self) -> None:
        columns = self._decided("terms", reason=self.told["price_list"]["reason"])
        kinds = [kind.value for kind in IdentifierKind]
        self.rows.add(
            "reimbursement_terms",
            **columns,
            **self.told["terms"],
            content={},
            identifier_kinds=kinds,
            from_on=self.from_on,
            to_on=None,
        )
        for programme, doses in self.told["doses"].items():
            self.rows.add(
                "reimbursement_dose_terms",
                id=self._key("doses", programme),
                terms_id=columns["id"],
                programme_id=programme,
                target_group="",
                **doses,
            )
        for programme, product_id in self._products():
            self.rows.add(
                "reimbursement_accepted_product",
                id=self._key("accepted", programme, product_id),
                terms_id=columns["id"],
                programme_id=programme,
                product_id=product_id,
                funding_source=FundingSource.REGION.value,
            )

    def _products(self) -> list[tuple[str, int]]:
        return sorted(
            {
                (version.pack.code, self.catalogue.product_id(product))
                for version in self.catalogue.versions
                for product in version.pack.products
                if version.pack.code in self.told["base"]
            }
        )

    def _add_prices(self) -> None:
        told = self.told["price_list"]
        columns = self._decided("price_list", reason=told["reason"])
        self.rows.add("reimbursement_price_list", **columns, name=told["name"], content={}, from_on=self.from_on)
        assignments = sorted({unit.assignment for unit in self.region.units if unit.assignment})
        for programme, ore in self.told["base"].items():
            for assignment in assignments:
                where = (columns["id"], programme, assignment)
                self._add_price(*where, kind="base", ore=ore)
                self._add_price(*where, kind="extra_cost", ore=self.told["extra_cost"]["ore"])
                for extra in self.told["supplements"]:
                    self._add_price(
                        *where,
                        kind="supplement",
                        supplement=extra["code"],
                        setting=extra["setting"],
                        ore=extra["ore"],
                    )

    def _add_price(self, price_list_id: object, programme: str, assignment: str, **columns: object) -> None:
        self.rows.add(
            "reimbursement_price",
            id=self._key("price", programme, assignment, columns["kind"], columns.get("supplement", "")),
            price_list_id=price_list_id,
            programme_id=programme,
            assignment_id=assignment,
            payer=Payer.REGION.value,
            from_on=self.from_on,
            to_on=None,
            **columns,
        )

    def _decided(self, *what: object, reason: str) -> dict[str, Any]:
        proposes, approves = self._member(_PROPOSES), self._member(_APPROVES)
        return {
            "id": self._key(*what),
            "reason": reason,
            "state": ProposalState.APPROVED.value,
            "proposed_by_hsa_id": proposes.hsa_id,
            "proposed_by_name": proposes.name,
            "proposed_at": self.at,
            "decided_by_hsa_id": approves.hsa_id,
            "decided_by_name": approves.name,
            "decided_at": self.at,
        }

    def _member(self, name: str) -> Member:
        return next(member for member in self.region.staff if member.name == name)

    def _key(self, *what: object) -> object:
        return key_of(self.seed, self.at, "paid", *what)
