"""Questionnaires as published, and declarations as a person made them: written once, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vaccinera.declarations.states import AnsweredBy, ConsentBasis, DecisionGround, InformationWay, Outcome
from vaccinera.patients.models import Person
from vaccinera.programmes.models import ProposedContent
from vaccinera.programmes.states import ProposalState

_PROPOSED, _APPROVED = str(ProposalState.PROPOSED), str(ProposalState.APPROVED)


class QuestionnaireVersion(models.Model):
    """One published questionnaire: FHIR R4 ``Questionnaire`` JSON."""

    id = models.IntegerField(primary_key=True)
    url = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    content = models.JSONField()
    valid_from = models.DateField()
    proposal = models.OneToOneField(
        "QuestionnaireProposal", models.PROTECT, null=True, related_name="published_version"
    )

    class Meta:
        db_table = "declarations_questionnaire"
        constraints = (
            models.UniqueConstraint(fields=("url", "version"), name="a_questionnaire_version_is_named_once"),
        )

    def __str__(self) -> str:
        return f"{self.url}|{self.version}"


class QuestionnaireProposal(ProposedContent):
    """A proposed version of a questionnaire, decided by a second person like a programme's."""

    url = models.CharField(max_length=200)

    class Meta(ProposedContent.Meta):
        db_table = "declarations_questionnaire_proposal"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *ProposedContent.Meta.constraints,
            models.UniqueConstraint(
                fields=("url", "version"),
                condition=Q(state__in=[_PROPOSED, _APPROVED]),
                name="a_questionnaire_version_is_proposed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.url}|{self.version} ({self.state})"


class Declaration(models.Model):
    """A health declaration as reviewed with the person: an immutable snapshot in its provider's records.

    It holds whose decision it was too. What belongs to another basis than the one it names is empty. ``guardians`` are
    objects of ``name``, ``way`` and ``on``. The information that was given is told by its text, version, language and
    way (LAW-33, NVR-11), and ``read_in`` is the language the questions were read in.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit_id = models.IntegerField()
    person = models.ForeignKey(Person, models.PROTECT)
    questionnaire = models.ForeignKey(QuestionnaireVersion, models.PROTECT)
    answers = models.JSONField()
    confirmed_together = models.JSONField()
    confirmed_one_by_one = models.JSONField()
    prefilled_from_on = models.DateField(null=True)
    answered_by = models.CharField(max_length=30)
    answered_by_name = models.CharField(max_length=160, blank=True)
    consent_basis = models.CharField(max_length=20)
    cannot_decide_because = models.CharField(max_length=300, blank=True)
    decision_ground = models.CharField(max_length=30, blank=True)
    consulted = models.CharField(max_length=300, blank=True)
    guardian_count = models.SmallIntegerField(null=True)
    guardians = models.JSONField(default=list)
    understands_information = models.BooleanField(null=True)
    understands_consequences = models.BooleanField(null=True)
    knows_where_to_seek_advice = models.BooleanField(null=True)
    maturity_assessor_hsa_id = models.CharField(max_length=32, blank=True)
    maturity_assessor_name = models.CharField(max_length=160, blank=True)
    maturity_note = models.CharField(max_length=300, blank=True)
    read_in = models.CharField(max_length=10, default="sv")
    information_text = models.CharField(max_length=40, blank=True)
    information_version = models.IntegerField(null=True)
    information_language = models.CharField(max_length=10, blank=True)
    information_way = models.CharField(max_length=20, blank=True)
    information_on_register = models.BooleanField(default=False)
    outcome = models.CharField(max_length=30)
    note = models.TextField(blank=True)
    reviewed_by_hsa_id = models.CharField(max_length=32)
    reviewed_by_name = models.CharField(max_length=160)
    reviewed_at = models.DateTimeField()

    class Meta:
        db_table = "declarations_declaration"
        indexes = (models.Index(fields=("person", "-reviewed_at"), name="declarations_of_a_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_by__in=[str(who) for who in AnsweredBy]), name="a_declaration_says_who_answered"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[str(outcome) for outcome in Outcome]), name="a_declaration_has_a_known_outcome"
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by_hsa_id="") & ~Q(reviewed_by_name=""),
                name="a_declaration_is_reviewed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(consent_basis__in=[str(basis) for basis in ConsentBasis]),
                name="a_declaration_says_whose_decision_it_is",
            ),
            models.CheckConstraint(
                condition=~Q(consent_basis="consultation")
                | (
                    ~Q(cannot_decide_because="")
                    & Q(decision_ground__in=[str(ground) for ground in DecisionGround])
                    & ~Q(consulted="")
                ),
                name="who_cannot_decide_has_a_ground_and_someone_consulted",
            ),
            models.CheckConstraint(
                condition=~Q(consent_basis="guardians")
                | Q(guardian_count=1, guardians__0__isnull=False, guardians__1__isnull=True)
                | Q(guardian_count=2, guardians__1__isnull=False, guardians__2__isnull=True),
                name="every_guardian_there_is_has_consented",
            ),
            models.CheckConstraint(
                condition=~Q(consent_basis="maturity")
                | (
                    Q(understands_information=True, understands_consequences=True, knows_where_to_seek_advice=True)
                    & ~Q(maturity_assessor_hsa_id="")
                    & ~Q(maturity_note="")
                ),
                name="a_mature_minor_was_assessed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(information_way="", information_text="")
                | (
                    Q(information_way__in=[str(way) for way in InformationWay], information_version__gte=1)
                    & ~Q(information_text="")
                    & ~Q(information_language="")
                ),
                name="information_given_says_which_text_and_how",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Disowned(models.Model):
    """That a declaration on a person's record is not that person's: it stays to be read, and is carried nowhere."""

    declaration = models.OneToOneField(Declaration, models.PROTECT, primary_key=True)
    provider_id = models.IntegerField()
    disowned_at = models.DateTimeField()
    disowned_by_hsa_id = models.CharField(max_length=32)

    class Meta:
        db_table = "declarations_disowned"
        constraints = (
            models.CheckConstraint(condition=~Q(disowned_by_hsa_id=""), name="a_disowned_declaration_says_by_whom"),
        )

    def __str__(self) -> str:
        return str(self.declaration_id)
