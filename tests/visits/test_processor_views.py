"""What the region reads as processor: through views, by its roles, never an answer or a word (LAW-19, decision 0022).

Anna (Norra vården) and Olle (Södra vården) have each given a dose to Tolvan, a month apart. Maja manages Norra vården;
Ingela sits at the region and is given the role that is asked about.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.imported import make_imported
from tests.factories.region import (
    NOON,
    Region,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_giving,
    with_order,
)
from tests.personas import ANNA, BIRGIT, DAVID, INGELA, LARS, MAJA, OLLE, Persona
from tests.visits.scenes import NUMBERS, by_telephone, recorded_for_anna
from tests.visits.test_correcting import corrected
from tests.visits.test_doses_elsewhere import IN_POLAND
from tests.visits.test_nullifying import nullified, restored
from vaccinera.access.rules.matrix import MATRIX
from vaccinera.access.rules.readers import Reader
from vaccinera.access.states import Permission, Purpose, Role, Scope
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import Commission, Staff
from vaccinera.patients.actions.merging import merge_people, unmerge_people
from vaccinera.patients.models import Person
from vaccinera.visits.actions.elsewhere import record_elsewhere
from vaccinera.visits.models import Visit

pytestmark = pytest.mark.django_db

COLUMNS = {
    "reports.dose": (
        "provider_id unit_id setting assignment_code programme_id season product_id batch_number funding_source"
        " duplicate_group target_group payer origin given_on registered_on minutes_to_registering signed_on"
        " last_day_to_sign is_late_entry dose_number age_years sex municipality_code region_code is_protected"
        " person_code"
    ),
    "settlement.amendment": "document_id version provider_id kind made_at",
    "settlement.competing_version": (
        "document_id version is_current recorded_at person_id programme_id season duplicate_group is_for_region"
        " given_at given_on completed_at last_day_to_sign nullified_at"
    ),
    "settlement.history_dose": (
        "source document_id version provider_id person_id programme_id duplicate_group given_on recorded_at"
        " nullified_at"
    ),
    "settlement.identifier": "person_id kind from_on to_on is_replaced",
    "settlement.merge": "merged_id kept_id merged_at undone_at",
    "settlement.person": "person_id birth_date",
    "settlement.signature": "document_id version provider_id kind signed_at signer_code stands_in_for_code",
    "settlement.visit_version": (
        "visit_id document_id version is_current origin recorded_at made_by provider_id unit_id assignment_code setting"
        " person_id programme_id programme_version_id season state duplicate_group target_group payer given_at given_on"
        " product_id funding_source prescription_signed_at administration_signed_at completed_at last_day_to_sign"
        " nullified_at municipality_code region_code passed_warning_codes giver_code dose_number is_in_weeks"
        " first_recorded_at"
    ),
}
EARLIER = NOON - timedelta(days=31)
A_WORD = "Ett fritt ord"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: date(2026, 11, 23))


@pytest.fixture
def tolvan(region: Region) -> Person:
    """A dose by Olle in October and one by Anna now, with words and answers that are nobody else's to read."""
    person = make_person()
    _dose(region, OLLE, person, at=EARLIER)
    _dose(region, ANNA, person, at=NOON)
    return person


def _dose(region: Region, persona: Persona, person: Person, *, at: datetime = NOON) -> Visit:
    reader = region.reader(persona)
    batch = make_batch(reader, region.products[0], number=f"B{person.pk.hex[-8:]}")
    registration = with_giving(
        with_order(filled_in(reader, region.products[0], batch.pk), comment=A_WORD), given_at=at, comment=A_WORD
    )
    answered = replace(registration.declaration, note=A_WORD)
    return sign(reader, begin(reader, person), replace(registration, declaration=answered, extra_dose_reason=A_WORD))


def _as(region: Region, persona: Persona, *roles: Role, purpose: Purpose = Purpose.ADMINISTRATION) -> Reader:
    """The persona with these roles, from their next statement."""
    Commission.objects.filter(staff_id=persona.key).update(roles=[role.value for role in roles], purpose=purpose.value)
    return region.reader(persona)


def _clerk(region: Region) -> Reader:
    return _as(region, INGELA, Role.CLAIMS_CLERK)


def _ask(statement: str, told: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _read(by: Reader, statement: str, told: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with reading(by):
        return _ask(statement, told)


def _counts(views: list[str] | None = None) -> dict[str, int]:
    """How many rows each view shows to the key that is open; those with none are left out."""
    counts = {view: _ask(f"SELECT count(*) FROM {view}")[0][0] for view in views or COLUMNS}  # noqa: S608 - our own names
    return {view: count for view, count in counts.items() if count}


def test_the_views_have_these_columns_and_no_others() -> None:
    """No answer, no free text, no name, no number, no HSA-id; a new column is argued for here.

    The other facts of the reports are compared with their page in ``tests/reports/test_facts.py``.
    """
    found = _ask(
        """SELECT c.oid::regclass::text, string_agg(a.attname, ' ' ORDER BY a.attnum)
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
            WHERE (c.relnamespace = 'settlement'::regnamespace OR c.oid = 'reports.dose'::regclass) AND c.relkind = 'v'
            GROUP BY 1 ORDER BY 1"""
    )
    open_ones = _ask(
        """SELECT oid::regclass::text FROM pg_class
            WHERE relnamespace IN ('settlement'::regnamespace, 'reports'::regnamespace) AND relkind = 'v'
              AND NOT 'security_barrier=true' = ANY(coalesce(reloptions, '{}'))"""
    )

    assert dict(found) == COLUMNS
    assert open_ones == []


def test_without_a_key_and_for_a_nurse_there_is_nothing(region: Region, tolvan: Person) -> None:
    """LAW-01: not the whole region's, and not through this door one's own either."""
    without = _counts()
    nurse = region.reader(BIRGIT)

    with reading(nurse):
        seen = _counts()

    assert (without, seen) == ({}, {})


def test_the_claims_clerk_reads_every_provider_s_visits_and_no_table(region: Region, tolvan: Person) -> None:
    """LAW-19: the key that opens the views opens no record."""
    clerk = _clerk(region)

    with reading(clerk):
        visits = _ask("SELECT provider_id, given_on, state FROM settlement.visit_version ORDER BY given_on")
        tables = [_ask(f"SELECT count(*) FROM {table}")[0][0] for table in (  # noqa: S608 - our own names
            "visits_visit", "visits_administration", "visits_signature", "declarations_declaration"
        )]  # fmt: skip

    assert visits == [(2, date(2026, 10, 23), "complete"), (1, date(2026, 11, 23), "complete")]
    assert tables == [0, 0, 0, 0]


def test_what_the_region_reads_holds_no_word_no_answer_and_nobody_s_name_or_number(
    region: Region, tolvan: Person
) -> None:
    """Every row of every view as text, with an imported dose and one from abroad beside the visits."""
    anna = region.reader(ANNA)
    make_imported(anna, tolvan, region.products[0])
    with acting(anna):
        record_elsewhere(by=anna, person_id=tolvan.pk, told=replace(IN_POLAND, comment=A_WORD), at=NOON)
    shown = ""
    for role in (Role.CLAIMS_CLERK, Role.ANALYST):
        reader = _as(region, INGELA, role)
        shown += " ".join(
            row[0]
            for view in COLUMNS
            for row in _read(reader, f"SELECT v::text FROM {view} v")  # noqa: S608 - our own names
        )

    hidden = [A_WORD, "Tolvan", "2392", "Anna", "Nyberg", "TSTNMT", "no_risk", "severe_allergy", "Polen", "Influvac"]
    assert [word for word in hidden if word in shown] == []
    assert all(word in shown for word in ("influenza", "2026-10-23", "9901"))


def test_a_key_opens_what_its_role_s_permissions_do(region: Region, tolvan: Person) -> None:
    """The gates are the matrix's: payment for whoever previews a run, counts for whoever reads reports or counts."""
    Staff.objects.filter(pk__in=(INGELA.key, LARS.key)).update(licences=["LK"])
    of_view = {
        "settlement.visit_version": [Permission.RUN_PREVIEW],
        "reports.dose": [Permission.REPORT_READ_MONEY, Permission.REPORT_READ_SUPPRESSED, Permission.RECALL_COUNT],
    }
    expected, found = {}, {}
    for role in Role:
        reach = {view: {cells[role].reach for one in permissions if role in (cells := MATRIX[one])}
                 for view, permissions in of_view.items()}  # fmt: skip
        own = role in MATRIX[Permission.RUN_PREVIEW] and MATRIX[Permission.RUN_PREVIEW][role].reach is Scope.PROVIDER
        expected[role] = (
            {view: 2 for view, reached in reach.items() if Scope.REGION in reached},
            dict.fromkeys(of_view, 1) if own else {},
        )
        at = []
        for persona in (INGELA, LARS):
            with reading(_as(region, persona, role)):
                at.append(_counts(list(of_view)))
        found[role] = tuple(at)

    assert found == expected
    assert [role for role, (all_of_it, _own) in found.items() if "settlement.visit_version" in all_of_it] == [
        Role.CLAIMS_CLERK,
        Role.CLAIMS_APPROVER,
    ]


def test_a_role_that_is_taken_away_or_another_purpose_opens_nothing_from_the_next_statement(
    region: Region, tolvan: Person
) -> None:
    """ID-05: a region's role is worth something with administration as purpose alone."""
    clerk, seen = _clerk(region), []
    for changed in ({}, {"purpose": "care"}, {"purpose": "research"}, {"purpose": "administration", "roles": ["SUP"]}):
        if changed:
            Commission.objects.filter(staff_id=INGELA.key).update(**changed)
        seen.append(_read(clerk, "SELECT count(*) FROM settlement.visit_version"))

    assert seen == [[(2,)], [(0,)], [(0,)], [(0,)]]


_REFUSED = (
    "SET ROLE vaccinera_settlement",
    "SET ROLE vaccinera_reports",
    "SELECT * FROM settlement.secret",
    "UPDATE settlement.visit_version SET payer = 'region'",
    "UPDATE settlement.person SET birth_date = '1990-01-01'",
    "DELETE FROM settlement.amendment",
    "INSERT INTO settlement.merge SELECT * FROM settlement.merge",
    "CREATE OR REPLACE VIEW reports.dose AS SELECT 1",
)


def test_the_clerk_s_key_reads_and_does_nothing_else(region: Region, tolvan: Person) -> None:
    refused = []
    with acting(_clerk(region)), connection.cursor() as cursor:
        for statement in _REFUSED:
            try:
                with transaction.atomic():
                    cursor.execute(statement)
            except DatabaseError:
                refused.append(statement)

    assert refused == list(_REFUSED)


def test_a_version_tells_when_it_came_to_be_and_what_it_keeps(region: Region) -> None:
    """The run asks what stood at an instant: versions, first signatures and nullifications (rules, points 3 and 8)."""
    anna, clerk = region.reader(ANNA), _clerk(region)
    first = _dose(region, ANNA, make_person())
    second = corrected(anna, first, site="right_upper_arm", at=NOON + timedelta(hours=3))
    nullified(anna, second)
    restored(anna, Visit(pk=second.pk))

    versions = _read(
        clerk,
        """SELECT version, is_current, made_by, recorded_at, completed_at, nullified_at, last_day_to_sign
             FROM settlement.visit_version WHERE document_id = %s ORDER BY version""",
        [first.document_id],
    )
    amendments = _read(clerk, "SELECT version, kind, made_at FROM settlement.amendment ORDER BY made_at, version")

    later, last_day = NOON + timedelta(days=1), date(2026, 12, 23)
    assert versions == [
        (1, False, "", NOON, NOON, None, last_day),
        (2, False, "corrected", NOON + timedelta(hours=3), NOON, later, last_day),
        (3, True, "restored", later, NOON, None, last_day),
    ]
    assert amendments == [
        (2, "corrected", NOON + timedelta(hours=3)),
        (2, "nullified", later),
        (3, "restored", later),
    ]


def test_what_lacks_a_signature_is_there_and_not_completed(region: Region) -> None:
    """`unsigned` and `not_signed_in_time` are outcomes too; a prescription nobody has given is no visit."""
    by_telephone(region)

    found = _read(
        _clerk(region),
        """SELECT state, prescription_signed_at, administration_signed_at, completed_at, last_day_to_sign
             FROM settlement.visit_version""",
    )

    assert found == [("given", None, NOON, None, date(2026, 12, 23))]


def test_a_signer_is_a_code_that_only_the_clerk_can_have_told(region: Region) -> None:
    """The same code for the same person everywhere, and another for another."""
    by_telephone(region, make_person(NUMBERS[0]))
    _dose(region, ANNA, make_person(NUMBERS[1]))
    clerk = _clerk(region)

    with reading(clerk):
        codes = dict(_ask("SELECT kind || version, signer_code FROM settlement.signature WHERE kind = 'prescription'"))
        givers = {code for (code,) in _ask("SELECT giver_code FROM settlement.visit_version")}
        signers = {code for (code,) in _ask("SELECT signer_code FROM settlement.signature")}
        told = sorted(_ask("SELECT settlement.signer_of(%s)", [code])[0][0] for code in givers)
        nobody = _ask("SELECT settlement.signer_of('000000000000')")
    anna = region.reader(ANNA)

    assert (givers, len(givers), len(codes["prescription1"])) == (signers, 2, 12)
    assert (told, nobody) == ([ANNA.key, BIRGIT.key], [(None,)])
    assert _read(anna, "SELECT settlement.signer_of(%s)", [codes["prescription1"]]) == [(None,)]


def test_a_warning_that_was_passed_is_told_by_its_code_alone(region: Region) -> None:
    david, visit = region.reader(DAVID), recorded_for_anna(region)
    passed = {"code": "too_early", "rule": "F-1", "version": "1", "reason": A_WORD}
    with acting(david):
        Visit.objects.filter(pk=visit.pk).update(passed_warnings=[passed])

    assert _read(_clerk(region), "SELECT passed_warning_codes FROM settlement.visit_version") == [('["too_early"]',)]


def test_who_was_found_to_be_one_is_told_with_its_instants_and_no_number(region: Region) -> None:
    """Point 21: as merged at the cut-off, so a merge that was undone stays with when."""
    maja, clerk = region.reader(MAJA), _clerk(region)
    kept, merged = make_person(NUMBERS[0]), make_person(NUMBERS[1])
    with acting(maja):
        merge = merge_people(by=maja, kept_id=kept.pk, merged_id=merged.pk, reason="Samma pass", at=NOON)
        unmerge_people(by=maja, merge_id=merge.pk, reason="Två personer", at=NOON + timedelta(hours=1))

    with reading(clerk):
        merges = _ask("SELECT * FROM settlement.merge")
        kinds = _ask("SELECT kind, from_on, to_on, is_replaced FROM settlement.identifier")
        births = _ask("SELECT birth_date FROM settlement.person ORDER BY 1")

    assert merges == [(merged.pk, kept.pk, NOON, NOON + timedelta(hours=1))]
    assert kinds == [("personal_number", None, None, False)] * 2
    assert births == [(date(1940, 3, 12),), (date(1941, 3, 12),)]


def test_history_is_counted_apart_from_what_can_be_paid(region: Region) -> None:
    """Point 10: neither an imported dose nor one from abroad is in the population."""
    anna, person = region.reader(ANNA), make_person()
    make_imported(anna, person, region.products[0])
    with acting(anna):
        record_elsewhere(by=anna, person_id=person.pk, told=IN_POLAND, at=NOON)

    with reading(_clerk(region)):
        history = _ask("SELECT source, given_on, recorded_at FROM settlement.history_dose ORDER BY given_on")
        population = _counts(["settlement.visit_version"])

    assert history == [("imported", date(2025, 11, 3), NOON), ("elsewhere", date(2026, 10, 5), NOON)]
    assert population == {}


def test_a_visit_brought_over_to_be_settled_is_in_the_population(region: Region) -> None:
    """Decision 0014."""
    signed = {"prescription_signed_at": NOON, "administration_signed_at": NOON}
    make_imported(region.reader(ANNA), make_person(), region.products[0], origin="settleable", **signed)

    assert _read(_clerk(region), "SELECT origin, completed_at FROM settlement.visit_version") == [("settleable", NOON)]


def test_a_provider_previews_its_own_and_sees_what_it_may_have_to_yield_to(region: Region, tolvan: Person) -> None:
    """The second gate: of another's dose the day and not where; of people it never vaccinated nothing."""
    _dose(region, OLLE, make_person(NUMBERS[0]))
    maja = region.reader(MAJA)

    with reading(maja):
        own = _ask("SELECT provider_id, given_on FROM settlement.visit_version")
        others = _ask(
            "SELECT person_id, programme_id, given_on, is_for_region, completed_at FROM settlement.competing_version"
        )
        counted = _ask("SELECT DISTINCT provider_id FROM reports.dose")

    assert own == [(1, date(2026, 11, 23))]
    assert others == [(tolvan.pk, "influenza", date(2026, 10, 23), True, NOON)]
    assert counted == [(1,)]
    assert _read(_clerk(region), "SELECT count(*) FROM settlement.competing_version") == [(0,)]


def test_what_competes_is_found_over_a_merge(region: Region, tolvan: Person) -> None:
    other, maja = make_person(NUMBERS[0]), region.reader(MAJA)
    _dose(region, OLLE, other)
    before = _read(maja, "SELECT count(*) FROM settlement.competing_version")
    with acting(maja):
        merge_people(by=maja, kept_id=tolvan.pk, merged_id=other.pk, reason="Samma pass", at=NOON)

    assert before == [(1,)]
    assert _read(maja, "SELECT count(*) FROM settlement.competing_version") == [(2,)]


def test_somebody_protected_is_counted_without_where_they_live(region: Region) -> None:
    """PER-11."""
    person = make_person()
    _dose(region, ANNA, person)
    Person.objects.filter(pk=person.pk).update(protection="confidentiality_marking")

    found = _read(
        _as(region, INGELA, Role.ANALYST),
        "SELECT is_protected, municipality_code, region_code, sex, age_years, registered_on FROM reports.dose",
    )

    assert found == [(True, "", "", "male", 84, date(2026, 11, 23))]


def test_only_what_stands_is_counted_in_reports(region: Region, tolvan: Person) -> None:
    anna = region.reader(ANNA)
    [(visit_id,)] = _read(anna, "SELECT id FROM visits_visit")
    nullified(anna, Visit(pk=visit_id))
    by_telephone(region, make_person(NUMBERS[0]))

    assert _read(_as(region, INGELA, Role.ANALYST), "SELECT provider_id FROM reports.dose") == [(2,)]


_NARROWED = (
    ("settlement.visit_version", "given_on >= '2026-10-01' AND given_on < '2026-11-01'"),
    ("settlement.visit_version", "document_id = '0190163d-8694-739b-aea5-966c26f8ad90'"),
    ("settlement.visit_version", "person_id = '0190163d-8694-739b-aea5-966c26f8ad90'"),
    ("settlement.competing_version", "person_id = '0190163d-8694-739b-aea5-966c26f8ad90'"),
    ("settlement.amendment", "made_at >= '2026-11-10 00:00+01' AND made_at < '2026-12-10 00:00+01'"),
    ("settlement.history_dose", "given_on >= '2026-10-01' AND given_on < '2026-11-01'"),
    ("reports.dose", "given_on >= '2026-10-01' AND given_on < '2026-11-01'"),
)


def test_the_barrier_holds_back_no_month_person_document_or_instant(region: Region) -> None:
    """What is held back would stand as a filter above the view's own rows, and no index would be used (at scale)."""
    held_back, pushed = [], []
    with reading(_clerk(region)):
        for view, narrowing in _NARROWED:
            plan = "\n".join(line for [line] in _ask(f"EXPLAIN SELECT * FROM {view} WHERE {narrowing}"))  # noqa: S608 - our own names
            held_back += [view] if f"Subquery Scan on {view.partition('.')[2]}" in plan else []
            pushed += [view] if narrowing.split(" =")[0].split(" >")[0] in plan else []

    assert held_back == []
    assert pushed == [view for view, _narrowing in _NARROWED]


def test_a_shut_gate_reads_no_table(region: Region, tolvan: Person) -> None:
    """It is asked once a statement and before the first row."""
    plan = "\n".join(line for [line] in _ask("EXPLAIN (ANALYZE, COSTS OFF) SELECT * FROM settlement.visit_version"))

    assert "One-Time Filter" in plan
    assert [line for line in plan.splitlines() if "on visits_" in line and "never executed" not in line] == []
