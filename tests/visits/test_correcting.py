"""A correction is a new signed version; what was signed stays, and says who replaced it, when and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from uuid_utils.compat import uuid7

from tests.factories.region import (
    NOON,
    Region,
    an_hour_before,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_declaration,
    with_order,
)
from tests.personas import ANNA, BIRGIT, DAVID, MAJA, OLLE, SARA, ULLA, Persona
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.correcting import correct, refuse_uncorrectable
from vaccinera.visits.actions.signing import sign_mine
from vaccinera.visits.actions.versions import Act, copied, locked_entry, next_version, write_versions
from vaccinera.visits.models import Administration, Amendment, Prescription, Signature, Visit
from vaccinera.visits.queries.corrections import as_it_stands
from vaccinera.visits.queries.history import doses_of
from vaccinera.visits.queries.worklists import day_at_unit
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.rules.signing import is_unbroken
from vaccinera.visits.states import AmendmentKind, Basis

LATER = NOON + timedelta(days=3)


def given(region: Region, who: Persona = ANNA, **facts: Any) -> Visit:
    """A dose prescribed, given and signed by one nurse."""
    nurse = region.reader(who)
    batch = make_batch(nurse, region.products[0])
    return sign(nurse, begin(nurse, make_person(**facts)), filled_in(nurse, region.products[0], batch.pk))


def by_telephone(region: Region) -> Visit:
    """Given by Birgit on David's word, which he has not signed."""
    birgit, david = region.reader(BIRGIT), region.reader(DAVID)
    batch = make_batch(birgit, region.products[0])
    registration = with_order(
        filled_in(birgit, region.products[0], batch.pk),
        prescriber_id=david.staff_id,
        basis=Basis.VERBAL,
        basis_reason="Telefon",
        prescribed_at=an_hour_before(NOON),
    )
    return sign(birgit, begin(birgit, make_person()), registration)


def corrected(
    by: Reader, visit: Visit, *, reason: str = "Fel i registreringen", at: Any = LATER, **fields: Any
) -> Visit:
    """The version the page would write with some fields put right."""
    with acting(by):
        seen = Visit.objects.select_related(
            "prescription", "administration", "declaration__questionnaire", "programme_version", "person"
        ).get(pk=visit.pk)
        return correct(by=by, visit_id=visit.pk, after=replace(as_it_stands(seen), **fields), reason=reason, at=at)


def gaps_of(by: Reader, visit: Visit, **given_facts: Any) -> list[tuple[str, str]]:
    """What keeps a correction from being signed, and at which field."""
    with pytest.raises(Incomplete) as refused:
        corrected(by, visit, **given_facts)
    return [(gap.code, gap.field) for gap in refused.value.gaps]


def test_a_correction_is_a_version_with_the_first_signatures_kept(region: Region) -> None:
    """LAW-06, RIV-07: one document, two versions, and the corrector's one signature over the whole."""
    anna = region.reader(ANNA)
    first = given(region)

    second = corrected(anna, first, site="right_upper_arm", reason="Fel arm angavs")

    with reading(anna):
        versions = list(Visit.objects.filter(document_id=first.document_id).order_by("version"))
        assert [(one.version, one.is_current, one.state) for one in versions] == [
            (1, False, "complete"),
            (2, True, "complete"),
        ]
        assert versions[1].pk == second.pk
        assert [one.administration.site for one in versions] == ["left_upper_arm", "right_upper_arm"]
        assert versions[1].prescription_signed_at == versions[1].administration_signed_at == NOON
        assert [one.kind for one in versions[0].signatures.order_by("kind")] == ["administration", "prescription"]
        [signature] = versions[1].signatures.all()
        content = json.loads(signature.content)["content"]
        assert (signature.kind, signature.signer_hsa_id) == ("correction", anna.hsa_id)
        assert is_unbroken(signature.content, bytes(signature.digest))
        assert content["correction"]["reason"] == "Fel arm angavs"
        assert content["correction"]["of_version"] == 1
        assert len(content["correction"]["of_digest"]) == 64
        assert content["administration"]["site"] == "right_upper_arm"
        assert set(content) >= {"visit", "declaration", "prescription", "administration"}


def test_a_correction_says_who_when_and_why(region: Region) -> None:
    """LAW-03, LAW-06."""
    anna = region.reader(ANNA)

    second = corrected(anna, given(region), site="right_upper_arm", reason="  Fel arm angavs ")

    with reading(anna):
        [amendment] = Amendment.objects.filter(visit=second)
        assert (amendment.kind, amendment.reason, amendment.changed) == ("corrected", "Fel arm angavs", ["site"])
        assert (amendment.by_name, amendment.by_role_name) == ("Anna Nyberg", "Sjuksköterska")
        assert (amendment.unit_name, amendment.made_at) == ("Norra mottagningen", LATER)
        assert PublishedFact.objects.filter(name="VisitCorrected", content={"visit_id": str(second.pk)}).exists()


def test_every_field_can_be_put_right(region: Region) -> None:
    anna, birgit = region.reader(ANNA), region.reader(BIRGIT)
    first = given(region)
    other = make_batch(anna, region.products[1], number="ZZ9")
    earlier = an_hour_before(NOON) - timedelta(days=2)

    second = corrected(
        anna,
        first,
        product_id=region.products[1].pk,
        unit_batch_id=other.pk,
        dose_quantity=Decimal("0.25"),
        given_at=earlier,
        giver_id=birgit.staff_id,
        preparer_id=birgit.staff_id,
        route="subcutaneous",
        ordered_route="subcutaneous",
        indication="Riskgrupp",
        giving_comment="Halv dos",
        order_comment="Enligt läkare",
        payer="employer",
    )

    with reading(anna):
        now = Visit.objects.select_related("prescription", "administration").get(pk=second.pk)
        dose, order = now.administration, now.prescription
        assert (now.given_at, str(now.given_on), now.payer) == (earlier, "2026-11-21", "employer")
        assert (dose.given_at, order.prescribed_at) == (earlier, earlier)
        assert (dose.product_id, order.product_id) == (region.products[1].pk, region.products[1].pk)
        assert (dose.batch_number, dose.giver_name, dose.preparer_name) == ("ZZ9", "Birgit Ek", "Birgit Ek")
        assert (dose.route, order.route, order.indication) == ("subcutaneous", "subcutaneous", "Riskgrupp")
        assert (dose.comment, order.comment, dose.dose_quantity) == ("Halv dos", "Enligt läkare", Decimal("0.250"))
        assert [one.batch_number for one in doses_of(anna, now.person_id)] == ["ZZ9"]


def test_timeliness_is_settled_when_the_visit_first_became_complete(region: Region) -> None:
    """Reimbursement points 3 and 4: another day never makes a signature late, or in time."""
    anna = region.reader(ANNA)

    second = corrected(anna, given(region), given_at=NOON - timedelta(days=60))

    assert str(second.given_on) == "2026-09-24"
    assert str(second.last_day_to_sign) == "2026-12-23"


def test_while_a_signature_is_missing_its_last_day_follows_the_day_given(region: Region) -> None:
    """Point 4 speaks of what is complete; before that the day given is what counts."""
    birgit = region.reader(BIRGIT)

    second = corrected(birgit, by_telephone(region), given_at=an_hour_before(NOON) + timedelta(minutes=5))

    assert second.state == "given"
    assert (str(second.given_on), str(second.last_day_to_sign)) == ("2026-11-23", "2026-12-23")


def test_a_missing_signature_is_still_missing_and_can_be_given_on_the_new_version(region: Region) -> None:
    birgit, david = region.reader(BIRGIT), region.reader(DAVID)
    second = corrected(birgit, by_telephone(region), site="right_upper_arm")

    with acting(david):
        signed = sign_mine(by=david, visit_id=second.pk, at=LATER)

    assert (second.state, second.prescription_signed_at) == ("given", None)
    assert (signed.state, signed.prescription_signed_at) == ("complete", LATER)
    with reading(david):
        kinds = Signature.objects.filter(visit=second).order_by("kind").values_list("kind", flat=True)
        assert list(kinds) == ["correction", "prescription"]


def test_a_wrongly_named_prescriber_is_put_right_while_unsigned(region: Region) -> None:
    birgit, sara = region.reader(BIRGIT), region.reader(SARA)

    second = corrected(birgit, by_telephone(region), prescriber_id=sara.staff_id)

    with reading(birgit):
        order = Prescription.objects.get(visit=second)
        assert (order.prescriber_name, order.right_rule) == ("Sara Skydd", "FLU26-P1")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"reason": "  "}, ("visits.correction.reason_missing", "reason")),
        ({"reason": "x" * 301}, ("visits.correction.reason_too_long", "reason")),
        ({"site": ""}, ("visits.administration.site_missing", "site")),
        ({"route": ""}, ("visits.administration.route_missing", "giving_route")),
        ({"indication": ""}, ("visits.prescription.indication_missing", "indication")),
        ({"dose_quantity": None}, ("visits.prescription.dose_missing", "dose_quantity")),
        ({"giver_id": None}, ("visits.administration.giver_missing", "giver")),
        ({"giver_id": OLLE.key}, ("visits.administration.giver_missing", "giver")),
        ({"preparer_id": OLLE.key}, ("visits.correction.preparer_missing", "preparer")),
        ({"unit_batch_id": uuid7()}, ("visits.administration.batch_missing", "batch")),
        ({"given_at": None}, ("visits.correction.time_missing", "given_at")),
        ({"given_at": LATER + timedelta(hours=1)}, ("visits.administration.in_the_future", "given_at")),
        ({"given_at": NOON.replace(year=1941)}, ("visits.administration.before_birth", "given_at")),
        ({"target_group": "nobody"}, ("visits.correction.group_does_not_fit", "target_group")),
        ({"setting": "moon"}, ("visits.correction.setting_missing", "setting")),
        ({"prescriber_id": DAVID.key}, ("visits.correction.prescriber_has_signed", "prescriber")),
        ({"prescribed_at": NOON + timedelta(hours=1)}, ("visits.prescription.after_giving", "prescribed_at")),
        ({"product_id": 999}, ("programmes.product.not_in_programme", "product")),
    ],
)
def test_what_cannot_be_is_told_at_its_field(region: Region, fields: dict[str, Any], expected: tuple[str, str]) -> None:
    """LAW-04: the entry rules hold for a correction too, with their own sentences."""
    changed = {"site": "right_upper_arm"} if "reason" in fields else {}

    assert expected in gaps_of(region.reader(ANNA), given(region), **changed, **fields)


def test_nothing_changed_is_no_correction(region: Region) -> None:
    found = gaps_of(region.reader(ANNA), given(region))

    assert found == [("visits.correction.nothing_changed", "reason")]


def test_a_batch_that_had_expired_that_day_is_refused_and_one_finished_since_is_not(region: Region) -> None:
    """MED-04, as it was on the day of the dose."""
    anna = region.reader(ANNA)
    first = given(region)
    expired = make_batch(anna, region.products[0], number="OLD1", expires_on=date(2026, 11, 22))
    finished = make_batch(anna, region.products[0], number="FIN1")
    with acting(anna):
        finished.is_finished = True
        finished.save(update_fields=["is_finished"])

    assert gaps_of(anna, first, unit_batch_id=expired.pk) == [("products.batch.expired", "batch")]
    second = corrected(anna, first, unit_batch_id=finished.pk)

    with reading(anna):
        assert Administration.objects.get(visit=second).batch_number == "FIN1"


def test_a_day_after_death_is_refused(region: Region) -> None:
    first = given(region, deceased_on=date(2026, 11, 24))

    found = gaps_of(region.reader(ANNA), first, given_at=NOON + timedelta(days=2))

    assert ("visits.administration.after_death", "given_at") in found


def test_a_day_with_another_dose_needs_a_reason(region: Region) -> None:
    """The database would refuse it; the page says so first, at the field that mends it."""
    anna = region.reader(ANNA)
    person = make_person()
    batch = make_batch(anna, region.products[0])
    registration = replace(filled_in(anna, region.products[0], batch.pk), extra_dose_reason="Halva rann ut")
    sign(anna, begin(anna, person), registration)
    again = sign(anna, begin(anna, person), with_declaration(registration, are_confirmed_together=True))

    assert gaps_of(anna, again, extra_dose_reason="") == [("visits.visit.same_dose_today", "extra_dose_reason")]
    assert corrected(anna, again, extra_dose_reason="Spill").extra_dose_reason == "Spill"


def test_an_entry_of_somebody_else_takes_the_right_to_correct_any(region: Region) -> None:
    """Anna's own; David signed nothing of it; the operations manager may; nobody at another provider sees it."""
    first = given(region)

    for who, code in (
        (DAVID, "access.permission.missing"),
        (ULLA, "access.permission.missing"),
        (OLLE, "visits.visit.not_found"),
    ):
        with pytest.raises(Refused, match=code):
            _attempt(region.reader(who), first.pk)
    second = corrected(region.reader(MAJA), first, site="right_upper_arm")

    assert second.version == 2


def _attempt(by: Reader, visit_id: UUID) -> None:
    anything: Any = None
    with acting(by):
        correct(by=by, visit_id=visit_id, after=anything, reason="", at=LATER)


def test_a_version_that_another_has_replaced_is_not_corrected_unseen(region: Region) -> None:
    anna, maja = region.reader(ANNA), region.reader(MAJA)
    first = given(region)
    corrected(maja, first, site="right_upper_arm")

    with pytest.raises(Refused, match=r"visits\.visit\.changed_by_another") as refused:
        corrected(anna, first, site="left_thigh")

    assert refused.value.facts == {"by": "Maja Chef"}
    with reading(anna):
        assert Visit.objects.filter(document_id=first.document_id).count() == 2


def test_an_unsigned_entry_is_locked_after_fourteen_days_and_can_then_only_be_signed(region: Region) -> None:
    """LAW-07, by the clock: the last day counts, and once signed it is corrected like any other."""
    birgit, david = region.reader(BIRGIT), region.reader(DAVID)
    first = by_telephone(region)
    last_day, after = NOON + timedelta(days=14), NOON + timedelta(days=15)

    second = corrected(birgit, first, site="right_upper_arm", at=last_day)
    with pytest.raises(Refused, match=r"visits\.visit\.locked"):
        corrected(birgit, second, site="left_thigh", at=after)
    with acting(david):
        sign_mine(by=david, visit_id=second.pk, at=after)
    third = corrected(birgit, second, site="left_thigh", at=after)

    assert (third.version, third.state) == (3, "complete")


def test_a_prescription_that_waits_is_not_corrected() -> None:
    """It is withdrawn, or given."""
    with pytest.raises(Refused, match=r"visits\.visit\.not_possible_now"):
        refuse_uncorrectable(Visit(state="prescribed"), at=NOON)


def test_what_is_nullified_is_restored_before_it_is_corrected() -> None:
    with pytest.raises(Refused, match=r"visits\.correction\.nullified"):
        refuse_uncorrectable(Visit(state="complete", nullified_at=NOON), at=NOON)


def test_what_another_system_recorded_is_corrected_there() -> None:
    with pytest.raises(Refused, match=r"visits\.correction\.imported"):
        refuse_uncorrectable(Visit(state="complete", origin="imported"), at=NOON)


def test_only_the_version_that_stands_is_counted(region: Region) -> None:
    anna = region.reader(ANNA)
    second = corrected(anna, given(region), site="right_upper_arm")

    with reading(anna):
        assert day_at_unit(anna, on=NOON.date()).given_today == 1
        assert [dose.visit_id for dose in doses_of(anna, second.person_id)] == [second.pk]


def test_what_the_database_refuses_for_another_cause_is_no_answer(region: Region) -> None:
    """A programming error stays one."""
    anna = region.reader(ANNA)
    first = given(region)

    act = Act(AmendmentKind.CORRECTED, "Fel", uuid7())
    with acting(anna):
        version = next_version(locked_entry(anna, first.pk), changed=())
    version.administration.batch_number = ""

    with pytest.raises(IntegrityError, match="a_given_dose_names_its_batch"), acting(anna):
        write_versions([version], act, [], by=anna, at=LATER)


def _moved_back(visit: Visit, model: type[Model]) -> None:
    Visit.objects.filter(pk=visit.pk).update(is_current=True)


def _unsigned(visit: Visit, model: type[Model]) -> None:
    model._default_manager.filter(visit_id=visit.pk).update(signed_at=None)


def _deleted(visit: Visit, model: type[Model]) -> None:
    model._default_manager.filter(visit_id=visit.pk).delete()


@pytest.mark.parametrize(
    ("act", "model"),
    [
        (_moved_back, Visit),
        (_unsigned, Prescription),
        (_unsigned, Administration),
        (_deleted, Prescription),
        (_deleted, Administration),
        (_deleted, Signature),
        (_deleted, Amendment),
    ],
)
def test_nothing_that_was_signed_or_replaced_can_be_changed(
    region: Region, act: Callable[[Visit, type[Model]], None], model: type[Model]
) -> None:
    """LAW-06: by the database, for the application's own login."""
    anna = region.reader(ANNA)
    first = given(region)
    second = corrected(anna, first, site="right_upper_arm")
    target = second if model is Amendment else first

    with pytest.raises(Exception, match=r"final|permission denied"), acting(anna), transaction.atomic():
        act(target, model)


def test_two_versions_never_stand_at_once(region: Region) -> None:
    """The corrector who waits for the row's lock sees that it was replaced; the database would refuse it too."""
    anna = region.reader(ANNA)
    first = given(region)

    with pytest.raises(IntegrityError, match="one_version_of_a_visit_stands"), acting(anna):
        Visit.objects.bulk_create([copied(first, version=2, extra_dose_reason="En till")])
