"""The files beside manual lines and extra costs, and one that waits while its form is mended."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vaccinera.reimbursement.models.asked_for import ExtraCost, ManualLine
from vaccinera.reimbursement.rules.attachments import LARGEST
from vaccinera.reimbursement.states import FileKind

_IS_A_FILE = Q(media_type__in=[str(kind) for kind in FileKind], size__range=(1, LARGEST)) & ~Q(file_name="")


class StoredFile(models.Model):
    """A file byte by byte; the database compares ``size`` and ``sha256`` with ``content``. Equal files are no fault."""

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.sha256


class Attachment(StoredFile):
    """The invoice of an extra cost, or the document of a manual line (rule 33): written once, by whoever proposed.

    ``provider_id`` is whose line or cost it is, whoever uploaded the file.
    """

    manual_line = models.OneToOneField(ManualLine, models.PROTECT, null=True, related_name="attachment")
    extra_cost = models.OneToOneField(ExtraCost, models.PROTECT, null=True, related_name="attachment")
    uploaded_by_hsa_id = models.CharField(max_length=32)
    uploaded_by_name = models.CharField(max_length=160)
    uploaded_at = models.DateTimeField()

    class Meta:
        db_table = "reimbursement_attachment"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(manual_line__isnull=True, extra_cost__isnull=False)
                | Q(manual_line__isnull=False, extra_cost__isnull=True),
                name="an_attachment_is_of_one_line_or_one_cost",
            ),
            models.CheckConstraint(condition=_IS_A_FILE, name="an_attachment_is_a_pdf_or_a_picture"),
            models.CheckConstraint(condition=~Q(uploaded_by_hsa_id=""), name="an_attachment_says_who_uploaded_it"),
        )


class HeldFile(StoredFile):
    """A file whose form was refused, so that it need not be chosen again: one a person, until the next day ends."""

    held_by_hsa_id = models.CharField(max_length=32)
    kept_until = models.DateField()

    class Meta:
        db_table = "reimbursement_held_file"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=_IS_A_FILE, name="a_held_file_is_a_pdf_or_a_picture"),
            models.UniqueConstraint(fields=("provider_id", "held_by_hsa_id"), name="one_file_of_a_person_is_held"),
        )
