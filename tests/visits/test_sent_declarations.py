"""What was sent to a prescriber stands as it was sent, whatever the page sends along with the prescription."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.region import (
    NOON,
    SOURCE,
    Region,
    begin,
    filled_in,
    make_batch,
    make_person,
    with_declaration,
    with_order,
)
from tests.personas import ANNA, BIRGIT, DAVID
from vaccinera.kernel.scope import acting
from vaccinera.visits.actions.prescribing import prescribe, send_to_prescriber
from vaccinera.visits.models import Draft
from vaccinera.visits.rules.registrations import Incomplete


def sent_with_a_stop(region: Region) -> Draft:
    """A draft of Birgit's with an earlier severe reaction, sent to whoever prescribes."""
    birgit = region.reader(BIRGIT)
    draft = begin(birgit, make_person())
    stopped = filled_in(
        birgit, region.products[0], None, severe_vaccine_reaction="yes", severe_vaccine_reaction_assessed="no"
    )
    with acting(birgit):
        return send_to_prescriber(
            by=birgit,
            draft_id=draft.pk,
            registration=with_declaration(stopped, note="Behövde sjukhusvård 2019"),
            content={},
            prescriber_id=None,
            at=NOON,
        )


def test_answers_sent_along_with_the_prescription_lift_no_stop(region: Region) -> None:
    """ID-11: Anna's page says that all is well, but what was sent says otherwise and only a physician may go on."""
    anna = region.reader(ANNA)
    draft = sent_with_a_stop(region)

    with acting(anna), pytest.raises(Incomplete) as refused:
        prescribe(
            by=anna,
            draft_id=draft.pk,
            registration=filled_in(anna, region.products[0], None),
            content={},
            source_system_hsa_id=SOURCE,
            at=NOON,
        )

    assert [gap.code for gap in refused.value.gaps] == ["visits.prescription.no_right"]


def test_a_physician_lifts_the_stop_another_day_with_a_reason(region: Region) -> None:
    """The answers are not asked of the page again, so an empty page and another day change nothing."""
    david = region.reader(DAVID)
    draft = sent_with_a_stop(region)
    make_batch(david, region.products[0])
    empty = with_declaration(filled_in(david, region.products[0], None), answers={})

    with acting(david):
        visit = prescribe(
            by=david,
            draft_id=draft.pk,
            registration=with_order(empty, stop_reason="Bedömd, ges under observation"),
            content={},
            source_system_hsa_id=SOURCE,
            at=NOON + timedelta(days=2),
        )

    assert visit.declaration_id == draft.declaration_id
    assert visit.state == "prescribed"
    assert visit.target_group == "age_65"
