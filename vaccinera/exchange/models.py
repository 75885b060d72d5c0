"""Imports: what was tried by whom, what became of it, and the file until it is decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vaccinera.exchange.states import ImportMode, ImportState
from vaccinera.organisations.models import CareUnit


class Import(models.Model):
    """One file of visits. Whoever tries it is not the one who takes it. ``unit`` receives what names no unit of ours.

    ``rows_read`` is how far the taking has come; ``rows_bad`` are left out, and ``rows_there`` were taken before.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit = models.ForeignKey(CareUnit, models.PROTECT)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    source_system = models.CharField(max_length=32)
    mode = models.CharField(max_length=20)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20)
    tried_at = models.DateTimeField()
    tried_by_hsa_id = models.CharField(max_length=32)
    tried_by_name = models.CharField(max_length=160)
    rows_all = models.IntegerField(default=0)
    rows_good = models.IntegerField(default=0)
    rows_bad = models.IntegerField(default=0)
    rows_there = models.IntegerField(default=0)
    first_faults = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    decided_by_hsa_id = models.CharField(max_length=32, blank=True)
    decided_by_name = models.CharField(max_length=160, blank=True)
    rows_read = models.IntegerField(default=0)
    visits_taken = models.IntegerField(default=0)
    people_new = models.IntegerField(default=0)

    class Meta:
        db_table = "exchange_import"
        indexes = (models.Index(fields=("provider_id", "-tried_at"), name="imports_of_a_provider"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in ImportState]), name="an_import_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(mode__in=[str(mode) for mode in ImportMode]), name="an_import_has_a_known_mode"
            ),
            models.CheckConstraint(
                condition=~Q(tried_by_hsa_id="") & ~Q(source_system=""),
                name="an_import_says_who_tried_it_and_from_where",
            ),
            models.CheckConstraint(
                condition=Q(state="tried", decided_at__isnull=True, decided_by_hsa_id="")
                | ~Q(state="tried") & Q(decided_at__isnull=False) & ~Q(decided_by_hsa_id=""),
                name="a_decided_import_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["tried", "refused"]) | ~Q(decided_by_hsa_id=F("tried_by_hsa_id")),
                name="a_second_person_takes_an_import",
            ),
            models.CheckConstraint(
                condition=~Q(mode="settleable") | ~Q(reason=""), name="an_import_to_be_settled_says_why"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class ImportFile(models.Model):
    """The file itself, until its import is decided, and its bad rows with what is wrong with them, a JSON line each."""

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    of_import = models.OneToOneField(Import, models.PROTECT, related_name="file")
    content = models.BinaryField()
    bad_rows = models.BinaryField()

    class Meta:
        db_table = "exchange_import_file"

    def __str__(self) -> str:
        return str(self.id)
