"""The region's rows: the same from one seed, as the service itself would have written them."""

from __future__ import annotations

import subprocess
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from vaccinera.console.demo_region.building import Building
from vaccinera.console.demo_region.rows import Rows
from vaccinera.console.demo_region.today import Today
from vaccinera.declarations.rules.answers import check_answers, missing_answers
from vaccinera.declarations.rules.outcomes import judge_answers
from vaccinera.kernel.clock import civil_day
from vaccinera.patients.rules.ages import age_on
from vaccinera.products.rules.batches import judge_batch
from vaccinera.products.rules.waste import WasteTold, judge_waste
from vaccinera.products.states import WasteReason
from vaccinera.programmes.rules.dose_numbers import judge_dose_triple
from vaccinera.visits.rules.signing import is_unbroken

ON = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def test_the_same_seed_gives_the_same_rows_in_any_process(rows: Rows, another_process: subprocess.Popen[str]) -> None:
    told, _ = another_process.communicate(timeout=120)

    assert rows.digest() == told.strip()


def test_two_seasons_have_about_1100_visits_each_and_this_one_has_begun(rows: Rows) -> None:
    seasons = Counter((visit.programme_id, visit.season) for visit in rows.of("visits_visit"))

    assert 1000 <= seasons["influenza", "2024/25"] <= 1200
    assert 1000 <= seasons["influenza", "2025/26"] <= 1200
    assert 200 <= seasons["influenza", "2026/27"] <= 800


def test_a_dose_against_the_advice_keeps_what_was_passed_and_why(building: Building, rows: Rows) -> None:
    [visit] = [one for one in rows.of("visits_visit") if one.passed_warnings]
    [warning] = visit.passed_warnings

    assert visit.given_on == date(2026, 8, 28)
    assert (warning["code"], warning["rule"], warning["version"]) == ("done", "COV25-S1", "2025.1")
    assert warning["reason"].startswith("Utbrott på boendet")
    assert visit.person_id in {building.person_id(one) for one in building.people if one.number == "192505039806"}


def test_every_programme_has_been_given(building: Building, rows: Rows) -> None:
    given = {visit.programme_id for visit in rows.of("visits_visit")}

    assert given == {version.pack.code for version in building.catalogue.versions}


def test_no_dose_was_given_before_the_interval_after_the_last_had_passed(building: Building, rows: Rows) -> None:
    """Five years between doses of one product group, where the programme says so."""
    five_years = timedelta(days=5 * 365)
    given: dict[tuple[int, object], list[date]] = {}
    for visit in rows.of("visits_visit"):
        if visit.duplicate_group == "ppv23" and visit.given_on:
            given.setdefault((visit.provider_id, visit.person_id), []).append(visit.given_on)

    assert len(given) > 100
    assert all(max(days) - min(days) > five_years for days in given.values() if len(days) > 1)


def test_every_visit_of_an_earlier_season_is_whole(rows: Rows) -> None:
    earlier = [visit for visit in rows.of("visits_visit") if visit.season in {"2024/25", "2025/26"}]

    assert {visit.state for visit in earlier} == {"complete"}
    assert all(visit.prescription_signed_at and visit.administration_signed_at for visit in earlier)


def test_every_signature_covers_its_content(rows: Rows) -> None:
    """LAW-05."""
    assert all(is_unbroken(one.content, one.digest) for one in rows.of("visits_signature"))


def test_a_visit_has_a_signature_for_each_part_that_is_signed(rows: Rows) -> None:
    signed = Counter((one.visit_id, one.kind) for one in rows.of("visits_signature"))

    assert set(signed.values()) == {1}
    for visit in rows.of("visits_visit"):
        assert ((visit.id, "prescription") in signed) == (visit.prescription_signed_at is not None)
        assert ((visit.id, "administration") in signed) == (visit.administration_signed_at is not None)


def test_no_dose_was_given_before_it_was_prescribed(rows: Rows) -> None:
    """LAW-04."""
    given_at = {one.visit_id: one.given_at for one in rows.of("visits_administration")}

    assert all(
        one.prescribed_at <= given_at.get(one.visit_id, one.prescribed_at) for one in rows.of("visits_prescription")
    )


def test_nobody_was_vaccinated_after_death_or_before_birth(building: Building, rows: Rows) -> None:
    by_id = {building.person_id(person): person for person in building.people}

    for visit in rows.of("visits_visit"):
        person = by_id[visit.person_id]
        assert visit.given_on is None or person.birth_date < visit.given_on
        assert visit.given_on is None or person.deceased_on is None or visit.given_on < person.deceased_on


def test_no_product_group_was_given_twice_on_a_day(rows: Rows) -> None:
    given = Counter(
        (visit.provider_id, visit.person_id, visit.duplicate_group, visit.given_on) for visit in rows.of("visits_visit")
    )

    assert set(given.values()) == {1}


def test_a_child_s_guardian_has_consented_and_everyone_was_told(rows: Rows) -> None:
    """LAW-04, LAW-33, NVR-11: whose dose goes to the national register was told of it."""
    born = {person.id: person.birth_date for person in rows.of("patients_person")}
    declared = rows.of("declarations_declaration")

    for declaration in declared:
        is_child = age_on(born[declaration.person_id], civil_day(declaration.reviewed_at)) < 18
        assert declaration.consent_basis == ("guardians" if is_child else "own")
        assert len(declaration.guardians) == (1 if is_child else 0)
        assert (declaration.information_way, declaration.information_version) == ("read_aloud", 1)
    assert {declaration.information_on_register for declaration in declared} == {True, False}


def test_every_dose_came_from_a_batch_that_could_be_used_that_day(rows: Rows) -> None:
    """MED-04."""
    recalled = {one.batch_number for one in rows.of("products_batch_recall")}

    for dose in rows.of("visits_administration"):
        fault = judge_batch(
            expires_on=dose.batch_expires_on,
            is_recalled=dose.batch_number in recalled,
            is_finished=False,
            on=civil_day(dose.given_at),
        )
        assert fault is None


def test_every_dose_number_can_stand_with_its_total(rows: Rows) -> None:
    """RIV-09."""
    doses = rows.of("visits_administration")

    assert all(judge_dose_triple(one.is_dose_complete, one.dose_number, one.doses_prescribed) for one in doses)
    assert {(one.dose_number, one.doses_prescribed) for one in doses} == {
        (1, 1),
        (1, 2),
        (2, 2),
        (1, 3),
        (2, 3),
        (2, None),
    }


def test_every_declaration_is_one_the_questionnaire_takes(building: Building, rows: Rows) -> None:
    forms = {one.id: one.questionnaire for one in building.catalogue.published}

    for declaration in rows.of("declarations_declaration"):
        form = forms[declaration.questionnaire_id]
        check_answers(form, declaration.answers, on=civil_day(declaration.reviewed_at))
        assert missing_answers(form, declaration.answers) == ()
        assert judge_answers(form, declaration.answers).outcome == declaration.outcome


def test_somebody_vaccinated_last_winter_has_answers_to_fill_in_from(rows: Rows) -> None:
    reviewed = [one.reviewed_at for one in rows.of("declarations_declaration")]

    assert sum(NOW - timedelta(days=365) < at < datetime(2026, 9, 1, tzinfo=UTC) for at in reviewed) > 300


def test_each_unit_has_usable_batches_and_the_demo_clinic_has_bad_ones_too(rows: Rows) -> None:
    stock = [one for one in rows.of("products_unit_batch") if not one.is_finished]
    at_clinic = [one for one in stock if one.unit_id == 101]
    recalled = {one.batch_number for one in rows.of("products_batch_recall")}

    assert {one.unit_id for one in stock if one.expires_on > ON + timedelta(days=60)} == {
        *(101, 102, 103, 104),
        *(201, 202, 203, 204),
        *(301, 302, 401),
    }
    assert any(ON <= one.expires_on <= ON + timedelta(days=14) for one in at_clinic)
    assert any(one.expires_on < ON for one in at_clinic)
    assert any(one.batch_number in recalled for one in at_clinic)


def test_a_little_is_discarded_of_some_batches_for_a_reason_that_was_there_that_day(rows: Rows) -> None:
    """Each record is one that the service would have taken."""
    batches = {one.id: one for one in rows.of("products_unit_batch")}
    recalled = {(one.product_id, one.batch_number): one.recalled_on for one in rows.of("products_batch_recall")}
    waste = rows.of("products_batch_waste")
    mirrors = {one.takes_back_id: one for one in waste if one.takes_back_id is not None}
    records = [one for one in waste if one.takes_back_id is None]

    for one in records:
        batch, told = batches[one.batch_id], WasteTold(one.doses, one.wasted_on, WasteReason(one.reason), one.note)
        assert judge_waste(told, added_on=civil_day(batch.added_at), on=ON - timedelta(days=1)) is None
        if one.reason == "expired":
            assert one.wasted_on > batch.expires_on
        elif one.reason == "recalled":
            assert one.wasted_on > recalled[batch.product_id, batch.batch_number]
        else:
            assert one.wasted_on <= batch.expires_on
    assert {one.reason for one in records} == {"left_over", "damaged", "cold_chain", "expired", "recalled"}
    assert {(one.doses, one.wasted_on) for one in mirrors.values()} == {
        (-one.doses, one.wasted_on) for one in records if one.id in mirrors
    }
    assert 0 < len(mirrors) < len(records) / 5
    given = sum(visit.given_on is not None for visit in rows.of("visits_visit"))
    assert 0.01 < sum(one.doses for one in waste) / given < 0.1


def test_the_demo_clinic_has_work_of_every_kind_waiting(rows: Rows) -> None:
    visits = [one for one in rows.of("visits_visit") if one.unit_id == 101]
    drafts = Counter(str(one.state) for one in rows.of("visits_draft") if one.unit_id == 101)
    given = [one for one in visits if one.state == "given"]

    assert sum(one.given_on == ON for one in visits) == 5
    assert sum(one.given_on == ON - timedelta(days=1) for one in visits) >= 7
    assert sum(one.prescription_signed_at is None for one in given) == 3
    assert sum(one.administration_signed_at is None for one in given) == 2
    assert min(one.last_day_to_sign for one in given) == date(2026, 11, 27)
    assert drafts == {"open": 3, "awaiting_prescriber": 1, "prescribed": 1}


def test_people_known_by_name_are_free_to_be_vaccinated_this_season(building: Building, rows: Rows) -> None:
    free = {building.person_id(person) for person in building.people if person.tale not in {"", "yesterday"}}
    this_season = {one.person_id for one in rows.of("visits_visit") if one.season == "2026/27"}

    assert free & this_season == set()


def test_another_day_brings_other_people_and_takes_none_twice(building: Building, rows: Rows) -> None:
    taken = {one.person_id for one in rows.of("visits_visit") if one.season == "2026/27"}
    tomorrow = Building(on=ON + timedelta(days=1))

    Today(tomorrow, now=NOW + timedelta(days=1), taken=taken).add()

    came = {one.person_id for one in tomorrow.rows.of("visits_visit")}
    assert len(came) > 30
    assert came & taken == set()


def test_nothing_happens_later_than_now_however_early_the_day_is() -> None:
    early = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)  # five past one in Sweden
    building = Building(on=ON)

    Today(building, now=early).add()

    given = [one.given_at for one in building.rows.of("visits_visit") if one.given_at]
    assert given
    assert all(at <= early for at in given)


def test_outside_every_season_only_programmes_of_the_whole_year_are_shown() -> None:
    building = Building(on=date(2027, 6, 15))

    Today(building, now=datetime(2027, 6, 15, 12, 0, tzinfo=UTC)).add()

    assert {one.season for one in building.rows.of("visits_visit")} == {"2026"}


def test_every_approver_of_the_demo_may_lock_a_month(building: Building, rows: Rows) -> None:
    approvers = {member.id for member in building.region.staff if any("CAP" in one.roles for one in member.commissions)}

    limits = {limit.staff_id: (limit.state, limit.ore) for limit in rows.of("reimbursement_approver_limit")}

    assert limits == dict.fromkeys(approvers, ("approved", 1_000_000_000))
