"""Working at the chair: what is typed is kept, nobody's work is lost unseen, and what is over is over."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from tests.factories.region import NOON, PROGRAMME, Region, begin, make_person
from tests.personas import ANNA, BIRGIT, DAVID, LARS, MAJA, OLLE, REBECKA, ULLA, Persona
from tests.visits.scenes import prescribed, sent, stored_draft, told, whole
from vaccinera.access.actions import choose_commission, log_in
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import Commission, Staff
from vaccinera.programmes.models import Programme
from vaccinera.visits.actions import drafts
from vaccinera.visits.actions.drafts import discard_draft, open_draft, save_draft, take_back
from vaccinera.visits.models import Draft
from vaccinera.visits.rules.saves import NOT_COUNTED, Save

LATER = NOON + timedelta(minutes=5)
NOBODYS = UUID("01990000-0000-7000-8000-000000000099")


def _save(
    region: Region,
    draft: Draft,
    *,
    by: Persona = ANNA,
    revision: int = 1,
    content: dict[str, object] | None = None,
    save: Save = NOT_COUNTED,
) -> Draft:
    reader = region.reader(by)
    with acting(reader):
        return save_draft(by=reader, draft_id=draft.pk, content=content or {}, revision=revision, at=LATER, save=save)


def _discard(region: Region, draft: Draft, *, by: Persona = ANNA, reason: str = "Fel person") -> Draft:
    reader = region.reader(by)
    with acting(reader):
        return discard_draft(by=reader, draft_id=draft.pk, reason=reason, at=LATER)


def test_a_draft_begins_with_what_it_is_given_and_is_in_the_log(region: Region) -> None:
    anna, person = region.reader(ANNA), make_person()
    with acting(anna):
        draft = open_draft(
            by=anna, person_id=person.pk, programme_code=PROGRAMME, content={"site": ["left_upper_arm"]}, at=NOON
        )

    kept = stored_draft(region, draft)

    assert (kept.state, kept.revision, kept.content) == ("open", 1, {"site": ["left_upper_arm"]})
    assert (kept.provider_id, kept.unit_id, kept.created_by_id, kept.created_at) == (1, 11, 1, NOON)
    assert (kept.updated_by_hsa_id, kept.updated_by_name, kept.updated_at) == (
        "TSTNMT2321000156-S1",
        "Anna Nyberg",
        NOON,
    )
    assert told(region, "visits.") == [("visits.draft.opened", "TSTNMT2321000156-S1", str(draft.pk))]


def test_beginning_twice_is_coming_back(region: Region) -> None:
    """What was typed is there; nothing new is begun or logged."""
    anna, person = region.reader(ANNA), make_person()
    first = begin(anna, person)
    _save(region, first, content={"route": ["intramuscular"]})

    second = begin(anna, person)

    assert second.pk == first.pk
    assert second.content == {"route": ["intramuscular"]}
    assert len(told(region, "visits.draft.opened")) == 1


def test_two_tabs_that_begin_at_once_have_one_draft(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look beforehand sees nothing of the other; the database decides, and both go on with the first."""
    anna, person = region.reader(ANNA), make_person()
    first = begin(anna, person)
    monkeypatch.setattr(Draft.objects.all().__class__, "first", lambda _self: None)

    second = begin(anna, person)

    assert second.pk == first.pk


def test_a_refusal_of_the_database_that_nobody_expected_is_not_hidden(region: Region) -> None:
    """A draft of no programme is a fault of ours, and no draft of another is handed out instead."""
    anna, person = region.reader(ANNA), make_person()

    with pytest.raises(IntegrityError, match="programme_id"), acting(anna):
        open_draft(by=anna, person_id=person.pk, programme_code=None, content={}, at=NOON)  # type: ignore[arg-type]  # that it is none is the point


def test_each_person_programme_and_author_has_a_draft_of_its_own(region: Region) -> None:
    anna, birgit = region.reader(ANNA), region.reader(BIRGIT)
    person, other = make_person(), make_person("19500101-2383")
    Programme.objects.create(code="another", name_sv="Ett annat", name_en="Another")
    with acting(anna):
        of_another = open_draft(by=anna, person_id=person.pk, programme_code="another", content={}, at=NOON)

    begun = {begin(anna, person).pk, begin(anna, other).pk, begin(birgit, person).pk, of_another.pk}

    assert len(begun) == 4


def test_whoever_works_at_two_units_has_a_draft_at_each(region: Region) -> None:
    """The draft of the other unit is not seen here, and must not stand in the way."""
    person = make_person()
    here = begin(region.reader(ANNA), person)
    Commission.objects.create(
        id=100,
        hsa_id="TSTNMT2321000156-C100",
        staff_id=ANNA.key,
        unit_id=12,
        name="Vård och behandling",
        purpose="care",
        roles=["VAC"],
        from_on=date(2024, 1, 1),
    )
    token = log_in(staff=Staff.objects.get(pk=ANNA.key), method="demo", level_of_assurance="demo", at=NOON)
    at_the_other_unit = choose_commission(token=token, commission_id=100, at=NOON).reader
    assert at_the_other_unit is not None

    there = begin(at_the_other_unit, person)

    assert there.pk != here.pk
    assert (there.unit_id, here.unit_id) == (12, 11)


@pytest.mark.parametrize("ends", [_discard, lambda region, draft: whole(region, draft.person)])
def test_after_a_draft_is_over_a_new_one_begins(region: Region, ends: type[object]) -> None:
    anna, person = region.reader(ANNA), make_person()
    first = begin(anna, person)
    ends(region, first)  # type: ignore[call-arg]  # both take a region and a draft

    second = begin(anna, person)

    assert second.pk != first.pk


def test_saving_keeps_what_is_typed_word_for_word_and_counts_its_revision(region: Region) -> None:
    """Half-typed things too: "0," is what stands on the page."""
    draft = begin(region.reader(ANNA), make_person())

    _save(region, draft, content={"dose_quantity": ["0,"], "answer-consent": [], "declaration_note": ["å <b>"]})

    kept = stored_draft(region, draft)
    assert kept.content == {"dose_quantity": ["0,"], "answer-consent": [], "declaration_note": ["å <b>"]}
    assert (kept.state, kept.revision, kept.updated_at) == ("open", 2, LATER)


def test_a_colleague_at_the_unit_goes_on_with_it(region: Region) -> None:
    """Who had it last is said."""
    draft = begin(region.reader(ANNA), make_person())

    _save(region, draft, by=REBECKA, content={"site": ["left_upper_arm"]})

    kept = stored_draft(region, draft)
    assert (kept.created_by_id, kept.updated_by_name, kept.updated_by_hsa_id) == (
        1,
        "Rebecka Holm",
        "TSTNMT2321000156-S4",
    )


def test_saving_over_another_is_refused_saying_who(region: Region) -> None:
    """Neither's work is lost unseen."""
    draft = begin(region.reader(ANNA), make_person())
    _save(region, draft, by=BIRGIT, content={"site": ["right_upper_arm"]})

    with pytest.raises(Refused) as refused:
        _save(region, draft, by=ANNA, revision=1, content={"site": ["left_upper_arm"]})

    assert refused.value.code == "visits.draft.changed_by_another"
    assert refused.value.facts == {"by": "Birgit Ek"}
    assert stored_draft(region, draft).content == {"site": ["right_upper_arm"]}


def test_whoever_has_seen_the_others_work_saves_over_it(region: Region) -> None:
    draft = begin(region.reader(ANNA), make_person())
    _save(region, draft, by=BIRGIT, content={"site": ["right_upper_arm"]})

    _save(region, draft, by=ANNA, revision=2, content={"site": ["left_upper_arm"]})

    kept = stored_draft(region, draft)
    assert (kept.content, kept.revision) == ({"site": ["left_upper_arm"]}, 3)


def test_one_s_own_earlier_page_is_saved_over(region: Region) -> None:
    """Two saves under way from one page are no conflict."""
    draft = begin(region.reader(ANNA), make_person())
    _save(region, draft, revision=1, content={"n": ["1"]})

    _save(region, draft, revision=1, content={"n": ["2"]})

    assert stored_draft(region, draft).content == {"n": ["2"]}


def test_a_save_that_a_later_one_of_its_page_has_overtaken_changes_nothing(region: Region) -> None:
    """What was typed last holds, in whatever order the saves come; not even the revision moves."""
    draft = begin(region.reader(ANNA), make_person())
    _save(region, draft, content={"n": ["all"]}, save=Save("0000-1", 3))

    _save(region, draft, content={"n": ["half"]}, save=Save("0000-1", 2))
    _save(region, draft, content={"n": ["half"]}, save=Save("0000-1", 3))

    kept = stored_draft(region, draft)
    assert (kept.content, kept.revision, kept.saved_number) == ({"n": ["all"]}, 2, 3)

    _save(region, draft, content={"n": ["more"]}, save=Save("0000-1", 4))
    assert stored_draft(region, draft).content == {"n": ["more"]}


def test_one_s_own_save_on_another_page_is_not_saved_over_unseen(region: Region) -> None:
    """Two tabs, or a page drawn a moment before the last one's save came: both versions are shown."""
    draft = begin(region.reader(ANNA), make_person())
    _save(region, draft, content={"n": ["first tab"]}, save=Save("0000-1", 1))

    with pytest.raises(Refused, match="changed_by_another"):
        _save(region, draft, revision=1, content={"n": ["second tab"]}, save=Save("0000-2", 1))
    _save(region, draft, revision=2, content={"n": ["second tab"]}, save=Save("0000-2", 2))
    with pytest.raises(Refused, match="changed_by_another"):
        _save(region, draft, revision=2, content={"n": ["first tab"]}, save=Save("0000-1", 2))

    assert stored_draft(region, draft).content == {"n": ["second tab"]}


def test_what_another_did_in_between_is_not_saved_over_by_the_page_that_saved_last(region: Region) -> None:
    """A page counts its own saves; that a colleague has had the draft since, without saving, it has to be told."""
    draft = begin(region.reader(ANNA), make_person())
    _save(region, draft, content={"n": ["mine"]}, save=Save("0000-1", 1))
    with acting(region.reader(BIRGIT)):
        had = drafts.locked_draft(region.reader(BIRGIT), draft.pk)
        drafts.touch(had, by=region.reader(BIRGIT), at=LATER)
        had.save(update_fields=["revision", *drafts.TOUCHED])

    with pytest.raises(Refused, match="changed_by_another") as refused:
        _save(region, draft, revision=2, content={"n": ["over it"]}, save=Save("0000-1", 2))

    assert refused.value.facts == {"by": "Birgit Ek"}
    assert stored_draft(region, draft).content == {"n": ["mine"]}


def test_what_waits_for_a_prescriber_is_not_typed_on(region: Region) -> None:
    """What is signed on is exactly what was sent."""
    draft = sent(region)

    with pytest.raises(Refused, match=r"visits\.draft\.not_possible_now"):
        _save(region, draft, by=BIRGIT, revision=2, content={"changed": ["yes"]})

    assert stored_draft(region, draft).content == {"sent": ["as typed"]}


def test_a_draft_is_put_aside_with_a_reason_and_keeps_what_was_typed(region: Region) -> None:
    draft = begin(region.reader(ANNA), make_person())
    _save(region, draft, content={"site": ["left_upper_arm"]})

    _discard(region, draft, by=BIRGIT, reason="  Fel person ")

    kept = stored_draft(region, draft)
    assert (kept.state, kept.discarded_reason, kept.content) == (
        "discarded",
        "Fel person",
        {"site": ["left_upper_arm"]},
    )
    assert kept.updated_by_name == "Birgit Ek"
    assert told(region, "visits.draft.discarded") == [("visits.draft.discarded", "TSTNMT2321000156-S2", str(draft.pk))]


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_draft_is_not_put_aside_without_a_reason(region: Region, reason: str) -> None:
    draft = begin(region.reader(ANNA), make_person())

    with pytest.raises(Refused, match=r"visits\.draft\.reason_missing"):
        _discard(region, draft, reason=reason)

    assert stored_draft(region, draft).state == "open"


def test_the_database_knows_no_draft_put_aside_without_a_reason(region: Region) -> None:
    anna = region.reader(ANNA)
    draft = begin(anna, make_person())

    with pytest.raises(IntegrityError) as refused, acting(anna):
        Draft.objects.filter(pk=draft.pk).update(state="discarded")

    assert broken_constraint(refused.value) == "a_discarded_draft_says_why"


def test_what_is_prescribed_cannot_be_thrown_away(region: Region) -> None:
    """LAW-06: there is a signed prescription under it."""
    draft, _visit = prescribed(region)

    with pytest.raises(Refused, match=r"visits\.draft\.not_possible_now"):
        _discard(region, draft, by=DAVID)

    assert stored_draft(region, draft).state == "prescribed"


@pytest.mark.parametrize("ends", [_discard, lambda region, draft: whole(region, draft.person)])
def test_what_is_over_is_final_also_to_hand_written_statements(region: Region, ends: type[object]) -> None:
    """LAW-06: done or put aside, not one sign of it changes."""
    anna = region.reader(ANNA)
    draft = begin(anna, make_person())
    ends(region, draft)  # type: ignore[call-arg]  # both take a region and a draft

    with pytest.raises(IntegrityError) as refused, acting(anna):
        Draft.objects.filter(pk=draft.pk).update(content={"changed": ["afterwards"]})
    with pytest.raises(Refused, match=r"visits\.draft\.not_possible_now"):
        _save(region, draft, revision=2)
    with pytest.raises(Refused, match=r"visits\.draft\.not_possible_now"):
        _discard(region, draft)

    assert broken_constraint(refused.value) == "signed_is_final"


def test_the_application_deletes_no_draft(region: Region) -> None:
    anna = region.reader(ANNA)
    begin(anna, make_person())

    with pytest.raises(Exception, match="permission denied"), acting(anna), connection.cursor() as cursor:
        cursor.execute("DELETE FROM visits_draft")


@pytest.mark.parametrize("persona", [ULLA, OLLE])
def test_another_unit_finds_no_draft(region: Region, persona: Persona) -> None:
    """Ulla works at another unit of the provider, Olle for another provider (LAW-01)."""
    draft = begin(region.reader(ANNA), make_person())
    awaiting = sent(region, make_person("19500101-2383"))
    reader = region.reader(persona)

    with pytest.raises(Refused, match=r"visits\.draft\.not_found"):
        _save(region, draft, by=persona)
    with pytest.raises(Refused, match=r"visits\.draft\.not_found"):
        _discard(region, draft, by=persona)
    with pytest.raises(Refused, match=r"visits\.draft\.not_found"), acting(reader):
        take_back(by=reader, draft_id=awaiting.pk, at=LATER)

    assert stored_draft(region, draft).revision == 1


def test_a_key_of_no_draft_is_not_found(region: Region) -> None:
    anna = region.reader(ANNA)

    with pytest.raises(Refused, match=r"visits\.draft\.not_found"), acting(anna):
        save_draft(by=anna, draft_id=NOBODYS, content={}, revision=1, at=LATER)


@pytest.mark.parametrize("persona", [MAJA, LARS])
def test_who_may_not_save_drafts_does_nothing_with_them(region: Region, persona: Persona) -> None:
    reader, person = region.reader(persona), make_person()
    draft = begin(region.reader(ANNA), person)

    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        begin(reader, person)
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        _save(region, draft, by=persona)
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        _discard(region, draft, by=persona)
    with pytest.raises(Refused, match=r"access\.permission\.missing"), acting(reader):
        take_back(by=reader, draft_id=draft.pk, at=LATER)

    with reading(region.reader(ANNA)):
        assert Draft.objects.count() == 1


def test_two_savers_wait_for_each_other(region: Region) -> None:
    """The row is held until the transaction ends, so that no revision is counted twice."""
    anna = region.reader(ANNA)
    draft = begin(anna, make_person())

    with acting(anna):
        query = str(Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).query)
        held = drafts.locked_draft(anna, draft.pk)

    assert query.endswith('FOR UPDATE OF "visits_draft"')
    assert held.pk == draft.pk
