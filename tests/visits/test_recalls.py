"""Who got a batch: counts by unit, people at the own provider only, and numbers alone for the region (MED-05)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from uuid_utils.compat import uuid7

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, sign
from tests.personas import ANNA, INGELA, MAJA, OLLE, REBECKA, SARA, ULLA, Persona
from tests.visits.scenes import NUMBERS
from tests.web.scenes import another
from vaccinera.access.rules.readers import Reader
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import Commission
from vaccinera.visits.actions.recalls import log_recall_export
from vaccinera.visits.models import Administration, Visit
from vaccinera.visits.queries.recalls import UnitCount, counts_of_batch, doses_of_batch, every_dose_of_batch


def _give(region: Region, who: Persona, number: str, *, batch: str = "AB 12-34") -> Visit:
    reader = region.reader(who)
    held = make_batch(reader, region.products[0], number=batch)
    return sign(reader, begin(reader, make_person(number)), filled_in(reader, region.products[0], held.pk))


def _with_the_grant(region: Region, who: Persona) -> Reader:
    Commission.objects.filter(staff_id=who.key).update(grants=["visit.export"])
    return region.reader(who)


def test_each_unit_of_the_provider_is_counted_and_no_other_provider(region: Region) -> None:
    """LAW-01, the leak test: another provider gave the same batch."""
    for who, number in ((ANNA, NUMBERS[0]), (ULLA, NUMBERS[1]), (OLLE, NUMBERS[2])):
        _give(region, who, number)

    with reading(region.reader(MAJA)):
        counts = counts_of_batch(region.reader(MAJA), 1, "AB12-34")

    assert counts == [
        UnitCount("Norra mottagningen", "Norra vården", 1, 1),
        UnitCount("Östra mottagningen", "Norra vården", 1, 1),
    ]


def test_the_region_counts_every_unit_and_is_told_nobody(region: Region) -> None:
    """LAW-19: numbers through one function; there is no way from them to a name."""
    for who, number in ((ANNA, NUMBERS[0]), (ULLA, NUMBERS[1]), (OLLE, NUMBERS[2])):
        _give(region, who, number)
    ingela = region.reader(INGELA)

    with reading(ingela):
        counts = counts_of_batch(ingela, 1, "AB12-34")
        with pytest.raises(Refused, match=r"access\.permission\.missing"):
            doses_of_batch(ingela, 1, "AB12-34", page=1)

    assert [(one.unit_name, one.doses) for one in counts] == [
        ("Norra mottagningen", 1),
        ("Östra mottagningen", 1),
        ("Södra mottagningen", 1),
    ]


def test_only_what_stands_is_counted(region: Region) -> None:
    """Neither a version that was corrected away nor what is nullified; and another number is another batch."""
    kept, nullified = (_give(region, ANNA, number, batch=f"AB{number[-4:]}") for number in NUMBERS[:2])
    anna, ingela = _with_the_grant(region, ANNA), region.reader(INGELA)
    with acting(anna):
        Visit.objects.filter(pk=nullified.pk).update(nullified_at=NOON, nullified_reason="Fel person")
        given = [one.visit_id for one in every_dose_of_batch(anna, 1, f"AB{NUMBERS[0][-4:]}")]
        gone = list(every_dose_of_batch(anna, 1, f"AB{NUMBERS[1][-4:]}"))

    with reading(ingela):
        counts = [counts_of_batch(ingela, 1, f"AB{number[-4:]}") for number in NUMBERS[:2]]
    assert (given, gone) == ([kept.pk], [])
    assert [len(one) for one in counts] == [1, 0]


def test_who_got_it_is_told_by_the_grant_only_and_at_the_own_provider(region: Region) -> None:
    mine = _give(region, ANNA, NUMBERS[0])
    _give(region, OLLE, NUMBERS[1])

    with reading(region.reader(ANNA)), pytest.raises(Refused, match=r"access\.permission\.missing"):
        doses_of_batch(region.reader(ANNA), 1, "AB12-34", page=1)
    anna = _with_the_grant(region, ANNA)
    with reading(anna):
        found = doses_of_batch(anna, 1, "AB12-34", page=1)

    assert [one.visit_id for one in found] == [mine.pk]


def test_who_may_not_count_is_refused(region: Region) -> None:
    with reading(region.reader(REBECKA)), pytest.raises(Refused, match=r"access\.permission\.missing"):
        counts_of_batch(region.reader(REBECKA), 1, "AB12-34")


def test_a_provider_that_asks_the_region_s_function_is_answered_with_nothing(region: Region) -> None:
    """The function asks who asks; and the application cannot become its role."""
    _give(region, OLLE, NUMBERS[0])

    with reading(region.reader(SARA)), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM shared.doses_of_batch(1, 'AB12-34')")
        assert cursor.fetchall() == []
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET ROLE vaccinera_recall")


def test_the_doses_of_a_batch_are_found_by_their_index(region: Region) -> None:
    """Within 2 seconds at 5 million visits; at a thousand doses of as many batches the plan tells."""
    given = _give(region, ANNA, NUMBERS[0])
    anna = _with_the_grant(region, ANNA)
    with acting(anna):
        dose = Administration.objects.get()
        days = [NOON.date() - timedelta(days=nth) for nth in range(1, 1_001)]
        visits = [another(given, document_id=uuid7(), draft_id=None, given_on=day) for day in days]
        Visit.objects.bulk_create(visits)
        Administration.objects.bulk_create(
            another(dose, visit_id=visit.pk, batch_number=f"X{nth}") for nth, visit in enumerate(visits)
        )

    with reading(anna), connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN SELECT a.id FROM visits_administration a JOIN visits_visit v ON v.id = a.visit_id"
            " WHERE a.provider_id = 1 AND a.product_id = 1 AND a.batch_number = 'AB12-34' AND v.is_current"
        )
        plan = " ".join(line for [line] in cursor.fetchall())

    assert "visits_doses_of_a_batch" in plan


def test_handing_over_is_in_the_log_with_purpose_and_recipient(region: Region) -> None:
    """LAW-10: and it is refused without."""
    anna = _with_the_grant(region, ANNA)

    def hand_over(purpose: str, recipient: str) -> None:
        with acting(anna):
            log_recall_export(
                by=anna, npl_id="1", batch_number="AB1", form="csv", purpose=purpose, recipient=recipient, doses=2
            )

    for purpose, recipient in ((" ", "Maja"), ("Brev", "")):
        with pytest.raises(Refused, match=r"access\.hand_over\.purpose_missing"):
            hand_over(purpose, recipient)
    hand_over(" Brev till dem som fått batchen ", "Vårdenhetschefen")

    with reading(anna):
        event = Event.objects.get(action="visits.recall.exported")
    assert event.details == {
        "product": "1",
        "batch": "AB1",
        "form": "csv",
        "purpose": "Brev till dem som fått batchen",
        "recipient": "Vårdenhetschefen",
        "doses": 2,
    }
