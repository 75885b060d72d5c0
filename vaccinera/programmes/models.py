"""Programmes as approved, dated packs. A version is never rewritten; every decision names the one it used."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vaccinera.programmes.states import ProposalState

_PROPOSED, _APPROVED, _REJECTED, _WITHDRAWN = (str(state) for state in ProposalState)


class Programme(models.Model):
    """A vaccination programme; all that varies stands in its versions."""

    code = models.CharField(max_length=40, primary_key=True)
    name_sv = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)

    class Meta:
        db_table = "programmes_programme"

    def __str__(self) -> str:
        return self.name_sv


class ProposedContent(models.Model):
    """The whole content of a version somebody wants in force from a day, and what was decided about it.

    A second person decides, or the proposer withdraws it. What is decided is final, and until then nothing but the
    decision can be written: whoever approves approves what they have read.
    """

    id = models.UUIDField(primary_key=True)
    version = models.CharField(max_length=40)
    content = models.JSONField()
    from_on = models.DateField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=20)
    proposed_by_hsa_id = models.CharField(max_length=32)
    proposed_by_name = models.CharField(max_length=160)
    proposed_at = models.DateTimeField()
    decided_by_hsa_id = models.CharField(max_length=32, blank=True)
    decided_by_name = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(state__in=[_PROPOSED, _APPROVED, _REJECTED, _WITHDRAWN]),
                name="a_%(class)s_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(proposed_by_hsa_id=""), name="a_%(class)s_says_who_wants_it_and_why"
            ),
            models.CheckConstraint(
                condition=Q(state=_PROPOSED, decided_at__isnull=True, decided_by_hsa_id="")
                | (~Q(state=_PROPOSED) & Q(decided_at__isnull=False) & ~Q(decided_by_hsa_id="")),
                name="a_decided_%(class)s_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[_PROPOSED, _WITHDRAWN]) | ~Q(decided_by_hsa_id=F("proposed_by_hsa_id")),
                name="a_second_person_decides_a_%(class)s",
            ),
            models.CheckConstraint(
                condition=~Q(state=_WITHDRAWN) | Q(decided_by_hsa_id=F("proposed_by_hsa_id")),
                name="a_%(class)s_is_withdrawn_by_its_proposer",
            ),
            models.CheckConstraint(
                condition=~Q(state=_REJECTED) | ~Q(decision_reason=""),
                name="a_rejected_%(class)s_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} ({self.state})"


class ProgrammeVersion(models.Model):
    """One approved pack: its content as loaded, and the days it is in force (half-open).

    ``proposal`` says who wanted and who approved it; what a demo loads has none.
    """

    id = models.IntegerField(primary_key=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    version = models.CharField(max_length=40)
    content = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    approved_at = models.DateTimeField()
    proposal = models.OneToOneField("Proposal", models.PROTECT, null=True, related_name="approved_version")

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


class Proposal(ProposedContent):
    """A proposed version of a programme, which may be new. ``replaces`` was in force on the day it was wanted for."""

    programme_code = models.CharField(max_length=40)
    replaces = models.ForeignKey(ProgrammeVersion, models.PROTECT, null=True, related_name="+")

    class Meta(ProposedContent.Meta):
        db_table = "programmes_proposal"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *ProposedContent.Meta.constraints,
            models.UniqueConstraint(
                fields=("programme_code", "version"),
                condition=Q(state__in=[_PROPOSED, _APPROVED]),
                name="a_version_is_proposed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme_code} {self.version} ({self.state})"


class PackDraft(models.Model):
    """A pack somebody is changing: working material, which need not hold together, and is gone once proposed."""

    id = models.UUIDField(primary_key=True)
    content = models.JSONField()
    based_on = models.ForeignKey(ProgrammeVersion, models.PROTECT, null=True, related_name="+")
    owner_hsa_id = models.CharField(max_length=32)
    owner_name = models.CharField(max_length=160)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "programmes_draft"

    def __str__(self) -> str:
        return str(self.id)


class PopulationTable(models.Model):
    """How many people there were on a day, as somebody else counted them; of several of a day the last loaded holds.

    ``people`` is everybody in it. Nothing of it is about one person.
    """

    id = models.UUIDField(primary_key=True)
    counted_on = models.DateField()
    source = models.CharField(max_length=200)
    people = models.IntegerField()
    loaded_at = models.DateTimeField()
    loaded_by_hsa_id = models.CharField(max_length=32)
    loaded_by_name = models.CharField(max_length=160)

    class Meta:
        db_table = "programmes_population"
        constraints = (
            models.CheckConstraint(condition=Q(people__gt=0), name="a_population_counts_somebody"),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(loaded_by_hsa_id=""),
                name="a_population_says_its_source_and_who_loaded_it",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.counted_on:%Y-%m-%d}"


class PopulationCount(models.Model):
    """People of one age and sex in a municipality; with ``target_group`` those of them who are in it.

    ``age_years`` is 100 for everybody of that age and above.
    """

    table = models.ForeignKey(PopulationTable, models.PROTECT, related_name="counts")
    municipality_code = models.CharField(max_length=4)
    sex = models.CharField(max_length=10)
    age_years = models.SmallIntegerField()
    target_group = models.CharField(max_length=40, blank=True)
    people = models.IntegerField()

    class Meta:
        db_table = "programmes_population_count"
        constraints = (
            models.UniqueConstraint(
                fields=("table", "municipality_code", "sex", "age_years", "target_group"),
                name="people_of_a_kind_are_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(age_years__gte=0, age_years__lte=100), name="people_are_of_an_age_that_is_counted"
            ),
            models.CheckConstraint(condition=Q(people__gte=0), name="people_are_none_or_more"),
        )

    def __str__(self) -> str:
        return f"{self.municipality_code} {self.sex} {self.age_years}: {self.people}"
