"""What a change would do is tried on invented people before anybody real meets it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.programmes.samples import SHIPPED, raw_invented
from vaccinera.programmes.queries import sample_people
from vaccinera.programmes.rules.pack_reading import read_pack, read_pack_file
from vaccinera.programmes.rules.previews import SamplePerson, outcome_for, preview, read_samples
from vaccinera.programmes.states import AdviceKind, Payer

DAY = date(2026, 11, 26)
SEASONAL = (SHIPPED / "influenza-2026.toml").read_text("utf-8")
CHILD: dict[str, Any] = {
    "names": {"sv": "Barn", "en": "Child"},
    "age_years": 4,
    "risk_groups": ["lung"],
    "doses": [{"days_ago": 21}],
}
OLD: dict[str, Any] = {"names": {"sv": "Äldre", "en": "Older"}, "age_years": 75}


def samples(*people: dict[str, Any]) -> tuple[SamplePerson, ...]:
    return read_samples({"people": people})


def test_a_longer_interval_moves_the_day_of_those_who_wait_and_nobody_else() -> None:
    longer = SEASONAL.replace("min_days = 28", "min_days = 56")

    tried = preview(read_pack_file(SEASONAL), read_pack_file(longer), samples(CHILD, OLD), on=DAY)

    (change,) = tried.changes
    assert change.before is not None
    assert (change.before.earliest_on, change.after.earliest_on) == (date(2026, 12, 3), date(2026, 12, 31))
    assert change.after.advice.kind is AdviceKind.TOO_EARLY
    assert tried.unchanged == 1


def test_a_change_of_payer_or_of_who_may_prescribe_is_seen_too() -> None:
    old = read_pack_file(SEASONAL)
    pays = read_pack_file(SEASONAL.replace('payer = "region"', 'payer = "person"'))
    strict = read_pack_file(
        SEASONAL.replace('"nursing_home", "age_65", "medical_risk"', '"nursing_home", "medical_risk"')
    )

    (paying,) = preview(old, pays, samples(OLD), on=DAY).changes
    (prescribing,) = preview(old, strict, samples(OLD), on=DAY).changes

    assert paying.after.advice.group is not None
    assert paying.after.advice.group.payer is Payer.PERSON
    assert prescribing.before is not None
    assert ("specialist_nurse", "district_nurse") in prescribing.before.prescribers
    assert prescribing.after.prescribers == (("physician", ""),)


def test_another_version_of_the_same_rules_changes_nobody() -> None:
    renamed = SEASONAL.replace('version = "2026.1"', 'version = "2026.2"')

    tried = preview(read_pack_file(SEASONAL), read_pack_file(renamed), sample_people(), on=DAY)

    assert tried.changes == ()
    assert tried.unchanged >= 25


def test_a_new_programme_changes_everybody() -> None:
    invented = read_pack(raw_invented())

    tried = preview(None, invented, samples(OLD), on=date(2031, 3, 1))

    (change,) = tried.changes
    assert change.before is None
    assert change.after.advice.programme == invented.code


def test_earlier_doses_are_tried_once_for_each_product_group() -> None:
    """An interval may ask which of the programme's products the last dose was."""
    sequence = read_pack_file((SHIPPED / "pneumococcal-2026.toml").read_text("utf-8"))
    groups = {product.duplicate_group for product in sequence.products}

    tried = preview(None, sequence, samples({**OLD, "doses": [{"days_ago": 400}]}), on=DAY)

    assert {change.person.group for change in tried.changes} == groups
    assert len(groups) > 1


def test_a_dose_of_another_programme_is_none_of_this_one() -> None:
    (person,) = samples({**CHILD, "doses": [{"days_ago": 1, "another_programme": True}]})

    outcome = outcome_for(read_pack_file(SEASONAL), person, on=DAY)

    assert outcome.advice.kind is AdviceKind.DUE
    assert outcome.earliest_on == DAY


def test_who_belongs_nowhere_has_no_prescriber() -> None:
    (person,) = samples({"names": OLD["names"], "age_months": 3, "setting": "nowhere"})

    outcome = outcome_for(read_pack_file(SEASONAL), person, on=DAY)

    assert outcome.advice.kind is AdviceKind.NOT_FOR
    assert (outcome.earliest_on, outcome.prescribers) == (None, ())


def test_the_sample_people_stand_on_the_boundaries() -> None:
    """A preview is worth what its people are: the young, the pregnant, the old, and day 27 among them."""
    people = sample_people()

    assert {3, 6} <= {person.age_months for person in people}
    assert {64, 65} <= {person.age_months // 12 for person in people}
    assert 27 in {dose.days_ago for person in people for dose in person.doses}
    assert {person.pregnancy_week for person in people} >= {12, 16, 30}
    assert all(set(person.names) == {"sv", "en"} for person in people)
