"""A pack is changed piece by piece in a draft that only its owner sees, until it is proposed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.region import NOON, Region
from tests.personas import ANNA, INGELA, TOMAS
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.programmes.actions.drafts import begin_draft, change_draft, discard_draft, propose_draft
from vaccinera.programmes.models import PackDraft, ProgrammeVersion
from vaccinera.programmes.queries import draft_by_id, drafts_of

pytestmark = pytest.mark.django_db


def begin(reader: Reader) -> PackDraft:
    version = ProgrammeVersion.objects.get(pk=1)
    with acting(reader):
        return begin_draft(by=reader, content=version.content, based_on_id=version.pk, at=NOON)


def numbered(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "version": "2026.2"}


def test_a_change_is_kept_even_when_it_does_not_hold_together(region: Region) -> None:
    """Nothing that was typed is lost."""
    ingela = region.reader(INGELA)
    draft = begin(ingela)

    with acting(ingela):
        change_draft(by=ingela, draft_id=draft.pk, change=lambda content: {**content, "windows": []}, at=NOON)

    assert draft_by_id(ingela, draft.pk).content["windows"] == []


def test_a_proposed_draft_is_gone(region: Region) -> None:
    ingela = region.reader(INGELA)
    draft = begin(ingela)

    with acting(ingela):
        change_draft(by=ingela, draft_id=draft.pk, change=numbered, at=NOON)
        proposal = propose_draft(
            by=ingela, draft_id=draft.pk, from_on=date(2026, 12, 1), reason="Nytt", on=date(2026, 11, 23), at=NOON
        )

    assert proposal.version == "2026.2"
    assert drafts_of(ingela) == []


def test_a_draft_that_cannot_be_proposed_stays(region: Region) -> None:
    ingela = region.reader(INGELA)
    draft = begin(ingela)

    with pytest.raises(Refused), acting(ingela):
        propose_draft(
            by=ingela, draft_id=draft.pk, from_on=date(2026, 12, 1), reason="Nytt", on=date(2026, 11, 23), at=NOON
        )

    assert drafts_of(ingela) == [draft]


def test_a_draft_is_its_owners_alone(region: Region) -> None:
    ingela, tomas = region.reader(INGELA), region.reader(TOMAS)
    draft = begin(ingela)

    with pytest.raises(Refused) as reading:
        draft_by_id(tomas, draft.pk)
    with pytest.raises(Refused) as changing, acting(tomas):
        discard_draft(by=tomas, draft_id=draft.pk)

    assert reading.value.code == changing.value.code == "programmes.draft.not_found"
    assert drafts_of(tomas) == []


def test_a_draft_can_be_thrown_away(region: Region) -> None:
    ingela = region.reader(INGELA)
    draft = begin(ingela)

    with acting(ingela):
        discard_draft(by=ingela, draft_id=draft.pk)

    assert PackDraft.objects.count() == 0


def test_who_may_not_propose_begins_no_draft(region: Region) -> None:
    with pytest.raises(Refused) as refused:
        begin(region.reader(ANNA))

    assert refused.value.code == "access.permission.missing"
