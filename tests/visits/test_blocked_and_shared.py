"""What a patient has blocked is on no other unit's page, and what others recorded is read by those alone who may.

Anna and Ulla work at two units of one provider, Olle at another provider.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, share_records, sign
from tests.personas import ANNA, MAJA, OLLE, REBECKA, ULLA, Persona
from vaccinera.access.actions.blocks import (
    lift_block,
    name_blocking_unit,
    open_block,
    open_in_emergency,
    set_block,
)
from vaccinera.access.actions.sharing import note_reading, revoke_reading, switch_sharing
from vaccinera.access.models import Block
from vaccinera.access.queries import blocks_of
from vaccinera.access.states import AskedBy, BlockKind, ReadingGround, ReadingTime
from vaccinera.audit.models import Event
from vaccinera.declarations.queries import latest_answers
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions.merging import merge_people
from vaccinera.patients.models import Person
from vaccinera.visits.models import Visit
from vaccinera.visits.queries.elsewhere import elsewhere_of, who_blocks
from vaccinera.visits.queries.history import history_of, visit_by_id
from vaccinera.visits.queries.person_page import person_today

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


def _dose(region: Region, persona: Persona, person: Person) -> Visit:
    reader = region.reader(persona)
    batch = make_batch(reader, region.products[0])
    return sign(reader, begin(reader, person), filled_in(reader, region.products[0], batch.pk))


def _block(region: Region, persona: Persona, person: Person, kind: BlockKind = BlockKind.INNER) -> Block:
    reader = region.reader(persona)
    with acting(reader):
        return set_block(
            by=reader, person_id=person.pk, unit_id=reader.unit_id, kind=kind, asked_by=AskedBy.SELF, at=NOON
        )


def _read(
    region: Region, persona: Persona, person: Person, ground: ReadingGround = ReadingGround.CONSENT, words: str = ""
) -> None:
    reader = region.reader(persona)
    with acting(reader):
        note_reading(
            by=reader, person=person, ground=ground, time=ReadingTime.DAY, is_relation_known=False,
            is_relation_stated=True, words=words, at=NOON,
        )  # fmt: skip


def _doses(region: Region, persona: Persona, person: Person) -> int:
    reader = region.reader(persona)
    with reading(reader):
        return len(history_of(reader, person.pk).doses)


def _shared(region: Region, persona: Persona, person: Person) -> list[tuple[date, str]]:
    reader = region.reader(persona)
    with reading(reader):
        return [(dose.given_on, dose.programme_code) for dose in history_of(reader, person.pk).shared]


def _told(region: Region, persona: Persona, person: Person) -> tuple[bool, bool, bool]:
    reader = region.reader(persona)
    with reading(reader):
        told = elsewhere_of(reader, person.pk, on=TODAY)
    return told.is_vaccinated, told.is_blocked, told.is_blocked_here


def _actions(region: Region, persona: Persona) -> list[str]:
    reader = region.reader(persona)
    with reading(reader):
        return list(Event.objects.filter(action__startswith="access.").order_by("id").values_list("action", flat=True))


def test_an_inner_block_holds_from_the_next_request_for_other_units_and_not_for_its_own(region: Region) -> None:
    """LAW-15: history, answers, the visit itself and hand-written SQL; that something is blocked is told."""
    person = make_person()
    visit = _dose(region, ANNA, person)
    before = _doses(region, ULLA, person)

    _block(region, ANNA, person)

    ulla = region.reader(ULLA)
    assert before == 1
    assert (_doses(region, ULLA, person), _doses(region, ANNA, person)) == (0, 1)
    assert (_told(region, ULLA, person), _told(region, ANNA, person)) == ((False, False, True), (False, False, False))
    with reading(ulla), connection.cursor() as cursor:
        assert visit_by_id(ulla, visit.pk) is None
        assert latest_answers(ulla, person_id=person.pk) == ()
        cursor.execute("SELECT count(*) FROM visits_visit")
        assert cursor.fetchone() == (0,)


def test_the_advice_of_another_unit_knows_nothing_of_what_is_blocked(region: Region) -> None:
    person, ulla = make_person(), region.reader(ULLA)
    _dose(region, ANNA, person)
    with reading(ulla):
        before = person_today(ulla, person, on=TODAY).programmes[0].advice

    _block(region, ANNA, person)

    with reading(ulla):
        after = person_today(ulla, person, on=TODAY).programmes[0].advice
    assert before is not None
    assert after is not None
    assert (before.kind, after.kind) == ("done", "due")


def test_a_block_set_again_is_the_one_that_is_there(region: Region) -> None:
    person = make_person()

    first, second = _block(region, ANNA, person), _block(region, ANNA, person)

    assert first.pk == second.pk
    assert _actions(region, ANNA).count("access.block.set") == 1


def test_a_guardian_blocks_nothing(region: Region) -> None:
    """LAW-17: neither through the act nor past it."""
    anna, child = region.reader(ANNA), make_person("202202142382")

    with pytest.raises(Refused, match=r"access\.block\.guardian"), acting(anna):
        set_block(by=anna, person_id=child.pk, unit_id=11, kind=BlockKind.INNER, asked_by=AskedBy.GUARDIAN, at=NOON)
    with pytest.raises(IntegrityError, match="a_guardian_blocks_nothing"), acting(anna):
        Block.objects.create(
            id=child.pk, provider_id=1, unit_id=11, person=child, kind="inner", asked_by="guardian", set_at=NOON,
            set_by_hsa_id=anna.hsa_id, set_by_name=anna.name,
        )  # fmt: skip


def test_whose_unit_may_be_blocked_follows_the_matrix(region: Region) -> None:
    person, anna, maja = make_person(), region.reader(ANNA), region.reader(MAJA)

    with acting(maja):
        set_block(by=maja, person_id=person.pk, unit_id=12, kind=BlockKind.INNER, asked_by=AskedBy.SELF, at=NOON)
    with pytest.raises(Refused, match=r"access\.permission\.other_unit"), acting(anna):
        set_block(by=anna, person_id=person.pk, unit_id=12, kind=BlockKind.OUTER, asked_by=AskedBy.SELF, at=NOON)
    with pytest.raises(Refused, match=r"access\.block\.unit_unknown"), acting(maja):
        set_block(by=maja, person_id=person.pk, unit_id=21, kind=BlockKind.INNER, asked_by=AskedBy.SELF, at=NOON)


def test_the_patient_lifts_a_block_for_good_and_it_stays_as_it_was(region: Region) -> None:
    person, anna = make_person(), region.reader(ANNA)
    _dose(region, ANNA, person)
    block = _block(region, ANNA, person)

    with acting(anna):
        lift_block(by=anna, block_id=block.pk, at=NOON)

    assert _doses(region, ULLA, person) == 1
    with pytest.raises(Refused, match=r"access\.block\.not_found"), acting(anna):
        lift_block(by=anna, block_id=block.pk, at=NOON)
    with pytest.raises(IntegrityError, match="is final"), acting(anna):
        Block.objects.filter(pk=block.pk).update(lifted_at=None)


def test_with_consent_a_block_is_open_for_the_unit_until_the_day_is_over(region: Region) -> None:
    """LAW-16: for whoever asked, and nobody else."""
    person, ulla = make_person(), region.reader(ULLA)
    _dose(region, ANNA, person)
    block = _block(region, ANNA, person)

    with acting(ulla):
        opening = open_block(by=ulla, block_id=block.pk, time=ReadingTime.DAY, at=NOON)

    assert _doses(region, ULLA, person) == 1
    assert opening.expires_on == TODAY
    with acting(ulla):
        opening.expires_on = TODAY - timedelta(days=1)
        opening.save()
    assert _doses(region, ULLA, person) == 0


def test_an_emergency_opening_is_two_steps_with_a_reason(region: Region) -> None:
    """LAW-16, PDL 4:5: the unit's name first, and only then what it recorded."""
    person, ulla = make_person(), region.reader(ULLA)
    _dose(region, ANNA, person)
    block = _block(region, ANNA, person)
    with reading(ulla):
        unnamed = blocks_of(ulla, person.pk, on=TODAY)[0]

    with pytest.raises(Refused, match=r"access\.emergency\.unit_not_named"), acting(ulla):
        open_in_emergency(by=ulla, block_id=block.pk, at=NOON)
    with pytest.raises(Refused, match=r"access\.emergency\.reason_missing"), acting(ulla):
        name_blocking_unit(by=ulla, block_id=block.pk, reason=" ", at=NOON)
    with acting(ulla):
        name_blocking_unit(by=ulla, block_id=block.pk, reason="Medvetslös", at=NOON)
    with reading(ulla):
        named = blocks_of(ulla, person.pk, on=TODAY)[0]
    after_one_step = _doses(region, ULLA, person)
    with acting(ulla):
        opening = open_in_emergency(by=ulla, block_id=block.pk, at=NOON)

    assert (unnamed.unit_name, named.unit_name) == ("", "Norra mottagningen")
    assert after_one_step == 0
    assert _doses(region, ULLA, person) == 1
    assert opening.expires_on == TODAY + timedelta(days=1)
    assert _actions(region, ULLA)[-2:] == ["access.emergency.unit_named", "access.emergency.opened"]


def test_a_first_step_of_yesterday_opens_nothing(region: Region) -> None:
    person, ulla = make_person(), region.reader(ULLA)
    block = _block(region, ANNA, person)
    with acting(ulla):
        name_blocking_unit(by=ulla, block_id=block.pk, reason="Medvetslös", at=NOON - timedelta(days=1))

    with pytest.raises(Refused, match=r"access\.emergency\.unit_not_named"), acting(ulla):
        open_in_emergency(by=ulla, block_id=block.pk, at=NOON)
    with reading(ulla):
        assert blocks_of(ulla, person.pk, on=TODAY)[0].unit_name == ""


def test_nothing_is_told_unless_both_providers_share(region: Region) -> None:
    """2022:913 2:2: off until it is said; both ways."""
    person = make_person()
    _dose(region, ANNA, person)
    none = _told(region, OLLE, person)

    share_records(region, OLLE)
    one = _told(region, OLLE, person)
    share_records(region, ANNA)

    assert none == one == (False, False, False)
    assert _told(region, OLLE, person) == (True, False, False)


def test_patients_are_told_before_anything_is_shared(region: Region) -> None:
    person, maja = make_person(), region.reader(MAJA)
    share_records(region, OLLE)
    _dose(region, OLLE, person)

    with pytest.raises(Refused, match=r"access\.sharing\.informed_missing"), acting(maja):
        switch_sharing(by=maja, is_on=True, informed_on=None, at=NOON)
    with pytest.raises(Refused, match=r"access\.sharing\.informed_later"), acting(maja):
        switch_sharing(by=maja, is_on=True, informed_on=TODAY + timedelta(days=1), at=NOON)
    with acting(maja):
        switch_sharing(by=maja, is_on=True, informed_on=TODAY, at=NOON)
    while_on = _told(region, ANNA, person)
    with acting(maja):
        switch_sharing(by=maja, is_on=False, informed_on=None, at=NOON)

    assert while_on == (True, False, False)
    assert _told(region, ANNA, person) == (False, False, False)
    assert _actions(region, MAJA)[-2:] == ["access.sharing.switched", "access.sharing.switched"]


def test_with_consent_programme_day_number_and_product_are_read_until_the_day_is_over(region: Region) -> None:
    """LAW-18: at the unit that asked, and the advice counts them."""
    share_records(region, ANNA, OLLE)
    person, olle = make_person(), region.reader(OLLE)
    _dose(region, ANNA, person)
    before = _shared(region, OLLE, person)

    _read(region, OLLE, person)

    with reading(olle):
        seen = person_today(olle, person, on=TODAY)
        as_review = person_today(olle, person, on=TODAY, is_care=False)
    assert before == []
    assert _shared(region, OLLE, person) == [(TODAY, "influenza")]
    assert seen.programmes[0].advice is not None
    assert seen.programmes[0].advice.kind == "done"
    assert as_review.shared == []
    assert as_review.programmes[0].advice is not None
    assert as_review.programmes[0].advice.kind == "due"
    assert seen.elsewhere.reading is not None
    assert (seen.elsewhere.reading.asked_by_name, seen.elsewhere.reading.expires_on) == ("Olle Annan", TODAY)


def test_a_right_to_read_ends_when_it_is_revoked_or_its_day_is_over(region: Region) -> None:
    share_records(region, ANNA, OLLE)
    person, olle = make_person(), region.reader(OLLE)
    _dose(region, ANNA, person)
    _read(region, OLLE, person)

    with acting(olle):
        revoke_reading(by=olle, person_id=person.pk, at=NOON)
        revoke_reading(by=olle, person_id=person.pk, at=NOON)
    revoked = _shared(region, OLLE, person)
    with acting(olle):
        note_reading(
            by=olle, person=person, ground=ReadingGround.CONSENT, time=ReadingTime.MONTH, is_relation_known=True,
            is_relation_stated=False, words="", at=NOON - timedelta(days=31),
        )  # fmt: skip

    assert revoked == []
    assert _shared(region, OLLE, person) == []
    assert _actions(region, OLLE).count("access.shared.reading_revoked") == 1


def test_each_thing_the_law_asks_for_is_asked_for(region: Region) -> None:
    person, olle, rebecka = make_person(), region.reader(OLLE), region.reader(REBECKA)
    child = make_person("202202142382")

    with pytest.raises(Refused, match=r"access\.shared\.not_sharing"):
        _read(region, OLLE, person)
    share_records(region, ANNA, OLLE)
    with pytest.raises(Refused, match=r"access\.shared\.relation_missing"), acting(olle):
        note_reading(
            by=olle, person=person, ground=ReadingGround.CONSENT, time=ReadingTime.YEAR, is_relation_known=False,
            is_relation_stated=False, words="", at=NOON,
        )  # fmt: skip
    with pytest.raises(Refused, match=r"access\.shared\.not_a_child"):
        _read(region, OLLE, person, ReadingGround.CHILD)
    for ground in (ReadingGround.INCAPACITY, ReadingGround.EMERGENCY):
        with pytest.raises(Refused, match=r"access\.shared\.reason_missing"):
            _read(region, OLLE, person, ground)
    with pytest.raises(Refused, match=r"access\.permission\.missing"), acting(rebecka):
        revoke_reading(by=rebecka, person_id=person.pk, at=NOON)

    _read(region, OLLE, child, ReadingGround.CHILD)
    _read(region, OLLE, person, ReadingGround.INCAPACITY, "Demens, ingen ställföreträdare")
    assert _actions(region, OLLE)[-2:] == ["access.shared.reading_noted", "access.shared.reading_noted"]


@pytest.mark.parametrize("kind", [BlockKind.INNER, BlockKind.OUTER])
def test_a_block_is_told_of_to_other_providers_and_nothing_of_it(region: Region, kind: BlockKind) -> None:
    """2022:913 2:5, 3:5: with consent too; in an emergency who has blocked, so that they can be asked."""
    share_records(region, ANNA, OLLE)
    person, olle = make_person(), region.reader(OLLE)
    _dose(region, ANNA, person)
    block = _block(region, ANNA, person, kind)
    _read(region, OLLE, person)
    with reading(olle):
        with_consent = who_blocks(person.pk)

    _read(region, OLLE, person, ReadingGround.EMERGENCY, "Medvetslös")

    with reading(olle):
        in_emergency = who_blocks(person.pk)
    assert _told(region, OLLE, person) == (False, True, False)
    assert _shared(region, OLLE, person) == []
    assert (with_consent, in_emergency) == ([], ["Norra vården"])
    assert _actions(region, OLLE)[-1] == "access.emergency.shared_opened"
    anna = region.reader(ANNA)
    with acting(anna):
        lift_block(by=anna, block_id=block.pk, at=NOON)
    assert _shared(region, OLLE, person) == [(TODAY, "influenza")]


def test_an_outer_block_leaves_the_providers_own_units_alone_and_its_unit_opens_it_for_a_time(region: Region) -> None:
    share_records(region, ANNA, OLLE)
    person, anna, ulla = make_person(), region.reader(ANNA), region.reader(ULLA)
    _dose(region, ANNA, person)
    block = _block(region, ANNA, person, BlockKind.OUTER)
    _read(region, OLLE, person)

    with pytest.raises(Refused, match=r"access\.permission\.other_unit"), acting(ulla):
        open_block(by=ulla, block_id=block.pk, time=ReadingTime.DAY, at=NOON)
    with acting(anna):
        open_block(by=anna, block_id=block.pk, time=ReadingTime.MONTH, at=NOON)

    assert _doses(region, ULLA, person) == 1
    assert _shared(region, OLLE, person) == [(TODAY, "influenza")]


def test_nobody_lists_what_crosses_and_nobody_reads_without_a_scope(region: Region) -> None:
    """LAW-19: the view begins with the right to read, so that without one it has no rows at all."""
    share_records(region, ANNA, OLLE)
    _dose(region, ANNA, make_person())

    with reading(region.reader(OLLE)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared.history")
        within = cursor.fetchone()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared.history")
        without = cursor.fetchone()

    assert (within, without) == ((0,), (0,))


def test_a_block_holds_for_every_row_that_is_the_same_person(region: Region) -> None:
    """PER-09: whichever of them it was set for."""
    kept, merged, maja = make_person(), make_person("194803179805"), region.reader(MAJA)
    _dose(region, ANNA, merged)
    _block(region, ANNA, kept)
    apart = _doses(region, ULLA, merged)

    with acting(maja):
        merge_people(by=maja, kept_id=kept.pk, merged_id=merged.pk, reason="Samma pass", at=NOON)

    assert apart == 1
    assert _doses(region, ULLA, kept) == 0
