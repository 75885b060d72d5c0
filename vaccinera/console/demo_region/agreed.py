"""What the region and its providers have agreed on, from ``agreed.toml``: contracts, instruction, joining."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from vaccinera.console.demo_region.keys import key_of
from vaccinera.console.demo_region.region import Member, Region
from vaccinera.console.demo_region.rows import Rows
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.organisations.states import JoiningAct, JoiningState

_REGISTERS, _APPROVES = "Ingela Nordström", "Tomas Falk"


@cache
def read_agreed() -> Mapping[str, Any]:
    """The file."""
    return tomllib.loads((Path(__file__).parent / "agreed.toml").read_text("utf-8"))


def add_agreed(rows: Rows, region: Region, *, seed: str) -> None:
    """The rows of contracts, versions of the instruction, acceptances, and the joining provider."""
    told = read_agreed()
    _add_joining(rows, region, told, seed=seed)
    for number, contract in enumerate(told["contracts"], start=1):
        unit = region.unit(contract["unit"])
        _add_contract(
            rows,
            number,
            provider_id=unit.provider_id,
            unit_id=unit.id,
            assignment_id=unit.assignment,
            programmes=told["programmes"][contract["programmes"]],
            documents=contract["documents"],
            from_on=contract["from_on"],
        )
    for version in told["instructions"]:
        rows.add(
            "organisations_instruction",
            id=version["id"],
            version=version["version"],
            content={
                "version": version["version"],
                "programmes": version["programmes"],
                "sections": told["instruction_text"],
            },
            from_on=version["from_on"],
            published_at=_at(version["from_on"]),
        )
    for acceptance in told["acceptances"]:
        _add_acceptance(rows, region, told, acceptance, seed=seed)
    _add_help(rows, region, seed=seed)


def _add_help(rows: Rows, region: Region, *, seed: str) -> None:
    """What two of the region's administrators have written and checked, from ``help_articles.toml``."""
    editor, checker = _member(region, _REGISTERS), _member(region, _APPROVES)
    told = tomllib.loads((Path(__file__).parent / "help_articles.toml").read_text("utf-8"))
    for article in told["articles"]:
        rows.add("organisations_help_article", slug=article["slug"], taken_down_by_hsa_id="", taken_down_by_name="")
        rows.add(
            "organisations_help_version",
            id=key_of(seed, article["checked_at"], "help_version", article["slug"]),
            article_id=article["slug"],
            number=1,
            programme="",
            **{name: article[name] for name in ("title", "language", "roles", "edited_at", "checked_at")},
            body=article["body"].strip(),
            edited_by_hsa_id=editor.hsa_id,
            edited_by_name=editor.name,
            checked_by_hsa_id=checker.hsa_id,
            checked_by_name=checker.name,
        )


def _add_contract(rows: Rows, number: int, **columns: object) -> None:
    rows.add("organisations_contract", id=number, to_on=None, **columns)


def _add_acceptance(
    rows: Rows, region: Region, told: Mapping[str, Any], acceptance: Mapping[str, Any], *, seed: str
) -> None:
    member = _member(region, acceptance["by"])
    at = _at(acceptance["on"])
    rows.add(
        "organisations_acceptance",
        id=key_of(seed, at, "acceptance", acceptance["provider"], acceptance["version"]),
        provider_id=acceptance["provider"],
        instruction_id=next(one["id"] for one in told["instructions"] if one["version"] == acceptance["version"]),
        accepted_by_hsa_id=member.hsa_id,
        accepted_by_name=member.name,
        commission_name=member.commissions[0].name,
        accepted_at=at,
    )


def _add_joining(rows: Rows, region: Region, told: Mapping[str, Any], *, seed: str) -> None:
    """The provider, its unit without an assignment, its people, and the steps that were taken."""
    joining = told["joining"]
    prefix, programmes = region.hsa_prefix, told["programmes"][joining["programmes"]]
    provider = {"hsa_id": f"{prefix}-{joining['provider']['hsa']}"} | {
        name: joining["provider"][name] for name in ("name", "organisation_number")
    }
    facts = {"hsa_id": f"{prefix}-{joining['unit']['hsa']}"} | {
        name: joining["unit"][name] for name in ("name", "setting", "street", "postal_code", "city", "phone")
    }
    provider_id, unit_id = joining["provider"]["id"], joining["unit"]["id"]
    rows.add("organisations_provider", id=provider_id, shows_records_to_patients=False, is_region=False, **provider)
    rows.add("organisations_unit", id=unit_id, provider_id=provider_id, assignment_id=None, **facts)
    _add_staff(rows, joining, prefix, from_on=joining["approved_at"].date())
    _add_contract(
        rows,
        len(told["contracts"]) + 1,
        provider_id=provider_id,
        unit_id=unit_id,
        assignment_id=joining["assignment"],
        programmes=programmes,
        documents=[joining["contract_document"]],
        from_on=joining["contract_from_on"],
    )
    registers, approves = _member(region, _REGISTERS), _member(region, _APPROVES)
    key = key_of(seed, joining["registered_at"], "joining", provider["hsa_id"])
    rows.add(
        "organisations_joining",
        id=key,
        state=JoiningState.CONTRACTED.value,
        unit=facts,
        assignment_code=joining["assignment"],
        programmes=programmes,
        manager_hsa_id=f"{prefix}-P{joining['staff'][0]['id']}",
        **{name: joining[name] for name in ("contact_name", "contact_phone", "contact_email", "applied_on")},
        registered_by_hsa_id=registers.hsa_id,
        decided_by_hsa_id=approves.hsa_id,
        provider_id=provider_id,
        **provider,
    )
    for at, act, state, who in (
        (joining["registered_at"], "", JoiningState.APPLIED, registers),
        (joining["approved_at"], JoiningAct.APPROVE.value, JoiningState.APPROVED, approves),
        (joining["contracted_at"], JoiningAct.CONTRACT.value, JoiningState.CONTRACTED, approves),
    ):
        rows.add(
            "organisations_joining_step",
            id=key_of(seed, at, "joining_step", state.value),
            joining_id=key,
            act=act,
            state=state.value,
            at=at,
            by_hsa_id=who.hsa_id,
            by_name=who.name,
            note="",
        )


def _add_staff(rows: Rows, joining: Mapping[str, Any], prefix: str, *, from_on: date) -> None:
    unit = joining["unit"]
    for entry in joining["staff"]:
        given_name, family_name = entry["name"]
        rows.add(
            "organisations_staff",
            id=entry["id"],
            hsa_id=f"{prefix}-P{entry['id']}",
            given_name=given_name,
            family_name=family_name,
            sort_key=swedish_sort_key(f"{family_name} {given_name}"),
            profession="administrator",
            competences=[],
            role_code=entry["code"],
            role_name=entry["title"],
        )
        if entry.get("manages"):
            rows.add(
                "organisations_commission",
                id=entry["id"],
                hsa_id=f"{prefix}-C{entry['id']}",
                staff_id=entry["id"],
                unit_id=unit["id"],
                name=f"{entry['title']}, {unit['name']}",
                purpose="administration",
                roles=["OPM"],
                grants=["instruction.accept"],
                from_on=from_on,
                to_on=None,
            )


def _member(region: Region, name: str) -> Member:
    return next(member for member in region.staff if member.name == name)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), tzinfo=UTC)
