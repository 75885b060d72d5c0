"""What the person was told stays with the visit, by text, version, language and way (LAW-33, NVR-11)."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError
from uuid_utils.compat import uuid7

from tests.factories.region import Region, begin, filled_in, make_batch, make_person, sign, with_declaration
from tests.personas import ANNA
from vaccinera.declarations.rules.information import InformationGiven
from vaccinera.declarations.states import InformationWay
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.models import Visit
from vaccinera.visits.rules.registrations import Incomplete


def _signed(region: Region, given: InformationGiven, *, read_in: str = "sv") -> Visit:
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    registration = with_declaration(filled_in(anna, region.products[0], batch.pk), information=given, read_in=read_in)
    visit = sign(anna, begin(anna, make_person()), registration)
    with reading(anna):
        return Visit.objects.select_related("declaration").prefetch_related("signatures").get(pk=visit.pk)


def test_text_version_language_and_way_are_kept_and_signed(region: Region) -> None:
    visit = _signed(region, InformationGiven(InformationWay.HANDED_OVER, "fi"), read_in="en")

    told = {
        "read_in": "en",
        "information_text": "general",
        "information_version": 1,
        "information_language": "fi",
        "information_way": "handed_over",
        "information_on_register": False,
    }
    signed = [json.loads(signature.content)["content"]["declaration"] for signature in visit.signatures.all()]
    assert {name: getattr(visit.declaration, name) for name in told} == told
    assert [{name: declared[name] for name in told} for declared in signed] == [told, told]


def test_questions_are_read_in_a_language_they_are_in(region: Region) -> None:
    """Anything else was not what happened; the questions stood there in Swedish."""
    visit = _signed(region, InformationGiven(InformationWay.READ_ALOUD, "sv"), read_in="xx")

    assert visit.reviewed.read_in == "sv"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (InformationGiven(None, "sv"), "declarations.information.not_given"),
        (InformationGiven(InformationWay.READ_ALOUD, "xx"), "declarations.information.not_in_language"),
    ],
)
def test_who_was_told_nothing_is_not_vaccinated(region: Region, given: InformationGiven, code: str) -> None:
    with pytest.raises(Incomplete) as refused:
        _signed(region, given)

    assert [gap.code for gap in refused.value.gaps] == [code]


def test_the_database_refuses_information_without_its_text(region: Region) -> None:
    told = _signed(region, InformationGiven(InformationWay.READ_ALOUD, "sv")).reviewed
    told.id, told.information_text = uuid7(), ""

    with pytest.raises(IntegrityError, match="information_given_says_which_text_and_how"), acting(region.reader(ANNA)):
        told.save(force_insert=True)
