"""Programmes as approved, dated packs. A version is never rewritten; every decision names the one it used."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Programme(models.Model):
    """A vaccination programme; all that varies stands in its versions."""

    code = models.CharField(max_length=40, primary_key=True)
    name_sv = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)

    class Meta:
        db_table = "programmes_programme"

    def __str__(self) -> str:
        return self.name_sv


class ProgrammeVersion(models.Model):
    """One approved pack: its content as loaded, and the days it is in force (half-open)."""

    id = models.IntegerField(primary_key=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    version = models.CharField(max_length=40)
    content = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    approved_at = models.DateTimeField()

    class Meta:
        db_table = "programmes_version"
        constraints = (
            models.UniqueConstraint(fields=("programme", "version"), name="a_programme_version_is_named_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="a_version_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme_id} {self.version}"
