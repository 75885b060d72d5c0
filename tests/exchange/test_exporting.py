"""Visits handed over: logged with what for and to whom, and readable again by another provider."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.exchange.scenes import taken, tried
from tests.factories.imported import make_imported
from tests.factories.region import Region, make_person
from tests.personas import ANNA, MAJA, MONA, OLGA, OSKAR, Persona
from tests.visits.scenes import NUMBERS, whole
from vaccinera.audit.models import Event
from vaccinera.exchange.actions.exporting import log_export
from vaccinera.exchange.queries import exporting
from vaccinera.exchange.queries.exporting import exported_rows
from vaccinera.exchange.rules.writing import write_rows
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.models import Visit

ALWAYS = {"from_on": date(2000, 1, 1), "to_on": date(2100, 1, 1)}


def _exported(region: Region, path: Path, *, by: Persona = MONA) -> int:
    reader = region.reader(by)
    with reading(reader):
        return write_rows(path, exported_rows(reader, **ALWAYS))


def _visits_of(region: Region, persona: Persona) -> list[Visit]:
    with reading(region.reader(persona)):
        visits = Visit.objects.select_related("prescription__product", "administration__product")
        return list(visits.order_by("given_on", "person_id"))


def _told(visit: Visit) -> tuple[object, ...]:
    """Everything of a visit that travels."""
    given, order = visit.administration, visit.prescription
    return (
        visit.person_id,
        visit.given_on,
        visit.given_at.replace(microsecond=0) if visit.given_at else None,
        visit.programme_id,
        visit.season,
        visit.duplicate_group,
        visit.target_group,
        visit.payer,
        visit.setting,
        visit.assignment_code,
        visit.unit_hsa_id,
        visit.unit_name,
        visit.provider_hsa_id,
        visit.provider_name,
        visit.source_system_hsa_id,
        visit.prescription_signed_at,
        visit.administration_signed_at,
        given.product_id,
        given.batch_number,
        given.batch_written,
        given.batch_expires_on,
        given.funding_source,
        given.dose_quantity,
        given.dose_unit,
        given.dose_number,
        given.doses_prescribed,
        given.site,
        given.route,
        given.giver_hsa_id,
        given.giver_name,
        order.prescriber_hsa_id,
        order.prescriber_name,
        order.indication,
    )


@pytest.mark.parametrize("name", ["visits.csv", "visits.xlsx"])
def test_what_is_exported_is_imported_by_an_empty_provider(
    region: Region, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LAW-28: the same visits, fact for fact, whichever file carries them, and however many lots they make."""
    monkeypatch.setattr(exporting, "VISITS_AT_ONCE", 2)
    for place, number in enumerate(NUMBERS[:4]):
        whole(region, make_person(number), batch=f"EX{place}")
    make_imported(region.reader(ANNA), make_person(), region.products[0], duplicate_group="influenza")

    written = _exported(region, tmp_path / name)
    one = tried(region, (tmp_path / name).read_bytes(), by=OLGA)
    assert one.first_faults == []
    taken(region, one, by=OSKAR)

    ours, theirs = _visits_of(region, MAJA), _visits_of(region, OSKAR)
    assert written == len(ours) == 5
    assert [_told(visit) for visit in theirs] == [_told(visit) for visit in ours]
    assert {visit.origin for visit in theirs} == {"imported"}


def test_a_nullified_visit_is_not_handed_over(region: Region, tmp_path: Path) -> None:
    make_imported(
        region.reader(ANNA), make_person(), region.products[0], nullified_at="2026-11-01T10:00Z", nullified_reason="Fel"
    )

    assert _exported(region, tmp_path / "visits.csv") == 0


def test_people_with_protected_identity_are_left_out(region: Region, tmp_path: Path) -> None:
    """PER-11: for whoever may not open them; also where the person kept of a merge is protected."""
    anna = region.reader(ANNA)
    hidden = make_person(NUMBERS[0], protection="protected_registration")
    merged = make_person(NUMBERS[1], merged_into=hidden)
    make_imported(anna, hidden, region.products[0])
    make_imported(anna, merged, region.products[0])
    make_imported(anna, make_person(NUMBERS[2]), region.products[0])

    assert _exported(region, tmp_path / "visits.csv") == 1


def test_who_asked_what_for_and_to_whom_is_in_the_log(region: Region) -> None:
    """LAW-10, before the first row is read."""
    make_imported(region.reader(ANNA), make_person(), region.products[0])
    mona = region.reader(MONA)

    with acting(mona):
        visits = log_export(by=mona, purpose="Byte av system", recipient="Region Havsmarken", **ALWAYS)

    with reading(mona):
        event = Event.objects.get(action="exchange.visits.exported")
    assert visits == 1
    assert (event.user_name, event.details["purpose"], event.details["recipient"], event.details["visits"]) == (
        "Mona Prov",
        "Byte av system",
        "Region Havsmarken",
        1,
    )


@pytest.mark.parametrize(("purpose", "recipient"), [("", "någon"), ("något", " ")])
def test_without_what_for_and_to_whom_nothing_is_handed_over(region: Region, purpose: str, recipient: str) -> None:
    mona = region.reader(MONA)
    with acting(mona), pytest.raises(Refused, match=r"access\.hand_over\.purpose_missing"):
        log_export(by=mona, purpose=purpose, recipient=recipient, **ALWAYS)


def test_handing_over_needs_the_grant(region: Region) -> None:
    maja = region.reader(MAJA)
    with acting(maja), pytest.raises(Refused, match=r"access\.permission\.missing"):
        log_export(by=maja, purpose="a", recipient="b", **ALWAYS)


def test_a_file_that_is_there_is_not_written_over(region: Region, tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text("mine")

    with pytest.raises(FileExistsError):
        _exported(region, tmp_path / "visits.csv")
