"""The file beside a manual line or an extra cost: what may be one, whose it is, and that it stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError, QuerySet

from tests.factories.region import NOON, Region
from tests.organisations.scenes import refused_by
from tests.personas import ANNA, ATLE, INGELA, KLARA, MAJA, OSKAR, Persona
from tests.reimbursement.policy_scenes import DOCUMENT, INVOICE, limited, proposed_line
from tests.reimbursement.test_payments import TODAY, entered, visit_of
from vaccinera.audit.models import Event
from vaccinera.kernel.clock import now
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.scope import acting
from vaccinera.programmes.states import ProposalAct
from vaccinera.reimbursement.actions.attachments import hand_out_attachment, hold_file
from vaccinera.reimbursement.actions.manual_lines import (
    approve_manual_line,
    decide_extra_cost,
    reject_manual_line,
)
from vaccinera.reimbursement.models import Attachment, ExtraCost, HeldFile, ManualLine
from vaccinera.reimbursement.queries.attachments import Held, attachments_of, held_file
from vaccinera.reimbursement.rules.attachments import LARGEST, ReadFile, judge_file, judge_size
from vaccinera.reimbursement.states import FileKind
from vaccinera.reimbursement.tasks import forget_held_files

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("faktura.pdf", b"%PDF-1.4", FileKind.PDF),
        ("Faktura.PDF", b"%PDF-2.0", FileKind.PDF),
        ("foto.png", PNG, FileKind.PNG),
        ("foto.jpg", JPEG, FileKind.JPEG),
        ("foto.jpeg", JPEG, FileKind.JPEG),
    ],
)
def test_three_kinds_of_file_are_told_by_how_they_begin(name: str, content: bytes, kind: FileKind) -> None:
    """ASVS 5.2.2."""
    read = judge_file(name, content)

    assert (read.kind, read.content, read.size) == (kind, content, len(content))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("tom.pdf", b"", "empty"),
        ("stor.pdf", b"%PDF-" + bytes(LARGEST - 4), "too_large"),
        ("sida.html", b"<!doctype html><script>alert(1)</script>", "kind_unknown"),
        ("bild.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "kind_unknown"),
        ("bok.xlsx", b"PK\x03\x04", "kind_unknown"),
        ("faktura.pdf", b"<html>%PDF-1.7", "kind_unknown"),
        ("faktura.html", b"%PDF-1.7", "named_otherwise"),
        ("faktura.pdf", PNG, "named_otherwise"),
        ("faktura.pdf.exe", b"%PDF-1.7", "named_otherwise"),
        ("pdf", b"%PDF-1.7", "named_otherwise"),
    ],
)
def test_anything_else_is_refused(name: str, content: bytes, code: str) -> None:
    """ASVS 5.2.1 and 5.2.2: neither the name nor the first bytes alone are believed."""
    assert refused_by(judge_file, name, content).code == f"reimbursement.attachment.{code}"


def test_the_largest_file_is_taken_and_one_byte_more_is_not() -> None:
    judge_size(5_000_000)

    assert refused_by(judge_size, 5_000_001).facts == {"most": 5}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Faktura åäö 17.pdf", "Faktura åäö 17.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"D:\Inkorg\Faktura.PDF", "Faktura.pdf"),
        ('a"b;c\r\nSet-Cookie: x.pdf', "a-b-c Set-Cookie- x.pdf"),
        ("faktura\u202efdp.pdf", "fakturafdp.pdf"),
        ("fa\u200bkt\x00ura\x07.pdf", "faktura.pdf"),
        (".-hemlig.pdf", "hemlig.pdf"),
        (".pdf", "fil.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("A\u030aret.pdf", "Året.pdf"),
    ],
)
def test_a_name_is_kept_without_what_is_dangerous(sent: str, kept: str) -> None:
    """ASVS 5.3.2, 5.4.1 and 5.4.2."""
    assert judge_file(sent, b"%PDF-1.7").name == kept


def _handed(region: Region, persona: Persona, of: type[ManualLine | ExtraCost], key: UUID) -> Attachment:
    with acting(reader := region.reader(persona)):
        return hand_out_attachment(by=reader, of=of, key=key)


def test_the_invoice_is_kept_with_the_cost_byte_by_byte_and_its_digest(region: Region) -> None:
    """Rule 33: amount, invoice reference and file."""
    cost = entered(region, visit_of(region).pk)

    kept = _handed(region, KLARA, ExtraCost, cost.pk)

    assert bytes(kept.content) == b"%PDF-1.7\nfaktura\n%%EOF\n"
    assert (kept.file_name, kept.media_type, kept.size) == ("faktura.pdf", "application/pdf", 23)
    assert kept.sha256 == "f9308fb1832e708ad618291d24e7a837d1d9d303b77b8e9c9084f9e8e394be95"
    assert (kept.provider_id, kept.uploaded_by_name, kept.uploaded_at) == (1, "Maja Chef", NOON)


def test_the_document_of_a_line_is_its_providers_whoever_proposed_it(region: Region) -> None:
    """LAW-01: the provider, the clerk and the approver read it; another provider and whoever gives care do not."""
    line = proposed_line(region, by=KLARA, provider_id=1)

    read = [_handed(region, who, ManualLine, line.pk).file_name for who in (MAJA, KLARA, ATLE)]
    others = refused_by(_handed, region, OSKAR, ManualLine, line.pk)
    nurse = refused_by(_handed, region, ANNA, ManualLine, line.pk)
    another_kind = refused_by(_handed, region, KLARA, ExtraCost, line.pk)

    assert read == ["beslut.pdf"] * 3
    assert others.code == another_kind.code == "reimbursement.attachment.not_found"
    assert nurse.code == "access.permission.missing"


@pytest.mark.parametrize(("persona", "seen"), [(MAJA, 1), (OSKAR, 0), (KLARA, 1), (ATLE, 1), (INGELA, 0), (ANNA, 0)])
def test_the_row_policy_shows_files_to_those_who_settle_alone(region: Region, persona: Persona, seen: int) -> None:
    """LAW-01: without any filter of ours; the region's administrators and those who give care see none."""
    proposed_line(region, provider_id=1)

    with acting(region.reader(persona)):
        assert Attachment.objects.count() == seen


def test_that_a_file_was_uploaded_and_handed_out_is_in_the_log_and_its_name_is_not(region: Region) -> None:
    cost = entered(region, visit_of(region).pk)
    kept = _handed(region, KLARA, ExtraCost, cost.pk)

    with acting(region.reader(MAJA)):
        [uploaded] = Event.objects.filter(action="reimbursement.attachment.uploaded")
    with acting(region.reader(KLARA)):
        [handed] = Event.objects.filter(action="reimbursement.attachment.handed_out")

    assert uploaded.details == {"sha256": kept.sha256, "size": 23}
    assert handed.details == {"sha256": kept.sha256}
    assert uploaded.subject_id == handed.subject_id == str(kept.pk)


def test_nobody_changes_or_removes_a_file(region: Region) -> None:
    """LAW-06: neither the application nor the table's owner."""
    proposed_line(region)

    acts: list[Callable[[QuerySet[Attachment]], object]] = [
        lambda rows: rows.update(file_name="x.pdf"),
        lambda rows: rows.delete(),
    ]
    for act in acts:
        with pytest.raises(Exception, match="permission denied"), acting(region.reader(KLARA)):
            act(Attachment.objects.all())
    with acting(region.reader(KLARA)), pytest.raises(ProtectedError):
        ManualLine.objects.all().delete()


def test_the_database_keeps_no_file_that_is_not_what_its_digest_says(region: Region) -> None:
    line = proposed_line(region)
    with acting(region.reader(KLARA)):
        row = Attachment.objects.values().get()
    forged: list[dict[str, Any]] = [
        {"content": b"%PDF-1.7\nannat\n%%EOF\n"},
        {"media_type": "text/html"},
        {"extra_cost_id": line.pk},
        {"manual_line_id": None},
        {"uploaded_by_hsa_id": ""},
        {"file_name": ""},
        {},
    ]

    for changes in forged:
        with pytest.raises(IntegrityError), acting(region.reader(KLARA)):
            Attachment.objects.create(**row | {"id": uuid4()} | changes)


def _without_its_file(region: Region, line: ManualLine) -> ManualLine:
    """As one that was proposed before there were files."""
    with acting(region.reader(KLARA)):
        columns = ManualLine.objects.values().get(pk=line.pk)
        return ManualLine.objects.create(**columns | {"id": uuid4()})


def test_what_has_no_file_is_not_approved_but_rejected(region: Region) -> None:
    """Rule 33, and a manual line's document: refused with a sentence, and by the database."""
    limited(region, 50_000)
    old = _without_its_file(region, proposed_line(region))
    atle = region.reader(ATLE)

    with acting(atle):
        refused = refused_by(approve_manual_line, by=atle, line_id=old.pk, at=NOON)
    with pytest.raises(IntegrityError) as broken, acting(atle):
        ManualLine.objects.filter(pk=old.pk).update(state="approved", decided_by_hsa_id="A", decided_at=NOON)
    with acting(atle):
        rejected = reject_manual_line(by=atle, line_id=old.pk, reason="Utan fil", at=NOON)
        assert attachments_of([rejected]) == {}

    assert refused.code == "reimbursement.attachment.missing_of_old"
    assert broken_constraint(broken.value) == "what_is_approved_has_its_file"
    assert rejected.state == "rejected"


def test_a_cost_without_its_invoice_is_not_accepted(region: Region) -> None:
    cost = entered(region, visit_of(region).pk)
    with acting(maja := region.reader(MAJA)):
        decide_extra_cost(by=maja, cost_id=cost.pk, act=ProposalAct.WITHDRAW, at=NOON)
        columns = ExtraCost.objects.values().get(pk=cost.pk)
        undecided = {"state": "proposed", "decided_by_hsa_id": "", "decided_by_name": "", "decided_at": None}
        old = ExtraCost.objects.create(**columns | undecided | {"id": uuid4()})

    with acting(klara := region.reader(KLARA)):
        refused = refused_by(lambda: decide_extra_cost(by=klara, cost_id=old.pk, act=ProposalAct.APPROVE, at=NOON))

    assert refused.code == "reimbursement.attachment.missing_of_old"


def test_a_line_that_is_refused_leaves_no_file(region: Region) -> None:
    refused = refused_by(proposed_line, region, by=MAJA, provider_id=2)

    with acting(region.reader(KLARA)):
        kept = Attachment.objects.count()

    assert (refused.code, kept) == ("reimbursement.manual_line.another_provider", 0)


def test_the_same_file_may_stand_beside_several(region: Region) -> None:
    first, second = proposed_line(region), proposed_line(region)

    with acting(region.reader(KLARA)):
        kept = attachments_of([first, second])

    assert kept[first.pk].sha256 == kept[second.pk].sha256


def _held(region: Region, persona: Persona, file: ReadFile = DOCUMENT) -> UUID:
    with acting(reader := region.reader(persona)):
        return hold_file(by=reader, file=file, at=NOON)


def _found(region: Region, persona: Persona, key: UUID, *, after: timedelta = timedelta(0)) -> Held | None:
    with acting(reader := region.reader(persona)):
        return held_file(reader, key, on=TODAY + after)


def test_a_file_waits_for_its_form_until_the_next_day_ends(region: Region) -> None:
    key = _held(region, MAJA)

    assert _found(region, MAJA, key) == Held(key, DOCUMENT)
    assert _found(region, MAJA, key, after=timedelta(days=1)) is not None
    assert _found(region, MAJA, key, after=timedelta(days=2)) is None


def test_a_file_that_waits_is_its_holders_alone(region: Region) -> None:
    """LAW-01: neither the region, nor a colleague, nor another provider; and who proposes no lines holds none."""
    key = _held(region, MAJA)

    for other in (OSKAR, KLARA, ATLE, ANNA):
        with acting(region.reader(other)):
            assert HeldFile.objects.count() == 0
        assert _found(region, other, key) is None
    assert refused_by(_held, region, ANNA).code == "access.permission.missing"


def test_one_file_of_a_person_waits_at_a_time(region: Region) -> None:
    """ASVS 5.2.4: nobody fills the storage with forms that are never sent."""
    first = _held(region, MAJA)
    second = _held(region, MAJA, INVOICE)

    assert _found(region, MAJA, first) is None
    assert _found(region, MAJA, second) == Held(second, INVOICE)


def test_a_file_that_was_sent_waits_no_longer(region: Region) -> None:
    key = _held(region, MAJA)
    proposed_line(region, by=MAJA)

    assert _found(region, MAJA, key) is None


def test_files_that_were_never_sent_are_forgotten_for_every_provider(region: Region) -> None:
    """LAW-15: what serves nothing any more is not kept; the function sees nothing but the day."""
    days_of = {MAJA: now(), KLARA: now() - timedelta(days=2), OSKAR: NOON - timedelta(days=400)}
    for persona, at in days_of.items():
        with acting(reader := region.reader(persona)):
            hold_file(by=reader, file=INVOICE, at=at)

    forget_held_files.function()

    left = []
    for persona in days_of:
        with acting(region.reader(persona)):
            left.append(HeldFile.objects.count())
    assert left == [1, 0, 0]


def test_a_file_that_waits_is_replaced_and_never_changed(region: Region) -> None:
    _held(region, MAJA)

    with pytest.raises(Exception, match="permission denied"), acting(region.reader(MAJA)):
        HeldFile.objects.update(file_name="annat.pdf")
