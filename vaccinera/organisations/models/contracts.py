"""Contracts, the processor instruction and who has accepted it: what a provider and the region have agreed on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vaccinera.organisations.models.changes import DirectoryChange
from vaccinera.organisations.models.directory import Assignment, CareProvider, CareUnit


class Contract(models.Model):
    """That a provider vaccinates at a unit under an assignment, with which programmes, in ``[from_on, to_on)``.

    At most one holds for a unit and an assignment on any day, whoever the provider is: the database refuses another
    (``one_contract_a_unit_and_assignment_at_a_time``). So a visit's contract, and its payee, follow from its unit, its
    assignment and its day. ``documents`` are a title and where it is kept. What a demo brings along has no ``change``.
    """

    id = models.IntegerField(primary_key=True)
    provider = models.ForeignKey(CareProvider, models.PROTECT, related_name="contracts")
    unit = models.ForeignKey(CareUnit, models.PROTECT, related_name="contracts")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="contracts")
    programmes = models.JSONField()
    documents = models.JSONField(default=list)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    change = models.OneToOneField(DirectoryChange, models.PROTECT, null=True, related_name="contract")
    ended_by = models.ForeignKey(DirectoryChange, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "organisations_contract"
        constraints = (
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="a_contract_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(programmes=[]), name="a_contract_names_its_programmes"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.assignment_id} {self.from_on}"


class ProcessorInstruction(models.Model):
    """One published version of the processor instruction; in force from a day until the next one's."""

    id = models.IntegerField(primary_key=True)
    version = models.CharField(max_length=20, unique=True)
    content = models.JSONField()
    from_on = models.DateField(unique=True)
    published_at = models.DateTimeField()
    change = models.OneToOneField(DirectoryChange, models.PROTECT, null=True, related_name="instruction")

    class Meta:
        db_table = "organisations_instruction"

    def __str__(self) -> str:
        return self.version


class Acceptance(models.Model):
    """That a provider has accepted a version of the instruction: by whom, in which role, when. Never changed."""

    id = models.UUIDField(primary_key=True)
    provider = models.ForeignKey(CareProvider, models.PROTECT, related_name="acceptances")
    instruction = models.ForeignKey(ProcessorInstruction, models.PROTECT, related_name="acceptances")
    accepted_by_hsa_id = models.CharField(max_length=32)
    accepted_by_name = models.CharField(max_length=160)
    commission_name = models.CharField(max_length=120)
    accepted_at = models.DateTimeField()

    class Meta:
        db_table = "organisations_acceptance"
        constraints = (
            models.UniqueConstraint(fields=("provider", "instruction"), name="a_version_is_accepted_once_a_provider"),
            models.CheckConstraint(
                condition=~Q(accepted_by_hsa_id="") & ~Q(accepted_by_name=""), name="an_acceptance_says_by_whom"
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider_id} {self.instruction_id}"
