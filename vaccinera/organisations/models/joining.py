"""Providers on their way in, and what the region tells everybody."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vaccinera.organisations.models.changes import DirectoryChange
from vaccinera.organisations.models.directory import CareProvider
from vaccinera.organisations.states import JoiningAct, JoiningState, MessageKind


class Joining(models.Model):
    """A provider that wants to vaccinate for the region, from its application until it is live.

    ``unit`` holds the facts of its first unit and ``manager_hsa_id`` who manages its operations; both become rows of
    the directory once a second person has approved the application.
    """

    id = models.UUIDField(primary_key=True)
    state = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    organisation_number = models.CharField(max_length=10)
    hsa_id = models.CharField(max_length=32)
    unit = models.JSONField()
    assignment_code = models.CharField(max_length=40)
    programmes = models.JSONField()
    manager_hsa_id = models.CharField(max_length=32)
    contact_name = models.CharField(max_length=160)
    contact_phone = models.CharField(max_length=30)
    contact_email = models.CharField(max_length=120)
    applied_on = models.DateField()
    registered_by_hsa_id = models.CharField(max_length=32)
    decided_by_hsa_id = models.CharField(max_length=32, blank=True)
    provider = models.OneToOneField(CareProvider, models.PROTECT, null=True, related_name="joining")

    class Meta:
        db_table = "organisations_joining"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in JoiningState]), name="a_joining_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by_hsa_id=F("registered_by_hsa_id")), name="a_second_person_decides_an_application"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["applied", "declined", "withdrawn"])
                | (Q(provider__isnull=False) & ~Q(decided_by_hsa_id="")),
                name="an_approved_application_has_its_provider",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class JoiningStep(models.Model):
    """One step a joining provider has taken: what, when, and who did it. Never changed."""

    id = models.UUIDField(primary_key=True)
    joining = models.ForeignKey(Joining, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_hsa_id = models.CharField(max_length=32)
    by_name = models.CharField(max_length=160)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "organisations_joining_step"
        constraints = (
            models.UniqueConstraint(fields=("joining", "state"), name="a_joining_reaches_a_state_once"),
            models.CheckConstraint(
                condition=Q(act__in=["", *(str(act) for act in JoiningAct)]), name="a_joining_step_is_a_known_act"
            ),
            models.CheckConstraint(condition=~Q(by_hsa_id="") & ~Q(by_name=""), name="a_joining_step_says_by_whom"),
        )

    def __str__(self) -> str:
        return f"{self.joining_id} {self.state}"


class Message(models.Model):
    """Something everybody at a provider, or in the whole region, should know while it lasts, on the start page.

    One without a provider is the region's and has its ``change``; a provider's own is put up by its administrator.
    """

    id = models.UUIDField(primary_key=True)
    provider = models.ForeignKey(CareProvider, models.PROTECT, null=True, related_name="messages")
    kind = models.CharField(max_length=20)
    text_sv = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    taken_down_at = models.DateTimeField(null=True)
    by_hsa_id = models.CharField(max_length=32)
    by_name = models.CharField(max_length=160)
    change = models.OneToOneField(DirectoryChange, models.PROTECT, null=True, related_name="message")

    class Meta:
        db_table = "organisations_message"
        constraints = (
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="a_message_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in MessageKind]), name="a_message_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(provider__isnull=False) | Q(change__isnull=False),
                name="a_message_to_the_region_was_approved",
            ),
        )

    def __str__(self) -> str:
        return self.text_sv
